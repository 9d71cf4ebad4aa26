"""Work on the library beside the window: on a thread, over a second connection."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.errands import Errands
from annotator.ui.words import error_words

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation

Verb = Callable[[Workspace, Progress], Any]


class Beside(QObject):
    """Lets verbs of another workspace on the same library work, one after another."""

    held = Signal(bool)
    """Nothing can be changed in the library meanwhile; and then, that it can be again."""
    failed = Signal(str)

    def __init__(self, workspace: Callable[[], Workspace], errands: Errands) -> None:
        super().__init__(errands)
        self._workspace = workspace
        self._errands = errands
        self._is_holding = False
        errands.stopped.connect(self._release)

    def run(self, words: str, verb: Verb, told: Any, *, holds: bool = False) -> None:
        """Let a verb work on a thread, and emit its result with the signal `told`; where it
        `holds`, nothing is to be changed in the library meanwhile.
        """
        if holds:
            self._is_holding = True
            self.held.emit(True)
        work = partial(beside, self._workspace().opener(), verb)
        self._errands.run(words, work, partial(self._take, told, holds=holds))

    def _take(self, told: Any, preparation: "Preparation[Any]", *, holds: bool) -> None:
        if holds:
            self._release()
        try:
            told.emit(preparation.take())
        except Cancelled:
            pass
        except AnnotatorError as error:
            self._tell(error)

    @Slot()
    def _release(self) -> None:
        """Hold nothing any more; also where what ran was stopped, so that nobody takes it."""
        if self._is_holding:
            self._is_holding = False
            self.held.emit(False)

    def _tell(self, error: AnnotatorError) -> None:
        """Say why something could not be done."""
        self.failed.emit(self._refusal(error))

    def _refusal(self, error: AnnotatorError) -> str:
        """Return why, and of several files which one."""
        words, file = error_words(error), error.parameters.get("file")
        if not isinstance(file, Path):
            return words
        return self.tr("{name}: {reason}").format(name=file.name, reason=words)


def beside(opener: Callable[[], Workspace], verb: Verb, progress: Progress) -> Any:
    """Let a verb of another workspace on the same library work, on the thread that calls."""
    workspace = opener()
    try:
        return verb(workspace, progress)
    finally:
        workspace.close()
