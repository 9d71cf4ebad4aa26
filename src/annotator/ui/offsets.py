"""The only place that converts between offsets of the article text and positions in Qt's document.

Qt counts UTF-16 code units, and puts characters of its own around tables and rules; the article
text counts Unicode code points, with one line feed between leaf blocks. Each piece of a leaf block
(see `pieces`) is one block of the Qt document, so a conversion finds the piece, then counts the
characters beyond U+FFFF before it, which Qt counts twice: O(log n).
"""

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from annotator.core.model import Passage

if TYPE_CHECKING:
    from annotator.ui.pieces import Piece

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units `text` has, which is its length in Qt."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Offsets:
    """Where the pieces of one article text lie in a QTextDocument; grows as chunks come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[Piece] = []
        self._starts: list[int] = []
        self._positions: list[int] = []
        self._astral: dict[int, list[int]] = {}

    @property
    def pieces(self) -> "list[Piece]":
        """The pieces in the document so far, in order."""
        return self._pieces

    @property
    def end(self) -> int:
        """Offset up to which the article text is in the document, in code points."""
        return self._pieces[-1].end if self._pieces else 0

    def add(self, piece: "Piece", position: int) -> None:
        """Note that the next piece begins at `position` (UTF-16 code units) of the document."""
        if self._pieces and (piece.start < self.end or position <= self._positions[-1]):
            raise ValueError(f"{piece} at {position} does not follow {self._pieces[-1]}")
        self._pieces.append(piece)
        self._starts.append(piece.start)
        self._positions.append(position)

    def forget(self, first: int) -> None:
        """Forget the pieces from this index on: they are not in the document after all."""
        for told in (self._pieces, self._starts, self._positions):
            del told[first:]
        self._astral = {index: table for index, table in self._astral.items() if index < first}

    def position_of_piece(self, index: int) -> int:
        """Return where piece `index` begins in the document, in UTF-16 code units."""
        return self._positions[index]

    def piece_at(self, offset: int) -> int:
        """Return the index of the piece that holds the code point at `offset`."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def piece_at_position(self, position: int) -> int:
        """Return the index of the last piece that begins at or before a document's `position`."""
        return max(0, bisect_right(self._positions, position) - 1)

    def to_position(self, offset: int) -> int:
        """Return the document's position before the code point at `offset`.

        Raises IndexError where that part of the text is not in the document yet.
        """
        return self._position(self.piece_at(offset), offset)

    def to_end_position(self, offset: int) -> int:
        """Return the document's position after the code point before `offset`: a passage's end.

        Raises IndexError where that part of the text is not in the document yet.
        """
        return self._position(max(0, bisect_left(self._starts, offset) - 1), offset)

    def to_offset(self, position: int, *, round_up: bool = False) -> int:
        """Return the offset (code points) of a position in the document.

        A position between pieces, such as one around a table, is the end of the piece before it.
        A position inside one character (between two surrogates) is the character's beginning, or
        its end with `round_up`.
        """
        if not self._pieces:
            return 0
        index = self.piece_at_position(position)
        piece = self._pieces[index]
        units = max(0, position - self._positions[index])
        table = self._astral_of(index)
        pairs = bisect_left(range(len(table)), units, key=lambda k: table[k] + k)
        inside = pairs > 0 and table[pairs - 1] + pairs == units
        return min(piece.end, piece.start + units - pairs + (inside and round_up))

    def passage(self, first: int, last: int) -> Passage | None:
        """Return the passage between two positions of the document, without line feeds at its ends.

        None where nothing is left: the positions are one, or only gaps lie between them.
        """
        start = self.to_offset(min(first, last))
        end = self.to_offset(max(first, last), round_up=True)
        while start < end and self._text[start] == "\n":
            start += 1
        while start < end and self._text[end - 1] == "\n":
            end -= 1
        return Passage(start, end, self._text[start:end]) if start < end else None

    def _position(self, index: int, offset: int) -> int:
        if offset > self.end or not self._pieces:
            raise IndexError(f"offset {offset} is beyond {self.end}, the end of what is inserted")
        points = min(offset, self._pieces[index].end) - self._pieces[index].start
        return self._positions[index] + points + bisect_left(self._astral_of(index), points)

    def _astral_of(self, index: int) -> list[int]:
        """Return where in a piece characters beyond U+FFFF stand, in code points of the piece."""
        table = self._astral.get(index)
        if table is None:
            _, start, end = self._pieces[index]
            table = [found.start() - start for found in _ASTRAL.finditer(self._text, start, end)]
            self._astral[index] = table
        return table
