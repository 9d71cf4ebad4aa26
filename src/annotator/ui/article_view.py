"""The article with its marks: paints them under the words, and tells what the reader selects."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QToolTip

from annotator.core.model import Annotation, Passage, Rendering
from annotator.ui.backdrop import Backdrop
from annotator.ui.document import ArticleDocument
from annotator.ui.edge_scroll import EdgeScroll
from annotator.ui.ends import End, Knob, dragged, knob_of, with_passage
from annotator.ui.hits import Hits
from annotator.ui.hover import marks_html
from annotator.ui.margin import badge_at
from annotator.ui.mark_index import MarkIndex
from annotator.ui.mark_map import MarkMap
from annotator.ui.mark_painter import MarkPainter
from annotator.ui.mark_shapes import ShapeCache
from annotator.ui.painting import paint_passage
from annotator.ui.paper import MAP_WIDTH
from annotator.ui.pointing import PointingView
from annotator.ui.theme import Theme
from annotator.ui.typesetting import TOP
from annotator.ui.visible import visible_blocks


class ArticleView(PointingView):
    """Shows a rendering and its marks, and says in code points what the reader selects."""

    marks_pressed = Signal(object)
    """Ids of the marks at the place of a click, the shortest first; empty where there is none."""
    link_pressed = Signal(str)
    ends_dragged = Signal(str, object)
    """A mark's id, and the `Passage` that it is to have."""

    def __init__(self) -> None:
        super().__init__()
        self._backdrop: Backdrop | None = None
        self._annotations: dict[str, Annotation] = {}
        self._marks: MarkIndex | None = None
        self._shapes = ShapeCache()
        self._reader_id = ""
        self._before: Mapping[str, str] = {}
        self._current = ""
        self._pressed_link = ""
        self._hits = Hits()
        self.mark_map = MarkMap(self)
        self.mark_map.place_chosen.connect(self.show_place)
        self.verticalScrollBar().rangeChanged.connect(self._place_map)
        self._held: End | None = None
        self._held_at, self._is_exact = QPointF(), False
        self._edge = EdgeScroll(self)
        self._edge.scrolled.connect(self._drag_end)
        self._shown_ends: Passage | None = None
        self._painted_knobs: list[tuple[Knob, QColor]] = []

    def show_rendering(self, rendering: Rendering, folder: Path | None) -> None:
        """Show an article, without marks yet; pictures are loaded from below `folder` only."""
        self._annotations, self._marks, self._current, self._linear = {}, None, "", None
        self._hits, self._held, self._shown_ends = Hits(), None, None
        super().show_rendering(rendering, folder)
        self.passage_selected.emit(None)

    def _put(self, document: ArticleDocument) -> None:
        super()._put(document)
        if self._rendering is not None:
            typography = self._setting.typography(self._theme)
            self._backdrop = Backdrop(self._rendering.tree, typography)
        self._marks = MarkIndex(self._annotations.values(), document.offsets, self._reader_id)
        self._shapes = ShapeCache()
        self.mark_map.show_document(document)

    def set_reader(self, reader_id: str) -> None:
        """Tell who reads: marks of others lie below, with their names and hollow badges."""
        if self._reader_id != reader_id:
            self._reader_id = self.mark_map.reader_id = reader_id
            self._lay_marks()
            self.viewport().update()

    def _lay_marks(self) -> None:
        """Lay all marks anew, that of which an end is held as it is held."""
        if self._document is None:
            return
        notes, shown = self._annotations, self._shown_ends
        self._marks = MarkIndex(notes.values(), self._document.offsets, self._reader_id)
        if shown is not None and self._current in notes:
            self._marks.put([with_passage(notes[self._current], shown)])

    def set_before(self, words: Mapping[str, str]) -> None:
        """Tell what the words of marks were that are not simply where they were set, by id."""
        self._before = words

    def show_annotations(self, annotations: list[Annotation]) -> None:
        """Paint these marks; those that have no passage are painted nowhere."""
        self._annotations = {note.id: note for note in annotations}
        if self._document is not None:
            self._marks = MarkIndex(annotations, self._document.offsets, self._reader_id)
        self.mark_map.show_annotations(annotations)
        self.viewport().update()

    def put_annotations(self, notes: Sequence[Annotation]) -> None:
        """Paint marks that are new or different."""
        self._annotations.update((note.id, note) for note in notes)
        if any(note.id == self._current for note in notes):
            self._shown_ends = None
        if self._marks is not None:
            self._marks.put(notes)
        self.mark_map.put_annotations(notes)
        self._repaint_marks()

    def drop_annotations(self, annotation_ids: Sequence[str]) -> None:
        """Paint marks no more."""
        for annotation_id in annotation_ids:
            self._annotations.pop(annotation_id, None)
        if self._marks is not None:
            self._marks.drop(annotation_ids)
        self.mark_map.drop_annotations(annotation_ids)
        self._repaint_marks()

    def set_current(self, annotation_id: str) -> None:
        """Paint one mark's line stronger than the others'; "" for none."""
        if annotation_id != self._current:
            self.show_ends(None)
            self._held = None
        self._current = annotation_id
        self._repaint_marks()

    def set_theme(self, theme: Theme) -> None:
        """Show the article and its marks in other colors, at the same place."""
        super().set_theme(theme)
        self.mark_map.set_theme(theme)
        self.viewport().update()

    def _take_in_growth(self) -> None:
        super()._take_in_growth()
        if self._marks is not None:
            self._marks.grow()
        self.viewport().update()

    # What was found

    def show_hits(self, places: Sequence[tuple[int, int]]) -> None:
        """Paint frames around these ranges, in code points and in order."""
        self._hits = Hits(places)
        self.mark_map.set_hits([start for start, _ in places])
        self.viewport().update()

    def set_current_hit(self, index: int) -> None:
        """Paint one place that was found stronger than the others; -1 for none."""
        self._hits.current = index
        self.viewport().update()

    @property
    def is_dragging(self) -> bool:
        """Whether the mouse is held down on something that Esc would give up."""
        return super().is_dragging or self._held is not None

    # The ends of the current mark

    @property
    def current_id(self) -> str:
        """The id of the current mark; "" for none."""
        return self._current

    def ends_of_current(self) -> Passage | None:
        """Return what the current mark holds, as it is painted now; None where there is none."""
        note = self._annotations.get(self._current)
        return self._shown_ends or (note.passage if note is not None else None)

    def show_ends(self, passage: Passage | None) -> None:
        """Paint the current mark as if it held a passage; None for what it does hold."""
        note = self._annotations.get(self._current)
        if passage == self._shown_ends or note is None or self._marks is None:
            return
        self._shown_ends = passage
        self._marks.put([note if passage is None else with_passage(note, passage)])
        self._repaint_marks()

    def is_right_to_left(self, offset: int) -> bool:
        """Whether the paragraph at an offset runs from right to left."""
        if self._document is None:
            return False
        block = self._document.findBlock(self._document.offsets.to_position(offset))
        return block.textDirection() is Qt.LayoutDirection.RightToLeft

    def keep_in_sight(self, offset: int) -> None:
        """Scroll to an offset if it is not on the screen."""
        document = self._document
        if document is None or offset > document.offsets.end:
            return
        cursor = QTextCursor(document)
        cursor.setPosition(document.offsets.to_position(offset))
        shown = self.shown()
        if not shown.top() <= self.cursorRect(cursor).center().y() <= shown.bottom():
            self._scroll_to(document, offset, self.viewport().height() // 2)
        self.show_sideways(cursor)

    def kept_rects(self) -> list[QRectF]:
        """Return where the selected words, the current mark and the caret of the keys are on the
        screen, in the viewport: what no bar may cover.
        """
        document, passage = self._document, self.ends_of_current()
        if document is None:
            return []
        is_there = passage is not None and passage.end <= document.offsets.end
        marked = self.rects_of(document, passage) if passage is not None and is_there else []
        caret = self.cursorRect() if self.is_browsing else QRect()
        is_seen = caret.intersects(self.viewport().rect())
        return self.selected_rects() + marked + ([QRectF(caret)] if is_seen else [])

    def _knobs(self) -> list[tuple[End, Knob]]:
        """Return the ends of the current mark as they are on the screen."""
        passage = self.ends_of_current()
        if passage is None or self._document is None:
            return []
        found = ((end, knob_of(self._document, passage, end)) for end in End)
        return [(end, knob) for end, knob in found if knob is not None]

    def _end_at(self, place: QPointF) -> End | None:
        inside = place + self.scrolled()
        return next((end for end, knob in self._knobs() if knob.is_near(inside)), None)

    def _take_drag(self, event: QMouseEvent) -> None:
        self._held_at = event.position()
        self._is_exact = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._drag_end()
        self._edge.follow(self._held_at)

    @Slot()
    def _drag_end(self) -> None:
        """Show the held end where the pointer is."""
        passage, document = self.ends_of_current(), self._document
        if self._held is None or passage is None or document is None:
            self._edge.stop()
            return
        place = document.offsets.to_offset(self._position_at(self._held_at))
        self.show_ends(dragged(document.text, passage, self._held, place, exact=self._is_exact))

    def _let_go(self) -> None:
        """End dragging: tell where to."""
        self._held = None
        self._edge.stop()
        passage = self._shown_ends
        self.show_ends(None)
        if passage is not None:
            self.ends_dragged.emit(self._current, passage)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Take hold of a mark's end, or begin a selection, or a click on a link or a mark."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._held = self._end_at(event.position()) if is_left else None
        if self._held is None:
            self._pressed_link = self.anchorAt(event.position().toPoint())
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Drag the end that is held, or go on selecting."""
        if self._held is not None:
            self._take_drag(event)
            return
        super().mouseMoveEvent(event)
        if event.buttons():
            return
        if self._end_at(event.position()) is not None:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
        elif self.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor:
            self._point_at_badge(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Let go of what is held."""
        if self._held is not None:
            self._let_go()
        else:
            super().mouseReleaseEvent(event)

    def _click(self, place: QPointF) -> None:
        link = self.anchorAt(place.toPoint())
        if link and link == self._pressed_link:
            self.link_pressed.emit(link)
        else:
            self.marks_pressed.emit(self.marks_near(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Give a drag or a selection up with Esc."""
        if event.key() == Qt.Key.Key_Escape and self._held is not None:
            self._held = None
            self.show_ends(None)
        elif event.key() == Qt.Key.Key_Escape and self.passage() is not None:
            self.clear_selection()
        else:
            super().keyPressEvent(event)

    def marks_at(self, offset: int) -> tuple[str, ...]:
        """Return the ids of the marks that hold the code point at `offset`, the shortest first."""
        return tuple(note.id for note in self._marks.at(offset)) if self._marks else ()

    def _point_at_badge(self, place: QPointF) -> None:
        if self.marks_near(place):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def marks_near(self, place: QPointF) -> tuple[str, ...]:
        """Return the ids of the marks at a point of the viewport: under a word, or of a badge."""
        offset = self.offset_at(place)
        if offset is not None:
            return self.marks_at(offset)
        if self._document is None or self._marks is None or not self.has_across(place):
            return ()
        inside = place + self.scrolled()
        badge = badge_at(self._document, self._marks, self._setting.em, inside)
        return badge.mark_ids if badge is not None else ()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Name the marks where the pointer rests."""
        if not isinstance(event, QHelpEvent) or self._marks is None or self._picture is not None:
            return super().viewportEvent(event)
        notes = [self._annotations[name] for name in self.marks_near(QPointF(event.pos()))]
        words = marks_html(notes, self.mark_map.reader_id, self._before)
        QToolTip.showText(event.globalPos(), words, self.viewport())
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the map of marks beside the scroll bar."""
        super().resizeEvent(event)
        self._place_map()

    @Slot()
    def _place_map(self) -> None:
        bar = self.verticalScrollBar()
        beside = bar.sizeHint().width()
        left = beside if self.isRightToLeft() else self.width() - beside - MAP_WIDTH
        self.mark_map.lie_beside(self, bar, left, MAP_WIDTH)

    # Painting

    def _repaint_marks(self) -> None:
        """Have the blocks on the screen painted anew whose marks look otherwise than they did, from
        side to side, since badges lie beside: to paint all would be half of what a key takes.
        """
        document, marks, scrolled = self._document, self._marks, self.scrolled()
        if document is None or marks is None:
            return
        layout, shown = document.documentLayout(), QRectF(self.viewport().rect())
        knobs = self._knob_looks()
        if knobs != self._painted_knobs:  # they may stand in a block beside that of the mark
            for knob, _ in knobs + self._painted_knobs:
                self.viewport().update(knob.rect().translated(-scrolled).toAlignedRect())
        for index, block in visible_blocks(document, shown.translated(scrolled)):
            rect = layout.blockBoundingRect(block)
            here = marks.in_piece(index)
            if not self._shapes.is_same(index, block, rect.topLeft(), here, self._current):
                # Lanes and badges hang out of the lines.
                top = rect.top() - scrolled.y() - TOP
                strip = QRectF(shown.left(), top, shown.width(), rect.height() + 2 * TOP)
                self.viewport().update(strip.toAlignedRect())

    def _knob_looks(self) -> list[tuple[Knob, QColor]]:
        note = self._annotations.get(self._current)
        color = self._theme.kinds[note.kind].line if note else self._theme.ink
        return [(knob, color) for _, knob in self._knobs()]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint backdrop and marks, then let Qt paint the words over them."""
        if self.paint_picture():
            return
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
        marks = MarkPainter(painter, self._theme)
        for index, block in blocks:
            if self._marks is not None:
                corner = layout.blockBoundingRect(block).topLeft()
                here = self._marks.in_piece(index)
                marks.paint(self._shapes.shapes(index, block, corner, here, self._current))
            self._hits.paint(painter, self._theme, document, index, block)
            if self._linear is not None:
                paint_passage(painter, self._theme, document, block, self._linear)
        self._painted_knobs = self._knob_looks()
        for knob, color in self._painted_knobs:
            knob.paint(painter, color)
        left = document.rootFrame().frameFormat().leftMargin()
        right, reader_id = document.textWidth() - left, self.mark_map.reader_id
        marks.paint_badges(self._setting.em, left, right, reader_id)
