"""What SQLite's own checks say of the pages of a library."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode

OF_A_VALUE = re.compile(r"(NULL|NUMERIC|TEXT|non-\w+) value in ")
"""How SQLite begins a line about one value in its checks."""

Watched = Callable[[sqlite3.Connection], None]
"""What is done with a connection before it reads for long, such as to let it be stopped."""


def unwatched(_connection: sqlite3.Connection) -> None:
    """Let a connection read for as long as it takes."""


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """The value of a numeric pragma."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def keeps_log(connection: sqlite3.Connection) -> bool:
    """Whether a library keeps a write-ahead log, in its present journal mode."""
    return bool(connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Read the whole file with `quick_check`. Raises LIBRARY_DAMAGED."""
    for first in page_faults(connection, "quick_check")[:1]:
        raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=path, reason=first)


def page_faults(connection: sqlite3.Connection, check: str) -> list[str]:
    """What a check of SQLite finds wrong with a file itself, but for single values: a row that
    cannot be read hides no other (`quarantine`).
    """
    before = pragma(connection, "ignore_check_constraints")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    try:
        told = connection.execute(f"PRAGMA {check}").fetchall()
    finally:
        connection.execute(f"PRAGMA ignore_check_constraints = {before}")
    return [line for (line,) in told if line != "ok" and not OF_A_VALUE.match(line)]
