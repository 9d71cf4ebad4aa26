"""The part of the session that copies the library to where it is to be moved."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from annotator.core.keeping import Moved
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the library that has no name yet, and the path that it is to have."""

    draft: Path
    target: Path


class Mover(Beside):
    """Does the long part of a move beside the window; the short one needs the library closed."""

    copied = Signal(object)
    """What was copied: a `Copy`."""

    def copy_out(self, target: Path) -> None:
        """Copy the library to where it is to be, with everything else held."""

        def verb(workspace: Workspace, progress: Progress) -> Copy:
            return Copy(workspace.copy_out(target, progress=progress), target)

        words = self.tr("Moving the library to {name}").format(name=target.name)
        self._errands.add(partial(self.run, words, verb, self.copied, holds=True))

    @staticmethod
    def settle(library: Path, copy: Copy) -> Moved:
        """Give the copy its name, and the old file another; the library must be closed.

        Raises AnnotatorError: the library is where it was then.
        """
        return Workspace.settle_move(library, copy.draft, copy.target)
