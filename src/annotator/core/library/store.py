"""One open library file: its transactions and plain reads."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from annotator.core.clock import Clock, stamp, system_clock
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import file_identity, file_of, library_held
from annotator.core.library.connection import immediate, open_database, spoken
from annotator.core.library.pages import Watched, pragma, unwatched
from annotator.core.library.schema import STEPS, Step
from annotator.core.library.swapping import is_waited_for
from annotator.core.paths import is_known_own, is_own_library

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database
    from sqlite_utils.db import Table

Row = dict[str, Any]

KEPT_TEXTS = 4
"""Article texts kept in memory: the one that is read, and those it is compared with."""

TURNS = 10
"""How often a file is opened anew because another one has taken its place meanwhile."""

LOG_ROWS = 200
"""Rows that were written, about ten marks, after which the log is folded between writes."""
LOG_PAGES = 10_000
"""Pages of the log (4 kB) at which a write folds it after all."""


class Hand(Struct, frozen=True):
    """Who writes: integer keys of the reader and of the device."""

    reader_id: int
    device_id: int


def _opened(
    path: Path, steps: Sequence[Step], watched: Watched, *, is_checked: bool, makes: bool
) -> "tuple[sqlite3.Connection, tuple[int, int]]":
    """The file to which the path leads, with its device and inode: while SQLite waited for a lock
    on that of before, another one may have taken its place, or be about to. Where one was, none is
    made, and what was checked before is that one alone.
    """
    makes = makes and file_identity(path) is None
    for _ in range(TURNS):
        before = file_identity(path)
        try:
            connection = open_database(
                path, steps, is_checked=is_checked, makes=makes, watched=watched
            )
        except AnnotatorError:
            # SQLite refuses to write to a file that has been moved, for one.
            if file_identity(path) in {None, before}:
                raise
            is_checked = False
            continue
        is_that = before is not None and before == file_identity(path)
        if before is not None and is_that and not is_waited_for(path):
            return connection, before
        connection.close()
        makes, is_checked = False, is_checked and is_that
    raise AnnotatorError(ErrorCode.LIBRARY_REPLACED, path=path)


class Store:
    """A library file. Every method that reads sees one moment; every write is in `writing`."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock = system_clock,
        steps: Sequence[Step] = STEPS,
        connection: "sqlite3.Connection | None" = None,
        is_checked: bool = False,
        makes: bool = True,
        watched: Watched = unwatched,
    ) -> None:
        """`connection` is one that is open already, to a file that is only looked at; the rest is
        as in `open_database`. Where the path is a link, `path` is the file to which it leads.
        """
        self._named = path
        self.path = path = file_of(path)
        self._clock = clock
        with ExitStack() as opening:
            opening.enter_context(library_held(path))
            seen = file_identity(path)
            if connection is None:
                connection, seen = _opened(path, steps, watched, is_checked=is_checked, makes=makes)
            opening.callback(connection.close)
            self._opened = opening.pop_all()
        self.connection = connection
        # Windows gives an open file no other name.
        self._identity = None if sys.platform == "win32" else seen
        self._is_own = is_known_own(path)
        self._seen = pragma(self.connection, "data_version")
        self._written_at_first = self.connection.total_changes
        self._texts: dict[int, str] = {}
        self._texts_of = 0
        self._folded_at = 0
        self.looks_beside: Callable[[Path], int] | None = None
        """What looks a large library over when a row cannot be read (`looking.look_over`), where
        this thread must not be held up.
        """

    @property
    def named(self) -> Path:
        """The path by which the file was named, which may be a link."""
        return self._named

    def close(self) -> None:
        """Close the file; the last one to do so folds the write-ahead log into it."""
        self._opened.close()

    def now(self) -> str:
        """The present time as it is stored."""
        return stamp(self._clock())

    @property
    def has_written(self) -> bool:
        """Whether a row was written over this connection since it was opened."""
        return self.connection.total_changes > self._written_at_first

    def changed_elsewhere(self) -> bool:
        """Whether another connection wrote since this was last asked.

        Raises LIBRARY_REPLACED where the path leads to another file now, or to none.
        """
        self.refuse_replaced()
        with spoken(self.path):
            version = pragma(self.connection, "data_version")
        changed = version != self._seen
        self._seen = version
        return changed

    @cached_property
    def _database(self) -> "Database":
        # Reading and marking need nothing of it, so the window is painted 30 ms sooner.
        from sqlite_utils import Database  # noqa: PLC0415

        return Database(self.connection, execute_plugins=False, recursive_triggers=False)

    def table(self, name: str) -> "Table":
        """A table of the library."""
        return self._database.table(name)

    def insert(self, table: str, values: Row) -> int:
        """Write a new row, and return its integer key; part of a transaction."""
        names = ", ".join(f'"{name}"' for name in values)
        holes = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({holes})"
        key = self.connection.execute(sql, [*values.values()]).lastrowid
        assert key is not None  # noqa: S101 (SQLite gives every inserted row a key)
        return key

    def update(self, table: str, key: int, values: Row) -> None:
        """Write columns of a row; part of a transaction."""
        # `Table.update` looks the table's columns up each time, which an import would feel.
        pairs = ", ".join(f'"{name}" = ?' for name in values)
        self.connection.execute(f"UPDATE {table} SET {pairs} WHERE id = ?", [*values.values(), key])

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Every row of a query."""
        with spoken(self.path):
            cursor = self.connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def tuples(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query by its columns' order: a third of the time of `rows`."""
        with spoken(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of a query, if there is one."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def text(self, rendering: int) -> str:
        """The article text of a rendering, by its integer key. It never changes, so the last few
        are kept: a mark on a book need not read the book.
        """
        # A backup that is put back counts the schema on: its keys may mean other texts.
        schema = pragma(self.connection, "schema_version")
        if schema != self._texts_of:
            self._texts.clear()
            self._texts_of = schema
        if rendering not in self._texts:
            while len(self._texts) >= KEPT_TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[rendering] = self.value(
                "SELECT text FROM rendering WHERE id = ?", [rendering]
            )
        return self._texts[rendering]

    def forget_texts(self) -> None:
        """Read article texts anew: one of them was mended."""
        self._texts.clear()

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row; None where there is no row."""
        with spoken(self.path):
            row = self.connection.execute(sql, parameters).fetchone()
        return row[0] if row else None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see the same moment."""
        if self.connection.in_transaction:
            yield
            return
        with spoken(self.path):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it is on the disk at the end, or nothing was changed."""
        with spoken(self.path), immediate(self.connection):
            self.refuse_replaced()  # now that nobody can put a file in its place
            yield

    def refuse_replaced(self) -> None:
        """Raise LIBRARY_REPLACED where the path leads to another file than the one that is open, or
        one is about to be put there, or the user's own library is elsewhere now: what is written
        here, nobody would find. Raises PLACE_UNREADABLE too.
        """
        is_other = self._identity is not None and file_identity(self._named) != self._identity
        is_left = file_of(self._named) != self.path or is_waited_for(self.path)
        if is_other or is_left or (self._is_own and not is_own_library(self.path)):
            raise AnnotatorError(ErrorCode.LIBRARY_REPLACED, path=self.path)

    def fold_at_once(self) -> bool:
        """Fold the log without waiting for any other program; return whether nothing is left in it:
        while another one reads or writes, something may be.
        """
        with spoken(self.path):
            before = pragma(self.connection, "busy_timeout")
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                folded = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {before}")
        return not folded[0]

    def fold_between(self) -> None:
        """Fold the log into the file now, if it has grown much since this was last asked, and let
        single writes leave that to this: for a program that asks often, between what people do.

        By itself SQLite folds it in the write that makes it 1,000 pages long, which is one mark in
        fifty, and that one takes 20 ms more.
        """
        # What cannot be folded now, for want of room say, is safe in the log, and its turn comes.
        with suppress(AnnotatorError), spoken(self.path):
            if not self._folded_at:
                self.connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
            changes = self.connection.total_changes
            if changes - self._folded_at >= LOG_ROWS:
                self._folded_at = changes
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def fold(self) -> None:
        """Fold the write-ahead log into the file, where no other program is reading it."""
        with spoken(self.path):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
