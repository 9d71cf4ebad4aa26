"""Paints the marks under the article's words: tints, lines in lanes, and signs at their ends.

Marks are no text formats, which would break ligatures and joined scripts at their ends: they are
rectangles of glyph runs, where Qt paints its own selection too.
"""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QTextBlock,
    QTextLine,
)

from annotator.core.blocks import IMAGE_CHARACTER
from annotator.core.model import Passage
from annotator.ui.badges import Start
from annotator.ui.document import ArticleDocument
from annotator.ui.mark_index import PaintedMark
from annotator.ui.theme import Theme

LANE_PITCH = 3.0
"""Logical pixels between the lines of two lanes, at most."""
LANES_IN_LEADING = 3
"""Lanes that have room below a line of text; further ones are painted closer together."""
LEAST_ROOM = 2.4
"""Distances of two lanes that fit between two lines of text at least."""


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
            for left, right in extents(line, block.text(), start, end):
                yield line, QRectF(left, line.y(), right - left, line.height())


def extents(line: QTextLine, text: str, start: int, end: int) -> list[tuple[float, float]]:
    """Return the left and right bounds, joined where they meet, of some units of one line.

    `text` is that of its block.
    """
    rects = [run.boundingRect() for run in line.glyphRuns(start, end - start)]
    found = [(rect.left(), rect.right()) for rect in rects if rect.width() > 0]
    if IMAGE_CHARACTER in text:
        units = text.encode("utf-16-le")
        images = (k for k in range(start, end) if units[2 * k : 2 * k + 2] == b"\xfc\xff")
        found += [_image_extent(line, k) for k in images]
    if len(found) < 2:
        return found
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


def start_of(block: QTextBlock, mark: PaintedMark, rect: QRectF) -> Start:
    """Return where a mark of a block begins; `rect` is the first that it fills."""
    middle, is_rtl = rect.center().y(), _runs_left(block)
    return Start(middle, is_rtl, mark.kind, mark.id, mark.is_flagged, mark.reader_id)


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

    `room` is the height between the words and those of the next line. The first lanes lie evenly;
    further ones come closer and closer, and none runs through the next line's words.
    """
    room = max(1.0, room)
    pitch = min(LANE_PITCH, room / LEAST_ROOM)
    even = LANES_IN_LEADING - 1
    if lane <= even:
        return pitch * lane
    rest = min(room, LANES_IN_LEADING * pitch) - even * pitch
    return even * pitch + rest * (1 - 1 / (lane - even + 1))
