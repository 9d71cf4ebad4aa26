"""The lines of marks are equally thick, wherever they lie and however fine the screen is."""

import pytest
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.core.model import Kind
from annotator.ui.mark_painter import MarkPainter
from annotator.ui.mark_shapes import LINE_WIDTH, Shapes
from annotator.ui.painting import LANE_PITCH, LANES_IN_LEADING, lane_depth
from annotator.ui.theme import LIGHT

PITCH = 14.3
"""Logical pixels from line to line: none of them begins where a pixel does."""
LINES = 20


def painted(ratio: float, shapes: Shapes, scrolled: float = 0.0) -> QImage:
    """Paint shapes on a screen that has `ratio` pixels for a logical one."""
    size = (PITCH * (LINES + 1)) * ratio
    picture = QImage(round(80 * ratio), round(size), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.translate(0, -scrolled)
    MarkPainter(painter, LIGHT).paint(shapes)
    painter.end()
    return picture


def runs(colors: list[QColor], wanted: QColor) -> list[int]:
    """Return the lengths of the runs of one color."""
    lengths = [0]
    for color in colors:
        if color == wanted:
            lengths[-1] += 1
        elif lengths[-1]:
            lengths.append(0)
    return [length for length in lengths if length]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("is_current", [False, True])
@pytest.mark.parametrize("scrolled", [0, 7])
def test_each_line_fills_the_same_number_of_pixels(
    ratio: float, is_current: bool, scrolled: int
) -> None:
    shapes = Shapes()
    for number in range(LINES):
        y = 6 + scrolled + number * PITCH
        shapes.lines[Kind.CLAIM, is_current].append(QLineF(4.3, y, 70.7, y))
    picture = painted(ratio, shapes, scrolled)
    x = picture.width() // 2
    colors = [picture.pixelColor(x, y) for y in range(picture.height())]
    wanted = max(1, round(LINE_WIDTH * ratio)) * (2 if is_current else 1)
    assert runs(colors, LIGHT.kinds[Kind.CLAIM].line) == [wanted] * LINES


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_each_stroke_at_a_beginning_does_too(ratio: float) -> None:
    shapes = Shapes()
    for number in range(5):
        shapes.strokes.append((QRectF(5 + number * PITCH, 4, LINE_WIDTH, 12), Kind.PROJECTION))
    picture = painted(ratio, shapes)
    y = round(10 * ratio)
    colors = [picture.pixelColor(x, y) for x in range(picture.width())]
    wanted = max(1, round(LINE_WIDTH * ratio))
    assert runs(colors, LIGHT.kinds[Kind.PROJECTION].line) == [wanted] * 5


@pytest.mark.parametrize("kind", [Kind.PROJECTION, Kind.TESTIMONY])
def test_broken_lines_are_as_thick_as_whole_ones(kind: Kind) -> None:
    shapes = Shapes()
    shapes.lines[kind, False].append(QLineF(4, 9.7, 76, 9.7))
    picture = painted(1.0, shapes)
    line = LIGHT.kinds[kind].line
    filled = {y for y in range(20) for x in range(4, 76) if picture.pixelColor(x, y) == line}
    assert len(filled) == round(LINE_WIDTH)


def test_lanes_of_the_usual_size_are_whole_pixels_apart() -> None:
    depths = [lane_depth(lane, 8.4) for lane in range(LANES_IN_LEADING)]
    assert depths == [LANE_PITCH * lane for lane in range(LANES_IN_LEADING)]
    assert round(LINE_WIDTH) < LANE_PITCH, "two lines never look like one"
