"""The part of the session that backs the library up: now and then, and when the window closes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.keeping import Place
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside, beside
from annotator.ui.errands import Errands
from annotator.ui.words import error_words

FIRST = 2 * 60_000
"""Milliseconds from the start until a backup is thought of."""
THEN = 10 * 60_000
"""Milliseconds between two looks at whether one is due."""
AT_MOST = 3.0
"""Seconds of copying that the closing of a window waits for."""
LARGE = 200_000_000
"""Bytes of a library whose checks would hold up the closing; its backup is made by the hour."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand after a look."""

    last_at: str
    """When the newest backup was made, in the form of the library's times; empty for never."""
    is_due: bool = False
    """One is due all the same: another program was writing."""


class Keeper(Beside):
    """Backs up on a thread, without a word unless it fails.

    Its `errands` are its own, so that nothing that the reader asks for waits for a backup.
    """

    backed_up = Signal(object)
    """The library was looked at, and backed up if that was due: a `Standing`."""
    left = Signal(object)
    """The library that was left for another one is backed up: a `Standing`."""
    damaged = Signal()
    """The library could not be backed up because it is damaged; `failed` says so too."""
    failed_at_end = Signal(str)
    """The library was closed without the backup that it needed: why."""

    def __init__(self, workspace: Callable[[], Workspace], errands: Errands) -> None:
        super().__init__(workspace, errands)
        self._is_checked = False
        """Whether the file was looked over since it was opened."""
        self._is_paused = False
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Back up if one is due, unless the last look still does; the first time, whether it is due
        or not, read the whole file for damage.
        """
        self._timer.setInterval(THEN)
        if not (self._errands.is_working or self._is_paused):
            verb = _back_up if self._is_checked else _check_and_back_up
            self._is_checked = True
            self.run("", verb, self.backed_up)

    def leave(self) -> None:
        """Back up the library that is about to be closed for another one, if something was changed,
        over a connection of its own.
        """
        self._is_checked = False
        work = partial(beside, self._workspace().opener(), _back_up_at_end)
        self._errands.add(
            partial(self._errands.run, "", work, partial(self._take, self.left, holds=False))
        )

    def pause(self) -> None:
        """Let go of the library's file, and look at nothing until `resume`."""
        self._is_paused = True
        self._timer.stop()
        self._errands.stop()

    def resume(self) -> None:
        """Look at the library that is open now, in due time, and read its whole file first."""
        if self._is_paused:
            self._is_paused, self._is_checked = False, False
            self._timer.start()

    def last(self) -> str:
        """Return when the newest backup was made, in the form of the library's times."""
        return self._workspace().last_backup_at()

    def place(self) -> Place | None:
        """Return what sort of place the library lies in, where that is a risk."""
        return self._workspace().place()

    def finish(self) -> None:
        """Back up for the last time, if something was changed, on the thread that calls.

        It is left out where it would take long: it is due after the next start then.
        """
        self._timer.stop()
        self._errands.stop()
        workspace, end = self._workspace(), time.monotonic() + AT_MOST

        def stop_in_time(_share: float) -> None:
            if time.monotonic() > end:
                raise Cancelled

        try:
            if workspace.path.stat().st_size <= LARGE and workspace.back_up_on_close(
                progress=stop_in_time
            ):
                self.backed_up.emit(Standing(workspace.last_backup_at()))
        except Cancelled:
            pass
        except AnnotatorError as error:
            self.failed_at_end.emit(self._refusal(error))
        except OSError as error:
            self.failed_at_end.emit(self._told(error.strerror or str(error)))

    def _refusal(self, error: AnnotatorError) -> str:
        if error.code is ErrorCode.LIBRARY_DAMAGED:
            self.damaged.emit()
        words = {
            ErrorCode.LIBRARY_DAMAGED: self.tr("it is damaged."),
            ErrorCode.DISK_FULL: self.tr("the disk is full: make room on it."),
            ErrorCode.FILE_UNWRITABLE: self.tr(
                "the folder {path} cannot be written ({reason}): allow writing to it."
            ),
        }
        template = words.get(error.code)
        told = template.format_map(error.parameters) if template else error_words(error)
        return self._told(told)

    def _told(self, reason: str) -> str:
        return self.tr("The library could not be backed up: {reason}").format(reason=reason)


def _back_up(workspace: Workspace, progress: Progress) -> Standing:
    try:
        workspace.back_up_if_due(progress=progress)
    except AnnotatorError as error:
        # Another program writes just now: there is a next time.
        if error.code is not ErrorCode.LIBRARY_LOCKED:
            raise
    return Standing(workspace.last_backup_at(), workspace.backup_is_due())


def _check_and_back_up(workspace: Workspace, progress: Progress) -> Standing:
    workspace.check_file()
    return _back_up(workspace, progress)


def _back_up_at_end(workspace: Workspace, progress: Progress) -> Standing:
    workspace.back_up_on_close(progress=progress)
    return Standing(workspace.last_backup_at())
