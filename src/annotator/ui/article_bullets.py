"""Bullets of the lists of an article, in the middle of the height of its small letters.

Qt's own stand above that, as the article's lines have space below them, and touch the words.
"""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextBlock, QTextList, QTextListFormat

from annotator.core.blocks import BlockTree, ContainerKind
from annotator.ui.theme import Theme

RADIUS, GAP = 0.38, 0.75
"""A bullet's radius, and how far its edge is from the words, in heights of a small x."""


def special_lists(tree: BlockTree) -> set[int | None]:
    """Return the lists that keep Qt's bullets: those with boxes of tasks, or with items that have
    no line for a bullet of ours; by the indexes of their containers.
    """
    return {
        container.parent
        for index, container in enumerate(tree.containers)
        if container.kind is ContainerKind.ITEM
        and (container.task is not None or not _begins_with_words(tree, index))
    }


def _begins_with_words(tree: BlockTree, index: int) -> bool:
    """Whether the first thing in a container is a leaf block with a text."""
    first = tree.containers[index].first
    if first >= len(tree.blocks):
        return False
    return tree.blocks[first].container == index and bool(tree.blocks[first].text)


def paint_bullet(painter: QPainter, theme: Theme, block: QTextBlock, corner: QPointF) -> None:
    """Paint the bullet of a block that begins an item of a list without bullets of Qt's; its top
    left corner is given, in document coordinates.
    """
    # Outside lists it is None, which the types of Qt do not say.
    listed: object = block.textList()
    line = block.layout().lineAt(0)
    is_ours = isinstance(listed, QTextList) and (
        listed.format().style() == QTextListFormat.Style.ListStyleUndefined
    )
    if not is_ours or not line.isValid():
        return
    small = QFontMetricsF(block.document().defaultFont()).xHeight()
    radius, gap = RADIUS * small, (RADIUS + GAP) * small
    words = line.naturalTextRect()
    is_rtl = block.textDirection() is Qt.LayoutDirection.RightToLeft
    x = words.right() + gap if is_rtl else words.left() - gap
    center = corner + QPointF(x, line.y() + line.ascent() - small / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ink)
    painter.drawEllipse(center, radius, radius)
    painter.restore()
