"""What the hands do on the page: the bar beside a selection, the ends of a mark, the caret."""

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QIcon
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.model import Passage
from annotator.resources import resource
from annotator.ui.actions import ActionSet
from annotator.ui.article_view import ArticleView
from annotator.ui.ends import End, stepped
from annotator.ui.faded import with_faded
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
    told = Signal(str)
    """A key has done nothing: one translated sentence that says why."""

    def __init__(self, session: Session, view: ArticleView, actions: ActionSet) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._noted: Passage | None = None
        self._pending: tuple[str, Passage] | None = None
        self._burst = QTimer(self, singleShot=True, interval=BURST)
        self._burst.timeout.connect(self.flush)
        self._notes: dict[str, str] = {}
        """What was typed for words that have no mark yet, by articles that were left with it."""
        self._article_id = ""
        session.leaving.connect(self.flush)
        session.opened.connect(self._change_notes)
        actions["note"].setIcon(with_faded(QIcon(str(resource("icons/note.svg")))))
        on_bar = [actions[name] for name in ON_BAR]
        self.bar = SelectionBar(view, on_bar)
        self._change_notes()
        for name, action in actions.actions.items():
            if not name.startswith("ends_"):
                action.triggered.connect(self.flush)
        view.selection_settled.connect(self._show_bar)
        view.passage_selected.connect(self._take_selection)
        for scroll in (view.verticalScrollBar(), view.horizontalScrollBar()):
            scroll.valueChanged.connect(self._take_scroll)
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
        """Write a note on the current mark; on selected words, before they have a kind."""
        self._noted = self._view.passage()
        if self._noted is not None:
            self._show_bar()
            self.bar.ask_note()
        elif self._view.current_id:
            self.note_wanted.emit()

    def typed_note(self) -> str:
        """Return the note that was typed for the selected words; empty for none."""
        return self.bar.note if self.bar.is_asking else ""

    def forget_note(self) -> None:
        """Let the note go that was typed: it has its mark."""
        self.bar.forget_note()

    @Slot()
    def _change_notes(self) -> None:
        """Keep a note that has no mark yet for when its article comes again: another one does."""
        article = self._session.article
        if article is None or article.id == self._article_id:
            return
        typed = self.bar.exchange_note(self._notes.pop(article.id, ""))
        if typed:
            self._notes[self._article_id] = typed
        self._article_id = article.id

    @Slot(object)
    def _take_selection(self, passage: Passage | None) -> None:
        """Keep the bar only while a note is typed for the words that are selected."""
        if not self.bar.is_asking or passage != self._noted:
            self.bar.hide()

    @Slot()
    def _take_scroll(self) -> None:
        if not self.bar.is_asking:
            self.bar.hide()

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
        if moved == passage:
            self.told.emit(self.tr("This end of the mark can go no further that way."))
            return
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
