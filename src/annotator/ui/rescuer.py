"""Works beside the window on a library that does not open: what can be saved, and how."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.keeping import Backup, Recovered, Restored
from annotator.core.progress import Progress, portion
from annotator.core.workspace import Workspace
from annotator.ui.errands import Errands
from annotator.ui.words import error_words

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation

READABLE = frozenset(
    {
        ErrorCode.LIBRARY_DAMAGED,
        ErrorCode.LIBRARY_NOT_ONE,
        ErrorCode.LIBRARY_BROKEN,
        ErrorCode.LIBRARY_FOREIGN_TRIGGER,
    }
)
"""Why a library does not open, where its rows may be read all the same."""


def takes_long_to_open(library: Path | None) -> bool:
    """Whether opening a library, the user's own without a path, would hold the window up."""
    return Workspace.takes_long_to_open(library)


def looked_over(library: Path, progress: Progress) -> int:
    """Judge every row of a library, on a thread; return how many were set aside. Raises what
    `Workspace.look_over` raises.
    """
    return Workspace.look_over(library, progress=progress)


@dataclass(frozen=True, slots=True)
class Rescue:
    """What can be done about a library that does not open."""

    recovered: Recovered | None
    """None where nothing can be read, or need not be."""
    backup: Backup | None
    """The newest one that is sound."""


class Rescuer(QObject):
    """Looks once, and does the one thing that is chosen; the library's file is never written."""

    examined = Signal(object)
    """A `Rescue`."""
    recovered = Signal(object, object)
    """What took the library's place (`Recovered`), and the path of the damaged file."""
    restored = Signal(object)
    """A `Restored`, with the library to open."""
    exported = Signal(object)
    """The path of an export with the articles and marks of the library."""
    failed = Signal(str)
    progressed = Signal(float)

    def __init__(self, library: Path, code: ErrorCode, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._code = library, code
        self._made: list[Recovered] = []
        self._errands = Errands(self)
        self._errands.progressed.connect(self.progressed)

    def examine(self) -> None:
        """Find out what can be saved."""
        self._errands.run("", partial(self._examine), self._take_rescue)

    def _examine(self, progress: Progress) -> Rescue:
        found = None
        if self._code in READABLE and self._library.is_file():
            try:
                found = Workspace.recover_beside(
                    self._library, self._code, progress=portion(progress, 0.0, 0.9)
                )
                self._made.append(found)
            except AnnotatorError as error:
                if isinstance(error, Cancelled):
                    raise
        backup = found.newest_backup if found else Workspace.newest_good_backup(self._library)
        return Rescue(found, backup)

    def _take_rescue(self, preparation: "Preparation[Rescue]") -> None:
        try:
            self.examined.emit(preparation.take())
        except AnnotatorError as error:
            self._tell(error)

    def take_recovered(self, found: Recovered) -> None:
        """Let what was recovered take the library's place; where another program has written to
        that meanwhile, it is read again, which takes its time.
        """

        def work(progress: Progress) -> tuple[Recovered, Path]:
            return Workspace.take_recovered(found, progress=progress)

        self._errands.run("", work, self._take_taken)

    def _take_taken(self, preparation: "Preparation[tuple[Recovered, Path]]") -> None:
        try:
            taken, aside = preparation.take()
        except AnnotatorError as error:
            self._tell(error)
            return
        self._made.clear()
        self.recovered.emit(taken, aside)

    def restore(self, backup: Path) -> None:
        """Put a backup in the library's place."""

        def work(progress: Progress) -> Restored:
            return Workspace.restore_damaged(self._library, backup, progress=progress)

        self._errands.run("", work, self._take_restored)

    def _take_restored(self, preparation: "Preparation[Restored]") -> None:
        try:
            self.restored.emit(preparation.take())
        except AnnotatorError as error:
            self._tell(error)

    def export(self, path: Path) -> None:
        """Write the library's sound articles and marks into an export."""

        def work(progress: Progress) -> Path:
            Workspace.export_of_refused(self._library, path, progress=progress)
            return path

        self._errands.run("", work, self._take_export)

    def _take_export(self, preparation: "Preparation[Path]") -> None:
        try:
            self.exported.emit(preparation.take())
        except AnnotatorError as error:
            self._tell(error)

    def _tell(self, error: AnnotatorError) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error_words(error))

    @Slot()
    def stop(self) -> None:
        """Stop what runs, and delete what was recovered and is not wanted."""
        self._errands.stop()
        while self._made:
            Workspace.discard(self._made.pop())
