"""Selecting passages of an article with the mouse: by characters, words and sentences."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.core.anchoring.words import snap, word_at, word_near
from annotator.ui.cells import are_in_one_cell
from annotator.ui.document import ArticleDocument
from annotator.ui.selecting import SelectingView, passage_of
from annotator.ui.visible import beside_line

Unit = Callable[[str, int], tuple[int, int]]
"""Finds what is selected at once around an offset: a word, a sentence."""


class PointingView(SelectingView):
    """Selects what the mouse is dragged over, in whole words unless Shift is held."""

    selection_settled = Signal()
    """Words were selected with the mouse, and its button let go."""
    menu_wanted = Signal(QPoint)
    """What can be done at a point of the screen is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed_position = 0
        self._unit: Unit | None = None
        self._unit_ends = (0, 0)
        self._double_click = QElapsedTimer()
        self._double_click_at = QPoint()

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
        """Leave the menu to who knows what can be done; one that a key asks for is about what is
        selected, or the current mark, and opens there.
        """
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(self._place_of_keys() if is_by_key else event.globalPos())

    def kept_rects(self) -> list[QRectF]:
        """Return where that is in the viewport; a view that knows of marks has theirs too."""
        return self.selected_rects()

    def _place_of_keys(self) -> QPoint:
        """Return the foot of it on the screen; where it is out of sight, a corner without words."""
        shown = QRectF(self.shown())
        about = self.selected_rects() or self.kept_rects()
        there = [rect.intersected(shown) for rect in about if rect.intersects(shown)]
        lowest = max(there, key=QRectF.bottom, default=QRectF(shown.left(), shown.top(), 2, 2))
        place = lowest.bottomLeft() + QPointF(2, -lowest.height() / 4)
        return self.viewport().mapToGlobal(place.toPoint())

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
            passage = passage_of(
                document.text, min(start, self._unit_ends[0]), max(end, self._unit_ends[1])
            )
        elif passage is not None and not exact:
            passage = passage_of(document.text, *snap(document.text, passage.start, passage.end))
        if passage is None:
            self.clear_selection()
            return
        self._show_selected(document, passage)
        self.selection_settled.emit()

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


def _line_at(document: ArticleDocument, position: int) -> tuple[int, int, int]:
    """Return the offset of a position, and the range of the line that it is in."""
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position())
    start = block.position() + line.textStart()
    offsets = document.offsets
    first, last = offsets.to_offset(start), offsets.to_offset(start + line.textLength())
    return offsets.to_offset(position), first, last
