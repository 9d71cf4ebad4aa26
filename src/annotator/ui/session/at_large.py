"""The part of the session that takes large changes back, beside the window."""

from functools import partial

from PySide6.QtCore import Signal

from annotator.core.model import HistoryEntry
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside


class AtLarge(Beside):
    """Undo and redo of changes that touched many marks."""

    undone = Signal(object)
    """The `HistoryEntry` that was taken back."""
    redone = Signal(object)
    """The `HistoryEntry` of the undo that was taken back."""

    def undo(self, change: str) -> None:
        """Take back the last change, which is called so."""

        def verb(workspace: Workspace, progress: Progress) -> HistoryEntry:
            return workspace.undo(progress=progress)

        words = self.tr("Undoing: {change}").format(change=change)
        self._errands.add(partial(self.run, words, verb, self.undone, holds=True))

    def redo(self, change: str) -> None:
        """Do the last undone change again."""

        def verb(workspace: Workspace, progress: Progress) -> HistoryEntry:
            return workspace.redo(progress=progress)

        words = self.tr("Redoing: {change}").format(change=change)
        self._errands.add(partial(self.run, words, verb, self.redone, holds=True))
