"""Rows that break the contract of a library: what is wrong with which one. Nothing is written."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import Struct

from annotator.core.library.rules import (
    Columns,
    is_placed,
    known_tables,
    text_or_bytes,
    wrong_columns,
)
from annotator.core.progress import Progress, no_progress

UNJUDGED = frozenset({"quarantine", "_sqlite_migrations"})
"""Tables of which nothing is ever taken out."""


TURN = 1_000
"""Rows, some milliseconds, between two calls of a progress callable."""

Row = TypeVar("Row")


class Why(StrEnum):
    """What is wrong with a row; `messages.QUARANTINED` has the sentences."""

    VALUE = "value"
    """A column holds what cannot be there."""
    HASH = "hash"
    """A text, or the bytes of an article, are not those that were stored."""
    REFERENCE = "reference"
    """It belongs to a row that is not there."""
    PARENT = "parent"
    """It belongs to a row that was set aside."""
    PLACE = "place"
    """A mark does not sit on its words."""
    LOST = "lost"
    """It is not there, though others belong to it; one made anew stands in for it."""


class Fault(Struct, frozen=True):
    """Something that is wrong with one row, which is named by its integer key."""

    table: str
    key: int
    why: Why
    column: str


def judged_tables() -> Mapping[str, Columns]:
    """The tables whose rows are judged, and the rules of their columns."""
    return {name: each for name, each in known_tables().items() if name not in UNJUDGED}


@contextmanager
def as_they_are(connection: sqlite3.Connection) -> Iterator[None]:
    """Read texts that are no UTF-8 as bytes, instead of failing."""
    before = connection.text_factory
    connection.text_factory = text_or_bytes
    try:
        yield
    finally:
        connection.text_factory = before


def wrong_values(
    connection: sqlite3.Connection, progress: Progress = no_progress
) -> Iterator[Fault]:
    """Values that cannot stand in their columns. Reads each row, which takes seven microseconds."""
    tables = judged_tables()
    shares = shares_of(connection, tables)
    for table, columns in tables.items():
        rows = connection.execute(keyed(table, columns))
        for key, *values in telling(rows, shares[table], progress):
            yield from (Fault(table, key, Why.VALUE, one) for one in wrong_columns(values, columns))


Share = tuple[float, float, int]
"""Where the work on a table begins and ends, and about how many rows it has."""


def shares_of(connection: sqlite3.Connection, tables: Iterable[str]) -> dict[str, Share]:
    """Which shares of the work on several tables each one takes, by its highest key: to count the
    rows would take long itself.
    """
    tops = {
        table: connection.execute(f'SELECT coalesce(max(rowid), 0) FROM "{table}"').fetchone()[0]
        + 1
        for table in tables
    }
    found, before, whole = {}, 0, sum(tops.values())
    for table, top in tops.items():
        found[table] = (before / whole, (before + top) / whole, top)
        before += top
    return found


def telling(rows: Iterable[Row], share: Share, progress: Progress) -> Iterator[Row]:
    """The rows one after another, telling now and then how far that is."""
    begin, end, count = share
    for number, row in enumerate(rows):
        if number % TURN == 0:
            progress(begin + (end - begin) * min(number / count, 1.0))
        yield row


def keyed(table: str, columns: Columns) -> str:
    """The query for the rows of a table with their integer keys before them."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT rowid, {names} FROM "{table}"'


def hanging(connection: sqlite3.Connection) -> list[tuple[Fault, str]]:
    """References to rows that are not there, with the table that they lead to."""
    found = connection.execute(
        """SELECT DISTINCT broken."table", broken.rowid, reference."from", broken.parent
        FROM pragma_foreign_key_check AS broken, pragma_foreign_key_list(broken."table")
            AS reference WHERE reference.id = broken.fkid AND broken.rowid IS NOT NULL"""
    )
    return [
        (Fault(table, key, Why.REFERENCE, column), parent)
        for table, key, column, parent in found.fetchall()
    ]


UNSHOWN = {
    "version": """SELECT version.id, 'current_rendering_id', current_rendering_id
        FROM version LEFT JOIN rendering ON rendering.id = current_rendering_id
        WHERE rendering.version_id IS NOT version.id""",
    "article": """SELECT article.id, 'current_version_id', current_version_id
        FROM article LEFT JOIN version AS shown ON shown.id = current_version_id
        WHERE (shown.article_id IS NOT article.id OR shown.current_rendering_id IS NULL)
            AND EXISTS (SELECT 1 FROM version JOIN rendering ON version_id = version.id
                WHERE version.article_id = article.id)""",
}
"""By table what shows none of its own; a version is to be settled before its article."""


def unshown(connection: sqlite3.Connection, table: str) -> list[Fault]:
    """Versions that show none of their texts, or articles that show none of their versions though
    one has a text.
    """
    return [
        Fault(table, key, Why.VALUE if shown is None else Why.REFERENCE, column)
        for key, column, shown in connection.execute(UNSHOWN[table]).fetchall()
    ]


def misplaced(connection: sqlite3.Connection, progress: Progress = no_progress) -> Iterator[Fault]:
    """Marks that do not sit on their words. The texts and places hold no wrong values."""
    sql = """SELECT id, start, "end", quote, anchor_status FROM anchor WHERE rendering_id = ?"""
    share = shares_of(connection, ["rendering"])["rendering"]
    texts = connection.execute("SELECT id, text FROM rendering")
    for rendering, text in telling(texts, (0.0, 1.0, share[2]), progress):
        for key, *place in connection.execute(sql, [rendering]).fetchall():
            if not is_placed(text, *place):
                yield Fault("anchor", key, Why.PLACE, "quote")


def other_texts(
    connection: sqlite3.Connection, progress: Progress = no_progress
) -> Iterator[Fault]:
    """Texts that are not the ones that were stored."""
    rows = connection.execute("SELECT id, text, text_sha256 FROM rendering")
    for key, text, known in rows:
        progress(0.0)  # a text may have megabytes
        if hashlib.sha256(text.encode()).hexdigest() != known:
            yield Fault("rendering", key, Why.HASH, "text")


def other_originals(
    connection: sqlite3.Connection, progress: Progress = no_progress
) -> Iterator[Fault]:
    """Bytes of articles that are not the ones that were stored."""
    sql = "SELECT id, original, sha256 FROM version WHERE original IS NOT NULL"
    for key, data, known in connection.execute(sql):
        progress(0.0)
        if hashlib.sha256(data).hexdigest() != known:
            yield Fault("version", key, Why.HASH, "original")


def row_of(connection: sqlite3.Connection, table: str, key: int) -> dict[str, Any]:
    """A row with all its columns as they are."""
    cursor = connection.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', [key])
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))
