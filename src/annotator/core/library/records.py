"""Rows of the library as the values of the model, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from annotator.core.anchoring.context import context
from annotator.core.blocks import BlockTree
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
    Rendering,
    Review,
    SetBy,
    Version,
)

DETAILS = ("title", "author", "publisher", "published_on", "url", "archive_url", "language")
"""The columns of an article that hold its details."""

ANNOTATION_COLUMNS = """
    annotation.uuid, article.uuid, annotation.kind, annotation.original_quote, reader.uuid,
    reader.name, annotation.created_at, annotation.updated_at, annotation.note,
    (SELECT json_group_array(tag) FROM annotation_tag WHERE annotation_id = annotation.id),
    annotation.origin, annotation.review, annotation.copy_of, annotation.deleted_at,
    annotation.extra, rendering.uuid, anchor.start, anchor."end", anchor.quote,
    anchor.anchor_status, anchor.prefix, anchor.suffix, anchor.score, anchor.reason,
    anchor.set_by, anchor.set_at, anchor.extra
"""
"""What `annotation_of` takes apart, in this order."""

ANCHOR_FROM = 15
"""Which of them is the first that `anchor_of` takes apart."""

KINDS = {one.value: one for one in Kind}
STATUSES = {one.value: one for one in AnchorStatus}
SETTERS = {one.value: one for one in SetBy}
ORIGINS = {one.value: one for one in Origin}
REVIEWS = {one.value: one for one in Review}
"""A look into a table is a quarter of the time that `Kind(...)` takes."""

ANNOTATION_SOURCE = """
    FROM annotation
    JOIN article ON article.id = annotation.article_id
    JOIN reader ON reader.id = annotation.reader_id
    LEFT JOIN version ON version.id = article.current_version_id
    LEFT JOIN rendering ON rendering.id = version.current_rendering_id
    LEFT JOIN anchor ON anchor.annotation_id = annotation.id AND anchor.rendering_id = rendering.id
"""
"""An annotation beside its anchor in the article's current rendering."""


def extra_of(text: str | None) -> Mapping[str, Any]:
    """The fields of newer versions that a row carries, as they are stored."""
    return msgspec.json.decode(text) if text and text != "{}" else NOTHING_MORE


def passage_of(row: Row) -> Passage | None:
    """The passage of an anchor's columns; None where it was not placed."""
    if row["start"] is None:
        return None
    return Passage(row["start"], row["end"], row["quote"])


def anchor_of(columns: Sequence[Any]) -> Anchor:
    """The anchor in the last columns of `ANNOTATION_COLUMNS`, from the rendering's id on; `unsure`
    where none was looked for yet.
    """
    rendering, start, end, quote, status, prefix, suffix, score, reason, by, at, extra = columns
    if status is None:
        return Anchor(rendering or "", None, AnchorStatus.UNSURE, reason="not-looked-for")
    return Anchor(
        rendering,
        None if start is None else Passage(start, end, quote),
        STATUSES[status],
        prefix,
        suffix,
        score,
        reason,
        SETTERS[by],
        at,
        extra_of(extra),
    )


def annotation_of(columns: Sequence[Any]) -> Annotation:
    """The annotation in a row of `ANNOTATION_COLUMNS`. An article may have 10,000 of them."""
    (
        uuid, article, kind, original_quote, reader, name, created_at, updated_at,
        note, tags, origin, review, copy_of, deleted_at, extra,
    ) = columns[:ANCHOR_FROM]  # fmt: skip
    return Annotation(
        uuid,
        article,
        KINDS[kind],
        original_quote,
        Reader(reader, name),
        created_at,
        updated_at,
        anchor_of(columns[ANCHOR_FROM:]),
        note,
        () if tags == "[]" else tuple(sorted(msgspec.json.decode(tags))),
        ORIGINS[origin],
        REVIEWS[review],
        copy_of,
        deleted_at,
        extra_of(extra),
    )


def article_of(row: Row) -> Article:
    """The article in a row of `article` with `version_uuid`, `tags` (a JSON list) and
    `has_changed_since`.
    """
    return Article(
        id=row["uuid"],
        details=Details(**{name: row[name] for name in DETAILS}),
        current_version_id=row["version_uuid"] or "",
        added_at=row["added_at"],
        opened_at=row["opened_at"],
        done_at=row["done_at"],
        has_changed_since=bool(row["has_changed_since"]),
        reading_position=row["reading_position"],
        tags=tuple(sorted(msgspec.json.decode(row["tags"]))),
        extra=extra_of(row["extra"]),
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
        extra=extra_of(row["extra"]),
    )


def rendering_of(row: Row, version: str, tree: BlockTree) -> Rendering:
    """The rendering in a row of `rendering`, with its blocks."""
    return Rendering(
        id=row["uuid"],
        version_id=version,
        renderer=row["renderer"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        tree=tree,
        made_at=row["made_at"],
    )


def placed(passage: Passage | None, text: str) -> Row:
    """The columns of an anchor that say where it is, with its context in the article text.

    Raises ValueError where the text does not hold the quote there: no such row is ever written.
    """
    if passage is None:
        return placed_at(None, None, None, text)
    return placed_at(passage.start, passage.end, passage.quote, text)


def placed_at(start: int | None, end: int | None, quote: str | None, text: str) -> Row:
    """The columns that `placed` gives, for a passage that is taken apart."""
    if start is None or end is None or quote is None:
        return {"start": None, "end": None, "quote": None, "prefix": "", "suffix": ""}
    if text[start:end] != quote:
        raise ValueError(f"the text has other words at {start}..{end}")
    prefix, suffix = context(text, start, end)
    return {"start": start, "end": end, "quote": quote, "prefix": prefix, "suffix": suffix}
