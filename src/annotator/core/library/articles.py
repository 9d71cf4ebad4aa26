"""Articles, their versions and renderings, and which article some bytes belong to."""

import os
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from annotator.core.anchoring.likeness import ANOTHER_ARTICLE, shared_words
from annotator.core.blocks import BlockTree
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import Anchors
from annotator.core.library.change import Change, changing
from annotator.core.library.records import DETAILS, article_of, version_of
from annotator.core.library.references import find
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Article, Details, Rendering, Version
from annotator.core.rendering import (
    Original,
    Rendered,
    decode_tree,
    encode_tree,
    plain_tree,
    text_sha256,
)

NAMESPACE = uuid.UUID("6f3b1f0e-5a0c-4d53-9f0f-2f9c0a1d7c11")
"""Ids of versions and renderings follow from what they are, so that two libraries agree on them."""

ARTICLE_ROWS = """
    SELECT article.*, version.uuid AS version_uuid,
        (SELECT json_group_array(tag) FROM article_tag WHERE article_id = article.id) AS tags
    FROM article LEFT JOIN version ON version.id = article.current_version_id
"""


class Outcome(StrEnum):
    """What adding an article did."""

    ADDED = "added"
    KNOWN = "known"
    NEW_VERSION = "new_version"
    """A file or address seen before, with other content: its marks came along or are `unsure`."""
    NEW_BESIDE = "new_beside"
    """Seen before, but so different now that it was taken for another article."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as it came: its bytes, what they became, and from where."""

    original: Original
    rendered: Rendered | None
    """None where the library has the rendering of these bytes already."""
    path: Path | None = None
    address: str = ""
    came_by: str = "file"
    title: str = ""
    """The title where the text names none."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it stands in the library after it arrived."""

    article: Article
    version: Version
    rendering: Rendering
    outcome: Outcome
    earlier_article_id: str | None = None
    """For `NEW_BESIDE`: the article that the same file or address showed before."""


def version_id(sha256: str, media_type: str, encoding: str) -> str:
    """The id of a version: the UUID (version 5, RFC 9562) of its identity."""
    return str(uuid.uuid5(NAMESPACE, f"version {sha256} {media_type} {encoding}"))


def rendering_id(version: str, renderer: str, text_hash: str) -> str:
    """The id of a rendering: the UUID (version 5, RFC 9562) of its identity."""
    return str(uuid.uuid5(NAMESPACE, f"rendering {version} {renderer} {text_hash}"))


