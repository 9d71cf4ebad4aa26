"""Reads what can still be read of a damaged library, row by row around the damage."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from annotator.core.host_env import host_variables
from annotator.core.library.connection import open_database
from annotator.core.library.leftover import goes_on, has_log, is_whole_alone, look_at_log
from annotator.core.library.schema import STEPS
from annotator.core.progress import Progress, no_progress, portion

Rows = dict[int, dict[str, Any]]
"""Rows of one table by their integer keys."""

HEADER, PAGE = 100, 4096
"""Bytes of SQLite's header and of a page of a library."""
MOST_TRIES = 500_000
"""Keys that are tried one by one between the rows that were read from both sides."""
BEYOND = 20_000
"""Keys that are tried beyond the last row that was read, where the end cannot be read either."""
RECOVER_SECONDS = 600
ASKED_EVERY = 0.1
"""Seconds between two looks at the sqlite3 program, which cannot tell how far it is."""
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

    By rows first, then with a first page that stands in for a lost one, then by the sqlite3
    program's `.recover` where there is one; what one way has not found, the next may add.
    """
    found, last = Salvaged(), 0.0

    def told(share: float) -> None:
        nonlocal last
        last = max(last, share)
        progress(last)

    plain, other, is_own = _laid_out(library, scratch)
    for number, (method, copy) in enumerate(_copies(plain, scratch, lambda: told(last))):
        if number and any(found.rows["annotation"]) and method == "first-page":
            continue
        if _add(found, copy, portion(told, 1 - 0.5**number, 1 - 0.5 ** (number + 1))):
            found.methods.append(method)
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


def _copies(plain: Path, scratch: Path, alive: Callable[[], None]) -> Iterator[tuple[str, Path]]:
    """Files to read from, the best first."""
    yield "rows", plain
    grafted = scratch / "first-page.sqlite"
    if _graft(plain, grafted):
        yield "first-page", grafted
    program = shutil.which("sqlite3")
    for source in (plain, grafted):
        made = scratch / f"{source.stem}-recovered.sqlite"
        if program and source.exists() and _recover_by_program(program, source, made, alive):
            yield "sqlite3", made


def _graft(library: Path, target: Path) -> bool:
    """Write a copy whose first page is that of a fresh library: its tables begin at the same pages,
    as every library is made by the same steps.
    """
    data = bytearray(library.read_bytes())
    fresh = target.with_name("fresh.sqlite")
    with closing(open_database(fresh)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    first = bytearray(fresh.read_bytes()[:PAGE])
    if len(data) < 2 * PAGE:
        return False
    first[28:32] = (len(data) // PAGE).to_bytes(4, "big")
    first[32:40] = bytes(8)  # no free pages are known
    whole = any(data[HEADER:PAGE])
    cut = HEADER if whole else PAGE
    data[:cut] = first[:cut]
    target.write_bytes(data[: len(data) // PAGE * PAGE])
    return True


def _recover_by_program(
    program: str, source: Path, target: Path, alive: Callable[[], None]
) -> bool:
    """Let the sqlite3 program write what it can find into a new file; `alive` is called all the
    time, and may stop it.
    """
    command = [program, "-batch", str(source), ".recover --ignore-freelist"]
    script = target.with_suffix(".sql")
    try:
        with script.open("wb") as out:
            _run(command, subprocess.DEVNULL, out, alive)
        with script.open("rb") as lines:
            _run([program, "-batch", str(target)], lines, subprocess.DEVNULL, alive)
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        script.unlink(missing_ok=True)
    return target.exists()


def _run(
    command: Sequence[str], given: IO[bytes] | int, out: IO[bytes] | int, alive: Callable[[], None]
) -> None:
    """Run a program to its end. Raises what `alive` raises, OSError and TimeoutExpired: it has
    ended then too.
    """
    deadline = time.monotonic() + RECOVER_SECONDS
    with subprocess.Popen(  # noqa: S603 (the program was looked up, the files are ours)
        command, stdin=given, stdout=out, stderr=subprocess.DEVNULL, env=host_variables()
    ) as process:
        try:
            while process.poll() is None and time.monotonic() < deadline:
                alive()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(ASKED_EVERY)
        finally:
            is_late = process.poll() is None
            process.kill()
    if is_late:
        raise subprocess.TimeoutExpired(command, RECOVER_SECONDS)


def _add(found: Salvaged, path: Path, progress: Progress) -> bool:
    """Take the rows of a file that were not found before; whether there were any."""
    before = sum(map(len, found.rows.values()))
    with suppress(sqlite3.Error), closing(_lenient(path)) as connection:
        for number, (table, columns) in enumerate(columns_of_today().items()):
            progress(number / len(TABLES))
            for count, (key, row) in enumerate(_rows(connection, table, columns)):
                found.rows[table].setdefault(key, row)
                if not count % TOLD_EVERY:
                    progress(number / len(TABLES))
    return sum(map(len, found.rows.values())) > before


def _lenient(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    # So that a file that is shorter than its header says can be read as far as it goes.
    for pragma in ("writable_schema = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        with suppress(sqlite3.Error):
            connection.execute(f"PRAGMA {pragma}")
    return connection


def _rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a table: from its start to the damage, from its end back to it, and between."""
    present = _present(connection, table)
    names = [name for name in columns if name in present]
    if not names:
        return
    quoted = ", ".join(f'"{name}"' for name in names)
    select = f"SELECT rowid, {quoted} FROM {table} NOT INDEXED"
    reader = _Reader(connection, names)
    yield from reader.run(f"{select} ORDER BY rowid")
    if not reader.damaged:
        return
    low = reader.last if reader.last is not None else 0
    yield from reader.run(f"{select} WHERE rowid > {low} ORDER BY rowid DESC")
    read_back = reader.last is not None and reader.last > low
    high = reader.last if read_back and reader.last is not None else low + BEYOND
    for key in range(low + 1, min(high, low + MOST_TRIES)):
        yield from reader.run(f"{select} WHERE rowid = {key}")


def _present(connection: sqlite3.Connection, table: str) -> set[str]:
    with suppress(sqlite3.Error):
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    return set()


class _Reader:
    """Runs queries until they meet damage, and knows how far each came."""

    def __init__(self, connection: sqlite3.Connection, names: Sequence[str]) -> None:
        self._connection = connection
        self._names = names
        self.damaged = False
        self.last: int | None = None
        """The key of the last row."""

    def run(self, sql: str) -> Iterator[tuple[int, dict[str, Any]]]:
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
            yield row[0], dict(zip(self._names, row[1:], strict=True))


Quarantined = Mapping[str, Sequence[Mapping[str, Any]]]
