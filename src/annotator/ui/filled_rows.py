"""Which rows of pixels of a map the ranges of one kind fill, followed change by change."""

from collections.abc import Iterator
from itertools import groupby

from annotator.ui.heights import Heights
from annotator.ui.spans import Spans


def row_bounds(heights: Heights, rows: int) -> list[float]:
    """Return the offsets between which each row of pixels lies: one more than there are rows.

    Rows above and below the words hold nothing; where nothing is known, there are no rows.
    """
    if not heights.offsets or rows <= 0:
        return []
    return [heights.offset(row / rows) for row in range(rows + 1)]


class FilledRows:
    """The ranges of one kind, and the rows in which any of them lies."""

    def __init__(self) -> None:
        self.spans = Spans()
        self._heights = Heights()
        self._bounds: list[float] = []
        self._filled: list[bool] = []

    def lie_on(self, heights: Heights, rows: int) -> None:
        """Lie on so many rows of pixels, in each of which other words may lie than before."""
        self._heights, self._bounds = heights, row_bounds(heights, rows)
        self._filled = [False] * max(0, len(self._bounds) - 1)
        self._fill(0, len(self._filled))

    def show(self, spans: Spans) -> None:
        """Have these ranges instead of those before."""
        self.spans = spans
        self._fill(0, len(self._filled))

    def add(self, start: int, end: int, name: str) -> None:
        """Have one more range."""
        self.spans.add(start, end, name)
        self._fill_around(start, end)

    def remove(self, start: int, end: int, name: str) -> None:
        """Have one range less."""
        self.spans.remove(start, end, name)
        self._fill_around(start, end)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield half-open runs of filled rows."""
        row = 0
        for is_filled, run in groupby(self._filled):
            first, row = row, row + len(list(run))
            if is_filled:
                yield first, row

    def _fill_around(self, start: int, end: int) -> None:
        rows = len(self._filled)
        if rows:
            # A row more on either side, because a share is a rounded number.
            first, last = (round(self._heights.share(place) * rows) for place in (start, end))
            self._fill(max(0, first - 1), min(rows, last + 1))

    def _fill(self, first: int, last: int) -> None:
        for row in range(first, last):
            above, below = self._bounds[row], self._bounds[row + 1]
            self._filled[row] = below > above and self.spans.touches(above, below)
