"""Deletes marks, and says so with the way back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from annotator.core.model import Annotation
from annotator.ui.session import Session
from annotator.ui.window_frame import WindowFrame
from annotator.ui.words import count_words


class DeletingVerbs(QObject):
    """Puts marks into the trash: those selected in the list, else the current one."""

    def __init__(
        self, session: Session, frame: WindowFrame, current_mark: Callable[[], str]
    ) -> None:
        super().__init__(frame)
        self._session, self._frame = session, frame
        self._current_mark = current_mark
        session.deleted_many.connect(self._tell)

    @Slot()
    def do_delete(self) -> None:
        """Put the marks selected in the list, or the current one, into the trash.

        Where other words are selected in the article, it is not the current mark that is meant.
        """
        frame = self._frame
        if frame.marks_list.hasFocus():
            self._delete(frame.marks_list.selected_ids())
            return
        current = self._session.annotation(self._current_mark())
        if current is None:
            return
        if self._is_other_selected(current):
            words = self.tr("Nothing was deleted: the current mark is not in the selected words.")
            frame.notice.say(words, is_passing=True)
            return
        if current.passage is not None:
            frame.view.bring_in_sight(current.passage)
        self._delete([current.id])

    def _is_other_selected(self, current: Annotation) -> bool:
        """Whether words are selected that the current mark has no part of."""
        selected, held = self._frame.view.passage(), current.passage
        if selected is None:
            return False
        return held is None or selected.end <= held.start or held.end <= selected.start

    def _delete(self, annotation_ids: list[str]) -> None:
        deleted = self._session.delete(annotation_ids)
        if deleted:
            self._tell(deleted)

    @Slot(object)
    def _tell(self, deleted: list[Annotation]) -> None:
        """Say what was deleted, with the way back."""
        words = self._words(deleted)
        self._frame.notice.say(words, "undo", self.tr("Undo"), is_passing=True)

    def _words(self, deleted: list[Annotation]) -> str:
        """Return what was deleted; and whose, where that is not the reader who did it."""
        others = {note.reader.id: note.reader.name for note in deleted}
        others.pop(self._session.reader_id, None)
        marks = count_words(len(deleted))
        if not others:
            words = self.tr("Deleted {marks}.")
        elif len(others) > 1:
            words = self.tr("Deleted {marks}, also other readers'.")
        elif len(deleted) == 1:
            words = self.tr("Deleted {reader}'s mark.")
        elif all(note.reader.id in others for note in deleted):
            words = self.tr("Deleted {marks} of {reader}.")
        else:
            words = self.tr("Deleted {marks}, also of {reader}.")
        reader = next(iter(others.values()), "") or self.tr("another reader")
        return words.format(marks=marks, reader=reader)
