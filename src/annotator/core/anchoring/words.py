"""Snaps a range of a text to whole words, by the default word bounds of Unicode (UAX #29).

Where these know no words (Thai, Chinese, Japanese), a range snaps to graphemes.
"""

import regex

_FARTHEST = 200
"""Code points that a bound is moved at most; no word is longer."""
_LOOK_BACK = 64
"""Code points before a bound that are read to see which grapheme it lies in."""

_WORD_BOUND = regex.compile(r"\b", regex.WORD)
_GRAPHEME = regex.compile(r"\X")
_WORD_CHARACTER = regex.compile(r"[\p{L}\p{M}\p{N}\p{So}\p{Sk}_\ufffc]")

_OPENING = "([{“‘«‹„‚「『（【《〈"
_CLOSING = ")]}”’»›“‘」』）】》〉"
_DANGLING = ",;:·،؛、，；：-–—/|*"
"""Punctuation that joins what lies beside it, so it is left out at either end."""


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of whole words that `[start, end)` touches, in code points.

    White space, joining punctuation, and quotation marks and brackets without their partner are
    left out at the ends; the full stop of a sentence and a sign such as `$` stay if they were
    inside. What lies outside is taken in only as the rest of a word. Where nothing but white space
    is touched, the range returned is empty.
    """
    start, end = _without_space(text, start, end)
    if start >= end:
        return start, start
    inner = _without_dangling(text, start, end)
    if inner[0] >= inner[1]:
        return start, end
    start, end = inner
    if _is_word(text[start]):
        start = _bound(text, start, -1)
    if _is_word(text[end - 1]):
        end = _bound(text, end, 1)
    return start, end


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _without_dangling(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out joining punctuation and lone quotation marks and brackets at the ends."""
    while start < end:
        before = start, end
        if text[start] in _DANGLING or _is_lone(text, start, start, end):
            start += 1
        elif text[end - 1] in _DANGLING or _is_lone(text, end - 1, start, end):
            end -= 1
        start, end = _without_space(text, start, end)
        if (start, end) == before:
            break
    return start, end


def _is_lone(text: str, place: int, start: int, end: int) -> bool:
    """Whether a quotation mark or bracket at one end has no partner inside the range."""
    character = text[place]
    if character in "\"'":
        return text.count(character, start, end) % 2 == 1
    at_start = place == start
    if character in _OPENING and at_start:
        partners = _CLOSING
    elif character in _CLOSING and not at_start:
        partners = _OPENING
    else:
        return character in _OPENING or character in _CLOSING
    return not any(text[k] in partners for k in range(start, end) if k != place)


def _is_word(character: str) -> bool:
    return _WORD_CHARACTER.match(character) is not None


def _bound(text: str, place: int, step: int) -> int:
    """Move `place` in the direction of `step` to the next bound of a word, if it is at none."""
    moved = place
    for _ in range(_FARTHEST):
        if _is_bound(text, moved):
            return moved
        moved += step
    return place


def _is_bound(text: str, place: int) -> bool:
    if place in {0, len(text)}:
        return True
    if _WORD_BOUND.match(text, place) is None:
        return False
    # In Thai, a word bound of Unicode may lie inside a grapheme.
    reached = max(text.rfind("\n", 0, place) + 1, place - _LOOK_BACK)
    while reached < place:
        grapheme = _GRAPHEME.match(text, reached)
        reached = grapheme.end() if grapheme else place
    return reached == place
