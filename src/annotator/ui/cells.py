"""Selections over the cells of a table: rectangles in Qt, but ranges in an article text."""

from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextDocument, QTextTable

_KEY, _MOVE = QKeySequence.StandardKey, QTextCursor.MoveOperation
_SELECTING = {
    _KEY.SelectNextChar: _MOVE.Right,
    _KEY.SelectPreviousChar: _MOVE.Left,
    _KEY.SelectNextWord: _MOVE.WordRight,
    _KEY.SelectPreviousWord: _MOVE.WordLeft,
    _KEY.SelectNextLine: _MOVE.Down,
    _KEY.SelectPreviousLine: _MOVE.Up,
    _KEY.SelectStartOfLine: _MOVE.StartOfLine,
    _KEY.SelectEndOfLine: _MOVE.EndOfLine,
    _KEY.SelectStartOfBlock: _MOVE.StartOfBlock,
    _KEY.SelectEndOfBlock: _MOVE.EndOfBlock,
    _KEY.SelectStartOfDocument: _MOVE.Start,
    _KEY.SelectEndOfDocument: _MOVE.End,
}
"""What a key that selects moves the caret by, as in Qt's own texts."""


def selecting_move(event: QKeyEvent) -> QTextCursor.MoveOperation | None:
    """Return by what a key that was pressed moves the end of a selection; None for others."""
    return next((move for key, move in _SELECTING.items() if event.matches(key)), None)


def are_in_one_cell(document: QTextDocument, one: int, other: int) -> bool:
    """Whether two positions lie in the same cell of a table, or both in none."""
    return _cell_start(document, one) == _cell_start(document, other)


def _cell_start(document: QTextDocument, position: int) -> int:
    """Return where the cell around a position begins; -1 outside tables."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(position, document.characterCount() - 1))
    # Outside tables it is None, which the types of Qt do not say.
    table: object = cursor.currentTable()
    return table.cellAt(cursor).firstPosition() if isinstance(table, QTextTable) else -1
