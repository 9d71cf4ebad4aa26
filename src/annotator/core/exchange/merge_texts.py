"""Add the articles of an export to a library: which article is it, which version, which text."""

from dataclasses import dataclass

from annotator.core.anchoring.likeness import ANOTHER_ARTICLE, shared_words
from annotator.core.exchange.format import (
    ArticleExport,
    ArticleRecord,
    RenderingRecord,
    VersionRecord,
)
from annotator.core.exchange.originals import original_bytes
from annotator.core.exchange.receive import Received
from annotator.core.exchange.report import Tally
from annotator.core.library.change import Change
from annotator.core.library.identity import rendering_id, version_id
from annotator.core.library.records import DETAILS
from annotator.core.library.store import Row, Store


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rendering of the export is in the library: integer keys, and its text."""

    article: int
    rendering: int
    text: str


class Texts:
    """The articles, versions and renderings of one import."""

    def __init__(self, store: Store, change: Change, received: Received, tally: Tally) -> None:
        self._store = store
        self._change = change
        self._received = received
        self._tally = tally
        self._versions: dict[str, int] = {}
        self.articles: dict[str, int] = {}
        """The library's article for each id of the export."""
        self.places: dict[str, Place] = {}
        """For each rendering id of the export."""

    def add(self, part: ArticleExport) -> int:
        """Add what the library does not have of an article, and return its integer key there."""
        known = self._home(part)
        article = self._new_article(part.article) if known is None else known
        self.articles[part.article.id] = article
        for version in part.versions:
            self._version(article, version)
        self._describe(article, part.article, new=known is None)
        return article

    def _home(self, part: ArticleExport) -> int | None:
        """The article of the library that this one is: by bytes, by id, by address and words."""
        for version in part.versions:
            known: int | None = self._store.value(
                """SELECT article_id FROM version WHERE sha256 = ?
                ORDER BY media_type = ? AND encoding = ? DESC, id DESC""",
                [version.sha256, version.media_type, version.encoding],
            )
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
        self._tally.articles_added += 1
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
        if new:
            missing["current_version_id"] = self._versions[article.current_version]
            self._change.set_tags("article", row, article.tags)
        self._change.update("article", row, missing)

    def _version(self, article: int, record: VersionRecord) -> None:
        identity = version_id(record.sha256, record.media_type, record.encoding)
        row = self._store.row("SELECT * FROM version WHERE uuid = ?", [identity])
        if row is None:
            row = self._new_version(article, identity, record)
        elif row["original"] is None and record.original is not None:
            data = original_bytes(record.original, record.encoding)
            self._store.update("version", row["id"], {"original": data})
        self._versions[record.id] = row["id"]
        for one in record.renderings:
            self._rendering(row, one)
        if row["current_rendering_id"] is None:
            current = self.places[record.current_rendering].rendering
            self._change.update("version", row, {"current_rendering_id": current})

    def _new_version(self, article: int, identity: str, record: VersionRecord) -> Row:
        self._tally.versions_added += 1
        row: Row = {
            "uuid": identity,
            "article_id": article,
            "sha256": record.sha256,
            "media_type": record.media_type,
            "encoding": record.encoding,
            "original": record.original and original_bytes(record.original, record.encoding),
            "byte_count": record.byte_count,
            "captured_at": record.captured_at,
            "came_by": record.came_by,
            "from_address": record.from_address,
            "extra": self._received.extra("version", record.id),
        }
        key = self._change.insert("version", row)
        return {"id": key, "current_rendering_id": None, **row}

    def _rendering(self, version: Row, record: RenderingRecord) -> None:
        identity = rendering_id(version["uuid"], record.renderer, record.text_sha256)
        key: int | None = self._store.value("SELECT id FROM rendering WHERE uuid = ?", [identity])
        if key is None:
            row = {
                "uuid": identity,
                "version_id": version["id"],
                "renderer": record.renderer,
                "text": record.text,
                "text_sha256": record.text_sha256,
                "made_at": record.made_at,
                "extra": self._received.extra("rendering", record.id),
            }
            key = self._change.insert("rendering", row)
        self.places[record.id] = Place(version["article_id"], key, record.text)


def _shown_text(part: ArticleExport) -> str:
    """The text that an exported article shows."""
    shown = next(one for one in part.versions if one.id == part.article.current_version)
    return next(one.text for one in shown.renderings if one.id == shown.current_rendering)
