"""Which badge beside the column is at a point, and so which marks it stands for."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.badges import Badge, Start, place_badges
from annotator.ui.document import ArticleDocument
from annotator.ui.mark_index import MarkIndex, PaintedMark
from annotator.ui.painting import line_rects, start_of
from annotator.ui.visible import visible_blocks

NEAR = 60.0
"""Logical pixels above and below a point in which the lines lie whose badges may be there."""


def badge_at(
    document: ArticleDocument, marks: MarkIndex, em: float, place: QPointF
) -> Badge | None:
    """Return the badge at a point of the document, as it is painted; None for none.

    `em` is the height of the body's font in logical pixels.
    """
    left = document.rootFrame().frameFormat().leftMargin()
    right = document.textWidth() - left
    if left <= place.x() <= right:
        return None
    clip = QRectF(left, place.y() - NEAR, right - left, 2 * NEAR)
    starts = list(_starts(document, marks, clip))
    found = [badge for badge in place_badges(starts, em, left, right) if badge.rect.contains(place)]
    return found[-1] if found else None


def _starts(document: ArticleDocument, marks: MarkIndex, clip: QRectF) -> Iterator[Start]:
    layout = document.documentLayout()
    for index, block in visible_blocks(document, clip):
        corner, begin = layout.blockBoundingRect(block).topLeft(), block.position()
        # Of those that begin together, the topmost first, as under a word.
        topmost_first = marks.in_piece(index)[::-1]
        for mark in sorted(topmost_first, key=_first):
            if mark.first < begin:
                continue
            last = min(block.length() - 1, mark.last - begin)
            first = next(line_rects(block, mark.first - begin, last), None)
            if first is not None:
                yield start_of(block, mark, first[1].translated(corner))


def _first(mark: PaintedMark) -> int:
    return mark.first
