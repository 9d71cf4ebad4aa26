"""The rule that Annotator began with, to be measured against: certain, or nothing."""

from annotator.core.anchoring.context import context
from annotator.core.anchoring.placement import Placement
from annotator.core.model import CONTEXT, AnchorStatus, Passage


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
