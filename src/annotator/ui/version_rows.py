"""Rows of the list of versions, dressed like those of the other lists."""

from math import ceil

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QListWidget, QStyleOptionViewItem

from annotator.ui.rows import PADDING, AnyIndex, RowDelegate


class VersionDelegate(RowDelegate):
    """Paints the words of a version, in as many lines as they need."""

    def __init__(self, shown: QListWidget) -> None:
        """`shown` is the list, as wide as which the rows are."""
        super().__init__(lines=1)
        self.setParent(shown)
        self._list = shown

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt calls it
        """As high as the words are in the width of the list, and space around them."""
        width = self._list.viewport().width()
        words = _laid_out(str(index.data()), option.font, width - 2 * PADDING)
        return QSize(width, ceil(words.boundingRect().height()) + 2 * PADDING)

    def paint_words(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Paint the words of a version."""
        painter.setPen(self.theme.ink)
        words = _laid_out(str(index.data()), painter.font(), rect.width())
        words.draw(painter, QPointF(rect.topLeft()))


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
