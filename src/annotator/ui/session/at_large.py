"""The part of the session that changes very much at once, and takes it back, beside the window."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from msgspec import Struct
from PySide6.QtCore import Signal

from annotator.core.errors import Cancelled
from annotator.core.model import Annotation, HistoryEntry, Kind
from annotator.core.progress import Progress, portion
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside
from annotator.ui.session.changes import Emptied
from annotator.ui.words import count_words


class Edited(Struct, frozen=True):
    """Marks that were changed as one change."""

    operation: str
    """As the history calls it."""
    asked: list[str]
    """The ids of the marks that were to be changed."""
    notes: list[Annotation]
    """The marks that were, in the same order: other readers' marks stay, and copies are changed."""


Editing = Callable[..., list[Annotation]]


class AtLarge(Beside):
    """Changes of many marks, and undo and redo of such changes; nothing is changed by one that is
    stopped.
    """

    undone = Signal(object)
    """The `HistoryEntry` that was taken back."""
    redone = Signal(object)
    """The `HistoryEntry` of the undo that was taken back."""
    edited = Signal(object)
    """An `Edited`."""
    deleted = Signal(object)
    """The annotations that were put into the trash, as they were: a list."""
    brought_back = Signal(int)
    """How many marks came back from the trash."""
    emptied = Signal(object)
    """An `Emptied`."""

    def undo(self, change: str) -> None:
        """Take back the last change, which is called so."""

        def verb(workspace: Workspace, progress: Progress) -> HistoryEntry:
            return workspace.undo(progress=progress)

        self._do(self.tr("Undoing: {change}").format(change=change), verb, self.undone)

    def redo(self, change: str) -> None:
        """Do the last undone change again."""

        def verb(workspace: Workspace, progress: Progress) -> HistoryEntry:
            return workspace.redo(progress=progress)

        self._do(self.tr("Redoing: {change}").format(change=change), verb, self.redone)

    def set_kinds(self, annotation_ids: list[str], kind: Kind) -> None:
        """Give marks another kind."""
        self._edit("set_kind", annotation_ids, partial(Workspace.set_kinds, kind=kind))

    def change_tags(self, annotation_ids: list[str], add: list[str], remove: list[str]) -> None:
        """Give marks further tags and take others away."""
        editing = partial(Workspace.change_tags, add=add, remove=remove)
        self._edit("set_tags", annotation_ids, editing)

    def accept_places(self, annotation_ids: list[str]) -> None:
        """Say that marks are where they were found."""
        self._edit("accept_place", annotation_ids, Workspace.accept_places)

    def keep_as_removed(self, annotation_ids: list[str]) -> None:
        """Say that marks are no longer in the text."""
        self._edit("keep_as_removed", annotation_ids, Workspace.keep_as_removed)

    def _edit(self, operation: str, annotation_ids: list[str], editing: Editing) -> None:
        def verb(workspace: Workspace, progress: Progress) -> Edited:
            notes = editing(workspace, annotation_ids, progress=progress)
            return Edited(operation, annotation_ids, notes)

        if annotation_ids:
            words = self.tr("Changing {marks}").format(marks=count_words(len(annotation_ids)))
            self._do(words, verb, self.edited)

    def delete(self, notes: list[Annotation]) -> None:
        """Put marks into the trash."""

        def verb(workspace: Workspace, progress: Progress) -> list[Annotation]:
            workspace.delete([note.id for note in notes], progress=progress)
            return notes

        words = self.tr("Deleting {marks}").format(marks=count_words(len(notes)))
        self._do(words, verb, self.deleted)

    def undelete(self, annotation_ids: list[str]) -> None:
        """Bring marks back from the trash."""

        def verb(workspace: Workspace, progress: Progress) -> int:
            workspace.undelete(annotation_ids, progress=progress)
            return len(annotation_ids)

        words = self.tr("Bringing back {marks}").format(marks=count_words(len(annotation_ids)))
        self._do(words, verb, self.brought_back)

    def empty_trash(self, article_id: str | None, annotation_ids: list[str]) -> None:
        """Remove the words of deleted marks for good, and then from the disk, which goes on to its
        end: there is no way back then.
        """

        def verb(workspace: Workspace, progress: Progress) -> Emptied:
            emptying, clearing = portion(progress, 0.0, 0.7), portion(progress, 0.7, 1.0)
            count = workspace.empty_trash(article_id, only=annotation_ids, progress=emptying)
            return Emptied(count, has_left_disk=workspace.clear_deleted(progress=_to_end(clearing)))

        words = self.tr("Removing {marks} for good").format(marks=count_words(len(annotation_ids)))
        self._do(words, verb, self.emptied)

    def clear_deleted(self, count: int) -> None:
        """Take the words of so many marks, which were removed for good, off the disk."""

        def verb(workspace: Workspace, progress: Progress) -> Emptied:
            return Emptied(count, has_left_disk=workspace.clear_deleted(progress=_to_end(progress)))

        words = self.tr("Taking the words of {marks} off the disk")
        self._do(words.format(marks=count_words(count)), verb, self.emptied)

    def _do(self, words: str, verb: Callable[[Workspace, Progress], object], told: object) -> None:
        self._errands.add(partial(self.run, words, verb, told, holds=True))


def _to_end(progress: Progress) -> Progress:
    """Tell how far work is that is not to be stopped."""

    def tell(share: float) -> None:
        with suppress(Cancelled):
            progress(share)

    return tell
