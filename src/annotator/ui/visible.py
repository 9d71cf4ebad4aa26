"""Which pieces of the document lie in a part of the view."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from annotator.ui.document import ArticleDocument

NEAR_LINE = 40.0
"""Logical pixels from a line of text in which a point between two lines is taken to it."""


def visible_blocks(document: ArticleDocument, clip: QRectF) -> Iterator[tuple[int, QTextBlock]]:
    """Yield the index and the block of each piece that may touch `clip` (document coordinates)."""
    offsets, layout = document.offsets, document.documentLayout()
    if not offsets.pieces:
        return
    place = layout.hitTest(QPointF(clip.left(), clip.top()), Qt.HitTestAccuracy.FuzzyHit)
    first = _row_start(document, max(place, 0))
    # What the point was closest to may be the piece after the one that reaches into the clip.
    for index in range(max(0, offsets.piece_at_position(first) - 1), len(offsets.pieces)):
        block = document.findBlock(offsets.position_of_piece(index))
        rect = layout.blockBoundingRect(block)
        if rect.top() > clip.bottom() and not _has_neighbors(block):
            return
        if rect.bottom() >= clip.top() and rect.top() <= clip.bottom():
            yield index, block


def _row_start(document: ArticleDocument, place: int) -> int:
    """Return where the table row at a position begins, or the position itself outside tables."""
    table = _table_at(document, place)
    if table is None:
        return place
    row = table.cellAt(place).row()
    cells = [table.cellAt(row, column) for column in range(table.columns())]
    return min(cell.firstPosition() for cell in cells)


def _has_neighbors(block: QTextBlock) -> bool:
    """Whether a block lies beside others, in a table row, after its first column."""
    table = _table_at(block.document(), block.position())
    return table is not None and table.cellAt(block.position()).column() > 0


def _table_at(document: QTextDocument, place: int) -> QTextTable | None:
    cursor = QTextCursor(document)
    cursor.setPosition(min(place, document.characterCount() - 1))
    # Outside tables it is None, which the types of Qt do not say.
    table: object = cursor.currentTable()
    return table if isinstance(table, QTextTable) else None


def beside_line(document: ArticleDocument, place: QPointF) -> QPointF:
    """Return a point of the document, or one at the nearest line's middle height where the point
    lies less than a line above or below it, between two lines or paragraphs.
    """
    clip = QRectF(place.x(), place.y() - NEAR_LINE, 1, 2 * NEAR_LINE)
    nearest, way = place, NEAR_LINE
    for _index, block in visible_blocks(document, clip):
        layout = block.layout()
        corner = document.documentLayout().blockBoundingRect(block).topLeft()
        for number in range(layout.lineCount()):
            rect = layout.lineAt(number).rect().translated(corner)
            if rect.top() <= place.y() <= rect.bottom():
                return place
            off = min(abs(rect.top() - place.y()), abs(rect.bottom() - place.y()))
            if off < min(way, rect.height()):
                nearest, way = QPointF(place.x(), rect.center().y()), off
    return nearest
