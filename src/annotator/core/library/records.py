"""Rows of the library as the values of the model, and back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from annotator.core.anchoring.carry import context
from annotator.core.library.store import Row
from annotator.core.model import (
    NOTHING_MORE,
    Anchor,
    AnchorStatus,
    Annotation,
    Article,
    Details,
    Kind,
    Origin,
    Passage,
    Reader,
    Review,
    SetBy,
    Version,
)

DETAILS = ("title", "author", "publisher", "published_on", "url", "archive_url", "language")
"""The columns of an article that hold its details."""

ANNOTATION_COLUMNS = """
    annotation.*, article.uuid AS article_uuid, reader.uuid AS reader_uuid,
    reader.name AS reader_name,
    (SELECT json_group_array(tag) FROM annotation_tag WHERE annotation_id = annotation.id) AS tags,
    anchor.start, anchor."end", anchor.quote, anchor.prefix, anchor.suffix, anchor.anchor_status,
    anchor.score, anchor.reason, anchor.set_by, anchor.set_at, anchor.extra AS anchor_extra,
    rendering.uuid AS rendering_uuid
"""
"""What `annotation_of` reads."""

ANNOTATION_SOURCE = """
    FROM annotation
    JOIN article ON article.id = annotation.article_id
    JOIN reader ON reader.id = annotation.reader_id
    LEFT JOIN version ON version.id = article.current_version_id
    LEFT JOIN rendering ON rendering.id = version.current_rendering_id
    LEFT JOIN anchor ON anchor.annotation_id = annotation.id AND anchor.rendering_id = rendering.id
"""
"""An annotation beside its anchor in the article's current rendering."""


def extra_of(row: Row, column: str = "extra") -> Mapping[str, Any]:
    """The fields of newer versions that a row carries."""
    text = row[column]
    return msgspec.json.decode(text) if text and text != "{}" else NOTHING_MORE


def passage_of(row: Row) -> Passage | None:
    """The passage of an anchor's columns; None where it was not placed."""
    if row["start"] is None:
        return None
    return Passage(row["start"], row["end"], row["quote"])


def anchor_of(row: Row) -> Anchor:
    """The anchor in a row of `ANNOTATION_COLUMNS`; `unsure` where none was looked for yet."""
    if row["anchor_status"] is None:
        return Anchor(
            row["rendering_uuid"] or "", None, AnchorStatus.UNSURE, reason="not-looked-for"
        )
    return Anchor(
        rendering_id=row["rendering_uuid"],
        passage=passage_of(row),
        status=AnchorStatus(row["anchor_status"]),
        prefix=row["prefix"],
        suffix=row["suffix"],
        score=row["score"],
        reason=row["reason"],
        set_by=SetBy(row["set_by"]),
        set_at=row["set_at"],
        extra=extra_of(row, "anchor_extra"),
    )


def annotation_of(row: Row) -> Annotation:
    """The annotation in a row of `ANNOTATION_COLUMNS`."""
    return Annotation(
        id=row["uuid"],
        article_id=row["article_uuid"],
        kind=Kind(row["kind"]),
        original_quote=row["original_quote"],
        reader=Reader(row["reader_uuid"], row["reader_name"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        anchor=anchor_of(row),
        note=row["note"],
        tags=tuple(sorted(msgspec.json.decode(row["tags"]))) if row["tags"] != "[]" else (),
        origin=Origin(row["origin"]),
        review=Review(row["review"]),
        copy_of=row["copy_of"],
        deleted_at=row["deleted_at"],
        extra=extra_of(row),
    )


def article_of(row: Row) -> Article:
    """The article in a row of `article` with `version_uuid` and `tags` (a JSON list)."""
    return Article(
        id=row["uuid"],
        details=Details(**{name: row[name] for name in DETAILS}),
        current_version_id=row["version_uuid"] or "",
        added_at=row["added_at"],
        opened_at=row["opened_at"],
        done_at=row["done_at"],
        reading_position=row["reading_position"],
        tags=tuple(sorted(msgspec.json.decode(row["tags"]))),
        extra=extra_of(row),
    )


def version_of(row: Row) -> Version:
    """The version in a row of `version` with `article_uuid`."""
    return Version(
        id=row["uuid"],
        article_id=row["article_uuid"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        encoding=row["encoding"],
        captured_at=row["captured_at"],
        byte_count=row["byte_count"],
        came_by=row["came_by"],
        from_address=row["from_address"],
        extra=extra_of(row),
    )


def placed(passage: Passage | None, text: str) -> Row:
    """The columns of an anchor that say where it is, with its context in the article text.

    Raises ValueError where the text does not hold the quote there: no such row is ever written.
    """
    if passage is None:
        return {"start": None, "end": None, "quote": None, "prefix": "", "suffix": ""}
    if text[passage.start : passage.end] != passage.quote:
        raise ValueError(f"the text has other words at {passage.start}..{passage.end}")
    prefix, suffix = context(text, passage.start, passage.end)
    return {
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
        "prefix": prefix,
        "suffix": suffix,
    }
