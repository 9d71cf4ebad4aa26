"""Verbs on what was done, and on who does it."""

from annotator.core.model import HistoryEntry, Reader
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import MOST, Verbs, clean


class HistoryVerbs(Verbs):
    """Undo, redo, the history and the readers."""

    def undo(self, *, progress: Progress = no_progress) -> HistoryEntry:
        """Take back the last change of this reader on this device, and return that change."""
        return self._library.history.undo(progress)

    def redo(self, *, progress: Progress = no_progress) -> HistoryEntry:
        """Take back the last undo, and return that undo."""
        return self._library.history.redo(progress)

    def next_undo(self) -> HistoryEntry | None:
        """What `undo` would take back (`messages.operation` has its words)."""
        return self._library.history.next_undo()

    def next_redo(self) -> HistoryEntry | None:
        """The undo that `redo` would take back (`messages.operation` has its words)."""
        return self._library.history.next_redo()

    def history(
        self,
        *,
        article_id: str | None = None,
        annotation_id: str | None = None,
        limit: int = 100,
    ) -> list[HistoryEntry]:
        """The last changes, the newest first; of one article or one mark where one is named."""
        return self._library.history.entries(
            article_id=article_id, annotation_id=annotation_id, limit=min(limit, MOST)
        )

    def touched_by(self, entry: HistoryEntry) -> list[str]:
        """Ids of the marks that a change touched, in the order in which it did."""
        return self._library.history.touched(entry.seq)

    def articles_touched_by(self, entry: HistoryEntry) -> dict[str, int]:
        """How many marks of which articles a change touched, by article id, the most first."""
        return self._library.history.articles_touched(entry.seq)

    @property
    def reader(self) -> Reader:
        """Who marks; the name is empty until it was asked."""
        return self._library.readers.current()

    def name_reader(self, name: str) -> None:
        """Say who marks on this device from now on; an unnamed reader's marks get the name."""
        self._library.readers.name_current(clean(name))

    def changed_elsewhere(self) -> bool:
        """Whether another program wrote to the library since this was last asked."""
        return self._library.store.changed_elsewhere()

    def fold_between(self) -> None:
        """Do now, between what people do, what a write of theirs would have to do else: it takes
        some 10 ms where there is something, and is to be asked often from the first time on.
        """
        self._library.search.gather_between()
        self._library.store.fold_between()
