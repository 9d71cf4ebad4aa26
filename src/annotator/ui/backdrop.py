"""Paints what lies behind words and marks: shading of code and heading cells, quote bars."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTextBlock, QTextCursor, QTextTable

from annotator.core.blocks import BlockKind, BlockTree, ContainerKind
from annotator.ui.article_bullets import BOX_ROOM, boxed_lists, paint_bullet
from annotator.ui.inline import Typography
from annotator.ui.line_heights import leading
from annotator.ui.theme import Theme

BAR_WIDTH = 3.0


class Backdrop:
    """The backdrop of one article."""

    def __init__(self, tree: BlockTree, typography: Typography) -> None:
        self._tree = tree
        self._typography = typography
        self._boxed, self._box_room = boxed_lists(tree), typography.pixels(BOX_ROOM)

    def paint(self, painter: QPainter, theme: Theme, leaf: int, block: QTextBlock) -> None:
        """Paint what lies behind one block of the document, which holds (part of) a leaf block."""
        rect = block.document().documentLayout().blockBoundingRect(block)
        source = self._tree.blocks[leaf]
        if source.kind is BlockKind.CODE:
            painter.fillRect(self._code_rect(block, rect), theme.shade)
        if source.container is None:
            return
        container = self._tree.containers[source.container]
        paint_bullet(painter, theme, block, rect.topLeft(), task=container.task)
        if container.header:
            row = self._row_rect(block, rect)
            painter.fillRect(row, theme.shade)
        self._paint_quote_bars(painter, theme, leaf, block, rect)

    def _code_rect(self, block: QTextBlock, rect: QRectF) -> QRectF:
        """Return the block's rectangle with a rim, except between pieces of one leaf block."""
        rim = self._typography.code_rim
        above = rim if block.blockFormat().topMargin() > 0 else 0.0
        below = rim if block.blockFormat().bottomMargin() > 0 else 0.0
        filled = _line_extent(block, rect)
        return filled.adjusted(-rim, -above, rim, below + _leading(block))

    def _row_rect(self, block: QTextBlock, rect: QRectF) -> QRectF:
        """Return the rectangle of a heading cell: as wide as its block, as high as its row."""
        # Outside tables it is None, which the types of Qt do not say.
        table: object = QTextCursor(block).currentTable()
        padding = self._typography.pixels(0.4)
        top, bottom = rect.top(), rect.bottom() + _leading(block)
        if isinstance(table, QTextTable):
            layout = block.document().documentLayout()
            row = table.cellAt(block.position()).row()
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                if cell.rowSpan() > 1:
                    continue
                last = cell.lastCursorPosition().block()
                filled = layout.blockBoundingRect(last)
                top = min(top, filled.top())
                bottom = max(bottom, filled.bottom() + _leading(last))
        extent = _line_extent(block, rect)
        return QRectF(extent.left(), top, extent.width(), bottom - top).adjusted(
            -padding, -padding, padding, padding
        )

    def _paint_quote_bars(
        self, painter: QPainter, theme: Theme, leaf: int, block: QTextBlock, rect: QRectF
    ) -> None:
        indent = self._typography.pixels(1.6)
        left = block.document().rootFrame().frameFormat().leftMargin()
        following = self._path(leaf + 1)
        for index in self._path(leaf):
            kind = self._tree.containers[index].kind
            if kind is ContainerKind.QUOTE:
                gap = block.blockFormat().bottomMargin() if index in following else 0
                height = rect.height() + _leading(block) + gap
                bar = QRectF(left + BAR_WIDTH, rect.top(), BAR_WIDTH, height)
                painter.fillRect(bar, theme.rule)
                left += indent
            elif kind is ContainerKind.LIST:
                left += indent + (self._box_room if index in self._boxed else 0)
            elif kind is ContainerKind.TABLE:
                return

    def _path(self, leaf: int) -> tuple[int, ...]:
        if leaf >= len(self._tree.blocks):
            return ()
        return self._tree.path(self._tree.blocks[leaf].container)


def _line_extent(block: QTextBlock, rect: QRectF) -> QRectF:
    """Return a block's rectangle, but from side to side what its lines may fill."""
    line = block.layout().lineAt(0)
    if not line.isValid():
        return rect
    return QRectF(rect.left() + line.x(), rect.top(), line.width(), rect.height())


def _leading(block: QTextBlock) -> float:
    """Return the space that the line height leaves below a block's last line."""
    layout = block.layout()
    line = layout.lineAt(layout.lineCount() - 1)
    return leading(block) * line.height() if line.isValid() else 0.0
