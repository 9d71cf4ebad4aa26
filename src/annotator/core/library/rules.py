"""What may stand in each column of a library, for files that other programs may have written."""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

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


def is_text(value: Any) -> bool:
    """Whether a value is a text that can be shown and kept."""
    return isinstance(value, str) and len(value) <= LONGEST and "\0" not in value


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_time(value: Any) -> bool:
    """Whether a value is a time as `clock.stamp` writes it."""
    if not isinstance(value, str) or _TIME.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_number(value: Any) -> bool:
    """Whether a value is a count, an offset or a key."""
    return isinstance(value, int) and 0 <= value < LARGEST_NUMBER


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def is_object(value: Any) -> bool:
    """Whether a text is a JSON object that is not nested too deep to be read anywhere."""
    if not is_text(value):
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
    if not is_text(value) or len(value) > 40:
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
    "extra": is_object,
    "parameters": is_object,
    "before": is_object,
    "after": is_object,
    "original": _is_bytes,
    "blocks": _is_bytes,
    "encoding": _is_encoding,
    "score": _is_share,
    "kind": _one_of(*Kind),
    "anchor_status": _one_of(*AnchorStatus),
    "set_by": _one_of(*SetBy),
    "origin": _one_of(*Origin),
    "review": _one_of(*Review),
    "at": is_time,
}
"""By a column's name; else by its ending `_at`, else by its declared type."""


def rule_of(column: str, declared: str) -> Rule:
    """What a value has to be, where it is not absent."""
    if column in RULES:
        return RULES[column]
    if column.endswith("_at"):
        return is_time
    return is_number if declared == "INTEGER" else is_text


Columns = Mapping[str, tuple[Rule, bool]]
"""The rule of each column, and whether the value may be absent."""


@cache
def known_tables() -> Mapping[str, Columns]:
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


def wrong_columns(values: Sequence[Any], columns: Columns) -> list[str]:
    """The columns of a row whose values cannot stand there."""
    return [
        name
        for value, (name, (rule, may_be_absent)) in zip(values, columns.items(), strict=True)
        if not (may_be_absent if value is None else _obeys(rule, value))
    ]


def text_or_bytes(data: bytes) -> str | bytes:
    """A text of a file as it is: one that is no UTF-8 comes as bytes, which no rule lets through,
    instead of ending all that is read with it (for `Connection.text_factory`).
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _obeys(rule: Rule, value: Any) -> bool:
    try:
        return bool(rule(value))
    except RecursionError:
        return False


def selected(table: str, columns: Columns) -> str:
    """The query for rows of a table."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {names} FROM "{table}"'


def is_placed(text: str, start: Any, end: Any, quote: Any, status: str) -> bool:
    """Whether an anchor says what its text says there, or nothing where it has no place."""
    if status in {AnchorStatus.REMOVED, AnchorStatus.UNSURE}:
        return (start, end, quote) == (None, None, None)
    if start is None or end is None or not 0 <= start < end:
        return False
    return bool(text[start:end] == quote)
