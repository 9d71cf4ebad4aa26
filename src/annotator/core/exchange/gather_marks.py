"""Gather the marks of an article for an export, with their places in three ways of counting."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.format import AnchorRecord, AnnotationRecord
from annotator.core.exchange.unknown import with_extra
from annotator.core.library.store import Row, Store


def articles_of(store: Store, annotation_ids: Collection[str]) -> list[str]:
    """The ids of the articles that marks belong to, each once.

    Raises ANNOTATION_UNKNOWN, ANNOTATION_DELETED.
    """
    rows = store.rows(
        """SELECT annotation.uuid, article.uuid AS article, annotation.deleted_at
        FROM annotation JOIN article ON article.id = annotation.article_id
        WHERE annotation.uuid IN (SELECT value FROM json_each(?))""",
        [msgspec.json.encode(list(annotation_ids)).decode()],
    )
    missing = set(annotation_ids) - {row["uuid"] for row in rows}
    if missing:
        raise AnnotatorError(ErrorCode.ANNOTATION_UNKNOWN, reference=min(missing))
    for row in rows:
        if row["deleted_at"]:
            raise AnnotatorError(ErrorCode.ANNOTATION_DELETED, reference=row["uuid"])
    return list(dict.fromkeys(row["article"] for row in rows))


def annotation_rows(store: Store, article: int, *, deleted: bool) -> list[Row]:
    """The marks of an article, in the order in which they were made."""
    return store.rows(
        f"""SELECT annotation.*, reader.uuid AS reader,
            (SELECT json_group_array(tag) FROM annotation_tag
             WHERE annotation_id = annotation.id) AS tags
        FROM annotation JOIN reader ON reader.id = annotation.reader_id
        WHERE article_id = ? AND purged_at IS NULL AND review = 'accepted'
            {"" if deleted else "AND deleted_at IS NULL"}
        ORDER BY created_at, annotation.uuid""",
        [article],
    )


def annotation_record(row: Row, anchors: list[AnchorRecord]) -> Any:
    """A mark as it is exported."""
    return with_extra(
        AnnotationRecord(
            id=row["uuid"],
            kind=row["kind"],
            note=row["note"],
            tags=tuple(tags_of(row)),
            reader=row["reader"],
            original_quote=row["original_quote"],
            origin=row["origin"],
            review=row["review"],
            copy_of=row["copy_of"],
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            deleted_at=row["deleted_at"],
            anchors=tuple(anchors),
        ),
        row,
    )


def anchor_records(
    store: Store, article: int, renderings: Mapping[int, Row]
) -> dict[int, list[Any]]:
    """The anchors of an article's annotations, by the annotation's integer key."""
    rows = store.rows(
        """SELECT anchor.* FROM anchor JOIN annotation ON annotation.id = anchor.annotation_id
        WHERE annotation.article_id = ? ORDER BY rendering_id, start""",
        [article],
    )
    found: dict[int, list[tuple[str, Any]]] = {}
    for key, group in groupby(rows, lambda row: row["rendering_id"]):
        mine = list(group)
        rendering = renderings[key]
        others = other_offsets(rendering["text"], _ends(mine))
        for row in mine:
            record = _anchor(row, rendering, others)
            found.setdefault(row["annotation_id"], []).append((rendering["uuid"], record))
    return {
        key: [record for _, record in sorted(mine, key=lambda pair: pair[0])]
        for key, mine in found.items()
    }


def _ends(anchors: Sequence[Row]) -> set[int]:
    placed = [row for row in anchors if row["start"] is not None]
    return {row["start"] for row in placed} | {row["end"] for row in placed}


def other_offsets(text: str, offsets: set[int]) -> dict[int | None, tuple[int | None, int | None]]:
    """For code point offsets of a text, the same places in UTF-16 code units and UTF-8 bytes."""
    found: dict[int | None, tuple[int | None, int | None]] = {None: (None, None)}
    utf16 = utf8 = last = 0
    for offset in sorted(offsets):
        piece = text[last:offset]
        utf8 += len(piece.encode())
        utf16 += len(piece) if piece.isascii() else len(piece.encode("utf-16-le")) // 2
        found[offset] = (utf16, utf8)
        last = offset
    return found


def _anchor(
    row: Row, rendering: Row, others: Mapping[int | None, tuple[int | None, int | None]]
) -> Any:
    start, end = row["start"], row["end"]
    return with_extra(
        AnchorRecord(
            version=rendering["version_uuid"],
            rendering=rendering["uuid"],
            anchor_status=row["anchor_status"],
            start=start,
            end=end,
            quote=row["quote"],
            prefix=row["prefix"],
            suffix=row["suffix"],
            utf16_start=others[start][0],
            utf16_end=others[end][0],
            utf8_start=others[start][1],
            utf8_end=others[end][1],
            score=row["score"],
            reason=row["reason"],
            set_by=row["set_by"],
            set_at=row["set_at"],
        ),
        row,
    )


def tags_of(row: Row) -> list[str]:
    """The tags in a row's column `tags`, a JSON list; sorted by code point."""
    return sorted(msgspec.json.decode(row["tags"])) if row["tags"] != "[]" else []
