"""The part of the session that lists backups, tells what one would change, and puts it back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from annotator.core.errors import AnnotatorError, ErrorCode
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
    unpreviewed = Signal(object)
    """The `Backup` that was asked for last cannot be compared, because the library is damaged."""
    damaged = Signal(object)
    """Nothing can be put back into the library, because it is damaged; the backup that was asked
    for, a path, can take its place."""
    restored = Signal(object)
    """What was put back: a `Restored`. Nothing is held any more."""

    def __init__(
        self, workspace: Callable[[], Workspace], errands: Errands, looks: Errands
    ) -> None:
        super().__init__(workspace, errands)
        self._listing = Beside(workspace, looks)
        self._comparing = _Comparing(workspace, looks)
        self._listing.failed.connect(self.failed)
        self._comparing.failed.connect(self.failed)
        self._comparing.damaged.connect(self.unpreviewed)
        self._putting: Path | None = None
        self._looks = looks
        looks.progressed.connect(self.progressed)

    def look(self) -> None:
        """List the backups."""
        self._looks.add(partial(self._listing.run, "", _listed, self.listed))

    def preview(self, backup: Backup) -> None:
        """Tell what putting a backup back would change, instead of any asked for before."""

        def verb(workspace: Workspace, progress: Progress) -> RestorePreview:
            return workspace.preview_restore(backup.path, progress=progress)

        self._looks.cancel()
        self._comparing.backup = backup
        self._looks.add(partial(self._comparing.run, "", verb, self.previewed))

    def stop(self) -> None:
        """Look at nothing more."""
        self._looks.stop()

    def restore(self, path: Path) -> None:
        """Put a backup back, after the library as it is was backed up itself."""

        def verb(workspace: Workspace, progress: Progress) -> Restored:
            return workspace.restore(path, progress=progress)

        self._putting = path
        words = self.tr("Putting the backup back")
        self._errands.add(partial(self.run, words, verb, self.restored, holds=True))

    def _tell(self, error: AnnotatorError) -> None:
        if is_of_library(error, self._workspace().path):
            self.damaged.emit(self._putting)
        else:
            super()._tell(error)


class _Comparing(Beside):
    """Tells what a backup would change."""

    damaged = Signal(object)
    """The library is damaged, not the backup, which is given."""

    backup: Backup | None = None

    def _tell(self, error: AnnotatorError) -> None:
        is_sound = self.backup is not None and self.backup.verified
        if is_sound and error.code is ErrorCode.LIBRARY_DAMAGED:
            self.damaged.emit(self.backup)
        else:
            super()._tell(error)


def is_of_library(error: AnnotatorError, library: Path) -> bool:
    """Whether a failure says that this library is damaged, and not the backup."""
    return error.code is ErrorCode.LIBRARY_DAMAGED and error.parameters.get("path") == library


def _listed(workspace: Workspace, _progress: Progress) -> list[Backup]:
    return workspace.backups()
