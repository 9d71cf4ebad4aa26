"""Paints the marks under the article's words: tints, lines in lanes, and signs at their ends.

Marks are no text formats, which would break ligatures and joined scripts at their ends: they are
rectangles of glyph runs, where Qt paints its own selection too.
"""

from collections.abc import Iterator
from typing import cast
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPen,
    QPolygonF,
    QTextBlock,
    QTextDocument,
    QTextLine,
)

from annotator.core.blocks import IMAGE_CHARACTER
from annotator.core.model import Passage
from annotator.ui.badges import Start, paint_badge, place_badges
from annotator.ui.document import ArticleDocument
from annotator.ui.mark_index import PaintedMark
from annotator.ui.theme import LINE_STYLES, Theme

LANE_PITCH = 3.0
"""Logical pixels between the lines of two lanes, at most."""
LINE_WIDTH = 1.6
LANES_IN_LEADING = 3
"""Lanes that have room below a line of text; further ones are painted closer together."""
HOOK = 0.3
"""Height of the stroke at a mark's beginning, as a share of its line's height."""
FOLD = 0.26
"""Size of the sign for "has a note", as a share of its line's height."""
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


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
    """Paints the marks of the blocks on the screen: in each all tints first, then all lines."""

    def __init__(self, painter: QPainter, theme: Theme, current: str) -> None:
        """`current` is the id of the mark that is painted stronger; "" for none."""
        self._painter = painter
        self._theme = theme
        self._current = current
        self._starts: list[Start] = []

    def paint(
        self, block: QTextBlock, layout: QAbstractTextDocumentLayout, marks: list[PaintedMark]
    ) -> None:
        """Paint the marks that touch one block, which lie under its words."""
        corner = layout.blockBoundingRect(block).topLeft()
        start, length = block.position(), block.length() - 1
        # What the line height (per cent) leaves below the words, as a share of their height.
        leading = max(0.0, block.blockFormat().lineHeight() / 100 - 1)
        filled = []
        for mark in marks:
            found = line_rects(block, max(0, mark.first - start), min(length, mark.last - start))
            rects = [rect.translated(corner) for _, rect in found]
            if rects:
                filled.append((mark, rects))
        for mark, rects in filled:
            self._paint_tint(mark, rects)
        for mark, rects in filled:
            self._paint_lines(mark, rects, leading)
            self._paint_ends(block, mark, rects, leading)

    def _paint_tint(self, mark: PaintedMark, rects: list[QRectF]) -> None:
        colors = self._theme.kinds[mark.kind]
        for rect in rects:
            self._painter.fillRect(rect.toAlignedRect(), colors.tint)
        if mark.id == self._current:
            self._painter.setPen(QPen(colors.line, 1))
            for rect in rects:
                self._painter.drawRect(rect.toAlignedRect().adjusted(0, 0, -1, -1))

    def _paint_lines(self, mark: PaintedMark, rects: list[QRectF], leading: float) -> None:
        width = LINE_WIDTH * (2 if mark.id == self._current else 1)
        pen = QPen(self._theme.kinds[mark.kind].line, width, LINE_STYLES[mark.kind])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        for rect in rects:
            y = rect.bottom() + lane_depth(mark.lane, leading * rect.height())
            self._painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def _paint_ends(
        self, block: QTextBlock, mark: PaintedMark, rects: list[QRectF], leading: float
    ) -> None:
        """Paint a stroke where a mark begins, and a folded corner where one with a note ends."""
        document, start = block.document(), block.position()
        color = self._theme.kinds[mark.kind].line
        if mark.first >= start:
            is_rtl = _is_right_to_left(document, mark.first)
            line = [rect for rect in rects if rect.top() == rects[0].top()]
            rect = line[-1] if is_rtl else line[0]
            depth = lane_depth(mark.lane, leading * rect.height())
            x = rect.right() - LINE_WIDTH if is_rtl else rect.left()
            top = rect.bottom() - HOOK * rect.height()
            stroke = QRectF(x, top, LINE_WIDTH, rect.bottom() + depth - top)
            self._painter.fillRect(stroke, color)
            self._starts.append(start_of(block, mark, rect))
        if mark.has_note and mark.last < start + block.length():
            is_rtl = _is_right_to_left(document, mark.last - 1)
            line = [rect for rect in rects if rect.top() == rects[-1].top()]
            self._paint_fold(line[0] if is_rtl else line[-1], mark, is_right_to_left=is_rtl)

    def _paint_fold(self, rect: QRectF, mark: PaintedMark, *, is_right_to_left: bool) -> None:
        size = FOLD * rect.height()
        corner = rect.topLeft() if is_right_to_left else rect.topRight()
        inward = size if is_right_to_left else -size
        ends = (corner, corner + QPointF(inward, 0), corner + QPointF(0, size))
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.kinds[mark.kind].line)
        self._painter.drawPolygon(QPolygonF(ends))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_badges(self, em: float, left: float, right: float) -> None:
        """Paint beside each line of text the kinds of the marks that begin in it.

        Call it after all blocks; the column lies between `left` and `right`.
        """
        for badge in place_badges(self._starts, em, left, right):
            paint_badge(self._painter, badge.rect, badge.kind, self._theme)


def start_of(block: QTextBlock, mark: PaintedMark, rect: QRectF) -> Start:
    """Return where a mark of a block begins; `rect` is the first that it fills."""
    return Start(rect.center().y(), _runs_left(block), mark.kind, mark.id)


def _is_right_to_left(document: QTextDocument, position: int) -> bool:
    character = document.characterAt(position)
    return bidirectional(character[:1] or " ") in _RIGHT_TO_LEFT


def _runs_left(block: QTextBlock) -> bool:
    return block.textDirection() is Qt.LayoutDirection.RightToLeft


def paint_passage(
    painter: QPainter,
    theme: Theme,
    document: ArticleDocument,
    block: QTextBlock,
    passage: Passage,
) -> None:
    """Paint what one block has of a selection that Qt cannot show: all from first to last."""
    offsets, start = document.offsets, block.position()
    first = max(0, offsets.to_position(passage.start) - start)
    last = min(block.length() - 1, offsets.to_end_position(passage.end) - start)
    if first >= last:
        return
    corner = document.documentLayout().blockBoundingRect(block).topLeft()
    color = QColor(theme.selection)
    color.setAlpha(100)
    for _, rect in line_rects(block, first, last):
        painter.fillRect(rect.translated(corner), color)


def lane_depth(lane: int, room: float) -> float:
    """Return how far below the words the line of a lane runs, in logical pixels.

    `room` is the height between the words and those of the next line. The first lanes share it
    evenly; further ones come closer and closer, and none runs through the next line's words.
    """
    pitch = min(LANE_PITCH, max(1.0, room) / LANES_IN_LEADING)
    if lane < LANES_IN_LEADING:
        return pitch * lane
    return pitch * (LANES_IN_LEADING - 1 / (lane - LANES_IN_LEADING + 2))
