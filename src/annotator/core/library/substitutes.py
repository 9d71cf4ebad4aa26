"""What stands in for a value that cannot be in its column, so that its row stays in use."""

import uuid
from typing import Any

from annotator.core.library.identity import version_id
from annotator.core.library.rules import (
    LONGEST,
    Columns,
    is_object,
    is_text,
    is_time,
    wrong_columns,
)
from annotator.core.model import Origin, Review, SetBy

UNKNOWN_TIME = "1970-01-01T00:00:00.000000Z"
"""Where a time cannot be read: it loses against every other one."""

LOOSE = frozenset(
    {
        ("article", "current_version_id"),
        ("version", "current_rendering_id"),
        ("change", "article_id"),
        ("change", "undoes"),
    }
)
"""References without which a row is still something."""

NEEDED = frozenset(
    {
        *("id", "seq", "kind", "start", "end", "quote", "anchor_status"),
        *("before", "after", "table_name", "row_key", "path"),
    }
)
"""Columns in whose place nothing can be put: the row means nothing without them."""

USUAL: dict[str, object] = {
    "origin": Origin.HAND.value,
    "review": Review.ACCEPTED.value,
    "set_by": SetBy.AUTOMATIC.value,
    "encoding": "utf-8",
    "reading_position": 0,
    "byte_count": 0,
    "undoable": 0,
}


def mended(
    table: str, row: dict[str, Any], columns: Columns
) -> tuple[dict[str, Any] | None, list[str]]:
    """A row with what can stand in for its wrong values, None where nothing can; and the names of
    the columns that are wrong.
    """
    wrong = wrong_columns([row[name] for name in columns], columns)
    better = dict(row)
    for name in wrong:
        if (table, name) in LOOSE:
            better[name] = None
            continue
        if name in NEEDED or (name.endswith("_id") and not columns[name][1]):
            return None, wrong
        better[name] = _instead(name, row[name], columns)
    if "uuid" in wrong:
        better["uuid"] = _new_id(table, better)
    return better, wrong


def _instead(name: str, value: object, columns: Columns) -> object:
    rule, may_be_absent = columns[name]
    if may_be_absent:
        return None
    if name in USUAL:
        return USUAL[name]
    if rule is is_object:
        return "{}"
    if rule is is_time:
        return UNKNOWN_TIME
    return as_text(value) if rule is is_text else ""


def as_text(value: object) -> str:
    """What can be told of a value as a text."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return "" if value is None else str(value).replace("\0", "\ufffd")[:LONGEST]


def _new_id(table: str, row: dict[str, Any]) -> str:
    if table == "version":
        return version_id(row["sha256"], row["media_type"], row["encoding"])
    return str(uuid.uuid4())
