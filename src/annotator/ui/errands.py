"""Long work, one after another, beside the window."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.progress import Progress

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation


class Errands(QObject):
    """Does jobs in the order in which they came; a job may let a thread do its long part."""

    began = Signal(str)
    """Long work has begun: a sentence such as "Opening flood.md"."""
    progressed = Signal(float)
    ended = Signal()
    stopped = Signal()
    """What ran was stopped for good: nobody gets its result."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._lasting: list[Callable[[], None]] = []
        """What of that is done also where the rest is cancelled."""
        self._is_paused = False
        self._preparation: Preparation[Any] | None = None
        self._take: Callable[[Preparation[Any]], None] | None = None

    @property
    def is_working(self) -> bool:
        """Whether a thread does something."""
        return self._preparation is not None

    def add(self, *jobs: Callable[[], None], last: Callable[[], None] | None = None) -> None:
        """Do jobs on the window's thread: now, after what runs, or when there is no pause more;
        `last` after them, also where they are cancelled.
        """
        self._waiting.extend(jobs)
        if last is not None:
            self._waiting.append(last)
            self._lasting.append(last)
        self._go_on()

    def run(
        self,
        words: str,
        work: Callable[[Progress], Any],
        take: "Callable[[Preparation[Any]], None]",
    ) -> None:
        """Do the long part of a job on a thread; `take` gets it on the window's, when it ended."""
        self._take = take
        from annotator.ui.preparation import Preparation  # noqa: PLC0415

        self._preparation = Preparation(work, self)
        self._preparation.progressed.connect(self.progressed)
        self._preparation.finished.connect(self._end)
        self.began.emit(words)
        self._preparation.begin()

    @Slot()
    def cancel(self) -> None:
        """Stop what runs, and do none of what waits but what comes `last`."""
        self._waiting = deque(job for job in self._waiting if job in self._lasting)
        if self._preparation is not None:
            self._preparation.cancel()

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._waiting)

    def stop(self, first: int | None = None) -> None:
        """Stop what runs, and wait for its end; its result is not taken. Of what waits, do not so
        many that came first, or none of it without a number.
        """
        kept = [] if first is None else list(self._waiting)[first:]
        self.cancel()
        self._waiting = deque(kept)
        self._lasting = [job for job in self._lasting if job in kept]
        preparation, self._preparation = self._preparation, None
        if preparation is not None:
            preparation.end()
            self.ended.emit()
            self.stopped.emit()

    def pause(self) -> None:
        """Begin nothing until `resume`; what comes meanwhile waits."""
        self._is_paused = True

    def resume(self) -> None:
        """Do what waits."""
        self._is_paused = False
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._preparation is None and not self._is_paused:
            job = self._waiting.popleft()
            if job in self._lasting:
                self._lasting.remove(job)
            job()

    @Slot()
    def _end(self) -> None:
        preparation, self._preparation = self._preparation, None
        if preparation is None or self._take is None:
            return
        preparation.end()
        self.ended.emit()
        self._take(preparation)
        self._go_on()
