"""Selecting passages of an article with mouse and keys: by characters, words and sentences."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QMimeData, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from annotator.core.anchoring.words import snap, word_at, word_near
from annotator.core.model import Copied, Passage
from annotator.ui.cells import are_in_one_cell, selecting_move
from annotator.ui.clipboard import put_on_clipboard
from annotator.ui.document import ArticleDocument
from annotator.ui.painting import line_rects
from annotator.ui.reading_view import ReadingView
from annotator.ui.visible import beside_line, visible_blocks

CARET_WIDTH = 2
"""Logical pixels of the caret while the keys move it."""

Unit = Callable[[str, int], tuple[int, int]]
"""Finds what is selected at once around an offset: a word, a sentence."""


class SelectingView(ReadingView):
    """Says in code points what the reader selects."""

    passage_selected = Signal(object)
    """The selected `Passage`, or None."""
    selection_settled = Signal()
    """Words were selected with the mouse, and its button let go."""
    menu_wanted = Signal(QPoint)
    """What can be done at a point of the screen is asked for."""
    caret_moved = Signal(int)
    """The keys have moved the caret to that offset, and nothing is selected."""

    def __init__(self) -> None:
        super().__init__()
        self._linear: Passage | None = None
        self._anchor: int | None = None
        """Where a selection over cells began, which Qt would show as a rectangle; the position of
        its other end is that of Qt's cursor, which selects nothing then."""
        self._is_pressed = False
        self._is_by_keys = False
        """Whether keys have chosen the end of what is selected."""
        self._pressed_position = 0
        self._unit: Unit | None = None
        self._unit_ends = (0, 0)
        self._double_click = QElapsedTimer()
        self._double_click_at = QPoint()
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
        return _passage(document.text, *snap(document.text, passage.start, passage.end)) or passage

    def clear_selection(self) -> None:
        """Select nothing; the caret stays."""
        self._linear, self._anchor = None, None
        cursor = self.textCursor()
        cursor.clearSelection()
        self.place_cursor(cursor)
        self.viewport().update()
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
        if passage.end <= document.offsets.end:
            shown = QRectF(self.viewport().rect())
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
        is_shown = self.viewport().rect().intersects(self.cursorRect())
        if is_on and not is_shown and self._document is not None:
            cursor = self.textCursor()
            cursor.setPosition(self._document.offsets.to_position(self.reading_position()))
            self.place_cursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Select over cells by characters, words and lines, as elsewhere."""
        if self.is_browsing and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._is_by_keys = True
        move = selecting_move(event) if self.is_browsing else None
        if move is None or self._document is None or not self._select_over_cells(move):
            super().keyPressEvent(event)

    def _select_over_cells(self, move: QTextCursor.MoveOperation) -> bool:
        """Move the end of the selection if that leads into another cell; whether it did."""
        document, cursor = self.article_document, self.textCursor()
        anchor = cursor.anchor() if self._anchor is None else self._anchor
        cursor.clearSelection()
        cursor.movePosition(move)
        is_over = not are_in_one_cell(document, anchor, cursor.position())
        if is_over or self._anchor is not None:
            self._choose(document, anchor, cursor)
            self.ensureCursorVisible()
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

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Begin a selection; after a double click, take the whole sentence."""
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._is_pressed, self._is_by_keys = True, False
        self._linear, self._anchor, self._unit = None, None, None
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        cursor = self.textCursor()
        if is_plain and cursor.hasSelection():
            # Else Qt would begin to drag the selected words away instead of selecting anew.
            cursor.clearSelection()
            self.place_cursor(cursor)
        self._pressed_position = self._position_at(event.position())
        super().mousePressEvent(self._on_line(event))
        if self._is_third_click(event):
            from annotator.core.anchoring.sentences import sentence_at  # noqa: PLC0415 (seldom)

            self._begin_unit(event.position(), sentence_at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Select the word; dragging on extends by words."""
        super().mouseDoubleClickEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_pressed = True
            self._double_click.start()
            self._double_click_at = event.position().toPoint()
            self._begin_unit(event.position(), word_at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Extend by whole words or sentences after a double or triple click."""
        super().mouseMoveEvent(self._on_line(event) if self._is_pressed else event)
        if not self._is_pressed or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if self._unit is not None:
            self._extend_unit(event.position())
        elif self._document is not None:
            self._show_dragged(self._document, self._position_at(event.position()))

    def _show_dragged(self, document: ArticleDocument, position: int) -> None:
        """Show while the mouse is dragged over cells what will be selected."""
        anchor, cursor = self._pressed_position, self.textCursor()
        if not are_in_one_cell(document, anchor, position):
            cursor.setPosition(position)
            self._choose(document, anchor, cursor)
            # Qt goes on from where its cursor is.
            cursor.setPosition(anchor)
            self._place_silently(cursor)
        elif self._anchor is not None:
            self._linear, self._anchor = None, None
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Settle the selection; Shift held takes it exactly as it is."""
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton or not self._is_pressed:
            return
        self._is_pressed = False
        if self._document is None:
            return
        if self.textCursor().hasSelection() or self._anchor is not None:
            is_exact = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._settle_selection(self._document, event.position(), exact=is_exact)
        else:
            self.passage_selected.emit(None)
            self._click(event.position())
        self._unit = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt calls it
        """Leave the menu to who knows what can be done."""
        self.menu_wanted.emit(event.globalPos())

    def _click(self, place: QPointF) -> None:
        """Take a click that has selected nothing."""

    def _is_third_click(self, event: QMouseEvent) -> bool:
        timer = self._double_click
        if not timer.isValid() or timer.hasExpired(QApplication.doubleClickInterval()):
            return False
        way = event.position().toPoint() - self._double_click_at
        return way.manhattanLength() < QApplication.startDragDistance()

    def _begin_unit(self, place: QPointF, unit: Unit) -> None:
        if self._document is None or not self._is_beside_line(self._document, place):
            self.clear_selection()
            return
        self._unit_ends = self._unit_at(place, unit)
        self._unit = unit
        self._extend_unit(place)

    def _is_beside_line(self, document: ArticleDocument, place: QPointF) -> bool:
        """Whether a line of text lies at the height of a point of the viewport."""
        block = document.findBlock(position := self._position_at(place))
        line = block.layout().lineForTextPosition(position - block.position())
        top = document.documentLayout().blockBoundingRect(block).top() + line.y()
        return abs(place.y() + self.scrolled().y() - top - line.height() / 2) < line.height()

    def _extend_unit(self, place: QPointF) -> None:
        """Select from the first word or sentence to the one under the mouse."""
        if self._document is None or self._unit is None:
            return
        start, end = self._unit_at(place, self._unit)
        first, last = self._unit_ends
        offsets = self._document.offsets
        left = offsets.to_position(min(start, first))
        right = offsets.to_end_position(max(end, last))
        anchor, position = (right, left) if start < first else (left, right)
        cursor = self.textCursor()
        cursor.setPosition(position)
        self._choose(self._document, anchor, cursor)

    def _unit_at(self, place: QPointF, unit: Unit) -> tuple[int, int]:
        """Return the range of the word or sentence at a point of the viewport.

        Beside a line of text it is the last or first one of that line.
        """
        document = self._document
        if document is None:
            return 0, 0
        offset = self.offset_at(place)
        if offset is None:
            position = self._position_at(place)
            offset = word_near(document.text, *_line_at(document, position))
        start, end = unit(document.text, offset)
        return start, min(end, document.offsets.end)

    def _settle_selection(self, document: ArticleDocument, place: QPointF, *, exact: bool) -> None:
        """Show what a drag has selected: whole words, and in a table all from first to last."""
        cursor, offsets = self.textCursor(), document.offsets
        ends = cursor.anchor(), cursor.position()
        if self._anchor is not None:
            ends = self._pressed_position, self._position_at(place)
        passage = offsets.passage(*ends)
        if self._unit is not None:
            start, end = self._unit_at(place, self._unit)
            passage = _passage(
                document.text, min(start, self._unit_ends[0]), max(end, self._unit_ends[1])
            )
        elif passage is not None and not exact:
            passage = _passage(document.text, *snap(document.text, passage.start, passage.end))
        if passage is None:
            self.clear_selection()
            return
        self._show_selected(document, passage)
        self.selection_settled.emit()

    def _show_selected(self, document: ArticleDocument, passage: Passage) -> None:
        """Select exactly a passage, which is in the document."""
        self._is_by_keys = False
        cursor = self.textCursor()
        cursor.setPosition(document.offsets.to_end_position(passage.end))
        self._choose(document, document.offsets.to_position(passage.start), cursor)
        self.passage_selected.emit(passage)

    def _position_at(self, place: QPointF) -> int:
        """Return the position of the document that is closest to a point of the viewport."""
        layout = self.document().documentLayout()
        inside = place + self.scrolled()
        if self._document is not None:
            inside = beside_line(self._document, inside)
        return max(0, layout.hitTest(inside, Qt.HitTestAccuracy.FuzzyHit))

    def _on_line(self, event: QMouseEvent) -> QMouseEvent:
        """Return an event as if it were at the nearest line: between two lines Qt takes the end of
        one, and a drag along there would select nothing.
        """
        if self._document is None:
            return event
        place = beside_line(self._document, event.position() + self.scrolled()) - self.scrolled()
        way = place - event.position()
        if way.isNull():
            return event
        return QMouseEvent(
            event.type(),
            place,
            event.scenePosition() + way,
            event.globalPosition() + way,
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )


def _trimmed(passage: Passage) -> Passage | None:
    """Return a passage without the white space at its ends; None where it is nothing else."""
    quote = passage.quote.strip()
    start = passage.start + len(passage.quote) - len(passage.quote.lstrip())
    return Passage(start, start + len(quote), quote) if quote else None


def _passage(text: str, start: int, end: int) -> Passage | None:
    return Passage(start, end, text[start:end]) if start < end else None


def _line_at(document: ArticleDocument, position: int) -> tuple[int, int, int]:
    """Return the offset of a position, and the range of the line that it is in."""
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position())
    start = block.position() + line.textStart()
    offsets = document.offsets
    first, last = offsets.to_offset(start), offsets.to_offset(start + line.textLength())
    return offsets.to_offset(position), first, last
