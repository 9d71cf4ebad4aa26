"""Reads what can still be read of a damaged library, row by row around the damage."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.library.connection import open_database
from annotator.core.library.leaves import PAGE, Leaves
from annotator.core.library.leftover import goes_on, has_log, is_whole_alone, look_at_log
from annotator.core.library.rules import known_tables, text_or_bytes
from annotator.core.library.schema import STEPS
from annotator.core.progress import Progress, no_progress, portion

Rows = dict[int, dict[str, Any]]
"""Rows of one table by their integer keys."""

MOST_TRIES = 500_000
"""Keys that are tried one by one between the rows that were read from both sides."""
BEYOND = 20_000
"""Keys that are tried beyond the last row that was read, where the end cannot be read either."""
TOLD_EVERY = 500
"""Rows between two calls of `progress`."""

TABLES: tuple[str, ...] = (
    "library", "reader", "device", "article", "version", "rendering", "location", "annotation",
    "anchor", "annotation_tag", "article_tag", "change", "change_row", "quarantine",
)  # fmt: skip
"""The tables that hold what cannot be made again, a row's parents before it."""


@dataclass
class Salvaged:
    """What was read."""

    rows: dict[str, Rows] = field(default_factory=lambda: {table: {} for table in TABLES})
    methods: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Tables of which SQLite could not read everything."""
    of_the_log: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows that stand in the library only with a log that is not its own; they are kept beside."""


