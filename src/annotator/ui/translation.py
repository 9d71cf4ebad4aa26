"""Naming words for translation where they stand as data, and are translated when they are shown."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:

    def QT_TRANSLATE_NOOP(context: str, words: str) -> str:  # noqa: ARG001, N802
        """Name words for translation; Qt's own types do not say that they come back."""
        return words

else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

__all__ = ["QT_TRANSLATE_NOOP"]
