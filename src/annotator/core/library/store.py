"""One open library file: its transactions and plain reads."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from annotator.core.clock import Clock, stamp, system_clock
from annotator.core.library.connection import immediate, open_database, pragma, spoken
from annotator.core.library.schema import STEPS

Row = dict[str, Any]

KEPT_TEXTS = 4
"""Article texts kept in memory: the one that is read, and those it is compared with."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes: integer keys of the reader and of the device."""

    reader_id: int
    device_id: int


class Store:
    """A library file. Every method that reads sees one moment; every write is in `writing`."""

    def __init__(
        self, path: Path, *, clock: Clock = system_clock, steps: Migrations = STEPS
    ) -> None:
        self.path = path
        self._clock = clock
        self.database: Database = open_database(path, steps)
        self._seen = pragma(self.database, "data_version")
        self._texts: dict[int, str] = {}

    def close(self) -> None:
        """Close the file; the last one to do so folds the write-ahead log into it."""
        self.database.close()

    def now(self) -> str:
        """The present time as it is stored."""
        return stamp(self._clock())

    def changed_elsewhere(self) -> bool:
        """Whether another connection wrote since this was last asked."""
        with spoken(self.path):
            version = pragma(self.database, "data_version")
        changed = version != self._seen
        self._seen = version
        return changed

    def table(self, name: str) -> Table:
        """A table of the library."""
        return self.database.table(name)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Every row of a query."""
        with spoken(self.path):
            cursor = self.database.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def tuples(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query by its columns' order: a third of the time of `rows`."""
        with spoken(self.path):
            return self.database.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of a query, if there is one."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def text(self, rendering: int) -> str:
        """The article text of a rendering, by its integer key. It never changes, so the last few
        are kept: a mark on a book need not read the book.
        """
        if rendering not in self._texts:
            while len(self._texts) >= KEPT_TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[rendering] = self.value(
                "SELECT text FROM rendering WHERE id = ?", [rendering]
            )
        return self._texts[rendering]

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row; None where there is no row."""
        row = self.row(sql, parameters)
        return next(iter(row.values())) if row else None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see the same moment."""
        if self.database.conn.in_transaction:
            yield
            return
        with spoken(self.path):
            self.database.execute("BEGIN")
            try:
                yield
            finally:
                self.database.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it is on the disk at the end, or nothing was changed."""
        with spoken(self.path), immediate(self.database):
            yield

    def fold(self) -> None:
        """Fold the write-ahead log into the file, where no other program is reading it."""
        with spoken(self.path):
            self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
