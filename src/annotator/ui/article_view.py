"""The article with its marks: paints them under the words, and tells what the reader selects."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
)

from annotator.core.anchoring.words import snap
from annotator.core.model import Annotation, Passage, Rendering
from annotator.ui.backdrop import Backdrop
from annotator.ui.document import ArticleDocument
from annotator.ui.keys import kind_of_key
from annotator.ui.painting import MarkIndex, MarkPainter, line_rects
from annotator.ui.reading_view import ReadingView
from annotator.ui.theme import Theme
from annotator.ui.typesetting import TOP
from annotator.ui.visible import visible_blocks


class ArticleView(ReadingView):
    """Shows a rendering and its marks, and says in code points what the reader selects."""

    passage_selected = Signal(object)
    """The selected `Passage`, or None."""
    kind_pressed = Signal(object)
    """A `Kind` whose key was pressed on a keyboard without Latin letters."""
    marks_pressed = Signal(object)
    """Ids of the marks at the place of a click, the shortest first; empty where there is none."""
    link_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._backdrop: Backdrop | None = None
        self._annotations: dict[str, Annotation] = {}
        self._marks: MarkIndex | None = None
        self._current = ""
        self._linear: Passage | None = None
        self._is_pressed = False
        self._pressed_link = ""
        self._pressed_position = 0
        self.selectionChanged.connect(self._tell_selection)

    def show_rendering(self, rendering: Rendering, folder: Path | None) -> None:
        """Show an article, without marks yet; pictures are loaded from below `folder` only."""
        self._annotations, self._marks, self._current, self._linear = {}, None, "", None
        super().show_rendering(rendering, folder)
        self.passage_selected.emit(None)

    def _put(self, document: ArticleDocument) -> None:
        super()._put(document)
        if self._rendering is not None:
            typography = self._setting.typography(self._theme)
            self._backdrop = Backdrop(self._rendering.tree, typography)
        self._marks = MarkIndex(list(self._annotations.values()), document.offsets)

    def show_annotations(self, annotations: list[Annotation]) -> None:
        """Paint these marks; those that have no passage are painted nowhere."""
        self._annotations = {note.id: note for note in annotations}
        if self._document is not None:
            self._marks = MarkIndex(annotations, self._document.offsets)
        self.viewport().update()

    def put_annotation(self, note: Annotation) -> None:
        """Paint one mark that is new or different."""
        self._annotations[note.id] = note
        if self._marks is not None:
            self._marks.put(note)
        self.viewport().update()

    def drop_annotation(self, annotation_id: str) -> None:
        """Paint one mark no more."""
        self._annotations.pop(annotation_id, None)
        if self._marks is not None:
            self._marks.drop(annotation_id)
        self.viewport().update()

    def set_current(self, annotation_id: str) -> None:
        """Paint one mark's line stronger than the others'; "" for none."""
        self._current = annotation_id
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Show the article and its marks in other colors, at the same place."""
        super().set_theme(theme)
        self.viewport().update()

    @Slot()
    def _take_in_growth(self) -> None:
        super()._take_in_growth()
        if self._marks is not None:
            self._marks.grow()
        self.viewport().update()

    # The selection

    def passage(self) -> Passage | None:
        """Return what is selected; None for nothing."""
        cursor = self.textCursor()
        if self._linear is not None or self._document is None or not cursor.hasSelection():
            return self._linear
        return self._document.offsets.passage(cursor.anchor(), cursor.position())

    def clear_selection(self) -> None:
        """Select nothing; the caret stays."""
        self._linear = None
        cursor = self.textCursor()
        cursor.clearSelection()
        self.place_cursor(cursor)
        self.viewport().update()
        self.passage_selected.emit(None)

    @Slot()
    def _tell_selection(self) -> None:
        if not self._is_pressed:
            self.passage_selected.emit(self.passage())

    def _settle_selection(self, document: ArticleDocument, released: int, *, exact: bool) -> None:
        """Show what a drag has selected: whole words, and in a table all from first to last."""
        cursor, offsets = self.textCursor(), document.offsets
        ends = cursor.anchor(), cursor.position()
        if cursor.hasComplexSelection():
            # In a selection of cells, Qt's cursor is at their beginnings, not at the mouse.
            ends = self._pressed_position, released
        passage = offsets.passage(*ends)
        if passage is not None and not exact:
            passage = _snapped(document.text, passage)
        if passage is None:
            self.clear_selection()
            return
        first = offsets.to_position(passage.start)
        last = offsets.to_end_position(passage.end)
        if cursor.hasComplexSelection():
            # Qt would show a rectangle of cells; what is marked is all from first to last.
            self._linear = passage
            cursor.setPosition(last)
        else:
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        self.place_cursor(cursor)
        self.viewport().update()
        self.passage_selected.emit(passage)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt calls it
        """Copy the words of the article, not Qt's version of them."""
        data = QMimeData()
        passage = self.passage()
        data.setText(passage.quote if passage is not None else "")
        return data

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Begin a selection, or a click on a link or a mark."""
        self._is_pressed = True
        self._linear = None
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        cursor = self.textCursor()
        if event.button() is Qt.MouseButton.LeftButton and is_plain and cursor.hasSelection():
            # Else Qt would begin to drag the selected words away instead of selecting anew.
            cursor.clearSelection()
            self.place_cursor(cursor)
        self._pressed_link = self.anchorAt(event.position().toPoint())
        self._pressed_position = self._position_at(event)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Settle the selection; Shift held takes it exactly as it is."""
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton or not self._is_pressed:
            return
        self._is_pressed = False
        if self._document is None:
            return
        if self.textCursor().hasSelection():
            is_exact = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._settle_selection(self._document, self._position_at(event), exact=is_exact)
            return
        self.passage_selected.emit(None)
        link = self.anchorAt(event.position().toPoint())
        if link and link == self._pressed_link:
            self.link_pressed.emit(link)
        else:
            offset = self.offset_at(event.position())
            self.marks_pressed.emit(() if offset is None else self.marks_at(offset))

    def _position_at(self, event: QMouseEvent) -> int:
        """Return the position of the document that is closest to the mouse."""
        layout = self.document().documentLayout()
        place = event.position() + self.scrolled()
        return max(0, layout.hitTest(place, Qt.HitTestAccuracy.FuzzyHit))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Mark by the key's place where the keyboard has no Latin letters."""
        kind = kind_of_key(event)
        if kind is not None:
            self.kind_pressed.emit(kind)
        else:
            super().keyPressEvent(event)

    def marks_at(self, offset: int) -> tuple[str, ...]:
        """Return the ids of the marks that hold the code point at `offset`, the shortest first."""
        found = sorted(
            (note.passage.end - note.passage.start, note.id)
            for note in self._annotations.values()
            if note.passage is not None and note.passage.start <= offset < note.passage.end
        )
        return tuple(annotation_id for _, annotation_id in found)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint backdrop and marks, then let Qt paint the words over them."""
        if self._document is not None and self._backdrop is not None:
            painter = QPainter(self.viewport())
            scrolled = self.scrolled()
            painter.translate(-scrolled)
            clip = QRectF(event.rect()).translated(scrolled).adjusted(0, -TOP, 0, TOP)
            self._paint_below(painter, self._document, self._backdrop, clip)
            painter.end()
        super().paintEvent(event)

    def _paint_below(
        self, painter: QPainter, document: ArticleDocument, backdrop: Backdrop, clip: QRectF
    ) -> None:
        layout = document.documentLayout()
        blocks = list(visible_blocks(document, clip))
        for index, block in blocks:
            leaf = document.offsets.pieces[index].leaf
            backdrop.paint(painter, self._theme, leaf, block)
        marks = MarkPainter(painter, self._theme, self._current)
        for index, block in blocks:
            if self._marks is not None:
                marks.paint(block, layout, self._marks.in_piece(index))
            if self._linear is not None:
                self._paint_linear(painter, document, block, self._linear)

    def _paint_linear(
        self, painter: QPainter, document: ArticleDocument, block: QTextBlock, passage: Passage
    ) -> None:
        """Paint a selection that Qt cannot show: all from its first to its last character."""
        offsets, start = document.offsets, block.position()
        first = max(0, offsets.to_position(passage.start) - start)
        last = min(block.length() - 1, offsets.to_end_position(passage.end) - start)
        if first >= last:
            return
        corner = document.documentLayout().blockBoundingRect(block).topLeft()
        color = QColor(self._theme.selection)
        color.setAlpha(100)
        for _, rect in line_rects(block, first, last):
            painter.fillRect(rect.translated(corner), color)


def _snapped(text: str, passage: Passage) -> Passage | None:
    start, end = snap(text, passage.start, passage.end)
    return Passage(start, end, text[start:end]) if start < end else None
