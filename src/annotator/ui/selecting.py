"""What of an article is selected, and selecting with the keys."""

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor

from annotator.core.anchoring.words import snap
from annotator.core.model import Copied, Passage
from annotator.ui.cells import are_in_one_cell, selecting_move
from annotator.ui.clipboard import put_on_clipboard
from annotator.ui.document import ArticleDocument
from annotator.ui.painting import line_rects
from annotator.ui.reading_view import ReadingView
from annotator.ui.visible import visible_blocks

CARET_WIDTH = 2
"""Logical pixels of the caret while the keys move it."""


class SelectingView(ReadingView):
    """Says in code points what the reader selects."""

    passage_selected = Signal(object)
    """The selected `Passage`, or None."""
    caret_moved = Signal(int)
    """The keys have moved the caret to that offset, and nothing is selected."""

    def __init__(self) -> None:
        super().__init__()
        self._linear: Passage | None = None
        self._anchor: int | None = None
        """Where a selection over cells began, which Qt would show as a rectangle; the position of
        its other end is that of Qt's cursor, which selects nothing then."""
        self._is_pressed = False
        """Whether the mouse is held down: what is selected meanwhile is told when it is let go."""
        self._is_by_keys = False
        """Whether keys have chosen the end of what is selected."""
        self.selectionChanged.connect(self._tell_selection)
        self.cursorPositionChanged.connect(self._tell_caret)

    @property
    def is_dragging(self) -> bool:
        """Whether the mouse is held down on something that Esc would give up."""
        return self._is_pressed

    # What is selected

    def passage(self) -> Passage | None:
        """Return what is selected; None for nothing."""
        cursor, found = self.textCursor(), self._linear
        if self._anchor is None and self._document is not None:
            found = self._document.offsets.passage(cursor.anchor(), cursor.position())
        # The keys that select a word take in the space behind it.
        return found if found is None or not self.is_browsing else _trimmed(found)

    def chosen(self, *, exact: bool = False) -> Passage | None:
        """Return what is to be marked of what is selected: whole words, where it was selected with
        keys; what the mouse has selected was settled when its button was let go.
        """
        passage, document = self.passage(), self._document
        if passage is None or document is None or exact or not self._is_by_keys:
            return passage
        return (
            passage_of(document.text, *snap(document.text, passage.start, passage.end)) or passage
        )

    def clear_selection(self) -> None:
        """Select nothing; the caret stays."""
        if self._linear is not None:  # else Qt itself paints anew what was selected
            self.viewport().update()
        self._linear, self._anchor = None, None
        cursor = self.textCursor()
        cursor.clearSelection()
        self.place_cursor(cursor)
        self.passage_selected.emit(None)

    def select(self, passage: Passage) -> None:
        """Scroll to a passage if it is not on the screen, and select it."""
        self.reveal(passage)
        if self._document is not None:
            self._show_selected(self._document, passage)

    def bring_in_sight(self, passage: Passage) -> None:
        """Scroll to a passage if nothing of it is on the screen, and move nothing else."""
        document = self._document
        if document is None:
            return
        self.forget_wanted()
        if passage.end <= document.offsets.end:
            shown = QRectF(self.shown())
            if any(shown.contains(rect.center()) for rect in self.rects_of(document, passage)):
                return
        self.reveal(passage)

    def keep_selected(self, passage: Passage) -> None:
        """Select a passage where it is, if its words are set."""
        if self._document is not None and passage.end <= self._document.offsets.end:
            self._select(passage.start, passage.end)

    def selected_rects(self) -> list[QRectF]:
        """Return where the selected words on the screen are, line by line, in the viewport."""
        document, passage = self._document, self.passage()
        return [] if document is None or passage is None else self.rects_of(document, passage)

    def rects_of(self, document: ArticleDocument, passage: Passage) -> list[QRectF]:
        """Return where the words of a passage on the screen are, in the viewport."""
        scrolled, layout = self.scrolled(), document.documentLayout()
        shown = QRectF(self.viewport().rect())
        first, last = document.offsets.to_position(passage.start), self._last(document, passage)
        rects = []
        for _, block in visible_blocks(document, shown.translated(scrolled)):
            start, length = block.position(), block.length() - 1
            begin, end = max(0, first - start), min(length, last - start)
            corner = layout.blockBoundingRect(block).topLeft() - scrolled
            if begin < end:
                rects += [rect.translated(corner) for _, rect in line_rects(block, begin, end)]
        return [rect for rect in rects if rect.intersects(shown)]

    @staticmethod
    def _last(document: ArticleDocument, passage: Passage) -> int:
        return document.offsets.to_end_position(min(passage.end, document.offsets.end))

    @Slot()
    def _tell_selection(self) -> None:
        if self._is_pressed:
            return
        self._linear, self._anchor = None, None
        cursor = self.textCursor()
        if self._document is not None and cursor.hasComplexSelection():
            self._choose(self._document, cursor.anchor(), cursor)
        self.passage_selected.emit(self.passage())

    @Slot()
    def _tell_caret(self) -> None:
        if not self.is_browsing or self._is_pressed or self.textCursor().hasSelection():
            return
        if self._anchor is not None:
            self.clear_selection()
        self.caret_moved.emit(self.caret())

    def copy(self) -> None:
        """Copy what is selected, also what Qt does not know to be."""
        passage = self.passage()
        if passage is not None:
            put_on_clipboard(Copied(passage.quote, ""))

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt calls it
        """Copy the words of the article, not Qt's version of them."""
        data = QMimeData()
        passage = self.passage()
        data.setText(passage.quote if passage is not None else "")
        return data

    def _show_selected(self, document: ArticleDocument, passage: Passage) -> None:
        """Select exactly a passage, which is in the document."""
        self._is_by_keys = False
        cursor = self.textCursor()
        cursor.setPosition(document.offsets.to_end_position(passage.end))
        self._choose(document, document.offsets.to_position(passage.start), cursor)
        self.passage_selected.emit(passage)

    # The caret

    @property
    def is_browsing(self) -> bool:
        """Whether the keys move a caret."""
        keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
        return bool(self.textInteractionFlags() & keyboard)

    def browse_by_caret(self, is_on: bool) -> None:
        """Let the arrow keys move a caret, from what is on the screen, instead of scrolling."""
        super().browse_by_caret(is_on)
        self.setCursorWidth(CARET_WIDTH if is_on else 1)
        caret, shown = self.cursorRect(), self.shown()
        is_shown = shown.intersects(caret) and not (self._head and caret.top() < shown.top())
        if is_on and not is_shown and self._document is not None:
            cursor = self.textCursor()
            cursor.setPosition(self._first_shown(self._document))
            self.place_cursor(cursor)

    def _first_shown(self, document: ArticleDocument) -> int:
        """Return the position at which the first line begins that nothing lies over."""
        first = document.offsets.to_position(self.reading_position())
        cursor = QTextCursor(document)
        cursor.setPosition(first)
        end = self.viewport().height()
        while self._head and self.cursorRect(cursor).top() < min(self._head, end):
            if not cursor.movePosition(QTextCursor.MoveOperation.Down):
                return first
        return cursor.position()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Select over cells by characters, words and lines, as elsewhere."""
        if self.is_browsing and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._is_by_keys = True
        move = selecting_move(event) if self.is_browsing else None
        if move is None or self._document is None or not self._select_over_cells(move):
            place = self.textCursor().position()
            super().keyPressEvent(event)
            if self.is_browsing and self.textCursor().position() != place:
                self.show_caret()

    def _select_over_cells(self, move: QTextCursor.MoveOperation) -> bool:
        """Move the end of the selection if that leads into another cell; whether it did."""
        document, cursor = self.article_document, self.textCursor()
        anchor = cursor.anchor() if self._anchor is None else self._anchor
        cursor.clearSelection()
        cursor.movePosition(move)
        is_over = not are_in_one_cell(document, anchor, cursor.position())
        if is_over or self._anchor is not None:
            self._choose(document, anchor, cursor)
            self.show_caret()
            self.passage_selected.emit(self.passage())
            return True
        return False

    def _choose(self, document: ArticleDocument, anchor: int, end: QTextCursor) -> None:
        """Select from a position of the document to that of a cursor, and tell nobody."""
        position = end.position()
        is_over = not are_in_one_cell(document, anchor, position)
        self._anchor = anchor if is_over else None
        self._linear = document.offsets.passage(anchor, position) if is_over else None
        if is_over:
            end.clearSelection()
        else:
            end.setPosition(anchor)
            end.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self._place_silently(end)
        self.viewport().update()

    def _place_silently(self, cursor: QTextCursor) -> None:
        is_pressed, self._is_pressed = self._is_pressed, True
        self.place_cursor(cursor)
        self._is_pressed = is_pressed


def _trimmed(passage: Passage) -> Passage | None:
    """Return a passage without the white space at its ends; None where it is nothing else."""
    quote = passage.quote.strip()
    start = passage.start + len(passage.quote) - len(passage.quote.lstrip())
    return Passage(start, start + len(quote), quote) if quote else None


def passage_of(text: str, start: int, end: int) -> Passage | None:
    """Return a range of an article text as a passage; None for an empty range."""
    return Passage(start, end, text[start:end]) if start < end else None
