"""The part of the session that knows what changed under the marks, and settles it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from annotator.core.model import (
    FLAGGED,
    ORPHANED,
    Annotation,
    ChangedMark,
    Passage,
    Remembered,
    Unsettled,
)
from annotator.core.workspace import Workspace
from annotator.ui.session.changes import Changed
from annotator.ui.session.mark_session import MarkSession


class SettlingSession(MarkSession):
    """The marks of the open article whose text has changed."""

    unsettled_found = Signal(object)
    """Marks of the open article ask for a look, because its text has changed: an `Unsettled`."""
    places_found = Signal(object)
    """Where marks of the open article may be: passages, the likeliest first, by the marks' ids."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._remembered: dict[str, Remembered] | None = None
        self.opened.connect(self._forget_remembered)
        self.changed.connect(self._take_in_change)

    def unsettled(self) -> Unsettled:
        """Return how many marks of the open article ask for a look."""
        found = Unsettled()
        if self._opened is not None:
            with self._telling():
                found = self._workspace.unsettled(self._opened.article.id)
        return found

    def _tell_unsettled(self) -> None:
        found = self.unsettled()
        if found.total:
            self.unsettled_found.emit(found)

    def changed_marks(self) -> list[ChangedMark]:
        """Return the marks that ask for a look, in the order of the text, those without a place
        last.
        """
        notes = [note for note in self.annotations() if note.anchor.is_unsettled]
        return [self._as_changed(note) for note in sorted(notes, key=_place)]

    def changed_mark(self, annotation_id: str) -> ChangedMark | None:
        """Return a mark with what it was; None where it is simply where it was set."""
        note = self.annotation(annotation_id)
        if note is None or note.anchor.status not in FLAGGED | ORPHANED:
            return None
        return self._as_changed(note)

    def words_before(self) -> dict[str, str]:
        """Return, by their ids, what the words of marks were that are not where they were set."""
        if self._remembered is None:
            self._recall()
        return {known: was.passage.quote for known, was in (self._remembered or {}).items()}

    def _recall(self) -> None:
        if self._opened is not None:
            with self._telling():
                self._remembered = self._workspace.remembered(self._opened.article.id)

    def _as_changed(self, note: Annotation) -> ChangedMark:
        return ChangedMark(note, self._before(note))

    def _before(self, note: Annotation) -> Remembered | None:
        if self._remembered is None:
            self._recall()
        return (self._remembered or {}).get(note.id)

    @Slot()
    def _forget_remembered(self) -> None:
        self._remembered = None

    @Slot(object)
    def _take_in_change(self, change: Changed) -> None:
        if change.is_all:
            self._remembered = None

    def accept_places(self, annotation_ids: list[str]) -> list[Annotation]:
        """Say that marks are where they were found, as one change; return these marks."""
        if not self._may_settle():
            return []
        return self._change(self._workspace.accept_places, self._known(annotation_ids))

    def keep_as_removed(self, annotation_ids: list[str]) -> list[Annotation]:
        """Say that marks are no longer in the text, as one change; return these marks."""
        if not self._may_settle():
            return []
        return self._change(self._workspace.keep_as_removed, self._known(annotation_ids))

    def _may_settle(self) -> bool:
        """Whether it is the text on the screen that marks would be settled in."""
        if self._opened is None:
            return False
        is_outdated = self._is_outdated(self._opened)
        if is_outdated:
            self.outdated.emit()
        return not is_outdated

    def changes_report(self, places: Mapping[str, Sequence[Passage]]) -> str:
        """Return what changed under the marks as text; empty where that failed."""
        words = ""
        if self._opened is not None:
            with self._telling():
                from annotator.core.workspace.report import report  # noqa: PLC0415 (seldom wanted)

                found = self._workspace.changes(self._opened.article.id, kept=True)
                words = report(found, places, say=_translated)
        return words


def _place(note: Annotation) -> tuple[bool, int]:
    return (note.passage is None, note.passage.start if note.passage else 0)


def _translated(words: str) -> str:
    return QCoreApplication.translate("Report", words)
