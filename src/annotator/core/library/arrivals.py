"""What comes in: which article some bytes are, and what is kept of them."""

import uuid
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace

from annotator.core.anchoring.carrying import carried_offset
from annotator.core.anchoring.likeness import ANOTHER_ARTICLE, shared_words
from annotator.core.library.articles import Articles
from annotator.core.library.change import Change, changing
from annotator.core.library.identity import path_text
from annotator.core.library.records import DETAILS
from annotator.core.library.store import Hand, Row, Store
from annotator.core.library.texts import Texts
from annotator.core.model import Article, Details, Rendering, Version
from annotator.core.rendering import Original, Rendered

BY_ITSELF = frozenset({"add_article", "new_version", "open_article"})
"""Operations that give an article the title that its original says."""


class Outcome(StrEnum):
    """What adding an article did."""

    ADDED = "added"
    KNOWN = "known"
    NEW_VERSION = "new_version"
    """A file or address seen before, with other content: its marks are to be looked for."""
    NEW_BESIDE = "new_beside"
    """Seen before, but so different now that it was taken for another article."""


class Arrival(Struct, frozen=True):
    """An article as it came: its bytes, what they became, and from where."""

    original: Original
    rendered: Rendered | None
    """None where the library has the rendering of these bytes already."""
    path: Path | None = None
    address: str = ""
    came_by: str = "file"
    title: str = ""
    """The title where the text names none."""


class Stored(Struct, frozen=True):
    """An article as it stands in the library after it arrived."""

    article: Article
    version: Version
    rendering: Rendering
    outcome: Outcome
    earlier_article_id: str | None = None
    """For `NEW_BESIDE`: the article that the same file or address showed before."""
    former_title: str = ""
    """The title until now, where a new version names another one."""


