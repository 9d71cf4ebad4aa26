"""The small shapes with letters that tell a kind without its color, as its icon does, and where
they stand beside the column.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from annotator.core.model import Kind
from annotator.ui.theme import Theme
from annotator.ui.words import kind_letter

_SIDE = 100.0
"""Of the square that shapes are drawn in; so large that curves stay round."""
_ARROW = ((2, 8), (58, 8), (100, 50), (58, 92), (2, 92))
_TAIL = ((10, 55), (6, 100), (50, 80))
_LETTER_CENTERS = {Kind.CLAIM: 0.5, Kind.PROJECTION: 0.42, Kind.TESTIMONY: 0.5}
"""Where a letter looks centered, as a share of the shape's width."""

SIZE = 0.88
GAP = 0.3
"""Size of a badge and its distance from the column, in ems."""
FLAG = 0.46
"""Size of the sign that a mark asks for a look, as a share of its badge's."""
STEP = 1.08
"""How far apart two badges of one line are, as a share of their size: none covers another."""
_OUTLINE = 0.09
"""Width of the line around a hollow badge, as a share of its size."""


class Start(NamedTuple):
    """Where a mark begins: for a badge beside its line of text."""

    middle: float
    """Of the line, in pixels of the document."""
    is_right_to_left: bool
    kind: Kind
    mark_id: str
    is_flagged: bool = False
    """Its words were changed or have moved, and nobody has looked at it yet."""
    reader_id: str = ""


class Badge(NamedTuple):
    """One shape beside a line of text."""

    rect: QRectF
    """In pixels of the document."""
    kind: Kind
    mark_ids: tuple[str, ...]
    """Of the marks of that kind that begin in the line, the first in the text first."""
    is_flagged: bool = False
    """Whether one of these marks asks for a look."""
    reader_ids: frozenset[str] = frozenset()
    """Of whom these marks are."""


def place_badges(starts: Iterable[Start], em: float, left: float, right: float) -> Iterator[Badge]:
    """Yield the badges beside each line of text: one for each kind that begins in it.

    `starts` are in the order of the text; the column lies between `left` and `right`.
    """
    for is_rtl in (False, True):
        beside = [start for start in starts if start.is_right_to_left == is_rtl]
        for middle, here in _by_line(beside, SIZE * em):
            # The last kind lies nearest to the column.
            kinds = [kind for kind in Kind if kind in here]
            # Where there is no room for all, they are smaller.
            size = min(SIZE * em, (left - GAP * em) / (1 + STEP * (len(kinds) - 1)))
            edge = right + GAP * em if is_rtl else left - GAP * em - size
            step = STEP * size if is_rtl else -STEP * size
            for place, kind in enumerate(reversed(kinds)):
                rect = QRectF(edge + place * step, middle - size / 2, size, size)
                ids = tuple(start.mark_id for start in here[kind])
                readers = frozenset(start.reader_id for start in here[kind])
                is_flagged = any(start.is_flagged for start in here[kind])
                yield Badge(rect, kind, ids, is_flagged, readers)


def _by_line(starts: list[Start], size: float) -> Iterator[tuple[float, dict[Kind, list[Start]]]]:
    """Yield the marks that begin in each line, by kind; cells beside others are one line."""
    middle, here = float("-inf"), dict[Kind, list[Start]]()
    for start in sorted(starts, key=_middle):
        if start.middle - middle > size:
            if here:
                yield middle, here
            middle, here = start.middle, {}
        here.setdefault(start.kind, []).append(start)
    if here:
        yield middle, here


def _middle(start: Start) -> float:
    return start.middle


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


def paint_badge(
    painter: QPainter, rect: QRectF, kind: Kind, theme: Theme, *, is_hollow: bool = False
) -> None:
    """Paint a kind's shape with its letter, which is the paper's color, into a square; hollow, only
    its outline, with the letter in the color of the kind.
    """
    side, ratio = round(rect.width()), painter.device().devicePixelRatio()
    fill, paper = theme.kinds[kind].line.rgba(), theme.paper.rgba()
    colors = (paper, fill) if is_hollow else (fill, paper)
    image = _badge(kind, kind_letter(kind), side, ratio, colors, is_hollow=is_hollow)
    painter.drawImage(QPoint(round(rect.left()), round(rect.top())), image)


def paint_flag(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Paint a dot on the upper corner of a badge: a mark there asks for a look."""
    size = FLAG * rect.width()
    dot = QRectF(0, 0, size, size)
    dot.moveCenter(rect.topLeft() + QPointF(0.06 * rect.width(), 0.08 * rect.height()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.paper, 1.5))
    painter.setBrush(theme.ink)
    painter.drawEllipse(dot)
    painter.restore()


@lru_cache(maxsize=64)
def _badge(
    kind: Kind, letter: str, side: int, ratio: float, colors: tuple[int, int], *, is_hollow: bool
) -> QImage:
    """Return the picture of a badge: `side` in logical pixels; colors of shape and letter."""
    size = round(side * ratio)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.scale(size / _SIDE, size / _SIDE)
    painter.fillPath(badge_shape(kind), QColor.fromRgba(colors[0]))
    if is_hollow:
        painter.setClipPath(badge_shape(kind))
        painter.strokePath(
            badge_shape(kind), QPen(QColor.fromRgba(colors[1]), 2 * _OUTLINE * _SIDE)
        )
    painter.restore()
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(5, round(0.66 * size)))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor.fromRgba(colors[1]))
    middle = QPointF(_LETTER_CENTERS[kind] * size, size * (0.45 if kind is Kind.TESTIMONY else 0.5))
    place = QRectF(0, 0, size, size)
    place.moveCenter(middle)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
