"""The small shapes with letters that tell a kind without its color, as its icon does."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPainterPath, QPolygonF

from annotator.core.model import Kind
from annotator.ui.marks_model import kind_letter
from annotator.ui.theme import Theme

_SIDE = 100.0
"""Of the square that shapes are drawn in; so large that curves stay round."""
_ARROW = ((2, 8), (58, 8), (100, 50), (58, 92), (2, 92))
_TAIL = ((10, 55), (6, 100), (50, 80))
_LETTER_CENTERS = {Kind.CLAIM: 0.5, Kind.PROJECTION: 0.42, Kind.TESTIMONY: 0.5}
"""Where a letter looks centered, as a share of the shape's width."""


@cache
def badge_shape(kind: Kind) -> QPainterPath:
    """Return a kind's shape in a square of 100 by 100: a square, an arrow or a speech bubble."""
    path = QPainterPath()
    match kind:
        case Kind.CLAIM:
            path.addRoundedRect(QRectF(4, 4, 92, 92), 14, 14)
        case Kind.PROJECTION:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in _ARROW]))
            path.closeSubpath()
        case Kind.TESTIMONY:
            path.addEllipse(QRectF(0, 0, 100, 90))
            tail = QPainterPath()
            tail.addPolygon(QPolygonF([QPointF(x, y) for x, y in _TAIL]))
            path = path.united(tail)
    return path


def paint_badge(painter: QPainter, rect: QRectF, kind: Kind, theme: Theme) -> None:
    """Paint a kind's shape with its letter, which is the paper's color, into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _SIDE, rect.height() / _SIDE)
    painter.fillPath(badge_shape(kind), theme.kinds[kind].line)
    painter.restore()
    painter.save()
    font = QFont(QGuiApplication.font())
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
