"""Whole copies of a library through SQLite's backup API, never of the live file by its bytes."""

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.files import flush_folder
from annotator.core.library.names import remove
from annotator.core.progress import Progress

PAGES = 1000
"""Pages that are copied between two calls of `progress`: 4 MB, some milliseconds."""
PATIENCE = 10.0
"""Seconds that a copy waits for another program's lock."""
ABANDONED = 86_400.0
"""Seconds after which an unfinished copy is nobody's any more."""
DRAFT = re.compile(
    r"\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.part(?:-wal|-shm|-journal|\.jsonl)?|-backups)"
)
"""How an unfinished copy is called, with what SQLite, an opening or a recovery lays beside it."""


def copy_pages(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    progress: Progress,
    *,
    begun: Callable[[], None] = lambda: None,
) -> None:
    """Make `target` what `source` is at this moment, all of it or nothing.

    `target` may be a library that is open here and elsewhere: its other connections see either
    state, and `data_version` and `schema_version` tell them. `begun` is called once nobody else
    can write to it, before anything of it is changed. Raises sqlite3.Error, LIBRARY_LOCKED and what
    `begun` and `progress` raise; `target` is as it was then.
    """
    deadline = time.monotonic() + PATIENCE
    place, has_begun = target.execute("PRAGMA database_list").fetchone()[2], False

    def told(status: int, remaining: int, total: int) -> None:
        nonlocal deadline, has_begun
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            if time.monotonic() > deadline:
                raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=Path(place))
            return
        deadline = time.monotonic() + PATIENCE
        if not has_begun:
            has_begun = True
            begun()
        if status == sqlite3.SQLITE_DONE:  # it is committed: too late to be stopped
            with suppress(Cancelled):
                progress(1.0)
            return
        progress((total - remaining) / total if total else 1.0)

    # One moment of the source, whatever is written meanwhile; else the copy starts again.
    progress(0.0)
    source.execute("BEGIN")
    try:
        pages = source.execute("PRAGMA page_count").fetchone()[0]
        # Two turns at least, since the last one commits.
        turn = max(1, min(PAGES, pages // 2))
        source.backup(target, pages=turn, progress=told, sleep=0.05)
    finally:
        source.execute("ROLLBACK")


def only_reading(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody writes, such as a backup; nothing is laid beside it."""
    return _reading(path, "mode=ro&immutable=1")


def reading_with_log(path: Path) -> sqlite3.Connection:
    """A connection that does not write, to a file that another program may have open: what is in
    its log alone is read too.
    """
    return _reading(path, "mode=ro")


def _reading(path: Path, how: str) -> sqlite3.Connection:
    # No host: SQLite wants the one of a Windows share as part of the path.
    place = path.absolute().as_posix()
    name = quote(place if place.startswith("/") else "/" + place)
    connection = sqlite3.connect(f"file://{name}?{how}", uri=True, isolation_level=None)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def flush(path: Path) -> None:
    """Wait until a file and, where the system can, its name are on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    flush_folder(path.parent)


def write_out(source: sqlite3.Connection, draft: Path, progress: Progress) -> None:
    """Copy a library into a new file that needs no log beside it."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        copy_pages(source, copy, progress)
        copy.execute("PRAGMA journal_mode = DELETE")
    flush(draft)


def sweep(folder: Path) -> None:
    """Remove from a folder what a program left behind that was killed while it copied."""
    with suppress(OSError):
        if any(folder.glob("*-swap")):  # one of them may be waited for (`swapping`)
            return
        for draft in [one for one in folder.iterdir() if DRAFT.fullmatch(one.name)]:
            if time.time() - draft.stat().st_mtime < ABANDONED:
                continue
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
            else:
                remove(draft)  # or a later time, where a program has it open
