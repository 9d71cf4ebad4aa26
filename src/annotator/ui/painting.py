"""Paints what lies under the article's words: shading of code and cells, quote bars, marks.

Marks are no text formats, which would break ligatures and joined scripts at their ends: they are
rectangles of glyph runs, where Qt paints its own selection too.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPen,
    QTextBlock,
    QTextLine,
)

from annotator.core.blocks import IMAGE_CHARACTER
from annotator.core.model import Annotation, Kind, Passage
from annotator.ui.lanes import lanes
from annotator.ui.offsets import Offsets
from annotator.ui.theme import LINE_STYLES, Theme

LANE_PITCH = 3.0
"""Logical pixels between the lines of two lanes."""
LINE_WIDTH = 1.6
LANES_IN_LEADING = 3
"""Lanes that have room below a line of text; further ones are painted closer together."""
LONG = 16
"""Pieces from which on a mark is looked up by itself instead of in each piece."""


@dataclass(frozen=True, slots=True)
class PaintedMark:
    """A mark as it is painted; positions in UTF-16 code units of the document."""

    id: str
    kind: Kind
    first: int
    last: int
    lane: int
    order: int
    """Painted later where higher: shorter marks lie on longer ones."""


class _Waiting(NamedTuple):
    """A mark whose words may not be in the document yet."""

    passage: Passage
    lane: int
    annotation: Annotation


class MarkIndex:
    """Finds the marks of one piece of the document; grows with the document."""

    def __init__(self, annotations: list[Annotation], offsets: Offsets) -> None:
        self._offsets = offsets
        self._by_piece: defaultdict[int, list[PaintedMark]] = defaultdict(list)
        self._long: list[PaintedMark] = []
        self._by_id: dict[str, PaintedMark] = {}
        self._waiting = _with_lanes(annotations)
        self._waiting.sort(key=lambda waiting: waiting.passage.end, reverse=True)
        self.grow()

    def grow(self) -> None:
        """Take in the marks whose words have come into the document."""
        offsets = self._offsets
        while self._waiting and self._waiting[-1].passage.end <= offsets.end:
            passage, lane, note = self._waiting.pop()
            self._add(self._painted(note, passage, lane))

    def put(self, note: Annotation) -> None:
        """Take in one annotation, new or different, in a lane that is free where it lies."""
        self.drop(note.id)
        passage = note.passage
        if passage is None:
            return
        if passage.end > self._offsets.end:
            self._waiting.append(_Waiting(passage, 0, note))
            self._waiting.sort(key=lambda waiting: waiting.passage.end, reverse=True)
            return
        mark = self._painted(note, passage, 0)
        neighbors = [near for index in self._pieces_of(mark) for near in self.in_piece(index)]
        busy = {
            near.lane for near in neighbors if near.first < mark.last and mark.first < near.last
        }
        free = next(lane for lane in range(len(busy) + 1) if lane not in busy)
        self._add(replace(mark, lane=free))

    def drop(self, annotation_id: str) -> None:
        """Forget one annotation."""
        self._waiting = [kept for kept in self._waiting if kept.annotation.id != annotation_id]
        mark = self._by_id.pop(annotation_id, None)
        if mark is None:
            return
        if mark in self._long:
            self._long.remove(mark)
            return
        for index in self._pieces_of(mark):
            self._by_piece[index].remove(mark)

    def in_piece(self, index: int) -> list[PaintedMark]:
        """Return the marks that touch a piece, those to paint last at the end."""
        found = list(self._by_piece.get(index, ()))
        if self._long:
            start = self._offsets.position_of_piece(index)
            piece = self._offsets.pieces[index]
            end = self._offsets.to_end_position(piece.end) if piece.end > piece.start else start
            found += [mark for mark in self._long if mark.first < end and mark.last > start]
        found.sort(key=lambda mark: mark.order)
        return found

    def _painted(self, note: Annotation, passage: Passage, lane: int) -> PaintedMark:
        first = self._offsets.to_position(passage.start)
        last = self._offsets.to_end_position(passage.end)
        return PaintedMark(note.id, note.kind, first, last, lane, passage.start - passage.end)

    def _pieces_of(self, mark: PaintedMark) -> range:
        return range(
            self._offsets.piece_at_position(mark.first),
            self._offsets.piece_at_position(mark.last - 1) + 1,
        )

    def _add(self, mark: PaintedMark) -> None:
        self._by_id[mark.id] = mark
        pieces = self._pieces_of(mark)
        if len(pieces) > LONG:
            self._long.append(mark)
            return
        for index in pieces:
            self._by_piece[index].append(mark)


def _with_lanes(annotations: list[Annotation]) -> list[_Waiting]:
    placed = sorted(
        ((note.passage, note) for note in annotations if note.passage is not None),
        key=lambda pair: (pair[0].start, -pair[0].end),
    )
    found = lanes((passage.start, passage.end) for passage, _ in placed)
    return [
        _Waiting(passage, lane, note) for (passage, note), lane in zip(placed, found, strict=True)
    ]


def line_rects(block: QTextBlock, first: int, last: int) -> Iterator[tuple[QTextLine, QRectF]]:
    """Yield the rectangles that the text units `first` to `last` of a block fill, line by line.

    They are relative to the block's layout, and lie where Qt would paint a selection.
    """
    layout = block.layout()
    line = layout.lineForTextPosition(first)
    number = line.lineNumber() if line.isValid() else layout.lineCount()
    for index in range(number, layout.lineCount()):
        line = layout.lineAt(index)
        start = max(first, line.textStart())
        end = min(last, line.textStart() + line.textLength())
        if line.textStart() >= last:
            return
        if start < end:
            for left, right in _extents(line, block, start, end):
                yield line, QRectF(left, line.y(), right - left, line.height())


def _extents(line: QTextLine, block: QTextBlock, start: int, end: int) -> list[tuple[float, float]]:
    """Return the left and right bounds, joined where they meet, of some units of one line."""
    found = [
        (rect.left(), rect.right())
        for run in line.glyphRuns(start, end - start)
        if (rect := run.boundingRect()).width() > 0
    ]
    text = block.text()
    if IMAGE_CHARACTER in text:
        units = text.encode("utf-16-le")
        images = (k for k in range(start, end) if units[2 * k : 2 * k + 2] == b"\xfc\xff")
        found += [_image_extent(line, k) for k in images]
    joined: list[tuple[float, float]] = []
    for left, right in sorted(found):
        if joined and left <= joined[-1][1] + 0.5:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


def _image_extent(line: QTextLine, unit: int) -> tuple[float, float]:
    """An image has no glyphs; it is one unit wide, and direction does not matter to it."""
    near = cast("tuple[float, int]", line.cursorToX(unit))[0]
    far = cast("tuple[float, int]", line.cursorToX(unit, QTextLine.Edge.Trailing))[0]
    return min(near, far), max(near, far)


class MarkPainter:
    """Paints the marks of single blocks: all tints first, then all lines."""

    def __init__(self, painter: QPainter, theme: Theme, current: str) -> None:
        """`current` is the id of the mark whose line is painted stronger; "" for none."""
        self._painter = painter
        self._theme = theme
        self._current = current

    def paint(
        self, block: QTextBlock, layout: QAbstractTextDocumentLayout, marks: list[PaintedMark]
    ) -> None:
        """Paint the marks that touch one block, which lie under its words."""
        corner = layout.blockBoundingRect(block).topLeft()
        start, length = block.position(), block.length() - 1
        # What the line height (per cent) leaves below the words, as a share of their height.
        leading = max(0.0, block.blockFormat().lineHeight() / 100 - 1)
        filled = [
            (
                mark,
                list(line_rects(block, max(0, mark.first - start), min(length, mark.last - start))),
            )
            for mark in marks
        ]
        for mark, rects in filled:
            tint = self._theme.kinds[mark.kind].tint
            for _, rect in rects:
                self._painter.fillRect(rect.translated(corner).toAlignedRect(), tint)
        for mark, rects in filled:
            self._paint_lines(mark, [rect.translated(corner) for _, rect in rects], leading)

    def _paint_lines(self, mark: PaintedMark, rects: list[QRectF], leading: float) -> None:
        width = LINE_WIDTH * (2 if mark.id == self._current else 1)
        pen = QPen(self._theme.kinds[mark.kind].line, width, LINE_STYLES[mark.kind])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        for rect in rects:
            y = rect.bottom() + lane_depth(mark.lane, leading * rect.height())
            self._painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def lane_depth(lane: int, room: float) -> float:
    """Return how far below the words the line of a lane runs, in logical pixels.

    `room` is the height between the words and those of the next line. The first lanes share it
    evenly; further ones come closer and closer, and none runs through the next line's words.
    """
    pitch = min(LANE_PITCH, max(1.0, room) / LANES_IN_LEADING)
    if lane < LANES_IN_LEADING:
        return pitch * lane
    return pitch * (LANES_IN_LEADING - 1 / (lane - LANES_IN_LEADING + 2))
