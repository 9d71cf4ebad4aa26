"""The part of the session that lists backups, tells what one would change, and puts it back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from annotator.core.keeping import Backup, Restored, RestorePreview
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside
from annotator.ui.errands import Errands


class Restorer(Beside):
    """Looks at backups beside the window, and waits for nothing else meanwhile; what it puts back
    is put back in its turn, with everything else held.
    """

    listed = Signal(object)
    """The backups, the newest first: a list of `Backup`."""
    previewed = Signal(object)
    """What putting the backup back that was asked for last would change: a `RestorePreview`."""
    progressed = Signal(float)
    """How far the preview is, 0.0 to 1.0."""
    restored = Signal(object)
    """What was put back: a `Restored`. Nothing is held any more."""

    def __init__(
        self, workspace: Callable[[], Workspace], errands: Errands, looks: Errands
    ) -> None:
        super().__init__(workspace, errands)
        self._looking = Beside(workspace, looks)
        self._looking.failed.connect(self.failed)
        self._looks = looks
        looks.progressed.connect(self.progressed)

    def look(self) -> None:
        """List the backups."""
        self._looks.add(partial(self._looking.run, "", _listed, self.listed))

    def preview(self, backup: Backup) -> None:
        """Tell what putting a backup back would change, instead of any asked for before."""

        def verb(workspace: Workspace, progress: Progress) -> RestorePreview:
            return workspace.preview_restore(backup.path, progress=progress)

        self._looks.cancel()
        self._looks.add(partial(self._looking.run, "", verb, self.previewed))

    def stop(self) -> None:
        """Look at nothing more."""
        self._looks.stop()

    def restore(self, path: Path) -> None:
        """Put a backup back, after the library as it is was backed up itself."""

        def verb(workspace: Workspace, progress: Progress) -> Restored:
            return workspace.restore(path, progress=progress)

        words = self.tr("Putting the backup back")
        self._errands.add(partial(self.run, words, verb, self.restored, holds=True))


def _listed(workspace: Workspace, _progress: Progress) -> list[Backup]:
    return workspace.backups()
