"""The slot of a passage: the part of the new text between what stood on its left and right."""

from dataclasses import dataclass

from annotator.core.anchoring.comparison import Comparison
from annotator.core.anchoring.tokens import is_word


@dataclass(frozen=True, slots=True)
class Slot:
    """Between the nearest tokens on both sides that still stand; all bounds are token numbers."""

    old_start: int
    """In the old text, `[old_start, old_end)`: the passage, and what else is gone beside it."""
    old_end: int
    new_start: int
    """In the new text, `[new_start, new_end)`: what stands there instead."""
    new_end: int


def slot_of(texts: Comparison, first: int, last: int) -> Slot:
    """The slot of the old tokens `[first, last)`."""
    to_new = texts.to_new
    left, right = texts.matched_before(first), texts.matched_from(last)
    new_start = to_new[left] + 1 if left >= 0 else 0
    new_end = to_new[right] if right < len(to_new) else len(texts.new)
    return Slot(left + 1, right, new_start, new_end)


def trimmed(texts: Comparison, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The new tokens `[start, end)` without punctuation at the ends, where the old passage
    `[first, last)` has a word there.
    """
    old, new = texts.old.keys, texts.new.keys
    while start < end and is_word(old[first]) and not is_word(new[start]):
        start += 1
    while start < end and is_word(old[last - 1]) and not is_word(new[end - 1]):
        end -= 1
    return start, end
