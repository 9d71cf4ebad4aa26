"""The rules that are judged."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from anchoring.simple import carry
from annotator.core.model import AnchorStatus, Passage


class Placement(Protocol):
    """Where a rule puts a passage."""

    @property
    def status(self) -> AnchorStatus:
        """How sure it is."""

    @property
    def passage(self) -> Passage | None:
        """What is painted; None where nothing is."""

    @property
    def reason(self) -> str:
        """The rule that decided."""


class Placer(Protocol):
    """Two texts compared, and the passages of the old one placed in the new one."""

    def place(self, passage: Passage) -> Placement:
        """Find one passage again."""


class Simple:
    """The certain rule: the words with their context, once, or nothing."""

    def __init__(self, old_text: str, new_text: str) -> None:
        self._old_text, self._new_text = old_text, new_text

    def place(self, passage: Passage) -> Placement:
        """Find one passage again."""
        return carry(passage, self._old_text, self._new_text)


def full(old_text: str, new_text: str) -> Placer:
    """The rule that Annotator heals by."""
    from annotator.core.anchoring import placing  # noqa: PLC0415 (the simple one runs without)

    return placing.Placer(old_text, new_text)


MakePlacer = Callable[[str, str], Placer]
PLACERS: Mapping[str, MakePlacer] = MappingProxyType({"simple": Simple, "full": full})
