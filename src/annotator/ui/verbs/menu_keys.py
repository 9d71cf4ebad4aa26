"""Lets an open menu have every key: none reaches the article behind it."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMenu, QWidget


class MenuKeys(QObject):
    """Watches the menus of a window.

    Qt asks the menu first whether a key is its own, and the menu claims the arrows and no letter;
    then a single key acts where the focus is, which an open menu does not take.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        for menu in window.findChildren(QMenu):
            menu.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Claim a key for the menu that is open."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().eventFilter(watched, event)
