"""Add an export to a library: readers stay apart, what is deleted stays deleted, twice is once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import UnsetType

from annotator.core.anchoring.likeness import ANOTHER_ARTICLE, shared_words
from annotator.core.exchange.check import original_bytes
from annotator.core.exchange.format import (
    AnchorRecord,
    AnnotationRecord,
    ArticleExport,
    ArticleRecord,
    VersionRecord,
)
from annotator.core.exchange.past import add_history
from annotator.core.exchange.receive import Received
from annotator.core.library.anchors import Anchors
from annotator.core.library.articles import rendering_id, version_id
from annotator.core.library.change import Change, changing, clean_tags, stored_tags, write_tags
from annotator.core.library.records import DETAILS, placed
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Passage, SetBy
from annotator.core.progress import Progress


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What adding an export did, or would do."""

    articles_added: int = 0
    versions_added: int = 0
    readers_added: int = 0
    marks_added: int = 0
    marks_unchanged: int = 0
    marks_updated: tuple[str, ...] = ()
    """Ids of marks that were older here."""
    marks_kept: tuple[str, ...] = ()
    """Ids of marks that are newer here and stay as they are."""
    marks_deleted_here: tuple[str, ...] = ()
    """Ids of marks that were deleted here and stay deleted."""
    changes_added: int = 0


class _DryRun(Exception):  # noqa: N818 (it ends a rehearsal, it is no error)
    """Rolls the transaction back."""


def merge(
    store: Store,
    hand: Callable[[], Hand],
    received: Received,
    *,
    dry_run: bool,
    progress: Progress,
) -> ImportReport:
    """Add a sound export as one undoable change; a dry run does the same and rolls it back.

    Raises what `progress` raises; nothing has been imported then.
    """
    report = ImportReport()
    try:
        with changing(store, hand, "import") as change:
            report = Merge(store, change, received, progress).run()
            if dry_run:
                raise _DryRun  # noqa: TRY301 (the transaction has to end by it)
    except _DryRun:
        pass
    return report


@dataclass
class _Counts:
    """The report while it is being made."""

    articles_added: int = 0
    versions_added: int = 0
    readers_added: int = 0
    marks_added: int = 0
    marks_unchanged: int = 0
    marks_updated: list[str] = field(default_factory=list)
    marks_kept: list[str] = field(default_factory=list)
    marks_deleted_here: list[str] = field(default_factory=list)


