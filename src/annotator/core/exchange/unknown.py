"""Fields of a newer minor version: set aside when an export is read, kept in the library."""

from collections.abc import Mapping
from typing import Any

import msgspec

from annotator.core.exchange.format import (
    AnchorRecord,
    AnnotationRecord,
    ArticleExport,
    ArticleRecord,
    ChangeRecord,
    OriginalRecord,
    ReaderRecord,
    RenderingRecord,
    RowRecord,
    VersionRecord,
)
from annotator.core.library.store import Row

Extras = dict[tuple[str, str], Mapping[str, Any]]
"""Unknown fields by table and id; of an anchor, annotation id/rendering id."""

INSIDE: Mapping[type, Mapping[str, type]] = {
    ArticleExport: {
        "article": ArticleRecord,
        "versions": VersionRecord,
        "annotations": AnnotationRecord,
    },
    VersionRecord: {"original": OriginalRecord, "renderings": RenderingRecord},
    AnnotationRecord: {"anchors": AnchorRecord},
    ChangeRecord: {"rows": RowRecord},
}
"""The records inside a record, single or in a list."""

TABLES: Mapping[type, str] = {
    ReaderRecord: "reader",
    ArticleRecord: "article",
    VersionRecord: "version",
    RenderingRecord: "rendering",
    AnnotationRecord: "annotation",
    AnchorRecord: "anchor",
}
"""Where unknown fields are kept; those of any other record are dropped."""


def set_aside(value: Any, record: type, extras: Extras, owner: str = "") -> Any:
    """A decoded value without the fields that its record does not have; those go to `extras`.

    The value may be of any shape: what it should have been is judged afterwards.
    """
    if isinstance(value, list):
        return [set_aside(one, record, extras, owner) for one in value]
    if not isinstance(value, dict):
        return value
    fields: tuple[str, ...] = record.__struct_fields__  # type: ignore[attr-defined]
    inside = INSIDE.get(record, {})
    mine = str(value.get("id", ""))
    known = {
        name: set_aside(inner, inside[name], extras, mine) if name in inside else inner
        for name, inner in value.items()
        if name in fields
    }
    beyond = {name: inner for name, inner in value.items() if name not in fields}
    if beyond and record in TABLES:
        key = mine if record is not AnchorRecord else f"{owner}/{value.get('rendering')}"
        extras[TABLES[record], key] = beyond
    return known


def with_extra(record: msgspec.Struct, row: Row) -> Any:
    """The record, or, where a newer version left more fields, an object that has them too."""
    if row["extra"] == "{}":
        return record
    known = msgspec.to_builtins(record)
    more = msgspec.json.decode(row["extra"])
    return known | {name: value for name, value in more.items() if name not in known}
