"""The part of the session that reads earlier versions of an article and compares them."""

from functools import partial

from msgspec import Struct
from PySide6.QtCore import Signal

from annotator.core.model import Annotation, Rendering
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside


class PastVersion(Struct, frozen=True):
    """A version as it was, with the marks that have a place in it."""

    version_id: str
    rendering: Rendering
    annotations: list[Annotation]


class Past(Beside):
    """Reads and compares versions, one after another; only what was asked for last is told."""

    read = Signal(object)
    """A `PastVersion`."""
    compared = Signal(object)
    """A `Compared`."""

    def show(self, version_id: str) -> None:
        """Read a version."""

        def verb(workspace: Workspace, _progress: Progress) -> PastVersion:
            rendering = workspace.rendering_of(version_id)
            return PastVersion(version_id, rendering, workspace.annotations_of(version_id))

        self._errands.add(partial(self.run, self.tr("Reading the version"), verb, self.read))

    def compare(self, old_version: str, new_version: str) -> None:
        """Compare two versions."""

        def verb(workspace: Workspace, progress: Progress) -> object:
            return workspace.compare(old_version, new_version, progress=progress)

        self._errands.add(partial(self.run, self.tr("Comparing"), verb, self.compared))
