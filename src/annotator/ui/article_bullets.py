"""Bullets of the lists of an article, and boxes of tasks, in the middle of the height of its small
letters.

Qt's own stand above that, as the article's lines have space below them, and touch the words.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPen,
    QTextBlock,
    QTextList,
    QTextListFormat,
)

from annotator.core.blocks import BlockTree, ContainerKind
from annotator.ui.theme import Theme

RADIUS, GAP = 0.38, 0.75
"""A bullet's radius, and how far its edge is from the words, in heights of a small x."""
BOX, STROKE = 1.45, 0.14
"""The side of a task's box, and the width of its lines, in the same."""
TICK = ((0.22, 0.52), (0.42, 0.74), (0.8, 0.24))
"""The corners of the sign in the box of what is done, as shares of the box."""
BOX_ROOM = 1.15
"""Ems by which the items of a numbered list stand further in, for the boxes before its numbers."""
_NO_BULLET, _NUMBERS = QTextListFormat.Style.ListStyleUndefined, QTextListFormat.Style.ListDecimal


def special_lists(tree: BlockTree) -> set[int | None]:
    """Return the lists that keep Qt's bullets and boxes: those with items that have no line for
    ours; by the indexes of their containers.
    """
    return {
        container.parent
        for index, container in enumerate(tree.containers)
        if container.kind is ContainerKind.ITEM and not _begins_with_words(tree, index)
    }


def boxed_lists(tree: BlockTree) -> set[int | None]:
    """Return the numbered lists that have tasks; by the indexes of their containers."""
    return {
        item.parent
        for item in tree.containers
        if item.task is not None
        and item.parent is not None
        and tree.containers[item.parent].ordered
    }


def _begins_with_words(tree: BlockTree, index: int) -> bool:
    """Whether the first thing in a container is a leaf block with a text."""
    first = tree.containers[index].first
    if first >= len(tree.blocks):
        return False
    return tree.blocks[first].container == index and bool(tree.blocks[first].text)


def paint_bullet(
    painter: QPainter, theme: Theme, block: QTextBlock, corner: QPointF, *, task: bool | None
) -> None:
    """Paint the bullet of a block that begins an item of a list without bullets of Qt's, or the box
    of a `task`, which stands before its number if it has one; `task` tells whether it is done. The
    block's top left corner is given, in document coordinates.
    """
    # Outside lists it is None, which the types of Qt do not say.
    listed: object = block.textList()
    line = block.layout().lineAt(0)
    if not isinstance(listed, QTextList) or not line.isValid():
        return
    style = listed.format().style()
    if style != _NO_BULLET and (style != _NUMBERS or task is None):
        return
    metrics = QFontMetricsF(block.document().defaultFont())
    small = metrics.xHeight()
    radius = (RADIUS if task is None else BOX / 2) * small
    gap = radius + GAP * small
    if style == _NUMBERS:
        gap += metrics.horizontalAdvance(listed.itemText(block) + " ")
    words = line.naturalTextRect()
    is_rtl = block.textDirection() is Qt.LayoutDirection.RightToLeft
    x = words.right() + gap if is_rtl else words.left() - gap
    center = corner + QPointF(x, line.y() + line.ascent() - small / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if task is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink)
        painter.drawEllipse(center, radius, radius)
    else:
        away = QPointF(radius, radius)
        box = QRectF(center - away, center + away)
        _paint_box(painter, theme, box, STROKE * small, is_done=task)
    painter.restore()


def _paint_box(
    painter: QPainter, theme: Theme, box: QRectF, stroke: float, *, is_done: bool
) -> None:
    """Paint the box of a task; `stroke` is in logical pixels."""
    painter.setPen(QPen(theme.ink, stroke))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2 * stroke, 2 * stroke)
    if is_done:
        painter.setPen(QPen(theme.ink, 1.5 * stroke))
        painter.drawPolyline(
            [box.topLeft() + QPointF(x * box.width(), y * box.height()) for x, y in TICK]
        )
