"""Renders a large article beside the window, which stays usable and can stop it."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from annotator.core.errors import Cancelled
from annotator.core.progress import Progress
from annotator.ui import rubbish
from annotator.ui.giving_back import give_back_freed

Result = TypeVar("Result")


class Preparation(QThread, Generic[Result]):
    """Runs one piece of work that takes a progress callable; its result is taken when it is done.

    The work waits for a process of its own, so the window's thread goes on meanwhile.
    """

    progressed = Signal(float)
    """The share done, 0.0 to 1.0."""

    def __init__(self, work: Callable[[Progress], Result], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._result: Result | None = None
        self._error: BaseException | None = None

    def begin(self) -> None:
        """Start the work; `end` must follow. No rubbish is looked for in between (`rubbish`)."""
        rubbish.pause()
        give_back_freed()
        self.start()

    def end(self) -> None:
        """Wait for the thread; call it once, on the window's thread, before the result is taken.

        From then on it belongs to Python alone, which deletes it with its last reference. Qt's
        `deleteLater` runs without Python's lock: with another thread at work it found the Python
        half gone (seen with PySide 6.11: a segmentation fault).
        """
        self.wait()
        self.setParent(None)
        rubbish.go_on()

    def run(self) -> None:
        """Do the work; Qt calls it on the thread."""
        try:
            self._result = self._work(self._tell)
        # Whatever went wrong is raised again where the result is taken.
        except BaseException as error:  # noqa: BLE001
            self._error = error

    def cancel(self) -> None:
        """Ask the work to stop; it ends with `Cancelled`."""
        self._stop.set()

    def take(self) -> Result:
        """Return the result of the work that has ended, or raise what it raised."""
        if self._error is not None:
            raise self._error
        if self._result is None:
            raise Cancelled
        return self._result

    def _tell(self, share: float) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(share)
