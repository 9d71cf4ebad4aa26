"""Whether a row that was read from a damaged library is right, and what can be set right in it."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from annotator.core.clock import parse_stamp
from annotator.core.model import AnchorStatus, Kind, Origin, Review, SetBy

Row = dict[str, Any]

JSON = {"extra": "{}", "parameters": "{}"}
"""Columns of JSON, and what takes the place of a broken one."""
NOTED = ("before", "after")
"""Columns of JSON that may be absent, and that nothing can take the place of."""
TIMES = (
    "added_at",
    "captured_at",
    "made_at",
    "seen_at",
    "created_at",
    "updated_at",
    "set_at",
    "at",
)
TIMES_OR_NONE = ("deleted_at", "purged_at", "opened_at", "done_at")
ENUMS = {
    "kind": {one.value for one in Kind},
    "anchor_status": {one.value for one in AnchorStatus},
    "set_by": {one.value for one in SetBy},
}
MENDABLE = {
    "origin": ({one.value for one in Origin}, Origin.HAND.value),
    "review": ({one.value for one in Review}, Review.ACCEPTED.value),
}
"""Enums of which a broken value can be taken for the usual one."""
TEXTS = ("uuid", "note", "original_quote", "title", "name", "tag", "path", "operation", "text",
         "renderer", "media_type", "encoding", "sha256", "table_name", "row_key")  # fmt: skip
SPOILED = "\ufffd"


def judged(table: str, row: Row) -> tuple[Row | None, str]:
    """The row as it can be kept, None where it cannot, and what was wrong ("" if nothing)."""
    reason = next((told for check in CHECKS if (told := check(row))), "")
    if reason:
        return None, reason
    mended, wrong = _mended(row)
    if table == "rendering" and _hash(row["text"].encode()) != row["text_sha256"]:
        return None, "text_sha256"
    if table == "version" and mended["original"] is not None:
        data = mended["original"]
        if not isinstance(data, bytes) or _hash(data) != row["sha256"]:
            return {**mended, "original": None}, "original"
    return mended, wrong


def _mended(row: Row) -> tuple[Row, str]:
    mended, wrong = dict(row), []
    for name, empty in JSON.items():
        if name in row and not _is_object(row[name]):
            mended[name] = empty
            wrong.append(name)
    for name, (values, usual) in MENDABLE.items():
        if name in row and row[name] not in values:
            mended[name] = usual
            wrong.append(name)
    return mended, " ".join(wrong)


def _texts(row: Mapping[str, Any]) -> str:
    wrong = [name for name in TEXTS if name in row and not isinstance(row[name], str)]
    return wrong[0] if wrong else "uuid" if row.get("uuid") == "" else ""


def _keys(row: Mapping[str, Any]) -> str:
    whole = (name for name in row if name.endswith("_id") and not name.startswith("current"))
    missing_may = {"article_id", "undoes"} if "operation" in row else set()
    for name in whole:
        if not isinstance(row[name], int) and not (row[name] is None and name in missing_may):
            return name
    return ""


def _times(row: Mapping[str, Any]) -> str:
    for name in (*TIMES, *TIMES_OR_NONE):
        if name in row and not (row[name] is None and name in TIMES_OR_NONE):
            try:
                parse_stamp(row[name])
            except (TypeError, ValueError):
                return name
    return ""


def _enums(row: Mapping[str, Any]) -> str:
    return next(
        (name for name, values in ENUMS.items() if name in row and row[name] not in values), ""
    )


def _noted(row: Mapping[str, Any]) -> str:
    wrong = (name for name in NOTED if row.get(name) is not None and not _is_object(row[name]))
    return next(wrong, "")


CHECKS: tuple[Callable[[Row], str], ...] = (_texts, _keys, _times, _enums, _noted)


def _is_object(text: object) -> bool:
    try:
        return isinstance(text, str) and isinstance(msgspec.json.decode(text), dict)
    except (msgspec.DecodeError, UnicodeError):
        return False


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
