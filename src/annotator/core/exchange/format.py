"""The JSON export, as types: `docs/format.md` explains them, `annotator schema` prints them.

Offsets are Unicode code points of a rendering's text, half-open, unless a field's name says
otherwise. Times are UTC ISO 8601 with six decimals and `Z`.
"""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from annotator.core.model import AnchorStatus, Kind, Origin, Review, SetBy

FORMAT = "annotator"
VERSION = (1, 0)
"""A program reads every minor version of a major one it knows, and keeps what is new to it."""

Id = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        max_length=36,
        description="A UUID in lower case",
    ),
]
Time = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", max_length=27)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", max_length=64, description="SHA-256")]
Offset = Annotated[int, Meta(ge=0)]
Words = Annotated[str, Meta(max_length=1_000_000)]


class ReaderRecord(Struct, frozen=True, kw_only=True):
    """A person who marks."""

    id: Id
    name: Words


class OriginalRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A version's bytes: as text where that encodes to the same bytes, else base64."""

    text: str | None = None
    base64: str | None = None


class RenderingRecord(Struct, frozen=True, kw_only=True):
    """The article text that one renderer made of a version."""

    id: Id
    renderer: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*/\d+$")]
    text: str
    text_sha256: Hash
    made_at: Time


class VersionRecord(Struct, frozen=True, kw_only=True):
    """One state of an article's original bytes."""

    id: Id
    sha256: Hash
    media_type: Words
    encoding: Words
    byte_count: Offset
    captured_at: Time
    came_by: Words
    from_address: Words
    original: OriginalRecord | None
    current_rendering: Id
    renderings: list[RenderingRecord]


class ArticleRecord(Struct, frozen=True, kw_only=True):
    """What is known about an article beside its text."""

    id: Id
    title: Words
    author: Words
    publisher: Words
    published_on: Words
    url: Words
    archive_url: Words
    language: Words
    tags: list[Words]
    added_at: Time
    done_at: Time | None
    current_version: Id


class AnchorRecord(Struct, frozen=True, kw_only=True):
    """Where an annotation sits in one rendering; the offsets and the quote are null where it was
    not placed.
    """

    version: Id
    rendering: Id
    anchor_status: AnchorStatus
    start: Offset | None
    end: Offset | None
    quote: str | None
    prefix: str
    suffix: str
    utf16_start: Offset | None
    utf16_end: Offset | None
    utf8_start: Offset | None
    utf8_end: Offset | None
    score: Annotated[float, Meta(ge=0, le=1)] | None
    reason: Words
    set_by: SetBy
    set_at: Time


class AnnotationRecord(Struct, frozen=True, kw_only=True):
    """A marked passage."""

    id: Id
    kind: Kind
    note: Words
    tags: list[Words]
    reader: Id
    original_quote: str
    origin: Origin
    review: Review
    copy_of: Id | None
    created_at: Time
    updated_at: Time
    deleted_at: Time | None
    anchors: list[AnchorRecord]


class ArticleExport(Struct, frozen=True, kw_only=True):
    """An article with all its versions and marks."""

    article: ArticleRecord
    versions: Annotated[list[VersionRecord], Meta(min_length=1)]
    annotations: list[AnnotationRecord]


class RowRecord(Struct, frozen=True, kw_only=True):
    """What a change did to one row."""

    table: Words
    key: Words
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangeRecord(Struct, frozen=True, kw_only=True):
    """One entry of the history."""

    id: Id
    at: Time
    reader: Id
    device: Id
    operation: Words
    parameters: dict[str, Any]
    article: Id | None
    undoable: bool
    undoes: Id | None
    rows: list[RowRecord]


class Export(Struct, frozen=True, kw_only=True):
    """A whole export."""

    format: Annotated[str, Meta(description='Always "annotator".')]
    format_version: Annotated[str, Meta(pattern=r"^\d{1,4}\.\d{1,4}$")]
    generator: Words
    readers: list[ReaderRecord]
    articles: list[ArticleExport]
    changes: list[ChangeRecord] | UnsetType = field(default=UNSET)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an export."""
    made = msgspec.json.schema(Export)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
