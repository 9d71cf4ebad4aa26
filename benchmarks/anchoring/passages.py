"""Passages of an old text as readers mark them, at random and aimed at what was edited."""

import random
from bisect import bisect_right
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from anchoring import units
from anchoring.units import Span
from annotator.core.model import Passage


class Sort(Enum):
    """How far a passage goes."""

    WORD = "word"
    PHRASE = "phrase"
    SENTENCE = "sentence"
    SENTENCES = "two sentences"
    PARAGRAPH = "paragraph"
    BLOCKS = "across blocks"
    EXACT = "inside words"


_OFTEN = {
    Sort.WORD: 15,
    Sort.PHRASE: 30,
    Sort.SENTENCE: 25,
    Sort.SENTENCES: 8,
    Sort.PARAGRAPH: 7,
    Sort.BLOCKS: 5,
    Sort.EXACT: 10,
}
_AIMED = 0.6
"""The share of passages beside an edit."""
_NEIGHBOR = 40
"""Code points from an edit at most."""


class Marked(NamedTuple):
    """A passage and its sort."""

    passage: Passage
    sort: Sort


class Marker:
    """Takes passages out of one old text."""

    def __init__(self, text: str, touched: list[int], pick: random.Random) -> None:
        self._text, self._touched, self._pick = text, touched, pick
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)][:-1]
        self._spans: dict[int, list[Span]] = {}

    def passages(self, count: int) -> list[Marked]:
        """`count` different ones, fewer where the text has not so many."""
        found: dict[tuple[int, int], Marked] = {}
        for _ in range(count * 4):
            marked = self._passage()
            if marked:
                found.setdefault((marked.passage.start, marked.passage.end), marked)
            if len(found) == count:
                break
        return list(found.values())

    def _passage(self) -> Marked | None:
        number, at = self._line_at(self._somewhere())
        sort = self._pick.choices(list(_OFTEN), list(_OFTEN.values()))[0]
        if not self._words(number):
            return None
        span = self._across(number) if sort is Sort.BLOCKS else self._within(sort, number, at)
        if span is None:
            return None
        quote = self._text[span.start : span.end]
        if not any(map(units.is_word_character, quote)):
            return None
        return Marked(Passage(span.start, span.end, quote), sort)

    def _words(self, number: int) -> list[Span]:
        if number not in self._spans:
            self._spans[number] = units.words(self._lines[number])
        return self._spans[number]

    def _somewhere(self) -> int:
        if self._touched and self._pick.random() < _AIMED:
            place = self._pick.choice(self._touched) + self._pick.randint(-_NEIGHBOR, _NEIGHBOR)
            return min(max(place, 0), len(self._text) - 1)
        return self._pick.randrange(len(self._text))

    def _line_at(self, place: int) -> tuple[int, int]:
        number = bisect_right(self._starts, place) - 1
        return number, place - self._starts[number]

    def _within(self, sort: Sort, number: int, at: int) -> Span | None:
        line, start = self._lines[number], self._starts[number]
        if sort is Sort.PARAGRAPH:
            found = Span(0, len(line)) if len(self._words(number)) > 3 else None
        elif sort in {Sort.SENTENCE, Sort.SENTENCES}:
            found = _from(units.sentences(line), at, 1 if sort is Sort.SENTENCE else 2)
        elif sort is Sort.WORD:
            found = _from(self._words(number), at, 1)
        else:
            found = _from(self._words(number), at, self._pick.randint(2, 5))
        if found and sort is Sort.EXACT:
            found = self._inside(found)
        return Span(start + found.start, start + found.end) if found else None

    def _inside(self, span: Span) -> Span:
        """A range whose ends lie inside words, as other programs make them."""
        most = min(3, (span.end - span.start - 1) // 2)
        low, high = self._pick.randint(0, most), self._pick.randint(0, most)
        return Span(span.start + low, span.end - high)

    def _across(self, number: int) -> Span | None:
        """From a word of one line to a word of the next that has any."""
        following = number + 1
        while following < len(self._lines) and not self._words(following):
            following += 1
        if following >= len(self._lines):
            return None
        first = self._pick.choice(self._words(number)[-8:])
        last = self._pick.choice(self._words(following)[:8])
        return Span(self._starts[number] + first.start, self._starts[following] + last.end)


def _from(spans: list[Span], at: int, count: int) -> Span | None:
    """From the span at or before `at` on, `count` of them."""
    if not spans:
        return None
    first = max(0, bisect_right(spans, (at, 1 << 30)) - 1)
    return Span(spans[first].start, spans[min(len(spans), first + count) - 1].end)
