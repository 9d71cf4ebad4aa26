"""A very large write, such as an import: its end is as short as its parts, and it tells of both.

One transaction of 100,000 marks leaves 230 MB in the write-ahead log. Left to itself, SQLite waits
for all of it to reach the disk when it is committed, then copies all of it into the file, and says
nothing for a second.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic

from annotator.core.errors import Cancelled
from annotator.core.library.connection import fold_log, log_path
from annotator.core.library.pages import pragma
from annotator.core.library.store import Store
from annotator.core.progress import Progress

SETTINGS = {
    "cache_size": -16_000,  # kB: ids are random, so that rows land all over their indexes
    "wal_autocheckpoint": 0,  # the log is folded here, after the commit
}
"""What SQLite is told for the time of a large write."""

PIECE = 8_000_000
"""Bytes of the log after which the disk is waited for."""
LARGE = 4_000_000
"""Bytes of the log up to which it is left to be folded at some later commit, as ever."""
TURN = 0.05
"""Seconds between two calls of `progress` while SQLite commits or folds the log."""


@contextmanager
def writing_much(store: Store, progress: Progress) -> Iterator[Progress]:
    """Surround the one transaction of a large write, which is to be told through the progress
    that this gives. After the commit it can no longer be stopped.
    """
    before = {name: pragma(store.connection, name) for name in SETTINGS}
    _set(store, SETTINGS)
    told = _Flushing(log_path(store.path), progress)
    try:
        with told.repeating():
            yield told
    finally:
        _set(store, before)
    if _size(log_path(store.path)) > LARGE:
        _fold(store.path, progress)


def _set(store: Store, settings: dict[str, int]) -> None:
    for name, value in settings.items():
        store.connection.execute(f"PRAGMA {name} = {value}")


class _Flushing:
    """Lets what was written reach the disk in pieces, so that the commit need not wait for all."""

    def __init__(self, log: Path, progress: Progress) -> None:
        self._log = log
        self._progress = progress
        self._flushed = 0
        self._share, self._told_at = 0.0, monotonic()

    def __call__(self, share: float) -> None:
        # SQLite flushes the log itself at the commit and says what is wrong then.
        with suppress(OSError):
            size = self._log.stat().st_size
            if size > self._flushed + PIECE:
                self._flushed = size
                with self._log.open("r+b") as file:
                    os.fsync(file.fileno())
        self._share, self._told_at = share, monotonic()
        self._progress(share)

    @contextmanager
    def repeating(self) -> Iterator[None]:
        """Tell the share once more, on a thread, where nothing is told for long: SQLite does not
        say how far a commit is, or an index that it writes.
        """
        is_over = Event()

        def repeat() -> None:
            rest = TURN
            while not is_over.wait(rest):
                # Counted from the last call, not from turn to turn: that would let two go by.
                rest = TURN - (monotonic() - self._told_at)
                if rest <= 0:
                    rest = TURN
                    with suppress(Cancelled):  # the next call on the writer's own thread stops it
                        self._progress(self._share)

        with ThreadPoolExecutor(1) as pool:
            repeating = pool.submit(repeat)
            try:
                yield
            finally:
                is_over.set()
            repeating.result()


def _size(path: Path) -> int:
    """Bytes of a file; none where there is none."""
    return path.stat().st_size if path.exists() else 0


def _fold(path: Path, progress: Progress) -> None:
    with ThreadPoolExecutor(1) as pool:
        folding = pool.submit(fold_log, path)
        while wait([folding], timeout=TURN).not_done:
            with suppress(Cancelled):
                progress(1.0)
        folding.result()
