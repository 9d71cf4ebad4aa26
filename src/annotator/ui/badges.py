"""The small shapes with letters that tell a kind without its color, as its icon does."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPolygonF

from annotator.core.model import Kind
from annotator.ui.marks_model import kind_letter
from annotator.ui.theme import Theme

_ARROW = ((0.02, 0.08), (0.58, 0.08), (1.0, 0.5), (0.58, 0.92), (0.02, 0.92))
_TAIL = ((0.10, 0.55), (0.06, 1.0), (0.50, 0.80))
_LETTER_CENTERS = {Kind.CLAIM: 0.5, Kind.PROJECTION: 0.42, Kind.TESTIMONY: 0.5}
"""Where a letter looks centered, as a share of the shape's width."""


@cache
def badge_shape(kind: Kind) -> QPainterPath:
    """Return a kind's shape in a square of 1 by 1: a square, an arrow or a speech bubble."""
    path = QPainterPath()
    match kind:
        case Kind.CLAIM:
            path.addRoundedRect(QRectF(0.04, 0.04, 0.92, 0.92), 0.14, 0.14)
        case Kind.PROJECTION:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in _ARROW]))
            path.closeSubpath()
        case Kind.TESTIMONY:
            path.addEllipse(QRectF(0.0, 0.0, 1.0, 0.9))
            tail = QPainterPath()
            tail.addPolygon(QPolygonF([QPointF(x, y) for x, y in _TAIL]))
            path = path.united(tail)
    return path


def paint_badge(painter: QPainter, rect: QRectF, kind: Kind, theme: Theme) -> None:
    """Paint a kind's shape with its letter, which is the paper's color, into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width(), rect.height())
    painter.fillPath(badge_shape(kind), theme.kinds[kind].line)
    painter.restore()
    painter.save()
    font = QFont(painter.font())
    font.setPixelSize(max(5, round(0.66 * rect.height())))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(theme.paper)
    middle = rect.left() + _LETTER_CENTERS[kind] * rect.width()
    place = QRectF(rect)
    place.moveCenter(QPointF(middle, rect.center().y()))
    if kind is Kind.TESTIMONY:
        place.translate(0, -0.05 * rect.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, kind_letter(kind))
    painter.restore()
