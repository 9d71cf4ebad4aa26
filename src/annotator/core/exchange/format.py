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
Time = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[01][0-9]-[0-3][0-9]"
        r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z$",
        max_length=27,
    ),
]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", max_length=64, description="SHA-256")]
Offset = Annotated[int, Meta(ge=0, le=2**53 - 1)]
"""At most what every JSON reader takes for a whole number (RFC 8259, section 6)."""

Word = Annotated[str, Meta(pattern=r"^[a-z][a-z_]*$", max_length=40)]
Scalar = str | int | float | bool | None


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What the objects of an export have in common.

    A field that is not known here is no fault: `receive` sets it aside before it tries again. To
    meet it as an error is how it is noticed, at no cost to the files that have none. Records hold
    no cycles, so the garbage collector need not look through them (`gc`).
    """


class ReaderRecord(Record, frozen=True, kw_only=True):
    """A person who marks."""

    id: Id
    name: str


class OriginalRecord(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A version's bytes: as text where that encodes to the same bytes, else base64."""

    text: str | None = None
    base64: str | None = None


class RenderingRecord(Record, frozen=True, kw_only=True):
    """The article text that one renderer made of a version."""

    id: Id
    renderer: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*/[0-9]+$")]
    text: str
    text_sha256: Hash
    made_at: Time


class VersionRecord(Record, frozen=True, kw_only=True):
    """One state of an article's original bytes."""

    id: Id
    sha256: Hash
    media_type: str
    encoding: str
    byte_count: Offset
    captured_at: Time
    came_by: str
    from_address: str
    original: OriginalRecord | None
    current_rendering: Id
    renderings: list[RenderingRecord]


class ArticleRecord(Record, frozen=True, kw_only=True):
    """What is known about an article beside its text."""

    id: Id
    title: str
    author: str
    publisher: str
    published_on: str
    url: str
    archive_url: str
    language: str
    tags: list[str]
    added_at: Time
    done_at: Time | None
    current_version: Id


class AnchorRecord(Record, frozen=True, kw_only=True):
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
    reason: str
    set_by: SetBy
    set_at: Time


class AnnotationRecord(Record, frozen=True, kw_only=True):
    """A marked passage.

    Its sequences are tuples, which the garbage collector lets go once it has seen what is in them:
    the lists of 100,000 marks kept it, and so every thread, from all else for a tenth of a second.
    """

    id: Id
    kind: Kind
    note: str
    tags: tuple[str, ...]
    reader: Id
    original_quote: str
    origin: Origin
    review: Review
    copy_of: Id | None
    created_at: Time
    updated_at: Time
    deleted_at: Time | None
    anchors: tuple[AnchorRecord, ...]


class ArticleExport(Record, frozen=True, kw_only=True):
    """An article with all its versions and marks."""

    article: ArticleRecord
    versions: Annotated[list[VersionRecord], Meta(min_length=1)]
    annotations: list[AnnotationRecord]


class RowRecord(Record, frozen=True, kw_only=True):
    """What a change did to one row."""

    table: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangeRecord(Record, frozen=True, kw_only=True):
    """One entry of the history."""

    id: Id
    at: Time
    reader: Id
    device: Id
    operation: Word
    parameters: dict[str, Scalar]
    article: Id | None
    undoable: bool
    undoes: Id | None
    rows: list[RowRecord]


class Export(Record, frozen=True, kw_only=True):
    """A whole export."""

    format: Annotated[str, Meta(description='Always "annotator".')]
    format_version: Annotated[str, Meta(pattern=r"^[0-9]{1,4}[.][0-9]{1,4}$")]
    generator: str
    readers: list[ReaderRecord]
    articles: list[ArticleExport]
    changes: list[ChangeRecord] | UnsetType = field(default=UNSET)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an export."""
    made = msgspec.json.schema(Export)
    for record in made["$defs"].values():
        record.pop("additionalProperties", None)  # A newer minor version may say more.
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
