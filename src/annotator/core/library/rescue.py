"""Rows of a file that is not opened as a library, copied into a fresh one.

For a library of a stranger, or one that something has spoiled: nothing of it is run. Only values of
our own columns are read, each is judged, and what cannot stand there is left out and counted.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import Rescued
from annotator.core.library.backups import COUNTS
from annotator.core.library.connection import BLOB_LIMIT, PRAGMAS, immediate, spoken
from annotator.core.library.copying import reading_with_log
from annotator.core.library.faults import UNSHOWN, Fault, hanging, unshown
from annotator.core.library.looking import put_right
from annotator.core.library.pages import pragma
from annotator.core.library.rules import (
    Columns,
    is_placed,
    known_tables,
    selected,
    text_or_bytes,
    wrong_columns,
)
from annotator.core.library.schema import APPLICATION_ID
from annotator.core.library.search import Search
from annotator.core.library.standing_in import lost_owners, lost_texts, other
from annotator.core.library.store import Store
from annotator.core.library.swapping import remains
from annotator.core.progress import Progress, no_progress

LEFT_BEHIND = frozenset({"_sqlite_migrations", "location"})
"""Tables that are not copied: the fresh file has its own steps, and where files lay on a stranger's
machine is nothing to look at here."""


def rescue(source: Path, target: Path, *, progress: Progress = no_progress) -> Rescued:
    """`copy_rows`, and what the new library holds. Raises the same."""
    came, left = copy_rows(source, target, progress=progress)
    with closing(Store(target)) as fresh:
        put_right(fresh, progress)
        articles, marks = fresh.tuples(COUNTS)[0]
    return Rescued(target, came, left, articles, marks)


def copy_rows(source: Path, target: Path, *, progress: Progress = no_progress) -> tuple[int, int]:
    """Copy the sound rows of `source` into a new library at `target`; how many came, and how many
    were left out. `source` is only read.

    Raises OUTPUT_EXISTS, LIBRARY_MISSING, LIBRARY_NOT_ONE, LIBRARY_DAMAGED and the rest of what
    opening a library raises; `target` is not there then.
    """
    if found := remains(target):
        raise AnnotatorError(ErrorCode.OUTPUT_EXISTS, path=found)
    if not source.is_file():
        raise AnnotatorError(ErrorCode.LIBRARY_MISSING, path=source)
    try:
        with spoken(source), closing(_reading(source)) as stranger:
            _refuse_other(stranger, source)
            with closing(Store(target)) as fresh:
                return _copy(stranger, fresh, progress)
    except BaseException:
        for end in ("", "-wal", "-shm"):
            target.with_name(target.name + end).unlink(missing_ok=True)
        raise


def _refuse_other(stranger: sqlite3.Connection, source: Path) -> None:
    if pragma(stranger, "application_id") != APPLICATION_ID:
        raise AnnotatorError(ErrorCode.LIBRARY_NOT_ONE, path=source)


def _reading(source: Path) -> sqlite3.Connection:
    connection = reading_with_log(source)
    for one in PRAGMAS:
        connection.execute(f"PRAGMA {one}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, BLOB_LIMIT)
    connection.text_factory = text_or_bytes
    return connection


def _copy(stranger: sqlite3.Connection, fresh: Store, progress: Progress) -> tuple[int, int]:
    came = left = 0
    tables = known_tables()
    fresh.connection.execute("PRAGMA foreign_keys = OFF")  # Rows come before what they point to.
    with immediate(fresh.connection):
        for number, (table, columns) in enumerate(tables.items()):
            progress(number / len(tables))
            if table not in LEFT_BEHIND:
                copied, refused = _copy_table(stranger, fresh.connection, table, columns)
                came, left = came + copied, left + refused
        _stand_in(fresh)
        lost = _drop_what_hangs(fresh.connection)
        _index(fresh)
    fresh.connection.execute("PRAGMA foreign_keys = ON")
    return came - lost, left + lost


def _copy_table(
    stranger: sqlite3.Connection, fresh: sqlite3.Connection, table: str, columns: Columns
) -> tuple[int, int]:
    """Copy a table where the file has it as an ordinary one."""
    there = _plain_columns(stranger, table)
    wanted = {name: rule for name, rule in columns.items() if name in there}
    if not wanted:
        return 0, 0
    names = ", ".join(f'"{name}"' for name in wanted)
    sql = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({", ".join("?" * len(wanted))})'
    came = left = 0
    for values in _rows(stranger, selected(table, wanted)):
        sound = not wrong_columns(values, wanted)
        copied = sound and fresh.execute(sql, values).rowcount == 1
        came, left = came + copied, left + (not copied)
    return came, left


def _plain_columns(stranger: sqlite3.Connection, table: str) -> set[str]:
    """The stored columns of an ordinary table: nothing of a view, a virtual table or a column that
    is computed is ever asked for.
    """
    sql = """SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?
        AND sql LIKE 'CREATE TABLE%'"""
    if stranger.execute(sql, [table]).fetchone() is None:
        return set()
    info = stranger.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", [table])
    return {name for (name,) in info}


def _rows(stranger: sqlite3.Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows up to where the file is broken."""
    try:
        yield from stranger.execute(sql)
    except sqlite3.DatabaseError:
        return


def _stand_in(fresh: Store) -> None:
    """Put rows in for lost ones that others need and that can be told from them, as opening does:
    no mark is left behind for want of its reader's name.
    """
    connection = fresh.connection
    _refer_to_others(connection, (fault for fault, _parent in hanging(connection)))
    for lost in (lost_owners(connection), lost_texts(connection, fresh.now())):
        for table, row in lost:
            with suppress(sqlite3.IntegrityError):  # its like is there under another key
                fresh.insert(table, row)
    for shower in UNSHOWN:
        _refer_to_others(connection, unshown(connection, shower))


def _refer_to_others(connection: sqlite3.Connection, faults: Iterable[Fault]) -> None:
    for fault in faults:
        found = other(connection, fault.table, fault.column, fault.key)
        if found is not None:
            sql = f'UPDATE OR IGNORE "{fault.table}" SET "{fault.column}" = ? WHERE rowid = ?'
            connection.execute(sql, [found, fault.key])


def _drop_what_hangs(fresh: sqlite3.Connection) -> int:
    """Remove rows that point to none, and marks' places that the text does not confirm."""
    wrong = [
        key
        for key, text, *place in fresh.execute(
            """SELECT anchor.id, rendering.text, start, "end", quote, anchor_status
            FROM anchor JOIN rendering ON rendering.id = rendering_id"""
        )
        if not is_placed(text, *place)
    ]
    fresh.executemany("DELETE FROM anchor WHERE id = ?", [(key,) for key in wrong])
    lost = len(wrong)
    while hanging := fresh.execute("SELECT \"table\", rowid FROM pragma_foreign_key_check"
                                   " WHERE rowid IS NOT NULL").fetchall():  # fmt: skip
        for table, row in set(hanging):
            fresh.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [row])
        lost += len(set(hanging))
    return lost


def _index(fresh: Store) -> None:
    search = Search(fresh)
    search.index_articles([key for (key,) in fresh.tuples("SELECT id FROM article")])
    search.index_annotations([key for (key,) in fresh.tuples("SELECT id FROM annotation")])
