"""Marks to be placed in a new text, and where they were: values that go between processes."""

import msgspec

from annotator.core.anchoring.placement import Placement
from annotator.core.model import AnchorStatus


class Before(msgspec.Struct, frozen=True):
    """Where a mark was in the text that was read last."""

    rendering: str
    start: int | None
    """In code points; None where it was placed nowhere."""
    end: int | None
    status: AnchorStatus
    by_hand: bool = False


class Wanted(msgspec.Struct, frozen=True):
    """A mark to be placed: where it was set by hand."""

    annotation: str
    rendering: str
    start: int
    end: int
    before: Before | None = None


class Healing(msgspec.Struct, frozen=True):
    """Everything that is needed to place an article's marks in a text: values alone, so that it
    can be done in another process.
    """

    texts: dict[str, str]
    """The article texts that the marks were placed in, by the ids of their renderings."""
    new_text: str
    wanted: list[Wanted]
    only_candidates: bool = False
    """Only say where each mark may be (`Placement.candidates`), whatever there is to be said of its
    place."""


class Healed(msgspec.Struct, frozen=True):
    """Where one mark is now."""

    annotation: str
    placement: Placement
