"""The log that a killed program has left beside a library: whether it is that library's own.

SQLite plays any whole log into the file beside which it lies, since a log does not name its file
(sqlite.org/walformat.html): one that a synchroniser or a person has laid there from another
library, or from another day, takes the place of pages, for good. So it is read before anything is
written.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from annotator.core.files import times_open
from annotator.core.library.copying import only_reading, reading_with_log
from annotator.core.library.pages import page_faults

FIRST = "SELECT uuid FROM change ORDER BY seq LIMIT 1"
"""The first change of a library is the first one for ever: the history only grows."""
OTHER = "its log is another library's"


def fault_of_log(library: Path) -> str:
    """What is wrong with a library and the log beside it, read together, where the file alone could
    be right; empty where nothing is. Nothing is written to either.

    Raises nothing: what cannot be read here is told by who opens the file.
    """
    try:
        with closing(reading_with_log(library)) as both:
            faults = _faults(both)
            first = _first(both)
    except sqlite3.DatabaseError as error:
        return _said(error)
    if faults:
        return faults[0]
    with suppress(sqlite3.Error), closing(only_reading(library)) as alone:
        before = _first(alone)
        return OTHER if before is not None and before != first else ""
    return ""


def is_whole_alone(library: Path) -> bool:
    """Whether a library is sound without the log beside it."""
    try:
        with closing(only_reading(library)) as alone:
            return not _faults(alone)
    except sqlite3.Error:
        return False


def is_in_use(library: Path) -> bool:
    """Whether a program has the library open, so that its log is its own; on Windows, where that
    cannot be asked without disturbing it, never.
    """
    # The one that asks counts itself; another connection here would lose its locks by this.
    if times_open(library) > 1:
        return True
    from annotator.core.library.holding import is_held  # noqa: PLC0415 (seldom)

    return is_held(library)


def _faults(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with pages and indexes. An index tells of pages of two states, each of which
    would pass `quick_check`.
    """
    return page_faults(connection, "integrity_check(10)")


def _first(connection: sqlite3.Connection) -> object:
    row = connection.execute(FIRST).fetchone()
    return row[0] if row else None


def _said(error: sqlite3.DatabaseError) -> str:
    """The reason, where it is damage; else who opens the file tells."""
    damage = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return str(error) if code in damage else ""


def has_log(library: Path) -> bool:
    """Whether a log with something in it lies beside a library."""
    try:
        return library.with_name(f"{library.name}-wal").stat().st_size > 0
    except (OSError, ValueError):
        return False
