"""Places that were found in the article: which lie in a piece, and how they are painted."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock

from annotator.ui.document import ArticleDocument
from annotator.ui.painting import line_rects
from annotator.ui.theme import Theme

FRAME = 1.2
"""Logical pixels of the line around a place."""
FRAME_NOW = 2.4
"""The same around the one that the reader is at."""


class Hits:
    """Half-open ranges of the article text, in order, that share no character."""

    def __init__(self, places: Sequence[tuple[int, int]] = ()) -> None:
        self._places = places
        self._starts = [start for start, _ in places]
        self.current = -1
        """Index of the place that the reader is at; -1 for none."""

    def __len__(self) -> int:
        return len(self._places)

    def between(self, start: int, end: int) -> range:
        """Return the indexes of the places that share a character with `[start, end)`."""
        first = max(0, bisect_right(self._starts, start) - 1)
        if first < len(self._places) and self._places[first][1] <= start:
            first += 1
        return range(first, bisect_left(self._starts, end))

    def paint(
        self,
        painter: QPainter,
        theme: Theme,
        document: ArticleDocument,
        index: int,
        block: QTextBlock,
    ) -> None:
        """Paint the places of one piece: a frame, which no mark has, around another ground."""
        piece, offsets = document.offsets.pieces[index], document.offsets
        layout, begin = document.documentLayout(), block.position()
        for number in self.between(piece.start, piece.end):
            start, end = self._places[number]
            first = offsets.to_position(max(start, piece.start)) - begin
            last = offsets.to_end_position(min(end, piece.end)) - begin
            corner = layout.blockBoundingRect(block).topLeft()
            for _, rect in line_rects(block, first, last):
                self._frame(painter, theme, rect.translated(corner), number == self.current)

    @staticmethod
    def _frame(painter: QPainter, theme: Theme, rect: QRectF, is_current: bool) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(theme.hit.line, FRAME_NOW if is_current else FRAME, Qt.PenStyle.SolidLine)
        )
        painter.setBrush(theme.hit.tint)
        painter.drawRoundedRect(rect.adjusted(-1, 0.5, 1, -1.5), 2.5, 2.5)
        painter.restore()
