"""How a library file is opened: checked before the first write, never made by a typing error."""

import os
import re
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import flush_folder
from annotator.core.library import names
from annotator.core.library.copying import only_reading, write_out
from annotator.core.library.linked import refuse_linked
from annotator.core.library.pages import Watched, check_pages, keeps_log, pragma, unwatched
from annotator.core.library.place import place_of
from annotator.core.library.schema import APPLICATION_ID, STEPS, TRIGGERS, Step
from annotator.core.library.swapping import finish
from annotator.core.library.whose import backup_folder, backup_prefix
from annotator.core.progress import no_progress

if TYPE_CHECKING:
    from sqlite_utils import Database

STEP_SET = "annotator"
"""What sqlite-utils calls the steps of this program in the table where it records them."""

BUSY_SECONDS = 5.0
"""How long a write waits for another program's."""

BLOB_LIMIT = 100_000_000
"""Bytes of one value, so that a forged file cannot fill the memory: articles have 10 MB at most,
which are up to 60 MB in the search index."""

PRAGMAS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "foreign_keys = ON",
    "recursive_triggers = OFF",
    "secure_delete = ON",  # what leaves the trash is overwritten, not only forgotten
)

CODES = {
    sqlite3.SQLITE_BUSY: ErrorCode.LIBRARY_LOCKED,
    sqlite3.SQLITE_LOCKED: ErrorCode.LIBRARY_LOCKED,
    sqlite3.SQLITE_FULL: ErrorCode.DISK_FULL,
    sqlite3.SQLITE_READONLY: ErrorCode.LIBRARY_READ_ONLY,
    sqlite3.SQLITE_PERM: ErrorCode.LIBRARY_READ_ONLY,
    sqlite3.SQLITE_CORRUPT: ErrorCode.LIBRARY_DAMAGED,
    sqlite3.SQLITE_NOTADB: ErrorCode.LIBRARY_NOT_ONE,
    sqlite3.SQLITE_TOOBIG: ErrorCode.TEXT_TOO_LONG,
}
"""SQLite's primary result codes and what they mean to the reader."""


NO_ROOM = 100_000
"""Free bytes below which a disk counts as full: SQLite's log and its index do not fit."""


@contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into the ones that have a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        code = CODES.get(primary) or _cause_on_the_disk(path)
        raise AnnotatorError(code, path=path, reason=str(error)) from error


def _cause_on_the_disk(path: Path) -> ErrorCode:
    """Why a file cannot be used, where SQLite itself only says that it cannot."""
    folder = path.parent
    if folder.is_dir():
        if not os.access(folder, os.W_OK):
            return ErrorCode.LIBRARY_READ_ONLY
        if shutil.disk_usage(folder).free < NO_ROOM:
            return ErrorCode.DISK_FULL
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            return ErrorCode.LIBRARY_UNREADABLE
    return ErrorCode.LIBRARY_BROKEN


def open_database(
    path: Path,
    steps: Sequence[Step] = STEPS,
    *,
    is_checked: bool = False,
    makes: bool = True,
    watched: Watched = unwatched,
) -> sqlite3.Connection:
    """Open a library, which the caller holds (`library_held`), and bring its schema up to date.
    Where there is no file, it `makes` one. With `is_checked`, its pages were read just now;
    `watched` is called with each connection that may read the whole file.

    Raises AnnotatorError: LIBRARY_NOT_ONE, LIBRARY_NEWER, LIBRARY_FOREIGN_TRIGGER, LIBRARY_GONE,
    LIBRARY_DAMAGED, LIBRARY_READ_ONLY, LIBRARY_LOCKED, LIBRARY_UNREADABLE, DISK_FULL.
    """
    try:
        return _open(path, steps, watched, is_checked=is_checked, makes=makes)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AnnotatorError(ErrorCode.LIBRARY_UNREADABLE, path=path, reason=reason) from error


def _open(
    path: Path, steps: Sequence[Step], watched: Watched, *, is_checked: bool, makes: bool
) -> sqlite3.Connection:
    if path.is_dir():
        raise AnnotatorError(ErrorCode.FILE_IS_FOLDER, path=path)
    finish(path, own=1)
    refuse_linked(path)
    unclean = _has_bytes(log_path(path)) or _has_bytes(path.with_name(path.name + "-journal"))
    with spoken(path):
        if not _has_bytes(path):
            _make_file(path, makes=makes)
        elif not is_checked and _has_bytes(log_path(path)):
            is_checked = _check_log(path, watched)
        connection = _connected(path)
        try:
            watched(connection)
            _check(connection, path, steps, thoroughly=unclean and not is_checked)
            connection = _journaled(connection, path)
            _prepare(connection, path, steps)
        except BaseException:
            connection.close()
            raise
    return connection


