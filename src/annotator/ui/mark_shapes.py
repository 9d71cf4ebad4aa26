"""What the marks of one block of the document look like, kept for as long as it is so.

Most of what a frame would cost is asking Qt where glyphs lie: while the reader scrolls or marks,
most blocks are as they were in the frame before.
"""

from collections import defaultdict
from typing import NamedTuple
from unicodedata import bidirectional

from msgspec import Struct, field
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF
from PySide6.QtGui import QPolygonF, QTextBlock, QTextDocument, QTextLine

from annotator.core.model import Kind
from annotator.ui.badges import Start
from annotator.ui.line_heights import leading
from annotator.ui.mark_index import PaintedMark
from annotator.ui.painting import extents, lane_depth, start_of

LINE_WIDTH = 1.6
HOOK = 0.3
"""Height of the stroke at a mark's beginning, as a share of its line's height."""
FOLD = 0.26
"""Size of the sign for "has a note", as a share of its line's height."""
MOST = 200
"""Blocks that are kept: several screens of short ones."""
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


class Shapes(Struct):
    """What is painted of one block's marks, in coordinates of the document."""

    tints: list[tuple[QRect, Kind]] = field(default_factory=list)
    """Those to paint last at the end."""
    frames: list[tuple[QRect, Kind]] = field(default_factory=list)
    """Around the words of the current mark."""
    lines: defaultdict[tuple[Kind, bool], list[QLineF]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By kind, and whether it is that of the current mark."""
    strokes: list[tuple[QRectF, Kind]] = field(default_factory=list)
    """Where marks begin."""
    folds: list[tuple[QPolygonF, Kind]] = field(default_factory=list)
    """Where marks with a note end."""
    starts: list[Start] = field(default_factory=list)
    """For the badges beside the lines."""


class _Line(NamedTuple):
    """A line of a block; units of its text."""

    start: int
    end: int
    top: float
    height: float
    line: QTextLine


class _Block:
    """The geometry of one block, asked of Qt once for all its marks."""

    def __init__(self, block: QTextBlock, corner: QPointF) -> None:
        self.block, self.document = block, block.document()
        self.start, self.length = block.position(), block.length() - 1
        self.text = block.text()
        self.leading = leading(block)
        self._corner = corner
        layout = block.layout()
        lines = (layout.lineAt(index) for index in range(layout.lineCount()))
        self._lines = [
            _Line(start, start + line.textLength(), line.y(), line.height(), line)
            for line in lines
            for start in (line.textStart(),)
        ]

    def rects(self, mark: PaintedMark) -> list[QRectF]:
        """Return the rectangles that the words of a mark fill, line by line."""
        first, last = max(0, mark.first - self.start), min(self.length, mark.last - self.start)
        left, top, found = self._corner.x(), self._corner.y(), []
        for line in self._lines:
            start, end = max(first, line.start), min(last, line.end)
            if start < end:
                found += [
                    QRectF(left + near, top + line.top, far - near, line.height)
                    for near, far in extents(line.line, self.text, start, end)
                ]
            elif line.start >= last:
                break
        return found


def shapes_of(block: QTextBlock, corner: QPointF, marks: list[PaintedMark], current: str) -> Shapes:
    """Return what the marks of a block look like; `corner` is its upper left, `current` the id of
    the mark that is painted stronger.
    """
    shapes, geometry = Shapes(), _Block(block, corner)
    for mark in marks:
        rects = geometry.rects(mark)
        if rects:
            _add(shapes, geometry, mark, rects, is_current=mark.id == current)
    return shapes


def _add(
    shapes: Shapes, block: _Block, mark: PaintedMark, rects: list[QRectF], *, is_current: bool
) -> None:
    tints = [(rect.toAlignedRect(), mark.kind) for rect in rects]
    shapes.tints += tints
    if is_current:
        shapes.frames += tints
    lines = shapes.lines[mark.kind, is_current]
    for rect in rects:
        y = rect.bottom() + lane_depth(mark.lane, block.leading * rect.height())
        lines.append(QLineF(rect.left(), y, rect.right(), y))
    if mark.first >= block.start:
        _add_start(shapes, block, mark, rects)
    if mark.has_note and mark.last < block.start + block.length + 1:
        _add_fold(shapes, block, mark, rects)


def _add_start(shapes: Shapes, block: _Block, mark: PaintedMark, rects: list[QRectF]) -> None:
    """Add a stroke where a mark begins."""
    is_rtl = _is_right_to_left(block.document, mark.first)
    rect = [rect for rect in rects if rect.top() == rects[0].top()][-1 if is_rtl else 0]
    depth = lane_depth(mark.lane, block.leading * rect.height())
    x = rect.right() - LINE_WIDTH if is_rtl else rect.left()
    top = rect.bottom() - HOOK * rect.height()
    stroke = QRectF(x, top, LINE_WIDTH, rect.bottom() + depth - top)
    shapes.strokes.append((stroke, mark.kind))
    shapes.starts.append(start_of(block.block, mark, rect))


def _add_fold(shapes: Shapes, block: _Block, mark: PaintedMark, rects: list[QRectF]) -> None:
    """Add a folded corner where a mark with a note ends."""
    is_rtl = _is_right_to_left(block.document, mark.last - 1)
    rect = [rect for rect in rects if rect.top() == rects[-1].top()][0 if is_rtl else -1]
    size = FOLD * rect.height()
    corner = rect.topLeft() if is_rtl else rect.topRight()
    inward = size if is_rtl else -size
    ends = (corner, corner + QPointF(inward, 0), corner + QPointF(0, size))
    shapes.folds.append((QPolygonF(ends), mark.kind))


def _is_right_to_left(document: QTextDocument, position: int) -> bool:
    character = document.characterAt(position)
    return bidirectional(character[:1] or " ") in _RIGHT_TO_LEFT


_Key = tuple[float, float, float, str, tuple[PaintedMark, ...]]


class ShapeCache:
    """The shapes of the blocks of one document that were painted last."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[_Key, Shapes]] = {}

    def shapes(
        self, index: int, block: QTextBlock, corner: QPointF, marks: list[PaintedMark], current: str
    ) -> Shapes:
        """Return the shapes of a piece's marks, made anew if anything they depend on is different.

        That is where the block lies and how wide the column is, its marks, and which is current.
        """
        key = _key(block, corner, marks, current)
        known = self._kept.get(index)
        if known is not None and known[0] == key:
            return known[1]
        shapes = shapes_of(block, corner, marks, current)
        # The last painted stands last; to let all go at once would take as long as several frames.
        self._kept.pop(index, None)
        self._kept[index] = key, shapes
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return shapes

    def is_same(
        self, index: int, block: QTextBlock, corner: QPointF, marks: list[PaintedMark], current: str
    ) -> bool:
        """Whether a piece's marks look as they did when it was painted last."""
        known = self._kept.get(index)
        return known is not None and known[0] == _key(block, corner, marks, current)


def _key(block: QTextBlock, corner: QPointF, marks: list[PaintedMark], current: str) -> _Key:
    width = block.document().textWidth()
    here = current if any(mark.id == current for mark in marks) else ""
    return corner.x(), corner.y(), width, here, tuple(marks)
