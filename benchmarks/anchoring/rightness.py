"""Whether a painted range of the new text is where a passage's words are."""

from anchoring import units
from anchoring.draft import Cell, Tie
from anchoring.truth import Fate, Place, Truth
from anchoring.wording import plain
from annotator.core.model import Passage

COVERED = 0.8
"""The share of what survives at a place that has to be painted."""
BESIDE = 0.2
"""The share of the painted word characters that may lie beside it; or one word."""

_ALIKE = 2
"""Words on either side that have to be the same where nobody could tell two places apart."""


def is_right(truth: Truth, fate: Fate, painted: Passage) -> bool:
    """Whether it is on a place of the passage, or nobody could tell it from one."""
    return (
        any(_lies_on(truth.new_text, place, painted) for place in fate.places)
        or _is_all_of_it(truth, fate, painted)
        or _is_the_same_beside(truth, fate, painted)
    )


def _lies_on(text: str, place: Place, painted: Passage) -> bool:
    covered = sum(painted.start <= position < painted.end for position in place.kept)
    # Of words that stand in stead, a passage of some of the old ones may be any part.
    wanted = COVERED * len(place.kept) if place.share else 1
    return covered >= wanted and _stays_within(text, place, painted)


def _stays_within(text: str, place: Place, painted: Passage) -> bool:
    # Where words are not the old ones, ends are at word bounds: the rest of a word is not beside.
    low, high = _whole_words(text, place.start, place.end)
    before = text[painted.start : min(painted.end, low)]
    behind = text[max(painted.start, high) : painted.end]
    beside = [span for part in (before, behind) for span in units.words(part)]
    characters = sum(end - start for start, end in beside)
    painted_characters = sum(map(units.is_word_character, painted.quote))
    return len(beside) <= 1 or characters <= BESIDE * painted_characters


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start and _goes_on(text[start - 1]) and _goes_on(text[start]):
        start -= 1
    while end < len(text) and _goes_on(text[end - 1]) and _goes_on(text[end]):
        end += 1
    return start, end


def _goes_on(character: str) -> bool:
    if character in "\u200c\u200d":
        return True
    return units.is_word_character(character) and not units.is_continuous(character)


def _is_all_of_it(truth: Truth, fate: Fate, painted: Passage) -> bool:
    """Whether it has the passage's words, each of them its own or the copy beside it."""
    if plain(painted.quote) != plain(truth.old_text[fate.start : fate.end]):
        return False
    cells = truth.cells[painted.start : painted.end]
    return all(
        cell.tie in {Tie.OWN, Tie.COPY} and fate.start <= cell.place < fate.end
        for cell in cells
        if units.is_word_character(cell.character)
    )


def _is_the_same_beside(truth: Truth, fate: Fate, painted: Passage) -> bool:
    """Whether it has the passage's words between the same words, with only new ones between it and
    the passage's own place: what was inserted could as well be what was there.
    """
    own = truth.own(fate.start, fate.end)
    if not own or plain(painted.quote) != plain(truth.old_text[fate.start : fate.end]):
        return False
    is_before = painted.start < own[0]
    low, high = (painted.end, own[0]) if is_before else (own[-1] + 1, painted.start)
    old, new = truth.old_text, truth.new_text
    return not any(_is_of_others(cell, fate) for cell in truth.cells[low:high]) and (
        _around(old, fate.start, fate.end) == _around(new, painted.start, painted.end)
    )


def _is_of_others(cell: Cell, fate: Fate) -> bool:
    """Whether it is a word character that stood outside the passage and stands here still."""
    is_own = cell.tie is Tie.OWN and units.is_word_character(cell.character)
    return is_own and not fate.start <= cell.place < fate.end


def _around(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The words on either side."""
    before, behind = text[max(0, start - 80) : start], text[end : end + 80]
    return (
        [before[a:b] for a, b in units.words(before)][-_ALIKE:],
        [behind[a:b] for a, b in units.words(behind)][:_ALIKE],
    )