def _check_log(path: Path, watched: Watched) -> bool:
    """Refuse a library beside which a log lies that cannot be its own: to open it is to write that
    into it. Return whether all pages were read. Raises LIBRARY_DAMAGED.
    """
    from annotator.core.library import leftover  # noqa: PLC0415 (after an unclean end)

    # The file itself is opened only where no connection of this process would lose its locks.
    if leftover.is_in_use(path) or not _is_ours(path):
        return False
    found = leftover.look_at_log(path, watched)
    if found.fault:
        raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=path, reason=found.fault)
    if found.is_unlike:
        _keep_alone(path)
    return found.is_read


def _keep_alone(path: Path) -> None:
    """Keep a file as it is without its log among its backups, unless one of them has as much."""
    from annotator.core.library import leftover  # noqa: PLC0415 (after an unclean end)

    if leftover.is_kept(path):
        return
    folder = backup_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    # One that another program has made in this second holds the same.
    with suppress(FileExistsError), closing(only_reading(path)) as alone:
        copy_database(alone, _free_name(folder, path, "before-log"))


def _free_name(folder: Path, path: Path, reason: str) -> Path:
    base = _backup_name(path, reason)
    found, number = folder / f"{base}.sqlite", 2
    while found.exists():
        found, number = folder / f"{base}.{number}.sqlite", number + 1
    return found


def _backup_name(path: Path, reason: str) -> str:
    return f"{backup_prefix(path)}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{reason}"


