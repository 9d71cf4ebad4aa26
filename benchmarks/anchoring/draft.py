"""A text that is being edited and knows of each character where it comes from."""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple


class Tie(Enum):
    """What a character of the edited text has to do with a place of the old one."""

    OWN = "the character that stood there, or its other way of being written"
    STEAD = "stands in place of words that stood there"
    COPY = "a copy of what stood there, put directly beside it"
    LIKE = "a copy of what stood there, put elsewhere or changed: its place where that is gone"
    NEW = "nothing"


class Cell(NamedTuple):
    """One character of the edited text."""

    character: str
    place: int = -1
    """Offset in the old text, in code points; -1 where it has none."""
    tie: Tie = Tie.NEW
    until: int = -1
    """Of what stands in stead, the end of what it stands for, in the old text."""


Cells = list[Cell]


def new_cells(words: str) -> Cells:
    """Characters that come from nowhere."""
    return [Cell(character) for character in words]


def words_of(cells: Iterable[Cell]) -> str:
    """What stands there."""
    return "".join([cell[0] for cell in cells])


class Draft:
    """The lines of an article text as they are edited; all offsets within a line."""

    def __init__(self, text: str) -> None:
        self.old_text = text
        self.lines: list[Cells] = []
        place = 0
        for line in text.split("\n"):
            cells = [Cell(character, place + k, Tie.OWN) for k, character in enumerate(line)]
            self.lines.append(cells)
            place += len(line) + 1

    def line(self, number: int) -> str:
        """The words of one line."""
        return words_of(self.lines[number])

    @property
    def text(self) -> str:
        """The article text as it is now."""
        return "\n".join(map(words_of, self.lines))

    def cells(self) -> Iterator[Cell]:
        """The characters of `text` in order."""
        for number, line in enumerate(self.lines):
            if number:
                yield Cell("\n")
            yield from line

    def insert(self, number: int, at: int, words: str) -> None:
        """Put new words into a line."""
        self.put(number, at, new_cells(words))

    def put(self, number: int, at: int, cells: Cells) -> None:
        """Put characters into a line that bring their places with them."""
        self.lines[number][at:at] = cells

    def take(self, number: int, start: int, end: int) -> Cells:
        """Take characters out of a line, for good or to put them elsewhere."""
        taken = self.lines[number][start:end]
        del self.lines[number][start:end]
        return taken

    def reword(self, number: int, start: int, end: int, words: str) -> None:
        """Put other words in the place of some, which stand for those that were there."""
        self._stand_in(number, start, end, words, Tie.STEAD)

    def rewrite(self, number: int, start: int, end: int, characters: str) -> None:
        """Write the same words in other characters: quotation marks, dashes, white space."""
        self._stand_in(number, start, end, characters, Tie.OWN)

    def _stand_in(self, number: int, start: int, end: int, words: str, tie: Tie) -> None:
        line = self.lines[number]
        first = next((cell for cell in line[start:end] if cell.place >= 0), None)
        if first is None:
            line[start:end] = new_cells(words)
            return
        until = max(max(cell.place + 1, cell.until) for cell in line[start:end])
        kept = tie if first.tie is Tie.OWN else first.tie
        line[start:end] = [Cell(character, first.place, kept, until) for character in words]


def copy_of(cells: Cells, *, beside: bool) -> Cells:
    """A second set of the same characters, for `beside` the first one or far from it."""
    return [
        _copied(cell, Tie.COPY if beside and cell.tie is Tie.OWN else Tie.LIKE) for cell in cells
    ]


def _copied(cell: Cell, tie: Tie) -> Cell:
    is_tied = cell.tie in {Tie.OWN, Tie.COPY, Tie.LIKE}
    return Cell(cell.character, cell.place, tie) if is_tied else Cell(cell.character)
