"""What the reader does with the list of marks and with one mark's note, tags and history."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox

from annotator.core.model import Annotation, Kind, Reader
from annotator.ui.actions import ActionSet
from annotator.ui.session import Changed, Session
from annotator.ui.window_frame import WindowFrame


class MarksVerbs(QObject):
    """Keeps the list of marks and the inspector in step with the session."""

    current_wanted = Signal(str)
    """The id of the mark that is to be the current one."""

    def __init__(self, session: Session, frame: WindowFrame, actions: ActionSet) -> None:
        super().__init__(frame)
        self._session = session
        self._frame = frame
        self._actions = actions
        self._current = ""
        self._is_deleted_shown = False
        self._is_saving = False
        self._is_loss_told = False
        self._connect()

    def _connect(self) -> None:
        panel, marks = self._frame.marks_panel, self._frame.marks_list
        inspector = self._frame.inspector
        panel.filter_changed.connect(marks.set_filter)
        panel.order_changed.connect(marks.set_order)
        panel.choices_wanted.connect(self._offer_choices)
        panel.deleted_wanted.connect(self._actions["show_deleted"].setChecked)
        panel.undelete_wanted.connect(self.do_undelete)
        panel.empty_trash_wanted.connect(self.do_empty_trash)
        marks.counted.connect(panel.show_count)
        marks.marks_selected.connect(self.refresh)
        inspector.kind_pressed.connect(self.set_kinds)
        inspector.note_edited.connect(self._save_note)
        inspector.tags_edited.connect(self._change_tags)
        inspector.history_wanted.connect(self._tell_history)
        inspector.known_tags_wanted.connect(self._tell_tags)
        self._actions["show_deleted"].toggled.connect(self._show_deleted)

    # In step with the session

    @Slot()
    def show_annotations(self) -> None:
        """List all marks of the open article anew, or its deleted ones."""
        is_deleted, session = self._is_deleted_shown, self._session
        notes = session.deleted() if is_deleted else session.annotations_so_far()
        self._frame.marks_list.set_reader(self._session.reader_id)
        self._frame.marks_list.show_annotations(notes)
        self.refresh()

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
        self._frame.inspector.show_annotations(self._shown(), self._session.reader_id)
        self._actions["undelete"].setEnabled(
            self._is_deleted_shown and bool(self._frame.marks_list.selected_ids())
        )

    def _shown(self) -> list[Annotation]:
        """Return the marks that the inspector is about: those selected, or the current one."""
        selected = self._frame.marks_list.selected_annotations()
        current = self._session.annotation(self._current)
        if self._is_deleted_shown or len(selected) > 1 or current is None:
            return selected
        return [current]

    def finish(self) -> bool:
        """Save what is being typed; return whether the window may close.

        A note that cannot be saved keeps it open once, so that its reader can copy it.
        """
        self._frame.inspector.flush()
        was_told, self._is_loss_told = self._is_loss_told, True
        return was_told or not self._frame.inspector.has_unsaved()

    # What the reader does

    @Slot(object)
    def set_kinds(self, kind: Kind) -> None:
        """Give the selected marks another kind."""
        self._follow_copy(self._session.set_kinds([note.id for note in self._shown()], kind))

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
        self._follow_copy(self._session.change_tags(ids, add, remove))

    def _follow_copy(self, changed: list[Annotation]) -> None:
        """Make the copy that was made of another reader's mark the current one."""
        if len(changed) == 1 and changed[0].copy_of == self._current != "":
            self.current_wanted.emit(changed[0].id)

    @Slot(str)
    def _tell_history(self, annotation_id: str) -> None:
        self._frame.inspector.show_history(self._session.history(annotation_id))

    @Slot()
    def _tell_tags(self) -> None:
        self._frame.inspector.set_known_tags(self._session.tags())

    @Slot()
    def _offer_choices(self) -> None:
        notes = self._frame.marks_list.all_annotations()
        tags = sorted({tag for note in notes for tag in note.tags}, key=str.casefold)
        readers: dict[str, Reader] = {note.reader.id: note.reader for note in notes}
        self._frame.marks_panel.set_choices(tags, list(readers.values()))

    # Deleted marks

    @Slot(bool)
    def do_show_deleted(self, is_shown: bool) -> None:
        """List the deleted marks instead of the others, where they can be brought back."""
        if is_shown and not self._actions["show_marks"].isChecked():
            self._actions["show_marks"].trigger()

    @Slot(bool)
    def _show_deleted(self, is_shown: bool) -> None:
        self._is_deleted_shown = is_shown
        self._frame.marks_panel.show_deleted(is_shown)
        self.show_annotations()

    @Slot()
    def do_undelete(self) -> None:
        """Bring the selected deleted marks back."""
        if self._is_deleted_shown:
            self._session.undelete(self._frame.marks_list.selected_ids())

    @Slot()
    def do_empty_trash(self) -> None:
        """Remove the words of every deleted mark for good, after asking."""
        count = self._session.trash_size()
        if not count:
            self._session.noticed.emit(self.tr("There are no deleted marks."))
            return
        box = QMessageBox(self._frame)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Empty trash"))
        box.setText(
            self.tr("Remove all deleted marks of the library for good? They are {count}.").format(
                count=count
            )
        )
        box.setInformativeText(
            self.tr("Their words, notes and history are removed. This cannot be undone.")
        )
        box.setObjectName("empty_trash_question")
        empty = box.addButton(self.tr("Empty trash"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.exec()
        is_wanted = box.clickedButton() is empty
        box.deleteLater()
        if is_wanted:
            self._session.empty_trash()
