"""What the hands do on the page: the bar beside a selection, the ends of a mark, the caret."""

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QIcon
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.model import Passage
from annotator.resources import resource
from annotator.ui.actions import ActionSet
from annotator.ui.article_view import ArticleView
from annotator.ui.ends import End, stepped
from annotator.ui.notice_bar import NoticeBar
from annotator.ui.selection_bar import SelectionBar
from annotator.ui.session import Session

BURST = 900
"""Milliseconds without a key after which moved ends are kept, as one change."""
ON_BAR = ("mark_claim", "mark_projection", "mark_testimony", "note")
IN_MENU = (*ON_BAR, "delete", "", "copy", "copy_quote", "copy_link")
"""What the right mouse button offers; an empty name is a line between groups."""


class HandsVerbs(QObject):
    """Moves the ends of the current mark, and shows what can be done with a selection."""

    note_wanted = Signal()
    """The reader wants to write a note on the current mark."""
    mark_wanted = Signal(str)
    """The id of the mark that is to be the current one."""

    def __init__(
        self, session: Session, view: ArticleView, notice: NoticeBar, actions: ActionSet
    ) -> None:
        super().__init__(view)
        self._session, self._view, self._notice = session, view, notice
        self._noted: Passage | None = None
        self._pending: tuple[str, Passage] | None = None
        self._burst = QTimer(self, singleShot=True, interval=BURST)
        self._burst.timeout.connect(self.flush)
        actions["note"].setIcon(QIcon(str(resource("icons/note.svg"))))
        on_bar = [actions[name] for name in ON_BAR]
        self.bar = SelectionBar(view, on_bar)
        for name, action in actions.actions.items():
            if not name.startswith("ends_"):
                action.triggered.connect(self.flush)
        view.selection_settled.connect(self._show_bar)
        view.passage_selected.connect(self.bar.hide)
        for scroll in (view.verticalScrollBar(), view.horizontalScrollBar()):
            scroll.valueChanged.connect(self.bar.hide)
        view.ends_dragged.connect(self._move)
        self._menu = self._build_menu(actions)
        view.menu_wanted.connect(self._show_menu)
        view.caret_moved.connect(self._take_caret)

    def _build_menu(self, actions: ActionSet) -> QMenu:
        menu = QMenu(self._view)
        menu.setFont(QApplication.font())  # the view's is that of the article
        for name in IN_MENU:
            if name:
                menu.addAction(actions[name])
            else:
                menu.addSeparator()
        return menu

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        """Offer what can be done with the selection, else with the mark that was pointed at."""
        here = self._view.marks_near(QPointF(self._view.viewport().mapFromGlobal(place)))
        if self._view.passage() is None and here and self._view.current_id not in here:
            self.mark_wanted.emit(here[0])
        self._menu.popup(place)

    @Slot()
    def _show_bar(self) -> None:
        viewport = self._view.viewport()
        corner = viewport.mapTo(self._view, QPoint())
        rects = [rect.translated(corner) for rect in self._view.selected_rects()]
        self.bar.show_beside(rects, self._view.mapFromGlobal(QCursor.pos()))

    @Slot(int)
    def _take_caret(self, offset: int) -> None:
        """Let the mark under the caret be the current one, as a click does."""
        here = self._view.marks_at(offset)
        if self._view.current_id not in here:
            self.mark_wanted.emit(here[0] if here else "")

    @Slot()
    def do_note(self) -> None:
        """Write a note on the current mark; on selected words, once they have a kind."""
        self._noted = self._view.passage()
        if self._noted is not None:
            words = self.tr("A note belongs to a mark: press C, P or T first, then write it.")
            self._notice.say(words, is_passing=True)
        elif self._view.current_id:
            self.note_wanted.emit()

    def take_current(self, annotation_id: str) -> None:
        """Write the note that was waiting for its mark."""
        if not annotation_id:
            return
        noted, self._noted = self._noted, None
        note = self._session.annotation(annotation_id)
        if noted is not None and note is not None and note.passage == noted:
            self._notice.close_notice()
            self.note_wanted.emit()

    # The ends of the current mark

    @Slot()
    def do_ends_last_right(self) -> None:
        """Move the end of the mark a word to the right."""
        self._step(End.LAST, 1)

    @Slot()
    def do_ends_last_left(self) -> None:
        """Move the end of the mark a word to the left."""
        self._step(End.LAST, -1)

    @Slot()
    def do_ends_start_right(self) -> None:
        """Move the beginning of the mark a word to the right."""
        self._step(End.START, 1)

    @Slot()
    def do_ends_start_left(self) -> None:
        """Move the beginning of the mark a word to the left."""
        self._step(End.START, -1)

    @Slot()
    def do_ends_last_right_exactly(self) -> None:
        """Move the end of the mark a character to the right."""
        self._step(End.LAST, 1, exact=True)

    @Slot()
    def do_ends_last_left_exactly(self) -> None:
        """Move the end of the mark a character to the left."""
        self._step(End.LAST, -1, exact=True)

    @Slot()
    def do_ends_start_right_exactly(self) -> None:
        """Move the beginning of the mark a character to the right."""
        self._step(End.START, 1, exact=True)

    @Slot()
    def do_ends_start_left_exactly(self) -> None:
        """Move the beginning of the mark a character to the left."""
        self._step(End.START, -1, exact=True)

    def _step(self, end: End, side: int, *, exact: bool = False) -> None:
        """Show the mark with another end; it is kept when the keys rest."""
        passage, rendering = self._view.ends_of_current(), self._session.rendering
        if passage is None or rendering is None:
            return
        at = passage.start if end is End.START else passage.end - 1
        step = -side if self._view.is_right_to_left(at) else side
        moved = stepped(rendering.tree.text, passage, end, step, exact=exact)
        self._pending = self._view.current_id, moved
        self._view.show_ends(moved)
        self._view.keep_in_sight(moved.start if end is End.START else moved.end)
        self._burst.start()

    @Slot()
    def flush(self) -> None:
        """Keep the ends that the keys have moved."""
        self._burst.stop()
        pending, self._pending = self._pending, None
        if pending is not None:
            self._move(*pending)

    @Slot(str, object)
    def _move(self, annotation_id: str, passage: Passage) -> None:
        changed = self._session.move_ends(annotation_id, passage)
        self._view.show_ends(None)
        if changed is not None and changed.id != annotation_id:
            self.mark_wanted.emit(changed.id)
