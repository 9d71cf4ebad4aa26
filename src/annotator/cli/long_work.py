"""Long work on a terminal: a bar that shows how far it is, and Ctrl+C that stops it cleanly."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from annotator.core.errors import Cancelled
from annotator.core.progress import Progress

PATIENCE = 0.5
"""Seconds after which a bar is shown: what is done sooner needs none."""
STEPS = 1000


class _Work:
    """Counts the share that is done; a call raises `Cancelled` once Ctrl+C was pressed."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._begun = time.monotonic()
        self._bar: click._termui_impl.ProgressBar[int] | None = None
        self._interrupted = False

    def __call__(self, share: float) -> None:
        if self._interrupted:
            raise Cancelled
        if self._bar is None and sys.stderr.isatty() and time.monotonic() - self._begun > PATIENCE:
            self._bar = click.progressbar(length=STEPS, label=self._label, file=sys.stderr)
            self._bar.render_progress()
        if self._bar is not None:
            self._bar.update(max(0, int(share * STEPS) - self._bar.pos))

    def interrupt(self, _number: int, _frame: FrameType | None) -> None:
        """Stop at the next call; a second Ctrl+C stops at once."""
        self._interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def close(self) -> None:
        """Leave the terminal on a new line."""
        if self._bar is not None:
            self._bar.render_finish()


@contextmanager
def long_work(label: str) -> Iterator[Progress]:
    """What long work is told to call; `label` says what is being done, such as "Reading"."""
    work = _Work(label)
    before = signal.signal(signal.SIGINT, work.interrupt)
    try:
        yield work
    finally:
        signal.signal(signal.SIGINT, before)
        work.close()
