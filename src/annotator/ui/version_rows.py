"""Rows of the list of versions, dressed like those of the other lists."""

from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui.row_ground import paint_ground
from annotator.ui.theme import LIGHT, Theme

PADDING = 10
"""Logical pixels around the words of a row."""


class VersionDelegate(QStyledItemDelegate):
    """Paints the words of a version, in as many lines as they need."""

    def __init__(self, shown: QListWidget) -> None:
        """`shown` is the list, as wide as which the rows are."""
        super().__init__(shown)
        self._list = shown
        self.theme: Theme = LIGHT

    def sizeHint(  # noqa: N802 - Qt calls it
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the words are in the width of the list, and space around them."""
        width = self._list.viewport().width()
        words = _laid_out(str(index.data()), option.font, width - 2 * PADDING)
        return QSize(width, ceil(words.boundingRect().height()) + 2 * PADDING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        rect: QRect = option.rect
        painter.save()
        painter.setFont(option.font)
        paint_ground(painter, option, self.theme)
        painter.setPen(self.theme.rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(self.theme.ink)
        words = _laid_out(str(index.data()), option.font, rect.width() - 2 * PADDING)
        words.draw(painter, QPointF(rect.left() + PADDING, rect.top() + PADDING))
        painter.restore()


def _laid_out(words: str, font: QFont, width: int) -> QTextLayout:
    """Break words into lines of `width` logical pixels: between them, and a long name of a file
    wherever it must be.
    """
    layout = QTextLayout(words.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout
