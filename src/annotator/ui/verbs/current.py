"""The current mark: which one it is, and the ways from it to others."""

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.model import Annotation
from annotator.ui.actions import ActionSet
from annotator.ui.session import Session
from annotator.ui.verbs.changes import ChangesVerbs
from annotator.ui.verbs.hands import HandsVerbs
from annotator.ui.verbs.marks import MarksVerbs
from annotator.ui.verbs.versions import VersionVerbs
from annotator.ui.window_frame import WindowFrame


class CurrentVerbs(QObject):
    """Knows the one mark that keys are about, and lets article and panels show it."""

    changed = Signal(str)
    """The id of the mark that is the current one now; empty for none."""

    def __init__(
        self,
        session: Session,
        frame: WindowFrame,
        actions: ActionSet,
        *,
        marks: MarksVerbs,
        changes: ChangesVerbs,
        hands: HandsVerbs,
        versions: VersionVerbs,
    ) -> None:
        super().__init__(frame)
        self._session, self._frame, self._actions = session, frame, actions
        self._marks, self._changes = marks, changes
        self._hands, self._versions = hands, versions
        self._id = ""
        self._connect()

    def _connect(self) -> None:
        view = self._frame.view
        view.marks_pressed.connect(self._press)
        view.mark_map.mark_chosen.connect(self.go_to)
        self._frame.marks_list.mark_chosen.connect(self.go_to)
        self._marks.current_wanted.connect(self.set)
        self._changes.mark_wanted.connect(self.go_to)
        self._hands.mark_wanted.connect(self.set)
        self._hands.note_wanted.connect(self._open_note)
        self._hands.told.connect(self._frame.notice.say_passing)

    def id(self) -> str:
        """Return the id of the current mark; empty for none."""
        return self._id

    def forget(self) -> None:
        """Have no current mark, as another article comes; what shows it is told by that."""
        self._id = ""

    @Slot(str)
    def set(self, annotation_id: str) -> None:
        """Make a mark the current one, wherever the text is scrolled to; none for an empty id."""
        self._hands.flush()
        self._id = annotation_id
        self._frame.view.set_current(annotation_id)
        self._marks.set_current(annotation_id)
        self._changes.set_current(annotation_id)
        self.changed.emit(annotation_id)

    @Slot(str)
    def go_to(self, annotation_id: str) -> None:
        """Make a mark the current one and scroll to it; list the deleted ones if it is there."""
        note = self._session.annotation(annotation_id)
        if note is None:
            self._marks.reveal_deleted()
            return
        self._leave_past()
        if note.passage is not None:
            self._frame.view.reveal(note.passage)
        self.set(annotation_id)

    @Slot(str)
    def show(self, annotation_id: str) -> None:
        """Make a mark the current one, and scroll to it only if it is out of sight."""
        self._leave_past()
        self.set(annotation_id)
        self.bring_in_sight()

    def bring_in_sight(self) -> None:
        """Scroll to the current mark, which a key is about to change, if it is out of sight."""
        note = self._session.annotation(self._id)
        if note is not None and note.passage is not None:
            self._frame.view.bring_in_sight(note.passage)

    def _leave_past(self) -> None:
        if self._frame.is_in_past:
            self._versions.close()

    @Slot()
    def do_next_mark(self) -> None:
        """Go to the mark that begins next in the text."""
        self._step(1)

    @Slot()
    def do_previous_mark(self) -> None:
        """Go to the mark that begins before this one in the text."""
        self._step(-1)

    def _step(self, step: int) -> None:
        placed = [note for note in self._session.annotations() if note.passage is not None]
        placed.sort(key=_start)
        ids = [note.id for note in placed]
        if not ids:
            return
        if self._id in ids:
            place = (ids.index(self._id) + step) % len(ids)
        else:
            caret = self._frame.view.caret()
            before = sum(1 for note in placed if _start(note) < caret)
            place = (before if step > 0 else before - 1) % len(ids)
        self.go_to(ids[place])

    @Slot(object)
    def _press(self, ids: tuple[str, ...]) -> None:
        """Make the mark under the pointer the current one; a further click takes the next one."""
        if self._id in ids:
            following = (ids.index(self._id) + 1) % len(ids)
            self.set(ids[following])
        else:
            self.set(ids[0] if ids else "")

    @Slot()
    def _open_note(self) -> None:
        """Let the reader write a note on the current mark."""
        self.bring_in_sight()
        if not self._actions["show_marks"].isChecked():
            self._actions["show_marks"].trigger()
        self._frame.inspector.focus_note()


def _start(note: Annotation) -> int:
    return note.passage.start if note.passage is not None else 0