def columns_of_today() -> dict[str, list[str]]:
    """The columns of each table in today's schema."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        for step in STEPS:
            step(model)
        return {
            table: [row[1] for row in model.execute(f"PRAGMA table_info({table})")]
            for table in TABLES
        }


def salvage(library: Path, scratch: Path, progress: Progress = no_progress) -> Salvaged:
    """Read a damaged library; only copies of it in the folder `scratch` are opened.

    Through SQLite first, then, of tables that are broken, past it out of the pages themselves; what
    one way has not found, the next may add.
    """
    found, last = Salvaged(), 0.0

    def told(share: float) -> None:
        nonlocal last
        last = max(last, share)
        progress(last)

    plain, other, is_own = _laid_out(library, scratch)
    if _add(found, plain, portion(told, 0.0, 0.4)):
        found.methods.append("rows")
    if found.broken and _add_leaves(found, plain, scratch, lambda: told(0.5)):
        found.methods.append("pages")
    told(0.8)
    if other is not None and is_own:
        _add(found, other, lambda _share: told(last))
    elif other is not None:
        found.of_the_log = _only_there(found, other, lambda _share: told(last))
    return found


def _laid_out(library: Path, scratch: Path) -> tuple[Path, Path | None, bool]:
    """Copies of a library: the one to read, and another one where its log does not go with it; the
    second is with the log or without, and whether what it has more belongs to the library.
    """
    plain = scratch / "rows.sqlite"
    shutil.copyfile(library, plain)
    for end in ("-wal", "-journal"):  # with the second, what was half done is taken back
        log = library.with_name(library.name + end)
        if log.exists():
            shutil.copyfile(log, scratch / f"rows.sqlite{end}")
    if not has_log(plain) or not look_at_log(plain).fault:
        return plain, None, True
    alone = scratch / "alone.sqlite"
    shutil.copyfile(library, alone)
    if is_whole_alone(alone) and not goes_on(alone, plain):
        return alone, plain, False  # it is another library's, or of another day
    return plain, alone, True


def _only_there(
    found: Salvaged, other: Path, progress: Progress
) -> dict[str, list[dict[str, Any]]]:
    """The rows of a file that were not found, as they are there."""
    read = Salvaged()
    _add(read, other, progress)
    told = {}
    for table, rows in read.rows.items():
        known = {tuple(row.items()) for row in found.rows[table].values()}
        if more := [row for row in rows.values() if tuple(row.items()) not in known]:
            told[table] = more
    return told


def _fresh(scratch: Path) -> Path:
    """A fresh library in one file: every library is made by the same steps."""
    fresh = scratch / "fresh.sqlite"
    with closing(open_database(fresh)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return fresh


def _with_log(library: Path, fresh: Path) -> Path:
    """A library as it is with its log, also where the first page is lost, without which SQLite does
    not look at the log: a fresh one stands in for it.
    """
    log, target = library.with_name(f"{library.name}-wal"), library.with_name("first-page.sqlite")
    if not log.exists():
        return library
    data, first = bytearray(library.read_bytes()), bytearray(fresh.read_bytes()[:PAGE])
    shutil.copyfile(log, target.with_name(f"{target.name}-wal"))
    first[18:20] = b"\x02\x02"  # there is a log
    first[28:32] = (len(data) // PAGE).to_bytes(4, "big")
    first[32:40] = bytes(8)  # no free pages are known
    data[:PAGE] = first
    target.write_bytes(data)
    with suppress(sqlite3.Error), closing(_lenient(target)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return target


def _add_leaves(found: Salvaged, library: Path, scratch: Path, alive: Callable[[], None]) -> bool:
    """Take the rows of broken tables out of the pages of a file; whether there were any more.
    Those of which all is there come first, whichever page they are in.
    """
    before = sum(map(len, found.rows.values()))
    fresh = _fresh(scratch)
    if not before:
        library = _with_log(library, fresh)
    tables = {table: known_tables()[table] for table in TABLES}
    leaves = Leaves(library.read_bytes(), tables)
    roots = Leaves(fresh.read_bytes(), tables).roots() | leaves.roots()
    parts = []
    for table, key, row, is_whole in leaves.rows(roots, found.broken, alive):
        if is_whole:
            found.rows[table].setdefault(key, row)
        else:
            parts.append((table, key, row))
    for table, key, row in parts:
        found.rows[table].setdefault(key, row)
    return sum(map(len, found.rows.values())) > before


def _add(found: Salvaged, path: Path, progress: Progress) -> bool:
    """Take the rows of a file that were not found before; whether there were any."""
    before = sum(map(len, found.rows.values()))
    with suppress(sqlite3.Error), closing(_lenient(path)) as connection:
        for number, (table, columns) in enumerate(columns_of_today().items()):
            progress(number / len(TABLES))
            reader = _Reader(connection, table, columns)
            for count, (key, row) in enumerate(reader.rows()):
                found.rows[table].setdefault(key, row)
                if not count % TOLD_EVERY:
                    progress(number / len(TABLES))
            if reader.damaged:
                found.broken.add(table)
    return sum(map(len, found.rows.values())) > before


def _lenient(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = text_or_bytes
    # So that a file that is shorter than its header says can be read as far as it goes.
    for pragma in ("writable_schema = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        with suppress(sqlite3.Error):
            connection.execute(f"PRAGMA {pragma}")
    return connection


class _Reader:
    """Reads the rows of a table until it meets damage, from both sides of it."""

    def __init__(self, connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
        self._connection = connection
        self._table = table
        self._columns = columns
        self.damaged = False
        self.last: int | None = None
        """The key of the last row."""

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """From the start of the table to the damage, from its end back to it, and between."""
        if not self._present() >= set(self._columns):  # the schema is lost, or says something else
            self.damaged = True
            return
        quoted = ", ".join(f'"{name}"' for name in self._columns)
        select = f"SELECT rowid, {quoted} FROM {self._table} NOT INDEXED"
        yield from self._run(f"{select} ORDER BY rowid")
        if not self.damaged:
            return
        low = self.last if self.last is not None else 0
        yield from self._run(f"{select} WHERE rowid > {low} ORDER BY rowid DESC")
        read_back = self.last is not None and self.last > low
        high = self.last if read_back and self.last is not None else low + BEYOND
        for key in range(low + 1, min(high, low + MOST_TRIES)):
            yield from self._run(f"{select} WHERE rowid = {key}")

    def _present(self) -> set[str]:
        with suppress(sqlite3.Error):
            return {row[1] for row in self._connection.execute(f"PRAGMA table_info({self._table})")}
        return set()

    def _run(self, sql: str) -> Iterator[tuple[int, dict[str, Any]]]:
        try:
            cursor = self._connection.execute(sql)
        except sqlite3.Error:
            self.damaged = True
            return
        while True:
            try:
                row = cursor.fetchone()
            except sqlite3.Error:
                self.damaged = True
                return
            if row is None:
                return
            self.last = row[0]
            yield row[0], dict(zip(self._columns, row[1:], strict=True))
