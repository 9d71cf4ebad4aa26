"""Snaps a range of a text to whole words, by the default word bounds of Unicode (UAX #29).

Where these know no words (Chinese, Japanese), a range snaps to graphemes. Thai, Lao, Khmer, Burmese
and the like are written without spaces between words, which only a dictionary would find: there a
range snaps to syllables as they are written, and the word at a place is the phrase around it.
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regex import Pattern

_FARTHEST = 200
"""Code points that a bound is moved at most; no word is longer."""
_LOOK_BACK = 64
"""Code points before a bound that are read to see which grapheme it lies in."""

_WORD_BOUND = r"(?w)\b"
_GRAPHEME = r"\X"
_WORD_CHARACTER = r"[\p{L}\p{M}\p{N}\p{So}\p{Sk}_\ufffc]"

_SPACELESS = r"\p{Line_Break=SA}"
"""A character of a script whose words only a dictionary finds (UAX #14, class SA)."""
_RUN_BEFORE = r"(?r)[\p{Line_Break=SA}\p{M}]+"
_RUN_BEHIND = r"[\p{Line_Break=SA}\p{M}]+"
_JOINED = r"""(?xV1)
    (?<=[\p{Line_Break=SA}\p{M}]) (?=\p{Line_Break=SA})
    (?: (?<=\p{Logical_Order_Exception})           # behind a vowel written before its consonant
      | (?=\p{M})
      | (?=[\u0e30\u0e32\u0e45\u0eb0\u0eb2\u0ebd]) # a vowel that is no sign: a, aa, ia
      | (?=[\u0e2f\u0e46\u0eaf\u0ec6\u17d7])       # cut short, or said again
      | (?<=[\u0e31\u0eb1\u0ebb][\u0e48-\u0e4b\u0ec8-\u0ecb]?)  # a vowel that a consonant closes
      | (?=[\p{Line_Break=SA}--\p{M}]\p{M}?[\u0e4c\u0ecc\u17cd\u103a])  # one that is not said, or
    )                                              # closes the syllable
"""
"""A place inside a written syllable of such a script, as far as its letters alone tell."""

_OPENING = "([{“‘«‹„‚「『（【《〈"
_CLOSING = ")]}”’»›“‘」』）】》〉"
_DANGLING = ",;:·،؛、，；：-–—/|*"
"""Punctuation that joins what lies beside it, so it is left out at either end."""


@cache
def _pattern(expression: str) -> "Pattern[str]":
    import regex  # noqa: PLC0415 (10 ms that only a reader who selects something waits for)

    return regex.compile(expression)


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
    return _pattern(_WORD_CHARACTER).match(character) is not None


def word_at(text: str, place: int) -> tuple[int, int]:
    """Return the range of the word that holds the code point at `place`; of a sign, of the sign.

    In the gap after a word, it is the word before. Empty where there is only white space. In a
    script without spaces between words it is the phrase: all letters up to a space or a sign.
    """
    near = _near(text, place)
    if near is None or not _pattern(_SPACELESS).match(text, near):
        return _piece_at(text, place)
    before = _pattern(_RUN_BEFORE).match(text, 0, near + 1)
    behind = _pattern(_RUN_BEHIND).match(text, near)
    return (before.start() if before else near), (behind.end() if behind else near + 1)


def _piece_at(text: str, place: int) -> tuple[int, int]:
    """Return the range of the least that is snapped to around `place`, else as `word_at`."""
    near = _near(text, place)
    if near is None:
        return place, place
    if _is_word(text[near]):
        return _bound(text, near, -1), _bound(text, near + 1, 1)
    return near, near + 1


def _near(text: str, place: int) -> int | None:
    """Return `place`, or the one before it if that is white space; None if both are."""
    return next(
        (k for k in (place, place - 1) if 0 <= k < len(text) and not text[k].isspace()), None
    )


def word_near(text: str, place: int, low: int, high: int) -> int:
    """Return a place in the word of `[low, high)` that is closest to `place`, the one before first.

    All in code points. `place` itself where there is no word.
    """
    before = next((k for k in range(min(place, high) - 1, low - 1, -1) if _is_word(text[k])), place)
    if before < place:
        return before
    return next((k for k in range(max(place, low), high) if _is_word(text[k])), place)


def next_word_end(text: str, place: int) -> int:
    """Return where the first word that ends after `place` ends; `place` if none does."""
    return next((end for _, end in _words_from(text, place) if end > place), place)


def next_word_start(text: str, place: int) -> int:
    """Return where the first word that begins after `place` begins; `place` if none does."""
    return next((start for start, _ in _words_from(text, place) if start > place), place)


def previous_word_end(text: str, place: int) -> int:
    """Return where the last word that ends before `place` ends; `place` if none does."""
    return next((end for _, end in _words_back(text, place) if end < place), place)


def previous_word_start(text: str, place: int) -> int:
    """Return where the last word that begins before `place` begins; `place` if none does."""
    return next((start for start, _ in _words_back(text, place) if start < place), place)


def next_grapheme(text: str, place: int) -> int:
    """Return where the written character that begins at `place` ends."""
    found = _pattern(_GRAPHEME).match(text, place)
    return found.end() if found else place


def previous_grapheme(text: str, place: int) -> int:
    """Return where the written character that ends at `place` begins."""
    reached = max(0, text.rfind("\n", 0, max(0, place - 1)), place - _LOOK_BACK)
    before = reached
    while reached < place:
        before, reached = reached, next_grapheme(text, reached)
    return before


def is_word_bound(text: str, place: int) -> bool:
    """Whether no word goes on from before `place` to behind it."""
    return _is_bound(text, place)


def _words_from(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Yield the words from the one at `place` on."""
    while place < len(text):
        if _is_word(text[place]):
            start, end = _piece_at(text, place)
            yield start, end
            place = max(end, place + 1)
        else:
            place += 1


def _words_back(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Yield the words from the one before `place` back."""
    while place > 0:
        if _is_word(text[place - 1]):
            start, end = _piece_at(text, place - 1)
            yield start, end
            place = min(start, place - 1)
        else:
            place -= 1


def _bound(text: str, place: int, step: int) -> int:
    """Move `place` in the direction of `step` to the next bound of a word, if it is at none."""
    moved = place
    for _ in range(_FARTHEST):
        if _is_bound(text, moved) and not _pattern(_JOINED).match(text, moved):
            return moved
        moved += step
    return place


def _is_bound(text: str, place: int) -> bool:
    if place in {0, len(text)}:
        return True
    if _pattern(_WORD_BOUND).match(text, place) is None:
        return False
    # In Thai, a word bound of Unicode may lie inside a grapheme.
    reached = max(text.rfind("\n", 0, place) + 1, place - _LOOK_BACK)
    while reached < place:
        grapheme = _pattern(_GRAPHEME).match(text, reached)
        reached = grapheme.end() if grapheme else place
    return reached == place
