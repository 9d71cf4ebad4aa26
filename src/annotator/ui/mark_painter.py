"""Paints the shapes of marks under the article's words, and the badges beside them."""

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotator.core.model import Kind
from annotator.ui.badges import Start, paint_badge, paint_flag, place_badges
from annotator.ui.mark_shapes import LINE_WIDTH, Shapes
from annotator.ui.theme import LINE_STYLES, Theme


class Grid:
    """The pixels of the screen that a painter paints on, at whatever scale: a line that does not
    fill whole ones would be wider here and narrower there.
    """

    def __init__(self, painter: QPainter) -> None:
        device = painter.deviceTransform()
        self._scale = device.m22()
        """Pixels of the screen for one logical pixel."""
        self._left, self._top = device.dx(), device.dy()

    def whole(self, width: float) -> float:
        """Return the width nearest to `width` that fills whole pixels; both are logical."""
        return max(1, round(width * self._scale)) / self._scale

    def fit_lines(self, lines: Iterable[QLineF], width: float) -> list[QLineF]:
        """Return level lines so that each fills the same number of pixels at this width."""
        scale, top, half = self._scale, self._top, width / 2
        fitted = []
        for line in lines:
            y = (round((line.y1() - half) * scale + top) - top) / scale + half
            fitted.append(QLineF(line.x1(), y, line.x2(), y))
        return fitted

    def fit_stroke(self, stroke: QRectF) -> QRectF:
        """Return an upright stroke so that it fills whole pixels from side to side."""
        scale, width = self._scale, self.whole(stroke.width())
        x = (round(stroke.left() * scale + self._left) - self._left) / scale
        return QRectF(x, stroke.top(), width, stroke.height())


class MarkPainter:
    """Paints the marks of the blocks on the screen: in each all tints first, then all lines."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self._painter = painter
        self._theme = theme
        self._grid = Grid(painter)
        self._pens: dict[tuple[Kind, bool], QPen] = {}
        self._starts: list[Start] = []

    def paint(self, shapes: Shapes) -> None:
        """Paint the marks of one block, which lie under its words."""
        painter, kinds = self._painter, self._theme.kinds
        for rect, kind in shapes.tints:
            painter.fillRect(rect, kinds[kind].tint)
        for rect, kind in shapes.frames:
            painter.setPen(QPen(kinds[kind].line, 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        for (kind, is_current), lines in shapes.lines.items():
            pen = self._pen(kind, is_current=is_current)
            painter.setPen(pen)
            painter.drawLines(self._grid.fit_lines(lines, pen.widthF()))
        for stroke, kind in shapes.strokes:
            painter.fillRect(self._grid.fit_stroke(stroke), kinds[kind].line)
        if shapes.folds:
            self._paint_folds(shapes)
        self._starts += shapes.starts

    def _pen(self, kind: Kind, *, is_current: bool) -> QPen:
        pen = self._pens.get((kind, is_current))
        if pen is None:
            width = self._grid.whole(LINE_WIDTH) * (2 if is_current else 1)
            pen = QPen(self._theme.kinds[kind].line, width, LINE_STYLES[kind])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._pens[kind, is_current] = pen
        return pen

    def _paint_folds(self, shapes: Shapes) -> None:
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(Qt.PenStyle.NoPen)
        for fold, kind in shapes.folds:
            self._painter.setBrush(self._theme.kinds[kind].line)
            self._painter.drawPolygon(fold)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_badges(self, em: float, left: float, right: float, reader_id: str) -> None:
        """Paint beside each line of text the kinds of the marks that begin in it; hollow where none
        of them is of this reader, who may be unknown ("").

        Call it after all blocks; the column lies between `left` and `right`.
        """
        for badge in place_badges(self._starts, em, left, right):
            is_hollow = bool(reader_id) and reader_id not in badge.reader_ids
            paint_badge(self._painter, badge.rect, badge.kind, self._theme, is_hollow=is_hollow)
            if badge.is_flagged:
                paint_flag(self._painter, badge.rect, self._theme)
