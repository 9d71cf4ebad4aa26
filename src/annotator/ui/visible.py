"""Which pieces of the document lie in a part of the view."""

from bisect import bisect_left
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
    for index in range(_first_near(document, clip), len(offsets.pieces)):
        block = document.findBlock(offsets.position_of_piece(index))
        rect = layout.blockBoundingRect(block)
        if rect.top() > clip.bottom() and not _has_neighbors(block):
            return
        if rect.bottom() >= clip.top() and rect.top() <= clip.bottom():
            yield index, block


def _first_near(document: ArticleDocument, clip: QRectF) -> int:
    """Return the index of a piece that is the first to touch `clip`, or a few before it."""
    offsets, layout = document.offsets, document.documentLayout()
    if document.is_complete and document.is_laid_out:
        # Qt's own search goes through all blocks from the first: 3 ms at the end of 1 MB. Where
        # lines are not laid out yet, to ask for a later block would lay them out at once.
        def bottom(index: int) -> float:
            block = document.findBlock(offsets.position_of_piece(index))
            return layout.blockBoundingRect(block).bottom()

        # Only within a row of a table does a later piece end higher up.
        first = bisect_left(range(len(offsets.pieces)), clip.top(), key=bottom)
        place = offsets.position_of_piece(max(0, first - 1))
    else:
        place = layout.hitTest(QPointF(clip.left(), clip.top()), Qt.HitTestAccuracy.FuzzyHit)
    near = offsets.piece_at_position(_row_start(document, max(place, 0)))
    # What the point was closest to may be the piece after the one that reaches into the clip.
    return max(0, near - 1)


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
