"""Two versions of an article as one text: what was deleted is struck out, what was inserted is
underlined; what did not change is folded.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QTextBrowser, QTextEdit

from annotator.core.model import ComparedBlock, Kind, Side
from annotator.ui.comparison_rows import Fold, Row, count_changes, rows
from annotator.ui.theme import LIGHT, Theme, article_palette

COLUMN = 84
"""Average characters of a line at most."""
MARGIN = 24
"""Logical pixels around the words at least."""
TURN = 60
"""Rows that are set in one turn of the event loop."""
UNFOLDED = 100
"""Blocks of a fold that are shown at a time."""
FOLDS, CHANGES = 0, 1_000_000_000
"""From which number on a block of the document is a fold, by its number, or a change, by its."""


class ComparisonView(QTextBrowser):
    """Shows what two versions have in common and what not; a fold opens on a click or with Enter.

    Nothing in it is told by color alone.
    """

    went = Signal(int)
    """At which change the reader is, counted from 1; 0 before the first."""
    left = Signal()
    """The reader goes back to the article."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What differs"))
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(MARGIN)
        self.anchorClicked.connect(self._unfold)
        self._theme = LIGHT
        self._formats = _formats(LIGHT)
        self._blocks: Sequence[ComparedBlock] = ()
        self._waiting: Iterator[Row] = iter(())
        self._folds: list[Fold] = []
        self._set_changes = self._current = 0
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._take_turn)

    # What is shown

    def show_blocks(self, blocks: Sequence[ComparedBlock]) -> None:
        """Show what was compared: the first screen now, the rest in turns."""
        self._blocks = blocks
        self._waiting = rows(blocks)
        self._folds, self._set_changes, self._current = [], 0, 0
        self.clear()
        self._fit()
        self.setExtraSelections([])
        self._take_turn()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        self._turns.start()
        self.went.emit(0)

    @property
    def change_count(self) -> int:
        """How many blocks differ."""
        return count_changes(self._blocks)

    @property
    def is_complete(self) -> bool:
        """Whether all of it is in the view."""
        return not self._turns.isActive()

    def set_theme(self, theme: Theme) -> None:
        """Show it in other colors."""
        self._theme, self._formats = theme, _formats(theme)
        self.setPalette(article_palette(theme, QApplication.palette()))
        if self._blocks:
            self.show_blocks(self._blocks)

    def set_zoom(self, percent: int) -> None:
        """Show words as large as the article's, in per cent of their first size."""
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * 1.15 * percent / 100)
        self.document().setDefaultFont(font)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the lines as long as they can be read at ease."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the words a column in the middle."""
        metrics = QFontMetrics(self.document().defaultFont())
        column = COLUMN * metrics.averageCharWidth()
        side = max(MARGIN, (self.viewport().width() - column) // 2)
        whole = self.document().rootFrame()
        layout = whole.frameFormat()
        if (layout.leftMargin(), layout.rightMargin()) != (side, side):
            layout.setLeftMargin(side)
            layout.setRightMargin(side)
            whole.setFrameFormat(layout)

    @Slot()
    def _take_turn(self) -> None:
        turn = list(islice(self._waiting, TURN))
        if not turn:
            self._turns.stop()
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        self._put(cursor, turn)
        cursor.endEditBlock()

    def _put(self, cursor: QTextCursor, put: Sequence[Row]) -> None:
        """Put rows where a cursor is: each is a block of its own."""
        for row in put:
            if cursor.block().userState() >= 0 or cursor.block().length() > 1:
                cursor.insertBlock()
            cursor.setBlockFormat(_SPACED)
            if isinstance(row, Fold):
                self._folds.append(row)
                cursor.block().setUserState(FOLDS + len(self._folds) - 1)
                cursor.insertText(self._fold_words(row), self._fold_format(len(self._folds) - 1))
            else:
                self._put_block(cursor, row)

    def _put_block(self, cursor: QTextCursor, block: ComparedBlock) -> None:
        state = CHANGES - 1
        if block.is_changed:
            self._set_changes += 1
            state = CHANGES + self._set_changes
        cursor.block().setUserState(state)
        for piece in block.pieces:
            cursor.insertText(piece.text, self._formats[piece.side])

    def _fold_words(self, fold: Fold) -> str:
        return self.tr("⋯ {count} paragraphs unchanged ⋯").format(count=len(fold.blocks))

    def _fold_format(self, number: int) -> QTextCharFormat:
        fold = QTextCharFormat()
        fold.setAnchor(True)
        fold.setAnchorHref(f"fold:{number}")
        fold.setForeground(self._theme.link)
        fold.setFontUnderline(True)
        return fold

    # Folds

    @Slot(QUrl)
    def _unfold(self, target: QUrl) -> None:
        number = int(target.path())
        block = self._find(FOLDS + number)
        if not block.isValid():
            return
        fold = self._folds[number]
        shown: list[Row] = [*fold.blocks[:UNFOLDED]]
        if rest := fold.blocks[UNFOLDED:]:
            shown.append(Fold(rest))
        top = self.verticalScrollBar().value()
        cursor = QTextCursor(block)
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        block.setUserState(-1)
        self._put(cursor, shown)
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(top)

    def _find(self, state: int) -> QTextBlock:
        block = self.document().begin()
        while block.isValid() and block.userState() != state:
            block = block.next()
        return block

    # From change to change

    @Slot()
    def go_to_next(self) -> None:
        """Go to the next change; from the last one to the first."""
        self._go(self._current + 1)

    @Slot()
    def go_to_previous(self) -> None:
        """Go to the change before; from the first one to the last."""
        self._go(self._current - 1)

    def _go(self, number: int) -> None:
        count = self.change_count
        if not count:
            return
        number = (number - 1) % count + 1
        while not self.is_complete and number > self._set_changes:
            self._take_turn()
        block = self._find(CHANGES + number)
        self._current = number
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - self.viewport().height() // 4)
        self.setExtraSelections([self._frame(cursor)])
        self.went.emit(number)

    def _frame(self, cursor: QTextCursor) -> QTextEdit.ExtraSelection:
        """Return what lets the current change stand out."""
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        frame = QTextEdit.ExtraSelection()
        frame.cursor = cursor
        frame.format.setBackground(self._theme.kinds[Kind.CLAIM].tint)
        return frame

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Esc goes back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _formats(theme: Theme) -> dict[Side, QTextCharFormat]:
    """How words of each side are set: by a line through or under them, and a tint."""
    both, old, new = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    both.setForeground(theme.ink)
    old.setForeground(theme.ink)
    old.setFontStrikeOut(True)
    old.setBackground(theme.shade)
    new.setForeground(theme.ink)
    new.setBackground(theme.hit.tint)
    new.setFontUnderline(True)
    new.setFontWeight(QFont.Weight.DemiBold)
    return {Side.BOTH: both, Side.OLD: old, Side.NEW: new}


_SPACED = QTextBlockFormat()
_SPACED.setBottomMargin(9)
_SPACED.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
