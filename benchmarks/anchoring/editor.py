"""What every edit works with: the draft, what to put in, and seeded choices."""

import random
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from anchoring import units
from anchoring.draft import Cells, Draft, copy_of, new_cells, words_of
from anchoring.stock import Stock
from anchoring.units import Span

_TRIES = 12


class Spot(NamedTuple):
    """A range of one line of a draft."""

    line: int
    start: int
    end: int
    words: str


class Editor:
    """One text under edit."""

    def __init__(self, draft: Draft, stock: Stock, pick: random.Random) -> None:
        self.draft, self.stock, self.pick = draft, stock, pick

    def some_line(self) -> int | None:
        """A line with something in it, the longer the likelier."""
        lengths = list(map(len, self.draft.lines))
        if not any(lengths):
            return None
        return self.pick.choices(range(len(lengths)), lengths)[0]

    def some(
        self,
        find: Callable[[str], list[Span]],
        fits: Callable[[Spot], bool] = lambda _spot: True,
    ) -> Spot | None:
        """One of the ranges that `find` sees in the lines and that `fits`; None where none is
        found.
        """
        for _ in range(_TRIES):
            number = self.some_line()
            if number is None:
                return None
            line = self.draft.line(number)
            spans = find(line)
            if not spans:
                continue
            start, end = self.pick.choice(spans)
            spot = Spot(number, start, end, line[start:end])
            if fits(spot):
                return spot
        return None

    def word(self) -> Spot | None:
        """A word that is no number."""
        return self.some(units.words, lambda spot: not spot.words[0].isdigit())

    def sentence(self, at_least: int = 4) -> Spot | None:
        """A sentence of at least so many words that stands in the text only once.

        Of two that are the same, nobody could tell which was moved or deleted.
        """
        return self.some(
            units.sentences,
            lambda spot: len(units.words(spot.words)) >= at_least and self.is_only(spot.words),
        )

    def is_only(self, words: str) -> bool:
        """Whether these words stand in the text only once."""
        return self.draft.text.count(words) == 1

    def phrase(self, longest: int) -> Spot | None:
        """One to `longest` words that follow one another within a sentence."""
        sentence = self.sentence()
        if sentence is None:
            return None
        spans = units.words(sentence.words)
        first = self.pick.randrange(len(spans))
        last = min(len(spans) - 1, first + self.pick.randrange(longest))
        start, end = sentence.start + spans[first].start, sentence.start + spans[last].end
        return Spot(sentence.line, start, end, self.draft.line(sentence.line)[start:end])

    def full_lines(self, at_least: int = 1) -> list[int]:
        """The lines of at least so many words."""
        return [
            number
            for number in range(len(self.draft.lines))
            if len(units.words(self.draft.line(number))) >= at_least
        ]

    def only_lines(self, at_least: int) -> list[int]:
        """Those of them that stand in the text only once."""
        counts = Counter(map(words_of, self.draft.lines))
        return [n for n in self.full_lines(at_least) if counts[self.draft.line(n)] == 1]

    def some_words(self, most: int) -> str:
        """One to `most` words that follow one another in a sentence of the stock."""
        sentence = self.pick.choice(self.stock.sentences)
        spans = units.words(sentence) or [Span(0, len(sentence))]
        first = self.pick.randrange(len(spans))
        last = min(len(spans) - 1, first + self.pick.randrange(most))
        return sentence[spans[first].start : spans[last].end]

    def near_copy(self, spot: Spot) -> Cells:
        """A sentence with one word or number changed: something else, that looks alike."""
        start, end = self.pick.choice(units.words(spot.words))
        word = spot.words[start:end]
        things = self.stock.numbers if word[0].isdigit() else self.stock.words
        cells = copy_of(self.draft.lines[spot.line][spot.start : spot.end], beside=False)
        cells[start:end] = new_cells(self.stock.other(things, word, self.pick))
        return cells

    def fresh_sentence(self) -> str:
        """A sentence that stands nowhere: the beginning of one and the end of another."""
        one, other = (self.pick.choice(self.stock.sentences) for _ in range(2))
        return self.first_words(one, len(units.words(one)) // 2) + self.end(other)

    def first_words(self, sentence: str, count: int) -> str:
        """So many of its words, of which it has more, to where the next one begins."""
        return sentence[: units.words(sentence)[count].start]

    def end(self, sentence: str) -> str:
        """Its second half, from where a word begins."""
        spans = units.words(sentence)
        return sentence[spans[len(spans) // 2].start :]

    def far_line(self, number: int) -> int | None:
        """A line of several words that does not lie beside another one."""
        others = [other for other in self.full_lines(4) if abs(other - number) > 1]
        return self.pick.choice(others) if others else None

    def put_sentence(self, number: int, at: int, cells: Cells) -> None:
        """Put a sentence where one begins or the line ends, a space between it and that one."""
        gap = new_cells(units.gap_behind(words_of(cells)))
        is_last = at == len(self.draft.lines[number])
        self.draft.put(number, at, [*gap, *cells] if is_last and at else [*cells, *gap])

    def gap_places(self, number: int) -> list[int]:
        """Where a sentence could be put into a line."""
        line = self.draft.line(number)
        return [span.start for span in units.sentences(line)] + [len(line)]
