"""Rows of the list of versions, dressed like those of the other lists."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui.row_ground import paint_ground
from annotator.ui.theme import LIGHT, Theme

PADDING = 10
"""Logical pixels around the words of a row."""
HIGH = 10_000
"""Logical pixels that no words of a row are high."""

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


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
        room = QRect(0, 0, width - 2 * PADDING, HIGH)
        words = option.fontMetrics.boundingRect(room, _WRAPPED, str(index.data()))
        return QSize(width, words.height() + 2 * PADDING)

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
        inner = rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)
        painter.drawText(inner, _WRAPPED, str(index.data()))
        painter.restore()
