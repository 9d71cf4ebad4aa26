"""Read an export: whole and sound, or refused with the path of its first fault."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.check import check
from annotator.core.exchange.format import (
    FORMAT,
    VERSION,
    AnchorRecord,
    AnnotationRecord,
    ArticleRecord,
    Export,
    ReaderRecord,
    RenderingRecord,
    VersionRecord,
)

FAULT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<where>[^`]*)`)?$", re.DOTALL)
"""How msgspec says what is wrong and where."""

Extras = dict[tuple[str, str], Mapping[str, Any]]


class Head(msgspec.Struct):
    """What tells whether a file is an export, and one that can be read."""

    format: str
    format_version: str


@dataclass(frozen=True, slots=True)
class Received:
    """A sound export, and the fields of a newer minor version by (table, id)."""

    export: Export
    extras: Extras = field(default_factory=dict)

    def extra(self, table: str, key: str) -> str:
        """The fields that this version does not know, as the JSON that the library keeps."""
        found = self.extras.get((table, key))
        return msgspec.json.encode(found).decode() if found else "{}"


def decode_export(data: bytes) -> Received:
    """Read an export. Raises IMPORT_NOT_JSON, IMPORT_NEWER, IMPORT_FAULT."""
    newer_minor = _check_head(data)
    try:
        export = msgspec.json.decode(data, type=Export)
    except msgspec.ValidationError as error:
        raise _fault(str(error)) from error
    except RecursionError as error:
        raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason="it is nested too deep") from error
    check(export)
    extras = dict(_unknown_fields(msgspec.json.decode(data))) if newer_minor else {}
    return Received(export, extras)


def _check_head(data: bytes) -> bool:
    """Whether the file has a newer minor version than this program writes."""
    try:
        head = msgspec.json.decode(data, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error).partition(" - at")[0] or "it is nested too deep"
        raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason=reason) from error
    numbers = re.fullmatch(r"(\d{1,4})\.(\d{1,4})", head.format_version)
    if head.format != FORMAT or numbers is None:
        reason = "its format is another one"
        raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason=reason)
    major, minor = int(numbers[1]), int(numbers[2])
    if major > VERSION[0]:
        known = ".".join(map(str, VERSION))
        raise AnnotatorError(ErrorCode.IMPORT_NEWER, version=head.format_version, known=known)
    return (major, minor) > VERSION


def _fault(message: str) -> AnnotatorError:
    found = FAULT.match(message)
    assert found is not None  # noqa: S101 (every part of the pattern is optional)
    what = found["what"]
    return AnnotatorError(
        ErrorCode.IMPORT_FAULT,
        where=found["where"] or "the file",
        what=f"is wrong ({what[:1].lower()}{what[1:]})",
    )


def _unknown_fields(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for reader in raw["readers"]:
        yield ("reader", reader["id"]), _beyond(reader, ReaderRecord)
    for part in raw["articles"]:
        yield ("article", part["article"]["id"]), _beyond(part["article"], ArticleRecord)
        for version in part["versions"]:
            yield ("version", version["id"]), _beyond(version, VersionRecord)
            for rendering in version["renderings"]:
                yield ("rendering", rendering["id"]), _beyond(rendering, RenderingRecord)
        for annotation in part["annotations"]:
            yield ("annotation", annotation["id"]), _beyond(annotation, AnnotationRecord)
            for anchor in annotation["anchors"]:
                key = f"{annotation['id']}/{anchor['rendering']}"
                yield ("anchor", key), _beyond(anchor, AnchorRecord)


def _beyond(raw: Mapping[str, Any], record: type[msgspec.Struct]) -> Mapping[str, Any]:
    known = set(record.__struct_fields__)
    return {name: value for name, value in raw.items() if name not in known}