class Merge:
    """One import, inside one change."""

    def __init__(
        self, store: Store, change: Change, received: Received, progress: Progress
    ) -> None:
        self._store = store
        self._change = change
        self._received = received
        self._progress = progress
        self._counts = _Counts()
        self._readers: dict[str, int] = {}
        self._renderings: dict[str, int] = {}
        self._texts: dict[str, str] = {}

    def run(self) -> ImportReport:
        """Write everything that the library does not have."""
        export = self._received.export
        for reader in export.readers:
            self._readers[reader.id] = self._reader(reader.id, reader.name)
        for number, part in enumerate(export.articles):
            self._progress(number / len(export.articles))
            self._article(part)
        added = 0
        if not isinstance(export.changes, UnsetType):
            added = add_history(self._store, export.changes, self._readers)
        counts = self._counts
        return ImportReport(
            articles_added=counts.articles_added,
            versions_added=counts.versions_added,
            readers_added=counts.readers_added,
            marks_added=counts.marks_added,
            marks_unchanged=counts.marks_unchanged,
            marks_updated=tuple(counts.marks_updated),
            marks_kept=tuple(counts.marks_kept),
            marks_deleted_here=tuple(counts.marks_deleted_here),
            changes_added=added,
        )

    def _reader(self, name_id: str, name: str) -> int:
        row = self._store.row("SELECT * FROM reader WHERE uuid = ?", [name_id])
        if row is None:
            self._counts.readers_added += 1
            extra = self._received.extra("reader", name_id)
            return self._change.insert("reader", {"uuid": name_id, "name": name, "extra": extra})
        if not row["name"] and name:
            self._change.update("reader", row, {"name": name})
        return int(row["id"])

    # -- Articles and their texts ----------------------------------------------------------

    def _article(self, part: ArticleExport) -> None:
        key = self._home(part)
        new = key is None
        if key is None:
            key = self._new_article(part.article)
        for version in part.versions:
            self._version(key, version)
        self._describe(key, part.article, new=new)
        annotations = _chunks(part.annotations)
        for number, chunk in enumerate(annotations):
            self._progress(number / len(annotations))
            self._marks(key, chunk)
        row = self._store.rows(
            """SELECT current_rendering_id FROM article
            JOIN version ON version.id = article.current_version_id WHERE article.id = ?""",
            [key],
        )[0]
        Anchors(self._store).fill(self._change, key, row["current_rendering_id"])

    def _home(self, part: ArticleExport) -> int | None:
        """The article of the library that this one is: by bytes, by id, by address and words."""
        for version in part.versions:
            identity = version_id(version.sha256, version.media_type, version.encoding)
            sql = (
                "SELECT article_id FROM version WHERE uuid = ? OR sha256 = ? ORDER BY uuid = ? DESC"
            )
            known: int | None = self._store.value(sql, [identity, version.sha256, identity])
            if known is not None:
                return known
        known = self._store.value("SELECT id FROM article WHERE uuid = ?", [part.article.id])
        return self._at_address(part) if known is None else known

    def _at_address(self, part: ArticleExport) -> int | None:
        if not part.article.url:
            return None
        row = self._store.row(
            """SELECT article.id, rendering.text FROM article
            JOIN version ON version.id = article.current_version_id
            JOIN rendering ON rendering.id = version.current_rendering_id WHERE url = ?""",
            [part.article.url],
        )
        if row is None or shared_words(row["text"], _shown_text(part)) < ANOTHER_ARTICLE:
            return None
        return int(row["id"])

    def _new_article(self, article: ArticleRecord) -> int:
        self._counts.articles_added += 1
        columns = {name: getattr(article, name) for name in DETAILS}
        return self._change.insert(
            "article",
            {
                "uuid": article.id,
                **columns,
                "added_at": article.added_at,
                "done_at": article.done_at,
                "extra": self._received.extra("article", article.id),
            },
        )

    def _describe(self, key: int, article: ArticleRecord, *, new: bool) -> None:
        """A new article shows what the export showed; of a known one only gaps are filled."""
        row = self._store.rows("SELECT * FROM article WHERE id = ?", [key])[0]
        missing = {name: getattr(article, name) for name in DETAILS if not row[name]}
        if row["current_version_id"] is None:
            version = self._received_version(article.current_version)
            missing["current_version_id"] = version
        self._change.update("article", row, missing)
        tags = clean_tags(article.tags)
        if new and tags:
            self._change.set_tags("article", row, tags)

    def _received_version(self, file_id: str) -> int:
        for part in self._received.export.articles:
            for version in part.versions:
                if version.id == file_id:
                    identity = version_id(version.sha256, version.media_type, version.encoding)
                    sql = "SELECT id FROM version WHERE uuid = ?"
                    return int(self._store.value(sql, [identity]))
        raise AssertionError(file_id)  # `check` has seen to it.

    def _version(self, article: int, version: VersionRecord) -> None:
        identity = version_id(version.sha256, version.media_type, version.encoding)
        data = version.original and original_bytes(version.original, version.encoding)
        row = self._store.row("SELECT * FROM version WHERE uuid = ?", [identity])
        if row is None:
            self._counts.versions_added += 1
            key = self._change.insert(
                "version",
                {
                    "uuid": identity,
                    "article_id": article,
                    "sha256": version.sha256,
                    "media_type": version.media_type,
                    "encoding": version.encoding,
                    "original": data,
                    "byte_count": version.byte_count,
                    "captured_at": version.captured_at,
                    "came_by": version.came_by,
                    "from_address": version.from_address,
                    "extra": self._received.extra("version", version.id),
                },
            )
        else:
            key = row["id"]
            if row["original"] is None and data is not None:
                self._store.table("version").update(key, {"original": data})
        self._renderings_of(key, identity, version)

    def _renderings_of(self, version: int, version_uuid: str, record: VersionRecord) -> None:
        for one in record.renderings:
            identity = rendering_id(version_uuid, one.renderer, one.text_sha256)
            known: int | None = self._store.value(
                "SELECT id FROM rendering WHERE uuid = ?", [identity]
            )
            if known is None:
                known = self._change.insert(
                    "rendering",
                    {
                        "uuid": identity,
                        "version_id": version,
                        "renderer": one.renderer,
                        "text": one.text,
                        "text_sha256": one.text_sha256,
                        "made_at": one.made_at,
                        "extra": self._received.extra("rendering", one.id),
                    },
                )
            self._renderings[one.id] = known
            self._texts[one.id] = one.text
        row = self._store.rows("SELECT * FROM version WHERE id = ?", [version])[0]
        if row["current_rendering_id"] is None:
            current = self._renderings[record.current_rendering]
            self._change.update("version", row, {"current_rendering_id": current})

    # -- Marks -----------------------------------------------------------------------------

    def _marks(self, article: int, records: Sequence[AnnotationRecord]) -> None:
        known = self._known([record.id for record in records])
        self._add([record for record in records if record.id not in known], article)
        for record in records:
            if record.id in known:
                self._meet(known[record.id], record)

    def _known(self, ids: Sequence[str]) -> dict[str, Row]:
        rows = self._store.rows(
            "SELECT * FROM annotation WHERE uuid IN (SELECT value FROM json_each(?))",
            [msgspec.json.encode(ids).decode()],
        )
        return {row["uuid"]: row for row in rows}

    def _add(self, records: Sequence[AnnotationRecord], article: int) -> None:
        self._counts.marks_added += len(records)
        keys = self._change.insert_all(
            "annotation", [self._columns(record, article) for record in records]
        )
        for key, record in zip(keys, records, strict=True):
            if record.tags:
                write_tags(self._store, "annotation", key, clean_tags(record.tags))
        self._change.insert_all(
            "anchor",
            [
                {
                    "annotation_id": key,
                    "rendering_id": self._renderings[anchor.rendering],
                    **self._anchor_columns(record.id, anchor),
                }
                for key, record in zip(keys, records, strict=True)
                for anchor in record.anchors
            ],
        )

    def _columns(self, record: AnnotationRecord, article: int) -> Row:
        return {
            "uuid": record.id,
            "article_id": article,
            "kind": record.kind.value,
            "note": record.note,
            "reader_id": self._readers[record.reader],
            "original_quote": record.original_quote,
            "origin": record.origin.value,
            "review": record.review.value,
            "copy_of": record.copy_of,
            "created_at": record.created_at,
            "updated_at": record.updated_at,
            "deleted_at": record.deleted_at,
            "extra": self._received.extra("annotation", record.id),
        }

    def _anchor_columns(self, annotation: str, anchor: AnchorRecord) -> Row:
        passage = None
        if anchor.start is not None and anchor.end is not None and anchor.quote is not None:
            passage = Passage(anchor.start, anchor.end, anchor.quote)
        return {
            **placed(passage, self._texts[anchor.rendering]),
            "anchor_status": anchor.anchor_status.value,
            "score": anchor.score,
            "reason": anchor.reason,
            "set_by": anchor.set_by.value,
            "set_at": anchor.set_at,
            "extra": self._received.extra("anchor", f"{annotation}/{anchor.rendering}"),
        }

    def _meet(self, row: Row, record: AnnotationRecord) -> None:
        """A mark that the library has already."""
        if row["deleted_at"] and not record.deleted_at:
            self._counts.marks_deleted_here.append(record.id)
        elif not self._differs(row, record):
            self._counts.marks_unchanged += 1
        elif record.updated_at > row["updated_at"]:
            self._counts.marks_updated.append(record.id)
            self._take_over(row, record)
        else:
            self._counts.marks_kept.append(record.id)

    def _differs(self, row: Row, record: AnnotationRecord) -> bool:
        return (
            any(row[name] != value for name, value in self._content(record).items())
            or stored_tags(self._store, "annotation", row["id"]) != clean_tags(record.tags)
            or any(
                there is None or any(there[name] != value for name, value in columns.items())
                for there, columns in self._hand_anchors(row, record)
            )
        )

    def _content(self, record: AnnotationRecord) -> Row:
        columns = {
            "kind": record.kind.value,
            "note": record.note,
            "review": record.review.value,
            "deleted_at": record.deleted_at,
        }
        extra = self._received.extra("annotation", record.id)
        return columns if extra == "{}" else {**columns, "extra": extra}

    def _hand_anchors(
        self, row: Row, record: AnnotationRecord
    ) -> Iterator[tuple[Row | None, Mapping[str, Any]]]:
        """The anchors that were set by hand, each beside the library's own of that rendering."""
        for anchor in record.anchors:
            if anchor.set_by is SetBy.HAND:
                key = self._renderings[anchor.rendering]
                there = self._store.row(
                    "SELECT * FROM anchor WHERE annotation_id = ? AND rendering_id = ?",
                    [row["id"], key],
                )
                columns = self._anchor_columns(record.id, anchor)
                if columns["extra"] == "{}":
                    del columns["extra"]
                yield there, {"annotation_id": row["id"], "rendering_id": key, **columns}

    def _take_over(self, row: Row, record: AnnotationRecord) -> None:
        """Give a mark the columns in which the export is newer."""
        for there, columns in list(self._hand_anchors(row, record)):
            if there is None:
                self._change.insert("anchor", columns)
            else:
                self._change.update("anchor", there, columns)
        Anchors(self._store).heal(self._change, [row["id"]])
        self._change.set_tags("annotation", row, record.tags)
        self._change.update("annotation", row, self._content(record))
        self._store.table("annotation").update(row["id"], {"updated_at": record.updated_at})


def _shown_text(part: ArticleExport) -> str:
    """The text that an exported article shows."""
    for version in part.versions:
        if version.id == part.article.current_version:
            for rendering in version.renderings:
                if rendering.id == version.current_rendering:
                    return rendering.text
    raise AssertionError(part.article.id)  # `check` has seen to it.


def _chunks(records: Sequence[AnnotationRecord]) -> list[Sequence[AnnotationRecord]]:
    """Marks in portions of a hundredth of a second or so, so that an import can be stopped."""
    return [records[start : start + 2000] for start in range(0, len(records), 2000)]
