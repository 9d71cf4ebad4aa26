"""Gather articles, marks and history for an export, in an order that is always the same."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

import annotator
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.format import (
    FORMAT,
    VERSION,
    ArticleExport,
    ArticleRecord,
    ChangeRecord,
    Export,
    OriginalRecord,
    ReaderRecord,
    RenderingRecord,
    VersionRecord,
)
from annotator.core.exchange.gather_marks import (
    anchor_records,
    annotation_record,
    annotation_rows,
    articles_of,
    tags_of,
)
from annotator.core.exchange.originals import original_record
from annotator.core.exchange.past import gather_history
from annotator.core.exchange.unknown import with_extra
from annotator.core.library.store import Row, Store
from annotator.core.progress import Progress, in_turns, portion


def export_json(
    store: Store,
    article_ids: Sequence[str] | None,
    *,
    annotation_ids: Collection[str] | None = None,
    history: bool,
    originals: bool,
    progress: Progress,
) -> bytes:
    """Everything about these articles, or about all, as UTF-8 JSON, indented, with one line feed
    at its end; deleted marks only with the history.

    With `annotation_ids`, only these marks and their articles, without the history. Raises
    ARTICLE_UNKNOWN, ANNOTATION_UNKNOWN, ANNOTATION_DELETED, and what `progress` raises.
    """
    gathering = _Gathering(store, annotation_ids, deleted=history, originals=originals)
    with store.reading():
        if annotation_ids is not None:
            article_ids, history = articles_of(store, annotation_ids), False
        rows = _article_rows(store, article_ids)
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
            generator=f"Annotator {annotator.__version__}",
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
    pieces = [before, b'"articles": [']
    for article in articles:
        pieces += (b"\n    ", article, b",")
    pieces[-1] = b"\n  ]"
    return b"".join((*pieces, after, b"\n"))


class _Gathering:
    """One export that is being made, article by article."""

    def __init__(
        self, store: Store, wanted: Collection[str] | None, *, deleted: bool, originals: bool
    ) -> None:
        self._store = store
        self._wanted = None if wanted is None else frozenset(wanted)
        self._deleted = deleted
        self._originals = originals
        self.readers: set[str] = set()
        """Ids of those whose marks were met."""

    def encoded(self, row: Row) -> bytes:
        """One article as JSON, indented as the member of a list that it becomes."""
        renderings = _renderings(self._store, row["id"])
        versions = _versions(self._store, row["id"], renderings, originals=self._originals)
        annotations = annotation_rows(self._store, row["id"], deleted=self._deleted)
        if self._wanted is not None:
            annotations = [one for one in annotations if one["uuid"] in self._wanted]
        self.readers |= {one["reader"] for one in annotations}
        anchors = anchor_records(self._store, row["id"], {one["id"]: one for one in renderings})
        part = ArticleExport(
            article=_article(row),
            versions=versions,
            annotations=[annotation_record(one, anchors.get(one["id"], [])) for one in annotations],
        )
        return _indented(part).replace(b"\n", b"\n    ")


def _article_rows(store: Store, article_ids: Sequence[str] | None) -> list[Row]:
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
    return with_extra(
        ArticleRecord(
            id=row["uuid"],
            title=row["title"],
            author=row["author"],
            publisher=row["publisher"],
            published_on=row["published_on"],
            url=row["url"],
            archive_url=row["archive_url"],
            language=row["language"],
            tags=tags_of(row),
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
        with_extra(
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
    return with_extra(
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
    return None if data is None else original_record(data, row["encoding"])


def _readers(store: Store, wanted: set[str]) -> list[Any]:
    """Everybody whose marks or changes are exported, and nobody else."""
    return [
        with_extra(ReaderRecord(id=row["uuid"], name=row["name"]), row)
        for row in store.rows("SELECT * FROM reader ORDER BY uuid")
        if row["uuid"] in wanted
    ]
