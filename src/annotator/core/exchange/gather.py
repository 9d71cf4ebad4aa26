"""Gather articles, marks and history for an export, in an order that is always the same."""

from collections.abc import Mapping, Sequence
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
    VersionRecord,
)
from annotator.core.exchange.originals import original_record
from annotator.core.exchange.past import gather_history
from annotator.core.library.store import Row, Store
from annotator.core.progress import Progress, in_turns, portion


def export_json(
    store: Store,
    article_ids: Sequence[str] | None,
    *,
    history: bool,
    originals: bool,
    progress: Progress,
) -> bytes:
    """Everything about these articles, or about all, as UTF-8 JSON, indented, with one line feed
    at its end; deleted marks only with the history.

    Raises ARTICLE_UNKNOWN, and what `progress` raises.
    """
    gathering = _Gathering(store, deleted=history, originals=originals)
    with store.reading():
        rows = article_rows(store, article_ids)
        articles = [
            gathering.encoded(row)
            for (row,) in in_turns(rows, 1, portion(progress, 0.0, 0.6 if history else 1.0))
        ]
        changes: list[ChangeRecord] | UnsetType = UNSET
        if history:
            within = None if article_ids is None else [row["id"] for row in rows]
            changes = gather_history(store, within, portion(progress, 0.6, 1.0))
            gathering.readers |= {change.reader for change in changes}
        envelope = Export(
            format=FORMAT,
            format_version=".".join(map(str, VERSION)),
            generator=f"Annotator {__version__}",
            readers=_readers(store, gathering.readers),
            articles=[],
            changes=changes,
        )
    return _filled(_indented(envelope), articles)


def _indented(record: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=2)


def _filled(envelope: bytes, articles: Sequence[bytes]) -> bytes:
    """An encoded export with its articles put into its empty list.

    They are encoded one by one, so that an export can be stopped. What is searched for stands
    there once: inside a text the quotation marks would have a backslash before them.
    """
    if not articles:
        return envelope + b"\n"
    before, after = envelope.split(b'"articles": []')
    inner = b",\n    ".join(articles)
    return b"".join((before, b'"articles": [\n    ', inner, b"\n  ]", after, b"\n"))


class _Gathering:
    """One export that is being made, article by article."""

    def __init__(self, store: Store, *, deleted: bool, originals: bool) -> None:
        self._store = store
        self._deleted = deleted
        self._originals = originals
        self.readers: set[str] = set()
        """Ids of those whose marks were met."""

    def encoded(self, row: Row) -> bytes:
        """One article as JSON, indented as the member of a list that it becomes."""
        renderings = _renderings(self._store, row["id"])
        versions = _versions(self._store, row["id"], renderings, originals=self._originals)
        annotations = _annotation_rows(self._store, row["id"], deleted=self._deleted)
        self.readers |= {one["reader"] for one in annotations}
        anchors = _anchors(self._store, row["id"], {one["id"]: one for one in renderings})
        part = ArticleExport(
            article=_article(row),
            versions=versions,
            annotations=[_annotation(one, anchors[one["id"]]) for one in annotations],
        )
        return _indented(part).replace(b"\n", b"\n    ")


def article_rows(store: Store, article_ids: Sequence[str] | None) -> list[Row]:
    """The rows of these articles, or of all. Raises ARTICLE_UNKNOWN."""
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


def _article(row: Row) -> Any:
    return _with_extra(
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


def _annotation_rows(store: Store, article: int, *, deleted: bool) -> list[Row]:
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


def _annotation(row: Row, anchors: list[AnchorRecord]) -> Any:
    return _with_extra(
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
            anchors=anchors,
        ),
        row,
    )


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


def _original(row: Row) -> OriginalRecord | None:
    data = row["original"]
    return None if data is None else original_record(data, row["encoding"])


def _readers(store: Store, wanted: set[str]) -> list[Any]:
    """Everybody whose marks or changes are exported, and nobody else."""
    return [
        _with_extra(ReaderRecord(id=row["uuid"], name=row["name"]), row)
        for row in store.rows("SELECT * FROM reader ORDER BY uuid")
        if row["uuid"] in wanted
    ]