def _is_ours(path: Path) -> bool:
    """Whether a file begins as a library does; what else it may be is told by who opens it."""
    with path.open("rb") as file:
        return file.read(72)[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _make_file(path: Path, *, makes: bool) -> None:
    """Lay down an empty database that says what it is, so that a crash leaves nothing nameless; in
    the empty file that is there, unless it `makes` one.
    """
    if not makes and not path.exists():
        raise AnnotatorError(ErrorCode.LIBRARY_GONE, path=path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AnnotatorError(ErrorCode.LIBRARY_READ_ONLY, path=path) from error
    uri = _uri(path, "rwc" if makes else "rw")
    with closing(
        sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    ) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(_uri(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    for one in PRAGMAS:
        connection.execute(f"PRAGMA {one}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, BLOB_LIMIT)
    return connection


def log_path(path: Path) -> Path:
    """The write-ahead log of a library."""
    return path.with_name(path.name + "-wal")


def fold_log(path: Path) -> None:
    """Fold the write-ahead log into the file, as far as no other program is reading it; on any
    thread.
    """
    # What cannot be folded now, for want of room say, is safe in the log, and its turn comes.
    with suppress(sqlite3.Error), closing(_connected(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _uri(path: Path, mode: str = "rw") -> str:
    """The SQLite URI that opens a file, and makes one in the mode `rwc` alone. It has no host:
    SQLite wants the one of a Windows share (`//server/share`) as part of the path.
    """
    place = path.absolute().as_posix()
    return f"file://{quote(place if place.startswith('/') else '/' + place)}?mode={mode}"


def _check(
    connection: sqlite3.Connection, path: Path, steps: Sequence[Step], *, thoroughly: bool
) -> None:
    """Refuse what is no library, newer, damaged or has a stranger's trigger. Writes nothing."""
    if pragma(connection, "application_id") != APPLICATION_ID:
        raise AnnotatorError(ErrorCode.LIBRARY_NOT_ONE, path=path)
    known = [step.__name__ for step in steps]
    applied = _applied(connection)
    if pragma(connection, "user_version") > len(known) or set(applied) - set(known):
        raise AnnotatorError(ErrorCode.LIBRARY_NEWER, path=path)
    triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        if name not in TRIGGERS:
            raise AnnotatorError(ErrorCode.LIBRARY_FOREIGN_TRIGGER, path=path, name=name)
    if thoroughly or (applied and len(applied) < len(known)):
        check_pages(connection, path)
    if len(applied) == len(known):
        _check_tables(connection, path, steps)


def _applied(connection: sqlite3.Connection) -> list[str]:
    """The names of the steps that a library has taken, as `_take` has recorded them."""
    recorded = "SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'"
    if connection.execute(recorded).fetchone() is None:
        return []
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid"
    return [name for (name,) in connection.execute(sql, [STEP_SET])]


def _check_tables(connection: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> None:
    """Refuse a file in which one of our tables is missing, lacks a column or is no table."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        for step in steps:
            step(model)
        expected = _columns(model)
        meant = _statements(model)
    present = _columns(connection)
    for table, columns in expected.items():
        missing = columns - present.get(table, set())
        if missing:
            reason = f"{table} lacks {', '.join(sorted(missing))}"
            raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=path, reason=reason)
    there = _statements(connection)
    for name, statement in meant.items():
        # Columns that are computed, other checks, other references, another kind of table.
        if there.get(name) != statement:
            reason = f"{name} was made differently"
            raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=path, reason=reason)


def _statements(connection: sqlite3.Connection) -> dict[str, str]:
    """What made each of our tables, without comments and white space. SQLite's own tables behind
    the search index are left out: their words change with its versions.
    """
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {
        name: re.sub(r"--[^\n]*|\s+", "", sql)
        for name, sql in rows
        if not name.startswith(("sqlite_", "_sqlite_", "search_article_", "search_annotation_"))
    }


def _columns(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """The names of each table's columns."""
    rows = connection.execute(
        """SELECT entry.name, info.name FROM sqlite_schema AS entry, pragma_table_xinfo(entry.name)
        AS info WHERE entry.type = 'table'"""
    )
    found: dict[str, set[str]] = {}
    for table, column in rows.fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _journaled(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The connection in the journal mode of the place, or another one in that mode."""
    # Where others than this machine's SQLite read the file, it must be whole by itself: a log that
    # is synchronised later than it, or shared memory over a network, loses what was confirmed.
    shared, had_log = place_of(path) is not None, keeps_log(connection)
    connection.execute(f"PRAGMA journal_mode = {'DELETE' if shared else 'WAL'}")
    if shared and had_log:
        # Without a log, SQLite knows by a counter in the first page whether what it has read is
        # out of date, and commits to a log leave that as it was (`pagerWalFrames` in pager.c): what
        # another program has written between would be overlooked, and written over.
        connection.close()
        connection = _connected(path)
    connection.execute(f"PRAGMA synchronous = {'EXTRA' if shared else 'FULL'}")
    return connection


@contextmanager
def opened_alone(path: Path) -> Iterator[sqlite3.Connection]:
    """A library, which the caller holds (`library_held`), open for nobody else until the end and
    without a log: all of it is in its file.

    Raises what opening it raises, sqlite3.OperationalError where another program has it open, and
    LIBRARY_LOCKED where one has just had.
    """
    open_database(path, makes=False).close()  # it is sound, and its log its own
    with closing(_connected(path)) as connection:
        # With a log, this fails while anybody else has the library open, be it only to read. While
        # it is locked for good, as below, SQLite would leave a journal beside it.
        connection.execute("PRAGMA journal_mode = DELETE")
    # Another connection, which has read nothing before it is alone (`_journaled`).
    with closing(_connected(path)) as connection:
        # Locked until it is closed, also between transactions: nothing is copied inside of one.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        if keeps_log(connection):  # somebody came between
            raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=path)
        yield connection


def _prepare(connection: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> None:
    """Take the steps that are pending, all of them or none."""
    if len(_applied(connection)) == len(steps):
        return
    with immediate(connection):
        # Asked again: another program may have taken the steps while this one waited.
        if 0 < len(_applied(connection)) < len(steps):
            _copy_before_step(path)
        _take(connection, steps)
        connection.execute(f"PRAGMA user_version = {len(_applied(connection))}")


def _take(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Take the steps that are pending, and record them."""
    # A library that is up to date, as nearly each is, opens 30 ms sooner without this import.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations(STEP_SET)
    for step in steps:
        migrations(name=step.__name__)(_on_database(step))
    migrations.apply(Database(connection, execute_plugins=False, recursive_triggers=False))


def _on_database(step: Step) -> "Callable[[Database], None]":
    """A step in the form in which sqlite-utils takes it."""

    def take(database: "Database", /) -> None:
        step(database.conn)

    return take


def _copy_before_step(path: Path) -> None:
    """Copy what is committed, through a connection of its own: this one is about to write."""
    folder = backup_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    with closing(_connected(path)) as reading:
        copy_database(reading, _free_name(folder, path, "before-schema"))


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that may write from its start: a plain BEGIN that reads first fails at once
    beside another writer, without waiting.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a library as it stands at this moment, check the copy, and give it its name at the end.

    Raises FileExistsError where a file of that name came meanwhile, sqlite3.Error, LIBRARY_DAMAGED
    or OSError.
    """
    draft = target.with_name(f".{uuid.uuid4()}.part")
    try:
        write_out(connection, draft, no_progress)
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            check_pages(copy, target)
        names.take(draft, target)
        flush_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