class Articles:
    """The articles of one library."""

    def __init__(self, store: Store, hand: Callable[[], Hand]) -> None:
        self._store = store
        self._hand = hand

    def all(self) -> list[Article]:
        """Every article, the last opened first."""
        last_seen = "coalesce(article.opened_at, article.added_at)"
        sql = f"{ARTICLE_ROWS} ORDER BY {last_seen} DESC, article.id"
        return [article_of(row) for row in self._store.rows(sql)]

    def get(self, reference: str) -> Article:
        """An article by its id or the beginning of it. Raises ARTICLE_UNKNOWN, _AMBIGUOUS."""
        return article_of(find(self._store, ARTICLE_ROWS, "article", reference))

    def at_path(self, path: Path) -> Article | None:
        """The article whose copy was seen last at a path."""
        sql = f"{ARTICLE_ROWS} JOIN location ON location.article_id = article.id WHERE path = ?"
        row = self._store.row(sql, [_path_text(path)])
        return article_of(row) if row else None

    def paths(self, article_id: str) -> list[Path]:
        """Where copies of an article were seen, the last one first."""
        sql = """SELECT path FROM location JOIN article ON article.id = location.article_id
            WHERE article.uuid = ? ORDER BY seen_at DESC, location.id DESC"""
        return [Path(row["path"]) for row in self._store.rows(sql, [article_id])]

    def current_version(self, article_id: str) -> Version:
        """The version that an article shows."""
        row = self._store.row(
            """SELECT version.*, article.uuid AS article_uuid FROM article
            JOIN version ON version.id = article.current_version_id WHERE article.uuid = ?""",
            [article_id],
        )
        if row is None:
            raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
        return version_of(row)

    def original(self, version: Version) -> Original | None:
        """A version's bytes; None where only its text was imported."""
        sql = "SELECT original FROM version WHERE uuid = ?"
        data = self._store.value(sql, [version.id])
        return Original(data, version.media_type, version.encoding) if data is not None else None

    def rendering(self, version: Version) -> Rendering | None:
        """The rendering that a version is shown with; None where it has none with blocks."""
        row = self._store.row(
            """SELECT rendering.* FROM version
            JOIN rendering ON rendering.id = version.current_rendering_id
            WHERE version.uuid = ? AND rendering.blocks IS NOT NULL""",
            [version.id],
        )
        return _rendering_of(row, version.id, decode_tree(row["blocks"])) if row else None

    def known_renderer(self, original: Original) -> str | None:
        """The renderer of the stored rendering of these bytes; None where there is none."""
        renderer: str | None = self._store.value(
            """SELECT rendering.renderer FROM version
            JOIN rendering ON rendering.id = version.current_rendering_id
            WHERE version.uuid = ? AND version.original IS NOT NULL
                AND rendering.blocks IS NOT NULL""",
            [version_id(original.sha256, original.media_type, original.encoding)],
        )
        return renderer

    def arrive(self, arrival: Arrival) -> Stored:
        """Put an article into the library, as a new one, a new version or one that is known, and
        place its marks in the text that it shows now.
        """
        with changing(self._store, self._hand, "open_article", undoable=False) as change:
            outcome, article_key, earlier = self._home(change, arrival)
            version_key = self._version(change, article_key, arrival)
            rendering_key = self._rendering(change, version_key, arrival.rendered)
            self._show(change, article_key, version_key, rendering_key)
            if arrival.path is not None:
                self._seen_at(article_key, version_key, arrival.path, change.at)
            change.article_id = article_key
            article_id = change.uuid("article", article_key) or ""
        return self._stored(article_id, outcome, earlier)

    def reopen(self, article_id: str) -> Stored:
        """Open an article whose original is not in the library, as it was seen last."""
        with changing(self._store, self._hand, "open_article", undoable=False) as change:
            row = self._row(article_id)
            version = self._store.rows(
                "SELECT * FROM version WHERE id = ?", [row["current_version_id"]]
            )[0]
            self._complete(version["current_rendering_id"])
            self._show(change, row["id"], version["id"], version["current_rendering_id"])
            change.article_id = row["id"]
        return self._stored(article_id, Outcome.KNOWN, None)

    def join(self, article_id: str, into: str) -> Stored:
        """Say that an article is a later state of another one: its versions and marks go there.

        The other way round from `NEW_BESIDE`. Raises ARTICLE_UNKNOWN.
        """
        with changing(self._store, self._hand, "join_articles", undoable=False) as change:
            gone, kept = self._row(article_id), self._row(into)
            for version in self._store.rows(
                "SELECT * FROM version WHERE article_id = ?", [gone["id"]]
            ):
                change.update("version", version, {"article_id": kept["id"]})
            self._hand_over(gone["id"], kept["id"])
            version = self._store.rows(
                "SELECT * FROM version WHERE id = ?", [gone["current_version_id"]]
            )[0]
            self._show(change, kept["id"], version["id"], version["current_rendering_id"])
            change.article_id = kept["id"]
        return self._stored(into, Outcome.NEW_VERSION, None)

    def _hand_over(self, gone: int, kept: int) -> None:
        """Let everything that points to one article point to another, and remove its row."""
        for table in ("location", "annotation", "change"):
            self._store.database.execute(
                f"UPDATE {table} SET article_id = ? WHERE article_id = ?", [kept, gone]
            )
        self._store.database.execute(
            "INSERT OR IGNORE INTO article_tag SELECT ?, tag FROM article_tag WHERE article_id = ?",
            [kept, gone],
        )
        self._store.table("article_tag").delete_where("article_id = ?", [gone])
        self._store.table("article").delete(gone)
        self._store.database.execute("DELETE FROM search_article WHERE rowid = ?", [gone])

    def edit_details(self, article_id: str, details: Details) -> None:
        """Change what is known about an article. Raises ARTICLE_UNKNOWN."""
        with changing(self._store, self._hand, "edit_article") as change:
            row = self._row(article_id)
            change.article_id = row["id"]
            change.update("article", row, asdict(details))

    def set_tags(self, article_id: str, tags: Iterable[str]) -> None:
        """Give an article exactly these tags. Raises ARTICLE_UNKNOWN."""
        with changing(self._store, self._hand, "tag_article") as change:
            row = self._row(article_id)
            change.article_id = row["id"]
            change.set_tags("article", row, tags)

    def set_done(self, article_id: str, *, done: bool) -> None:
        """Say that an article has been worked through, or not. Raises ARTICLE_UNKNOWN."""
        with changing(self._store, self._hand, "set_done") as change:
            row = self._row(article_id)
            change.article_id = row["id"]
            if done != bool(row["done_at"]):
                change.update("article", row, {"done_at": change.at if done else None})

    def set_reading_position(self, article_id: str, position: int) -> None:
        """Keep where the reader is, in code points of the current text. It is no change to undo."""
        with self._store.writing():
            row = self._row(article_id)
            self._store.table("article").update(row["id"], {"reading_position": position})

    def _stored(self, article_id: str, outcome: Outcome, earlier: str | None) -> Stored:
        with self._store.reading():
            version = self.current_version(article_id)
            rendering = self.rendering(version)
            assert rendering is not None  # noqa: S101 (`_rendering` has seen to its blocks)
            return Stored(self.get(article_id), version, rendering, outcome, earlier)

    def _row(self, article_id: str) -> Row:
        row = self._store.row("SELECT * FROM article WHERE uuid = ?", [article_id])
        if row is None:
            raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
        return row

    def _home(self, change: Change, arrival: Arrival) -> tuple[Outcome, int, str | None]:
        """Which article it is: first by bytes, then by path or address."""
        original = arrival.original
        known = self._store.row(
            """SELECT article_id, media_type = ? AND encoding = ? AS equal FROM version
            WHERE sha256 = ? ORDER BY equal DESC, id DESC""",
            [original.media_type, original.encoding, original.sha256],
        )
        if known:
            outcome = Outcome.KNOWN if known["equal"] else Outcome.NEW_VERSION
            return outcome, known["article_id"], None
        candidate = self._seen_before(arrival)
        if candidate is None:
            return Outcome.ADDED, self._new_article(change, arrival), None
        assert arrival.rendered is not None  # noqa: S101 (these bytes are new)
        before = self._current_text(candidate)
        if shared_words(before, arrival.rendered.tree.text) < ANOTHER_ARTICLE:
            made = self._new_article(change, arrival)
            return Outcome.NEW_BESIDE, made, change.uuid("article", candidate)
        return Outcome.NEW_VERSION, candidate, None

    def _seen_before(self, arrival: Arrival) -> int | None:
        found: int | None = None
        if arrival.path is not None:
            sql = "SELECT article_id FROM location WHERE path = ?"
            found = self._store.value(sql, [_path_text(arrival.path)])
        address = arrival.address or (arrival.rendered.details.url if arrival.rendered else "")
        if found is None and address:
            found = self._store.value(
                """SELECT article_id FROM version WHERE from_address = ?1
                UNION ALL SELECT id FROM article WHERE url = ?1 LIMIT 1""",
                [address],
            )
        return found

    def _current_text(self, article: int) -> str:
        text: str = self._store.value(
            """SELECT rendering.text FROM article
            JOIN version ON version.id = article.current_version_id
            JOIN rendering ON rendering.id = version.current_rendering_id
            WHERE article.id = ?""",
            [article],
        )
        return text

    def _new_article(self, change: Change, arrival: Arrival) -> int:
        change.operation = "add_article"
        details = _details(arrival)
        return change.insert(
            "article", {"uuid": str(uuid.uuid4()), **asdict(details), "added_at": change.at}
        )

    def _version(self, change: Change, article: int, arrival: Arrival) -> int:
        original = arrival.original
        identity = version_id(original.sha256, original.media_type, original.encoding)
        there = self._store.row("SELECT * FROM version WHERE uuid = ?", [identity])
        if there:
            if there["original"] is None:
                self._store.table("version").update(there["id"], {"original": original.data})
            return int(there["id"])
        if change.operation == "open_article":
            change.operation = "new_version"
            self._fill_details(change, article, arrival)
        return change.insert(
            "version",
            {
                "uuid": identity,
                "article_id": article,
                "sha256": original.sha256,
                "media_type": original.media_type,
                "encoding": original.encoding,
                "original": original.data,
                "byte_count": len(original.data),
                "captured_at": change.at,
                "came_by": arrival.came_by,
                "from_address": arrival.address,
            },
        )

    def _fill_details(self, change: Change, article: int, arrival: Arrival) -> None:
        """Let a new version say what was not known yet; what is known stays as it is."""
        row = self._store.rows("SELECT * FROM article WHERE id = ?", [article])[0]
        new = {name: value for name, value in asdict(_details(arrival)).items() if not row[name]}
        change.update("article", row, new)

    def _rendering(self, change: Change, version: int, rendered: Rendered | None) -> int:
        """The rendering to show: the stored one, or the one that was just made."""
        version_row = self._store.rows("SELECT * FROM version WHERE id = ?", [version])[0]
        current = version_row["current_rendering_id"]
        if rendered is None:
            self._complete(current)
            return int(current)
        text_hash = text_sha256(rendered.tree.text)
        identity = rendering_id(version_row["uuid"], rendered.renderer, text_hash)
        there = self._store.row("SELECT id FROM rendering WHERE uuid = ?", [identity])
        blocks = encode_tree(rendered.tree)
        if there:
            self._store.table("rendering").update(there["id"], {"blocks": blocks})
            return int(there["id"])
        if (
            current is not None
            and self._store.value("SELECT renderer FROM rendering WHERE id = ?", [current])
            == rendered.renderer
        ):
            # An import says that this renderer once made another text of these bytes: a rendering
            # is never remade differently, so the marks stay on the text they were made on.
            self._complete(current)
            return int(current)
        return change.insert(
            "rendering",
            {
                "uuid": identity,
                "version_id": version,
                "renderer": rendered.renderer,
                "text": rendered.tree.text,
                "text_sha256": text_hash,
                "blocks": blocks,
                "made_at": change.at,
            },
        )

    def _complete(self, rendering: int) -> None:
        """Give an imported rendering, of which only the text came, its blocks: one a line."""
        row = self._store.rows("SELECT * FROM rendering WHERE id = ?", [rendering])[0]
        if row["blocks"] is None:
            blocks = encode_tree(plain_tree(row["text"]))
            self._store.table("rendering").update(rendering, {"blocks": blocks})

    def _show(self, change: Change, article: int, version: int, rendering: int) -> None:
        """Make this the text that the article shows, with all its marks looked for in it."""
        version_row = self._store.rows("SELECT * FROM version WHERE id = ?", [version])[0]
        change.update("version", version_row, {"current_rendering_id": rendering})
        article_row = self._store.rows("SELECT * FROM article WHERE id = ?", [article])[0]
        if change.update("article", article_row, {"current_version_id": version}):
            self._clamp_position(article_row, rendering)
            change.reindex_annotations(article)
        self._store.table("article").update(article, {"opened_at": change.at})
        Anchors(self._store).fill(change, article, rendering)

    def _clamp_position(self, article: Row, rendering: int) -> None:
        sql = "SELECT length(text) FROM rendering WHERE id = ?"
        position = min(article["reading_position"], self._store.value(sql, [rendering]))
        self._store.table("article").update(article["id"], {"reading_position": position})

    def _seen_at(self, article: int, version: int, path: Path, at: str) -> None:
        self._store.database.execute(
            """INSERT INTO location (article_id, version_id, path, seen_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (path) DO UPDATE SET article_id = excluded.article_id,
                version_id = excluded.version_id, seen_at = excluded.seen_at""",
            [article, version, _path_text(path), at],
        )


def _path_text(path: Path) -> str:
    """A path as it is stored; bytes of a file name that are no UTF-8 are written as `\\xff`."""
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")


def _details(arrival: Arrival) -> Details:
    details = arrival.rendered.details if arrival.rendered else Details()
    return replace(
        details, title=details.title or arrival.title, url=details.url or arrival.address
    )


def _rendering_of(row: Row, version: str, tree: BlockTree) -> Rendering:
    return Rendering(
        id=row["uuid"],
        version_id=version,
        renderer=row["renderer"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        tree=tree,
        made_at=row["made_at"],
    )


assert set(DETAILS) == set(Details.__dataclass_fields__)  # noqa: S101 (columns and fields agree)
