"""What may stand in each column of a library, for files that other programs may have written."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.schema import STEPS
from annotator.core.model import AnchorStatus, Kind, Origin, Review, SetBy

Rule = Callable[[Any], bool]

DEEPEST = 30
"""Levels of JSON; this program writes three."""
LARGEST_NUMBER = 2**53
LONGEST = 10_000_000
"""Code points of one text: an article has as many bytes at most."""

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_TIME = re.compile(
    r"[0-8][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and "\0" not in value


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_time(value: Any) -> bool:
    if not isinstance(value, str) or _TIME.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value < LARGEST_NUMBER


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def _is_object(value: Any) -> bool:
    """Whether a text is a JSON object that is not nested too deep to be read anywhere."""
    if not _is_text(value):
        return False
    if value == "{}":
        return True
    if _depth(value) > DEEPEST:
        return False
    try:
        return isinstance(msgspec.json.decode(value), dict)
    except (msgspec.DecodeError, UnicodeError):
        return False


def _depth(text: str) -> int:
    """How deep brackets lie in each other; those in strings count too, so it is never too low."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return 0
    depth = deepest = 0
    for one in re.findall(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        depth += one in "[{"
        depth -= one in "]}"
        deepest = max(deepest, depth)
    return deepest


def _is_encoding(value: Any) -> bool:
    if not _is_text(value) or len(value) > 40:
        return False
    try:
        return isinstance(b"a".decode(value, "replace"), str)
    except (LookupError, ValueError):
        return False


def _is_bytes(value: Any) -> bool:
    return isinstance(value, bytes)


def _one_of(*words: str) -> Rule:
    return frozenset(words).__contains__


RULES: Mapping[str, Rule] = {
    "uuid": _is_id,
    "copy_of": _is_id,
    "extra": _is_object,
    "parameters": _is_object,
    "before": _is_object,
    "after": _is_object,
    "original": _is_bytes,
    "blocks": _is_bytes,
    "encoding": _is_encoding,
    "score": _is_share,
    "kind": _one_of(*Kind),
    "anchor_status": _one_of(*AnchorStatus),
    "set_by": _one_of(*SetBy),
    "origin": _one_of(*Origin),
    "review": _one_of(*Review),
    "at": _is_time,
}
"""By a column's name; else by its ending `_at`, else by its declared type."""


def rule_of(column: str, declared: str) -> Rule:
    """What a value has to be, where it is not absent."""
    if column in RULES:
        return RULES[column]
    if column.endswith("_at"):
        return _is_time
    return _is_number if declared == "INTEGER" else _is_text


Columns = Mapping[str, tuple[Rule, bool]]
"""The rule of each column, and whether the value may be absent."""


def known_tables() -> dict[str, Columns]:
    """The tables of the present schema, but for the search index, in the order they were made."""
    with sqlite3.connect(":memory:", isolation_level=None) as model:
        for step in STEPS:
            step(model)
        rows = model.execute(
            """SELECT entry.name, info.name, info.type,
                info."notnull" OR info.pk OR info.name = 'current_rendering_id'
            FROM sqlite_schema AS entry, pragma_table_xinfo(entry.name) AS info
            WHERE entry.type = 'table' AND entry.name NOT LIKE 'search!_%' ESCAPE '!'
                AND entry.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY entry.rowid, info.cid"""
        ).fetchall()
    model.close()
    found: dict[str, dict[str, tuple[Rule, bool]]] = {}
    for table, column, declared, is_needed in rows:
        found.setdefault(table, {})[column] = (rule_of(column, declared), not is_needed)
    return dict(found)


def first_fault(values: tuple[Any, ...], columns: Columns) -> str | None:
    """The first column of a row whose value cannot stand there."""
    for value, (name, (rule, may_be_absent)) in zip(values, columns.items(), strict=True):
        if not (may_be_absent if value is None else _obeys(rule, value)):
            return name
    return None


def _obeys(rule: Rule, value: Any) -> bool:
    try:
        return bool(rule(value))
    except RecursionError:
        return False


def selected(table: str, columns: Columns) -> str:
    """The query for rows of a table."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {names} FROM "{table}"'


def check_rows(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a library in which a value is none that this program writes. Reads the whole file.

    Raises LIBRARY_DAMAGED.
    """
    for table, columns in known_tables().items():
        for values in _rows(connection, path, selected(table, columns)):
            column = first_fault(values, columns)
            if column is not None:
                raise _damaged(path, f"{table}.{column} holds what cannot be there")
    if connection.execute("SELECT 1 FROM pragma_foreign_key_check LIMIT 1").fetchone():
        raise _damaged(path, "a row points to one that is not there")
    _check_places(connection, path)


def _check_places(connection: sqlite3.Connection, path: Path) -> None:
    """Every mark sits on its words, in every text."""
    sql = """SELECT start, "end", quote, anchor_status FROM anchor WHERE rendering_id = ?"""
    for key, text in _rows(connection, path, "SELECT id, text FROM rendering"):
        for start, end, quote, status in connection.execute(sql, [key]):
            if not is_placed(text, start, end, quote, status):
                raise _damaged(path, "a mark does not sit on its words")


def is_placed(text: str, start: Any, end: Any, quote: Any, status: str) -> bool:
    """Whether an anchor says what its text says there, or nothing where it has no place."""
    if status in {AnchorStatus.REMOVED, AnchorStatus.UNSURE}:
        return (start, end, quote) == (None, None, None)
    if start is None or end is None or not 0 <= start < end:
        return False
    return bool(text[start:end] == quote)


def _rows(connection: sqlite3.Connection, path: Path, sql: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from connection.execute(sql)
    except sqlite3.OperationalError as error:  # a text that is no UTF-8
        raise _damaged(path, str(error)[:200]) from error


def _damaged(path: Path, reason: str) -> AnnotatorError:
    return AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=path, reason=reason)
