"""Shows an article's words in a measured column, keeps the place in it, and knows its links."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.blocks import BlockTree
from annotator.core.model import Passage, Rendering
from annotator.ui.document import ArticleDocument
from annotator.ui.images import ImageSource
from annotator.ui.laying_out import LayingOut
from annotator.ui.leaving import let_go
from annotator.ui.paper import Paper
from annotator.ui.theme import LIGHT, Theme, article_palette
from annotator.ui.typesetting import (
    SCREEN,
    SOON,
    ZOOMS,
    Setting,
    Successor,
    fit_gutter,
    zoom_beside,
)

WHEEL_STEP = 120
"""What a wheel says of one notch, in eighths of a degree."""
AT_ONCE = 0.05
"""Seconds for which the window waits until a long article has other lines where it is read."""
_OF_MOUSE = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.ToolTip,
        QEvent.Type.ContextMenu,
    }
)


class ReadingView(Paper):
    """A read-only article; places in it are offsets of the article text, in code points."""

    link_hovered = Signal(str)
    """The link under the pointer; empty where there is none."""
    completed = Signal()
    """All of the article is in the view."""
    zoom_changed = Signal(int)
    """How large words are now, in per cent of their first size."""
    _picture: QPixmap | None = None
    """What is shown until the words that are read have their new lines; events ask for it early."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._rendering: Rendering | None = None
        self._folder: Path | None = None
        self._document: ArticleDocument | None = None
        self._hovered_link = ""
        self._wanted_position: int | None = None
        self._kept_place = (0, 0)
        self._successor: Successor | None = None
        self._laying = LayingOut(self)
        self._laying.reached.connect(self._show_new_lines)
        self._wheeled = 0
        self._zoom = 100

    # What is shown

    def show_rendering(self, rendering: Rendering, folder: Path | None) -> None:
        """Show an article; pictures are loaded from below `folder` only. Where that fails, whatever
        is raised, nothing is shown: what was is not what is marked from now on.
        """
        try:
            self._begin(rendering, folder)
        except BaseException:
            self._show_nothing()
            raise

    def _show_nothing(self) -> None:
        self._rendering = None
        images = ImageSource(None, self._setting.column)
        document = self._setting.document(BlockTree(()), self._theme, images, self)
        document.start()
        self._put(document)

    def _begin(self, rendering: Rendering, folder: Path | None) -> None:
        self._rendering, self._folder, self._wanted_position = rendering, folder, None
        self._abandon_successor()
        self._picture = None
        self.viewport().setUpdatesEnabled(True)
        self._setting = Setting(self._zoom)
        document = self._new_document(rendering, self._setting)
        document.start()
        self._put(document)
        self.verticalScrollBar().setValue(0)
        self.scroll_across(0)

    def set_theme(self, theme: Theme) -> None:
        """Show the article in other colors, at the same place."""
        self._theme = theme
        self.setPalette(article_palette(theme, QApplication.palette()))
        self._set_anew()

    @property
    def zoom(self) -> int:
        """How large words are, in per cent of their first size."""
        return self._zoom

    def set_zoom(self, percent: int) -> None:
        """Show larger or smaller words, at the same place."""
        percent = min(max(percent, ZOOMS[0]), ZOOMS[-1])
        if percent != self._zoom:
            self._zoom = percent
            self._set_anew()
            self.zoom_changed.emit(percent)

    def step_zoom(self, step: int) -> None:
        """Show words one step larger (1) or smaller (-1)."""
        self.set_zoom(zoom_beside(self._zoom, step))

    def _new_document(self, rendering: Rendering, setting: Setting) -> ArticleDocument:
        images = ImageSource(self._folder, setting.column)
        return setting.document(rendering.tree, self._theme, images, self)

    def _set_anew(self) -> None:
        """Set the article anew, and show it so as soon as the words on the screen are set."""
        if self._rendering is None:
            self._setting = Setting(self._zoom)
            return
        self._abandon_successor()
        setting = Setting(self._zoom)
        document = self._new_document(self._rendering, setting)
        self._successor = Successor(document, setting, self.reading_position())
        self._successor.ready.connect(self._take_successor)
        self._successor.start()

    def _abandon_successor(self) -> None:
        if self._successor is not None:
            self._successor.abandon()
            self._successor = None

    @Slot()
    def _take_successor(self) -> None:
        """Show the article as it was set anew: the same place, the same words selected."""
        successor, self._successor = self._successor, None
        if successor is None or self._document is None:
            return
        offsets, cursor = self._document.offsets, self.textCursor()
        ends = [offsets.to_offset(place) for place in (cursor.anchor(), cursor.position())]
        position = self.reading_position()
        self._setting = successor.setting
        self._put(successor.document)
        self._select(*(min(end, successor.document.offsets.end) for end in ends))
        self.restore_position(position)
        let_go(successor)

    def _select(self, anchor: int, position: int) -> None:
        """Put the caret at an offset, and select from another one."""
        if self._document is not None:
            cursor, offsets = QTextCursor(self._document), self._document.offsets
            cursor.setPosition(offsets.to_position(anchor))
            cursor.setPosition(offsets.to_position(position), QTextCursor.MoveMode.KeepAnchor)
            self.place_cursor(cursor)

    def _put(self, document: ArticleDocument) -> None:
        earlier, self._document = self._document, document
        self._laying.stop()
        fit_gutter(document, self._gutter())  # before it is laid out
        document.tables.fit(self._measures()[2] - 2 * self._gutter())
        self.setDocument(document)
        self._fit_column()
        if earlier is not None:
            self.retire(earlier)
        document.grown.connect(self._hear_of_growth)
        document.completed.connect(self.completed)
        if document.is_complete:
            self.completed.emit()

    def _fit_tables(self, column: int) -> None:
        if self._document is not None and self._document is self.document():
            self._document.tables.fit(column)

    def _has_wider_tables(self) -> bool:
        return self._document is not None and self._document.tables.are_wider

    @Slot()
    def _hear_of_growth(self) -> None:
        # A slot that a class below has anew costs an object for each document, for good (PySide
        # 6.11); this one stands once.
        self._take_in_growth()

    def _take_in_growth(self) -> None:
        self._leave_sides()
        if self._wanted_position is not None:
            is_unseen = not self.viewport().updatesEnabled()
            self.restore_position(self._wanted_position)
            if is_unseen:
                self.viewport().setUpdatesEnabled(self._wanted_position is None)

    @property
    def article_document(self) -> ArticleDocument:
        """The document of the article that is shown.

        Raises LookupError if none is.
        """
        if self._document is None:
            raise LookupError("no article is shown")
        return self._document

    # Places in the article

    def reading_position(self) -> int:
        """Return the offset of the first line on the screen."""
        if self._wanted_position is not None:
            return self._wanted_position
        scrolled = self.verticalScrollBar().value()
        if self._document is None or scrolled == 0:
            return 0
        if self._kept_place[0] == scrolled:
            # Else each zoom and resize would go back to the beginning of another line.
            return self._kept_place[1]
        point = QPointF(self._gutter(), scrolled + 1)
        place = self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        return self._document.offsets.to_offset(place)

    def stay_at(self, offset: int) -> None:
        """Be at an offset of a later text of the article, whose beginning is not to be seen before:
        what is on the screen stays there until the words at the offset are set.
        """
        self.restore_position(offset)
        self.viewport().setUpdatesEnabled(self._wanted_position is None)

    def restore_position(self, offset: int) -> None:
        """Scroll so that the line at `offset` is the first: now, or as soon as it is there."""
        self._wanted_position = self._picture = None
        if self._document is None:
            return
        if offset > self._document.offsets.end and not self._document.is_complete:
            self._wanted_position = offset
        elif offset > 0:
            self._scroll_to(self._document, min(offset, self._document.offsets.end), 0)
            self._kept_place = self.verticalScrollBar().value(), offset
        else:
            self.verticalScrollBar().setValue(0)

    def forget_wanted(self) -> None:
        """Go to no place any more that has not been there yet: another one is gone to."""
        if self._wanted_position is not None:
            self._wanted_position = self._picture = None
            self.viewport().setUpdatesEnabled(True)
            self.viewport().update()

    def reveal(self, passage: Passage) -> None:
        """Scroll to a passage if it is not on the screen, and put the caret at its beginning."""
        document = self._document
        if document is None:
            return
        self.forget_wanted()
        if passage.end > document.offsets.end:
            document.finish()
        cursor = QTextCursor(document)
        cursor.setPosition(document.offsets.to_position(passage.start))
        shown = self.shown().adjusted(0, 0, 0, -self.viewport().height() // 5)
        if not shown.contains(self.cursorRect(cursor).center()):
            self._scroll_to(document, passage.start, self.viewport().height() // 4)
        self.place_cursor(cursor)
        self.show_sideways(cursor)

    @Slot(int)
    def show_place(self, offset: int) -> None:
        """Scroll so that the line at `offset` (code points) is a third down the screen."""
        if self._document is not None:
            offset = min(offset, self._document.offsets.end)
            self._scroll_to(self._document, offset, self.viewport().height() // 3)

    def reveal_target(self, name: str) -> None:
        """Scroll to where `#name` leads inside the article, if it leads anywhere."""
        if self._rendering is None:
            return
        tree = self._rendering.tree
        for start, block in zip(tree.starts, tree.blocks, strict=True):
            if name in block.targets and block.text:
                self.reveal(Passage(start, start + 1, block.text[0]))
                return

    def browse_by_caret(self, is_on: bool) -> None:
        """Let the arrow keys move a caret, and select with Shift, instead of scrolling."""
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if is_on:
            flags |= Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)
        self.setFocus()

    def place_cursor(self, cursor: QTextCursor) -> None:
        """Set the caret and selection without scrolling to them, as Qt would."""
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        values = [bar.value() for bar in bars]
        self.setTextCursor(cursor)
        for bar, value in zip(bars, values, strict=True):
            bar.setValue(value)

    def caret(self) -> int:
        """Return the offset of the caret."""
        if self._document is None:
            return 0
        return self._document.offsets.to_offset(self.textCursor().position())

    def offset_at(self, point: QPointF) -> int | None:
        """Return the offset of the character at a point of the viewport; None beside the text, and
        beside the viewport, where words of a wide table are not to be seen.
        """
        if self._document is None or not self.has_across(point):
            return None
        layout = self._document.documentLayout()
        place = layout.hitTest(point + self.scrolled(), Qt.HitTestAccuracy.ExactHit)
        return self._document.offsets.to_offset(place) if place >= 0 else None

    def _scroll_to(self, document: ArticleDocument, offset: int, above: int) -> None:
        """Scroll so that the line at `offset` has `above` logical pixels of text over it."""
        position = document.offsets.to_position(offset)
        block = document.findBlock(position)
        top = document.documentLayout().blockBoundingRect(block).top()
        line = block.layout().lineForTextPosition(position - block.position())
        wanted = round(top + (line.y() if line.isValid() else 0.0)) - above
        self.forget_wanted()
        bar = self.verticalScrollBar()
        if wanted > bar.maximum():  # Qt tells it how high the article is in a turn to come
            height = document.size().height() if document.is_laid_out else wanted + bar.pageStep()
            bar.setMaximum(max(bar.maximum(), round(height) - bar.pageStep()))
        bar.setValue(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Go to the beginning or the end with the keys that take a caret there, also without one:
        Qt knows only Home and End for that.
        """
        is_caret_moved = (
            self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        bar = self.verticalScrollBar()
        if not is_caret_moved and event.matches(QKeySequence.StandardKey.MoveToStartOfDocument):
            bar.setValue(bar.minimum())
        elif not is_caret_moved and event.matches(QKeySequence.StandardKey.MoveToEndOfDocument):
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    # The column

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the column as wide as it reads best, in the middle, and the first line first."""
        position = self.reading_position()
        super().resizeEvent(event)
        if self._fit_column():
            self._lay_out(position)

    def _change_lines(self, width: int) -> None:
        """Lay nothing out before the place where a long article is read: that comes in turns."""
        if self._is_long() and self.reading_position() > SCREEN:
            if self._picture is None:
                self._picture = self.viewport().grab()
            self._wanted_position = self.reading_position()
            self.verticalScrollBar().setValue(0)
        super()._change_lines(width)

    def _is_long(self) -> bool:
        """Whether to lay the article out takes so long that it is done in turns."""
        document = self._document
        return document is not None and document.is_complete and len(document.text) > SOON

    def _lay_out(self, position: int) -> None:
        """Show the line at an offset first again: at once, or as soon as it is laid out."""
        document = self._document
        if document is None or not self._is_long():
            self.restore_position(position)
            return
        wanted = document.offsets.to_position(min(position, len(document.text))) + SCREEN
        if self._laying.begin(document, wanted, AT_ONCE):
            self.restore_position(position)

    @Slot()
    def _show_new_lines(self) -> None:
        if self._picture is not None and self._wanted_position is not None:
            self.restore_position(self._wanted_position)
            self.viewport().update()

    def paint_picture(self) -> bool:
        """Paint what was shown before, where the new lines are not there yet; whether it was."""
        if self._picture is not None:
            QPainter(self.viewport()).drawPixmap(0, 0, self._picture)
        return self._picture is not None

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Leave the mouse alone while a picture is shown: the words are elsewhere."""
        if self._picture is not None and event.type() in _OF_MOUSE:
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt calls it
        """Scroll; with Ctrl held, show larger or smaller words."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        event.accept()
        self._wheeled += event.angleDelta().y()
        if abs(self._wheeled) >= WHEEL_STEP:
            self.step_zoom(1 if self._wheeled > 0 else -1)
            self._wheeled = 0

    # Links

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Tell which link is under the pointer."""
        super().mouseMoveEvent(event)
        link = self.anchorAt(event.position().toPoint())
        is_text = self.offset_at(event.position()) is not None
        shape = Qt.CursorShape.IBeamCursor if is_text else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else shape)
        self._hover(link)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt calls it
        """Tell that the pointer is at no link any more, wherever it went."""
        super().leaveEvent(event)
        self._hover("")

    def _hover(self, link: str) -> None:
        if link != self._hovered_link:
            self._hovered_link = link
            self.link_hovered.emit(link)
