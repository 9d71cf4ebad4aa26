"""The part of the session that changes thousands of marks at once, beside the window."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace
from annotator.ui.session.at_large import Edited
from annotator.ui.session.changes import Changed, Emptied
from annotator.ui.session.coming import TURN
from annotator.ui.session.mark_session import SEVERAL
from annotator.ui.session.undo_session import UndoSession

LOOK_AGAIN = 20
"""Milliseconds between two looks at whether all marks have come that were changed."""


class LargeSession(UndoSession):
    """Changes of some marks at once, and of many marks on a thread, which the reader can stop.

    A verb that leaves its work to the thread returns nothing; a signal tells when it is done.
    """

    edited = Signal(object)
    """Many marks were changed, and the open article has them: an `Edited`."""
    deleted_many = Signal(object)
    """Many marks were put into the trash: a list of annotations, as they were."""
    brought_back = Signal(int)
    """So many marks came back from the trash."""
    emptied = Signal(object)
    """Deleted marks were removed for good: an `Emptied`."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._edited: Edited | None = None
        self._at_large.edited.connect(self._take_edited)
        self._at_large.deleted.connect(self.deleted_many)
        self._at_large.brought_back.connect(self.brought_back)
        self._at_large.emptied.connect(self._take_emptied)

    def deleted_names(self, *, everywhere: bool) -> list[tuple[str, str]]:
        """Return the ids of the deleted marks of the open article, or of all, each with that of its
        article, the last deleted first.
        """
        if self._opened is None and not everywhere:
            return []
        return self._workspace.deleted_names(self._article_if(is_wanted=not everywhere))

    def deleted_in_turns(self, *, everywhere: bool) -> Iterator[list[Annotation]]:
        """Yield the deleted marks of the open article, or of all, in short turns; none more after a
        failure, which `failed` tells.
        """
        if self._opened is not None or everywhere:
            wanted = self._article_if(is_wanted=not everywhere)
            with self._telling():
                yield from self._workspace.deleted_in_turns(wanted, size=TURN)

    def _article_if(self, *, is_wanted: bool) -> str | None:
        return self._opened.article.id if self._opened is not None and is_wanted else None

    def set_kinds(self, annotation_ids: list[str], kind: Kind) -> list[Annotation]:
        """Give marks another kind, as one change; return the marks that have it now."""
        if len(annotation_ids) <= SEVERAL:
            return super().set_kinds(annotation_ids, kind)
        if self._may_write():
            known = map(self.annotation, annotation_ids)
            different = [note.id for note in known if note is not None and note.kind is not kind]
            self._at_large.set_kinds(different, kind)
        return []

    def change_tags(
        self, annotation_ids: list[str], add: list[str], remove: list[str]
    ) -> list[Annotation]:
        """Give marks further tags and take others away, as one change; return these marks."""
        if len(annotation_ids) <= SEVERAL:
            return super().change_tags(annotation_ids, add, remove)
        if self._may_write():
            self._at_large.change_tags(self._known(annotation_ids), add, remove)
        return []

    def accept_places(self, annotation_ids: list[str]) -> list[Annotation]:
        """Say that marks are where they were found, as one change; return these marks."""
        if len(annotation_ids) <= SEVERAL:
            return super().accept_places(annotation_ids)
        if self._may_write() and self._may_settle():
            self._at_large.accept_places(self._known(annotation_ids))
        return []

    def keep_as_removed(self, annotation_ids: list[str]) -> list[Annotation]:
        """Say that marks are no longer in the text, as one change; return these marks."""
        if len(annotation_ids) <= SEVERAL:
            return super().keep_as_removed(annotation_ids)
        if self._may_write() and self._may_settle():
            self._at_large.keep_as_removed(self._known(annotation_ids))
        return []

    def delete(self, annotation_ids: list[str]) -> list[Annotation]:
        """Put marks into the trash; return those that were put there."""
        if len(annotation_ids) <= SEVERAL:
            return super().delete(annotation_ids)
        if self._may_write():
            self._at_large.delete(list(filter(None, map(self.annotation, annotation_ids))))
        return []

    def undelete(self, annotation_ids: list[str]) -> int:
        """Bring marks back from the trash; return how many came."""
        if len(annotation_ids) <= SEVERAL:
            return super().undelete(annotation_ids)
        if self._may_write():
            self._at_large.undelete(annotation_ids)
        return 0

    def empty_trash(self, article_id: str | None, annotation_ids: list[str]) -> int:
        """Remove the words of these deleted marks for good, all of one article if it is named;
        return of how many. `emptied` tells when their words have left the disk.
        """
        if len(annotation_ids) > SEVERAL:
            if self._may_write():
                self._at_large.empty_trash(article_id, annotation_ids)
            return 0
        count = super().empty_trash(article_id, annotation_ids)
        if count and self._workspace.has_left_disk:
            self.emptied.emit(Emptied(count, has_left_disk=True))
        elif count:
            self._at_large.clear_deleted(count)
        return count

    @Slot(object)
    def _take_edited(self, edited: Edited) -> None:
        self._edited = edited
        self._tell_edited()

    @Slot()
    def _tell_edited(self) -> None:
        """Tell of a change as soon as all marks that it changed have come."""
        if self.is_loading:
            QTimer.singleShot(LOOK_AGAIN, self._tell_edited)
            return
        edited, self._edited = self._edited, None
        if edited is not None:
            self.edited.emit(edited)
            self._tell_of_copies(edited.asked, edited.notes)

    @Slot(object)
    def _take_emptied(self, emptied: Emptied) -> None:
        """Tell what was removed, and try once more what another program's reading has kept."""
        has_left = emptied.has_left_disk
        with self._telling():
            has_left = has_left or self._workspace.clear_deleted_soon()
        self.changed.emit(Changed(is_all=True))
        self.emptied.emit(Emptied(emptied.count, has_left_disk=has_left))
