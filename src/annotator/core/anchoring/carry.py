"""Carry a passage from one article text to another: the simple, certain rule."""

from dataclasses import dataclass

from annotator.core.model import CONTEXT, AnchorStatus, Passage


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a passage was found again, and by which rule."""

    status: AnchorStatus
    passage: Passage | None
    reason: str
    score: float | None = None


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Up to `CONTEXT` code points before and after a passage."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def carry(passage: Passage, old_text: str, new_text: str) -> Placement:
    """Find a passage of `old_text` in `new_text`: certain, or not at all.

    It is found where its words together with `CONTEXT` code points on both sides stand in the new
    text once. Anything else is `unsure`, without a passage.
    """
    if old_text == new_text:
        return Placement(AnchorStatus.SAME, passage, "same-text")
    prefix, suffix = context(old_text, passage.start, passage.end)
    wanted = prefix + passage.quote + suffix
    found = new_text.find(wanted)
    if found < 0 or not _ends_alike(new_text, found, found + len(wanted), prefix, suffix):
        return Placement(AnchorStatus.UNSURE, None, "not-found")
    if new_text.find(wanted, found + 1) >= 0:
        return Placement(AnchorStatus.UNSURE, None, "found-several-times")
    start = found + len(prefix)
    moved = Passage(start, start + len(passage.quote), passage.quote)
    status = AnchorStatus.SAME if start == passage.start else AnchorStatus.SHIFTED
    return Placement(status, moved, "words-and-context")


def _ends_alike(text: str, start: int, end: int, prefix: str, suffix: str) -> bool:
    """Whether the text ends, or a block does, where the context was short because the old text
    ended: "war" at its end is not the beginning of "ward".
    """
    begins = len(prefix) == CONTEXT or start == 0 or text[start - 1] == "\n"
    ends = len(suffix) == CONTEXT or end == len(text) or text[end] == "\n"
    return begins and ends
