"""Looking a whole library over: whether each row keeps the contract, and what does not set aside.

That reads all of it, ten milliseconds a megabyte, so a window has it done beside itself.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.library import trust
from annotator.core.library.faults import (
    UNSHOWN,
    as_they_are,
    hanging,
    misplaced,
    other_originals,
    other_texts,
    unshown,
    wrong_values,
)
from annotator.core.library.store import Store
from annotator.core.progress import Progress, no_progress, portion

INSTRUCTIONS = 200_000
"""SQLite's steps, some milliseconds, after which a long query of its can be stopped."""

PAGES = 2_000
"""Pages, of which a check of them counts each as a step, after which it can be stopped."""

UNJUDGEABLE = frozenset({ErrorCode.LIBRARY_BROKEN, ErrorCode.TEXT_TOO_LONG})
"""How SQLite refuses rows that another program has made."""


def look_over(path: Path, *, progress: Progress = no_progress) -> int:
    """Judge every row of a library file, on any thread, also while it is open: set aside what
    cannot be read, and return how many rows that were.

    Raises Cancelled, and what opening and writing a library raise: nothing was changed then.
    """
    telling = _Telling(progress)
    try:
        with closing(Store(path, watched=telling.watch)) as store:
            store.connection.set_progress_handler(telling.is_stopped, INSTRUCTIONS)
            found = put_right(store, telling)
            store.connection.set_progress_handler(None, 0)
    except AnnotatorError as error:
        if telling.has_stopped:  # which SQLite told as an error of its own
            raise Cancelled from error
        raise
    trust.remember(path)
    return found


def put_right(store: Store, progress: Progress = no_progress) -> int:
    """The same for a library that is open already. Raises LIBRARY_DAMAGED where even that cannot be
    done, such as for a value too large to be read, and what writing a library raises.
    """
    from annotator.core.library.quarantine import set_aside  # noqa: PLC0415 (seldom)

    try:
        if is_sound(store, portion(progress, 0.0, 0.5)):
            return 0
        return set_aside(store, portion(progress, 0.5, 1.0))
    except AnnotatorError as error:
        if error.code in UNJUDGEABLE:
            raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, **error.parameters) from error
        raise


def is_sound(store: Store, progress: Progress = no_progress) -> bool:
    """Whether every row keeps the contract. Reads the whole library, and writes nothing."""
    connection = store.connection
    values, rest = portion(progress, 0.0, 0.8), portion(progress, 0.8, 1.0)
    with store.reading(), as_they_are(connection):
        return not (
            any(True for _ in wrong_values(connection, values))
            or hanging(connection)
            or any(unshown(connection, table) for table in UNSHOWN)
            or _is_any_misplaced(connection, rest)
        )


def _is_any_misplaced(connection: sqlite3.Connection, progress: Progress) -> bool:
    return (
        any(True for _ in misplaced(connection, portion(progress, 0.0, 0.6)))
        or any(True for _ in other_texts(connection, portion(progress, 0.6, 0.8)))
        or any(True for _ in other_originals(connection, portion(progress, 0.8, 1.0)))
    )


class _Telling:
    """A progress callable that SQLite can ask too, in the middle of a query."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._share = 0.0
        self.has_stopped = False

    def __call__(self, share: float) -> None:
        self._share = share
        self.again()

    def again(self) -> None:
        """Tell the share of before once more. Raises Cancelled."""
        try:
            self._progress(self._share)
        except Cancelled:
            self.has_stopped = True
            raise

    def watch(self, connection: sqlite3.Connection) -> None:
        """Let a connection ask, from before it reads the first page."""
        connection.set_progress_handler(self.is_stopped, PAGES)

    def is_stopped(self) -> int:
        """Whether SQLite is to end what it does; it asks."""
        try:
            self.again()
        except Cancelled:
            return 1
        return 0
