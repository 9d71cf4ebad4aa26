"""Gather articles, marks and history for an export, in an order that is always the same."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from annotator import __version__
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.format import (
    FORMAT,
    VERSION,
    AnchorRecord,
    AnnotationRecord,
    ArticleExport,
    ArticleRecord,
    ChangeRecord,
    Export,
    OriginalRecord,
    ReaderRecord,
    RenderingRecord,
    RowRecord,
    VersionRecord,
)
from annotator.core.library.store import Row, Store
from annotator.core.progress import Progress


def gather(
    store: Store,
    article_ids: Sequence[str] | None,
    *,
    history: bool,
    originals: bool,
    progress: Progress,
) -> Export:
    """Everything about these articles, or about all; deleted marks only with the history.

    Raises ARTICLE_UNKNOWN, and what `progress` raises.
    """
    with store.reading():
        articles = _article_rows(store, article_ids)
        parts = []
        for number, row in enumerate(articles):
            progress(number / len(articles))
            parts.append(_article(store, row, deleted=history, originals=originals))
        changes: list[ChangeRecord] | UnsetType = UNSET
        if history:
            changes = list(_changes(store, None if article_ids is None else parts))
        return Export(
            format=FORMAT,
            format_version=".".join(map(str, VERSION)),
            generator=f"Annotator {__version__}",
            readers=_readers(store, parts, changes),
            articles=parts,
            changes=changes,
        )


def encode_export(export: Export) -> bytes:
    """The export as UTF-8 JSON, indented, with one line feed at its end."""
    return msgspec.json.format(msgspec.json.encode(export), indent=2) + b"\n"


def _article_rows(store: Store, article_ids: Sequence[str] | None) -> list[Row]:
    rows = store.rows(
        """SELECT article.*, version.uuid AS current_version,
            (SELECT json_group_array(tag) FROM article_tag WHERE article_id = article.id) AS tags
        FROM article JOIN version ON version.id = article.current_version_id
        ORDER BY article.added_at, article.uuid"""
    )
    if article_ids is None:
        return rows
    wanted = set(article_ids)
    missing = wanted - {row["uuid"] for row in rows}
    if missing:
        raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=min(missing))
    return [row for row in rows if row["uuid"] in wanted]


def _article(store: Store, row: Row, *, deleted: bool, originals: bool) -> ArticleExport:
    renderings = _renderings(store, row["id"])
    return ArticleExport(
        article=_with_extra(
            ArticleRecord(
                id=row["uuid"],
                title=row["title"],
                author=row["author"],
                publisher=row["publisher"],
                published_on=row["published_on"],
                url=row["url"],
                archive_url=row["archive_url"],
                language=row["language"],
                tags=_tags(row),
                added_at=row["added_at"],
                done_at=row["done_at"],
                current_version=row["current_version"],
            ),
            row,
        ),
        versions=_versions(store, row["id"], renderings, originals=originals),
        annotations=_annotations(
            store, row["id"], {one["id"]: one for one in renderings}, deleted=deleted
        ),
    )


def _versions(
    store: Store, article: int, renderings: Sequence[Row], *, originals: bool
) -> list[Any]:
    rows = store.rows(
        """SELECT version.*, rendering.uuid AS current_rendering FROM version
        JOIN rendering ON rendering.id = version.current_rendering_id
        WHERE article_id = ? ORDER BY captured_at, version.uuid""",
        [article],
    )
    return [
        _with_extra(
            VersionRecord(
                id=row["uuid"],
                sha256=row["sha256"],
                media_type=row["media_type"],
                encoding=row["encoding"],
                byte_count=row["byte_count"],
                captured_at=row["captured_at"],
                came_by=row["came_by"],
                from_address=row["from_address"],
                original=_original(row) if originals else None,
                current_rendering=row["current_rendering"],
                renderings=[
                    _rendering(one) for one in renderings if one["version_id"] == row["id"]
                ],
            ),
            row,
        )
        for row in rows
    ]


def _renderings(store: Store, article: int) -> list[Row]:
    return store.rows(
        """SELECT rendering.id, rendering.uuid, version_id, renderer, text, text_sha256, made_at,
            rendering.extra, version.uuid AS version_uuid
        FROM rendering JOIN version ON version.id = rendering.version_id
        WHERE version.article_id = ? ORDER BY made_at, rendering.uuid""",
        [article],
    )


def _rendering(row: Row) -> Any:
    return _with_extra(
        RenderingRecord(
            id=row["uuid"],
            renderer=row["renderer"],
            text=row["text"],
            text_sha256=row["text_sha256"],
            made_at=row["made_at"],
        ),
        row,
    )


def _original(row: Row) -> OriginalRecord | None:
    data = row["original"]
    if data is None:
        return None
    try:
        text = data.decode(row["encoding"])
        if text.encode(row["encoding"]) == data:
            return OriginalRecord(text=text)
    except (UnicodeError, LookupError):
        pass  # Bytes that are not quite in their encoding are kept as they are, in base64.
    return OriginalRecord(base64=base64.b64encode(data).decode())


def _annotations(
    store: Store, article: int, renderings: Mapping[int, Row], *, deleted: bool
) -> list[Any]:
    rows = store.rows(
        f"""SELECT annotation.*, reader.uuid AS reader,
            (SELECT json_group_array(tag) FROM annotation_tag
             WHERE annotation_id = annotation.id) AS tags
        FROM annotation JOIN reader ON reader.id = annotation.reader_id
        WHERE article_id = ? AND purged_at IS NULL AND review = 'accepted'
            {"" if deleted else "AND deleted_at IS NULL"}
        ORDER BY created_at, annotation.uuid""",
        [article],
    )
    anchors = _anchors(store, article, renderings)
    return [
        _with_extra(
            AnnotationRecord(
                id=row["uuid"],
                kind=row["kind"],
                note=row["note"],
                tags=_tags(row),
                reader=row["reader"],
                original_quote=row["original_quote"],
                origin=row["origin"],
                review=row["review"],
                copy_of=row["copy_of"],
                created_at=row["created_at"],
                updated_at=row["updated_at"],
                deleted_at=row["deleted_at"],
                anchors=anchors.get(row["id"], []),
            ),
            row,
        )
        for row in rows
    ]


def _anchors(store: Store, article: int, renderings: Mapping[int, Row]) -> dict[int, list[Any]]:
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
    return _with_extra(
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


def _tags(row: Row) -> list[str]:
    return sorted(msgspec.json.decode(row["tags"])) if row["tags"] != "[]" else []


def _with_extra(record: msgspec.Struct, row: Row) -> Any:
    """The record, or, where a newer version left more fields, an object that has them too."""
    if row["extra"] == "{}":
        return record
    known = msgspec.to_builtins(record)
    more = msgspec.json.decode(row["extra"])
    return known | {name: value for name, value in more.items() if name not in known}


def _changes(store: Store, parts: Sequence[ArticleExport] | None) -> Iterator[ChangeRecord]:
    """The history, or only what it says about some articles and their marks."""
    wanted = None if parts is None else _keys(parts)
    rows = store.rows("SELECT * FROM change_row ORDER BY change_seq, id")
    by_change = {
        seq: [_row_record(row) for row in group if wanted is None or _about(row) in wanted]
        for seq, group in groupby(rows, lambda row: row["change_seq"])
    }
    for row in store.rows(
        """SELECT change.*, reader.uuid AS reader, device.uuid AS device, article.uuid AS article,
            undone.uuid AS undone
        FROM change JOIN reader ON reader.id = change.reader_id
        JOIN device ON device.id = change.device_id
        LEFT JOIN article ON article.id = change.article_id
        LEFT JOIN change AS undone ON undone.seq = change.undoes
        ORDER BY change.seq"""
    ):
        mine = by_change.get(row["seq"], [])
        if mine or wanted is None or row["article"] in wanted:
            yield _change(row, mine)


def _change(row: Row, rows: list[RowRecord]) -> ChangeRecord:
    return ChangeRecord(
        id=row["uuid"],
        at=row["at"],
        reader=row["reader"],
        device=row["device"],
        operation=row["operation"],
        parameters=msgspec.json.decode(row["parameters"]),
        article=row["article"],
        undoable=bool(row["undoable"]),
        undoes=row["undone"],
        rows=rows,
    )


def _row_record(row: Row) -> RowRecord:
    before, after = row["before"], row["after"]
    return RowRecord(
        table=row["table_name"],
        key=row["row_key"],
        before=None if before is None else msgspec.json.decode(before),
        after=None if after is None else msgspec.json.decode(after),
    )


def _about(row: Row) -> str:
    key: str = row["row_key"]
    return key.partition("/")[0]


def _keys(parts: Sequence[ArticleExport]) -> set[str]:
    """The ids of articles and of everything that belongs to them."""
    found: set[str] = set()
    for part in msgspec.to_builtins(parts):
        found.add(part["article"]["id"])
        found |= {one["id"] for one in part["annotations"]}
        for version in part["versions"]:
            found |= {version["id"], *(one["id"] for one in version["renderings"])}
    return found


def _readers(
    store: Store,
    parts: Sequence[ArticleExport],
    changes: list[ChangeRecord] | UnsetType,
) -> list[Any]:
    """Everybody whose marks or changes are exported, and nobody else."""
    wanted = {_reader_of(annotation) for part in parts for annotation in part.annotations}
    if not isinstance(changes, UnsetType):
        wanted |= {change.reader for change in changes}
    return [
        _with_extra(ReaderRecord(id=row["uuid"], name=row["name"]), row)
        for row in store.rows("SELECT * FROM reader ORDER BY uuid")
        if row["uuid"] in wanted
    ]


def _reader_of(annotation: AnnotationRecord | dict[str, Any]) -> str:
    return annotation["reader"] if isinstance(annotation, dict) else annotation.reader
