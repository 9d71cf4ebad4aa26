"""What the reader does with the list of marks and with one mark's note, tags and history."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu

from annotator.core.model import Annotation, ChangedMark, Kind, Reader
from annotator.ui.actions import SELECTED, ActionSet
from annotator.ui.session import Changed, Edited, Session
from annotator.ui.tags_line import in_order
from annotator.ui.verbs.trash import TrashVerbs
from annotator.ui.window_frame import WindowFrame

KINDS = ("mark_claim", "mark_projection", "mark_testimony")
IN_MENU = (*KINDS, "note", "delete", "", "copy", "copy_quote", "copy_link", SELECTED)
"""What the right mouse button offers in the list; an empty name is a line between groups."""
IN_DELETED_MENU = ("undelete", "", "empty_trash")


class MarksVerbs(TrashVerbs):
    """Keeps the list of marks and the inspector in step with the session."""

    current_wanted = Signal(str)
    """The id of the mark that is to be the current one."""

    def __init__(self, session: Session, frame: WindowFrame, actions: ActionSet) -> None:
        super().__init__(session, frame, actions)
        self._current = ""
        self._is_saving = False
        self._is_loss_told = False
        self._told: tuple[list[Annotation], str, ChangedMark | None] | None = None
        """What the inspector shows."""
        self._menu = self._build_menu(IN_MENU)
        self._deleted_menu = self._build_menu(IN_DELETED_MENU)
        self._connect()

    def _connect(self) -> None:
        panel, marks = self._frame.marks_panel, self._frame.marks_list
        inspector = self._frame.inspector
        panel.filter_changed.connect(marks.set_filter)
        panel.order_changed.connect(marks.set_order)
        panel.choices_wanted.connect(self._offer_choices)
        marks.counted.connect(panel.show_count)
        marks.marks_selected.connect(self.refresh)
        marks.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        marks.customContextMenuRequested.connect(self._show_menu)
        inspector.kind_pressed.connect(self.set_kinds)
        inspector.note_edited.connect(self._save_note)
        inspector.note_unsaved.connect(self._frame.status.show_saving)
        inspector.note_left.connect(self._session.end_note)
        inspector.tags_edited.connect(self._change_tags)
        inspector.history_wanted.connect(self._tell_history)
        inspector.known_tags_wanted.connect(self._tell_tags)
        self._session.leaving.connect(inspector.flush)
        self._session.copied.connect(self._tell_copied)
        self._session.edited.connect(self._take_edited)

    def _build_menu(self, names: tuple[str, ...]) -> QMenu:
        menu = QMenu(self._frame.marks_list)
        for name in names:
            if name == SELECTED:
                menu.addMenu(self._frame.menu(SELECTED))
            elif name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu

    # In step with the session

    @Slot()
    def show_annotations(self) -> None:
        """List all marks of the open article anew, or its deleted ones."""
        is_deleted, session = self._is_deleted_shown, self._session
        notes = self._deleted() if is_deleted else session.annotations_so_far()
        self._frame.marks_list.set_reader(self._session.reader_id)
        self._frame.marks_list.show_annotations(notes)
        self._frame.marks_panel.say_when_empty(self._words_when_empty())
        self.refresh()

    def _words_when_empty(self) -> str:
        if self._session.article is None:
            return ""
        if self._is_deleted_shown:
            return self.tr("There are no deleted marks here.")
        return self.tr("No marks yet: select words in the article, then press C, P or T.")

    def take_change(self, change: Changed) -> None:
        """List what a change has put or removed."""
        if not self._is_deleted_shown:
            self._frame.marks_list.set_reader(self._session.reader_id)
            self.take_coming(change)
            self.refresh()
        elif change.is_all or change.put or change.removed:
            self.show_annotations()

    def take_coming(self, change: Changed) -> None:
        """List marks that have come, unless it is the deleted ones that are listed."""
        if not self._is_deleted_shown:
            self._frame.marks_list.put_annotations(change.put)
            self._frame.marks_list.drop_annotations(change.removed)

    def show_article(self) -> None:
        """List the marks of another article than before, none of which are deleted ones."""
        self._current = ""
        if self._is_deleted_shown:
            self.close_deleted()
        else:
            self.show_annotations()

    def show_library(self) -> None:
        """List no marks, as another library is open and no article: no filter of the last stays."""
        self._frame.marks_panel.clear_filter()
        self.show_article()

    def set_current(self, annotation_id: str) -> None:
        """Select a mark in the list, and show it below."""
        self._current = annotation_id
        if not self._is_deleted_shown:
            self._frame.marks_list.set_current(annotation_id)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show in the inspector what is selected."""
        if self._is_saving:
            return
        self._frame.inspector.setEnabled(not self._is_deleted_shown)
        shown = self._shown()
        is_one = len(shown) == 1 and not self._is_deleted_shown
        was = self._session.changed_mark(shown[0].id) if is_one else None
        told = shown, self._session.reader_id, was
        if told != self._told:  # a key asks for this three times
            self._told = told
            self._frame.inspector.show_annotations(*told)
        self._refresh_deleted()
        self._name_selected()

    def _name_selected(self) -> None:
        """Say in the menus how many marks are selected."""
        menu = self._frame.menu(SELECTED)
        count = 0 if self._is_deleted_shown else len(self._frame.marks_list.selected_ids())
        words = self.tr("&Selected marks ({count})") if count else self.tr("&Selected marks")
        menu.setTitle(words.format(count=count))
        menu.setEnabled(bool(count))

    def _shown(self) -> list[Annotation]:
        """Return the marks that the inspector is about: those selected, or the current one."""
        selected = self._frame.marks_list.selected_annotations()
        current = self._session.annotation(self._current)
        if self._is_deleted_shown or len(selected) > 1 or current is None:
            return selected
        return [current]

    def finish(self) -> bool:
        """Save what is being typed; return whether the window may close.

        A note or a detail that cannot be saved keeps it open once, so that its reader can copy it.
        """
        self._session.leave()
        was_told, self._is_loss_told = self._is_loss_told, True
        has_unsaved = self._frame.inspector.has_unsaved() or self._frame.strip.has_unkept()
        return was_told or not has_unsaved

    # What the reader does

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        """Offer what can be done with the selected marks; one alone is the current one then."""
        marks = self._frame.marks_list
        ids = marks.selected_ids()
        if self._is_deleted_shown:
            self._deleted_menu.popup(marks.viewport().mapToGlobal(place))
        elif ids:
            if len(ids) == 1:
                self.current_wanted.emit(ids[0])
            self._menu.popup(marks.viewport().mapToGlobal(place))

    @Slot(object)
    def set_kinds(self, kind: Kind) -> None:
        """Give the selected marks another kind."""
        ids = [note.id for note in self._shown()]
        self._follow_copies(ids, self._session.set_kinds(ids, kind))

    def set_kind_of_current(self, kind: Kind) -> None:
        """Give the current mark another kind."""
        ids = [self._current]
        self._follow_copies(ids, self._session.set_kinds(ids, kind))

    @Slot(str, str)
    def _save_note(self, annotation_id: str, note: str) -> None:
        self._is_saving = True
        changed = self._session.set_note(annotation_id, note)
        self._is_saving = False
        if changed is None:
            return
        self._frame.inspector.take_saved(changed, annotation_id)
        if self._current == annotation_id != changed.id:
            self.current_wanted.emit(changed.id)
        self.refresh()

    @Slot(object, object, object)
    def _change_tags(self, ids: list[str], add: list[str], remove: list[str]) -> None:
        self._follow_copies(ids, self._session.change_tags(ids, add, remove))

    @Slot(object)
    def _take_edited(self, edited: Edited) -> None:
        self._follow_copies(edited.asked, edited.notes)

    def _follow_copies(self, ids: list[str], changed: list[Annotation]) -> None:
        """Let copies that were made of other readers' marks take the places of those: selected in
        the list, and the current mark.
        """
        made = {note.copy_of: note.id for note in changed if note.copy_of is not None}
        copies = {known: made[known] for known in ids if known in made}
        if not copies:
            return
        self._frame.marks_list.select([copies.get(known, known) for known in ids])
        if self._current in copies:
            self.current_wanted.emit(copies[self._current])
        self.refresh()

    @Slot(str)
    def _tell_copied(self, words: str) -> None:
        self._frame.notice.say(words, "undo", self.tr("Undo"), is_passing=True)

    @Slot(str)
    def _tell_history(self, annotation_id: str) -> None:
        self._frame.inspector.show_history(self._session.history(annotation_id))

    @Slot()
    def _tell_tags(self) -> None:
        self._frame.inspector.set_known_tags(self._session.tags())

    @Slot()
    def _offer_choices(self) -> None:
        notes = self._frame.marks_list.all_annotations()
        tags = in_order(tag for note in notes for tag in note.tags)
        readers: dict[str, Reader] = {note.reader.id: note.reader for note in notes}
        self._frame.marks_panel.set_choices(tags, list(readers.values()))