class Arrivals:
    """Puts articles into one library."""

    def __init__(self, store: Store, hand: Callable[[], Hand], articles: Articles) -> None:
        self._store = store
        self._hand = hand
        self._articles = articles
        self._texts = Texts(store)

    def arrive(self, arrival: Arrival) -> Stored:
        """Put an article into the library, as a new one, a new version or one that is known.

        Its marks are still to be looked for in the text that it shows now (`Healer`).
        """
        with changing(self._store, self._hand, "open_article", undoable=False) as change:
            outcome, article_key, earlier = self._home(change, arrival)
            title = self._title(article_key)
            version_key = self._version(change, article_key, arrival)
            former_title = title if self._title(article_key) != title else ""
            rendering_key = self._texts.rendering(change, version_key, arrival.rendered)
            self._show(change, article_key, version_key, rendering_key)
            if arrival.path is not None:
                self._seen_at(article_key, version_key, arrival.path, change.at)
            change.article_id = article_key
            article_id = change.uuid("article", article_key) or ""
        return replace(self._stored(article_id, outcome, earlier), former_title=former_title)

    def _title(self, article: int) -> str:
        title: str = self._store.value("SELECT title FROM article WHERE id = ?", [article])
        return title

    def reopen(self, article_id: str) -> Stored:
        """Open an article whose original is not in the library, as it was seen last."""
        with changing(self._store, self._hand, "open_article", undoable=False) as change:
            row = self._articles.row(article_id)
            version = self._store.rows(
                "SELECT * FROM version WHERE id = ?", [row["current_version_id"]]
            )[0]
            self._texts.complete(version["current_rendering_id"])
            self._show(change, row["id"], version["id"], version["current_rendering_id"])
            change.article_id = row["id"]
        return self._stored(article_id, Outcome.KNOWN, None)

    def join(self, article_id: str, into: str) -> Stored:
        """Say that an article is a later state of another one: its versions and marks go there.

        The other way round from `NEW_BESIDE`. Raises ARTICLE_UNKNOWN.
        """
        if article_id == into:
            return self.reopen(into)
        with changing(self._store, self._hand, "join_articles", undoable=False) as change:
            gone, kept = self._articles.row(article_id), self._articles.row(into)
            self._store.connection.execute(
                "UPDATE version SET from_address = ? WHERE article_id = ? AND from_address = ''",
                [gone["url"], gone["id"]],
            )
            for version in self._store.rows(
                "SELECT * FROM version WHERE article_id = ?", [gone["id"]]
            ):
                change.update("version", version, {"article_id": kept["id"]})
            gaps = {name: gone[name] for name in (*DETAILS, "done_at") if not kept[name]}
            change.update("article", kept, gaps)
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
            self._store.connection.execute(
                f"UPDATE OR REPLACE {table} SET article_id = ? WHERE article_id = ?", [kept, gone]
            )
        self._store.connection.execute(
            "INSERT OR IGNORE INTO article_tag SELECT ?, tag FROM article_tag WHERE article_id = ?",
            [kept, gone],
        )
        self._store.table("article_tag").delete_where("article_id = ?", [gone])
        self._store.table("article").delete(gone)
        self._store.connection.execute("DELETE FROM search_article WHERE rowid = ?", [gone])

    def _stored(self, article_id: str, outcome: Outcome, earlier: str | None) -> Stored:
        with self._store.reading():
            version = self._articles.current_version(article_id)
            rendering = self._articles.rendering(version)
            assert rendering is not None  # noqa: S101 (`Texts.rendering` has seen to its blocks)
            return Stored(self._articles.get(article_id), version, rendering, outcome, earlier)

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
        candidates = self._seen_before(arrival)
        if not candidates:
            return Outcome.ADDED, self._new_article(change, arrival), None
        assert arrival.rendered is not None  # noqa: S101 (these bytes are new)
        text = arrival.rendered.tree.text
        likeness = {one: shared_words(self._current_text(one), text) for one in candidates}
        best = max(candidates, key=likeness.__getitem__)
        if likeness[best] < ANOTHER_ARTICLE:
            made = self._new_article(change, arrival)
            return Outcome.NEW_BESIDE, made, change.uuid("article", candidates[0])
        return Outcome.NEW_VERSION, best, None

    def _seen_before(self, arrival: Arrival) -> list[int]:
        """The articles that this place showed, the last one first; else those of the address."""
        found: list[Row] = []
        if arrival.path is not None:
            found = self._store.rows(
                "SELECT article_id FROM location WHERE path = ? ORDER BY seen_at DESC, id DESC",
                [path_text(arrival.path)],
            )
        address = arrival.address or (arrival.rendered.details.url if arrival.rendered else "")
        if not found and address:
            found = self._store.rows(
                """SELECT article_id FROM version WHERE from_address = ?
                UNION SELECT id FROM article WHERE url = ?""",
                [address, address],
            )
        return [row["article_id"] for row in found]

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
        known = self._texts.known_version(arrival.original)
        if known is not None:
            return known
        if change.operation == "open_article":
            change.operation = "new_version"
            self._fill_details(change, article, arrival)
        return self._texts.new_version(
            change, article, arrival.original, came_by=arrival.came_by, address=arrival.address
        )

    def _fill_details(self, change: Change, article: int, arrival: Arrival) -> None:
        """Let a new version say what was not known yet; what is known stays as it is, but for a
        title that nobody typed: it goes with what the text says.
        """
        row = self._store.rows("SELECT * FROM article WHERE id = ?", [article])[0]
        said = asdict(_details(arrival))
        new = {name: value for name, value in said.items() if not row[name]}
        own = arrival.rendered.details.title if arrival.rendered else ""
        if own and not self._is_typed(row):
            new["title"] = own
        change.update("article", row, new)

    def _is_typed(self, article: Row) -> bool:
        """Whether somebody may have typed the title that an article has: here, or on the device
        from which it was imported. A line of the text that nobody typed here never was.

        What an undo has put back counts as what it was before.
        """
        told = self._store.tuples(
            """SELECT DISTINCT operation FROM change_row
            JOIN change ON change.seq = change_row.change_seq
            WHERE row_key = ? AND table_name = 'article' AND undoes IS NULL
                AND json_extract(after, '$.title') = ?""",
            [article["uuid"], article["title"]],
        )
        operations = {operation for (operation,) in told}
        if article["title"] in self._current_text(article["id"]).split("\n"):
            return "edit_article" in operations
        return not operations or not operations <= BY_ITSELF

    def _show(self, change: Change, article: int, version: int, rendering: int) -> None:
        """Make this the text that the article shows; its marks are to be looked for in it."""
        version_row = self._store.rows("SELECT * FROM version WHERE id = ?", [version])[0]
        change.update("version", version_row, {"current_rendering_id": rendering})
        article_row = self._store.rows("SELECT * FROM article WHERE id = ?", [article])[0]
        if change.update("article", article_row, {"current_version_id": version}):
            self._carry_position(article_row, rendering)
            change.reindex_annotations(article)
        self._store.update("article", article, {"opened_at": change.at})

    def _carry_position(self, article: Row, rendering: int) -> None:
        """Let the reading position stay at the words that are read."""
        sql = "SELECT current_rendering_id FROM version WHERE id = ?"
        earlier = self._store.value(sql, [article["current_version_id"]])
        position = article["reading_position"]
        if earlier is not None and position:
            texts = self._store.text(earlier), self._store.text(rendering)
            position = carried_offset(*texts, position)
        self._store.update("article", article["id"], {"reading_position": position})

    def _seen_at(self, article: int, version: int, path: Path, at: str) -> None:
        self._store.connection.execute(
            """INSERT INTO location (article_id, version_id, path, seen_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (path, article_id) DO UPDATE SET
                version_id = excluded.version_id, seen_at = excluded.seen_at""",
            [article, version, path_text(path), at],
        )


def _details(arrival: Arrival) -> Details:
    details = arrival.rendered.details if arrival.rendered else Details()
    return replace(
        details, title=details.title or arrival.title, url=details.url or arrival.address
    )
