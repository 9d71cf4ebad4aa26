"""The rows of a damaged library on their way into a fresh one: what stands in for lost ones, what
hangs on none, and the writing.
"""

import sqlite3
import uuid
from collections.abc import Collection
from typing import Any

from annotator.core.library.faults import as_they_are
from annotator.core.library.gathering import Gathered
from annotator.core.library.identity import rendering_id
from annotator.core.library.salvage import TABLES, Rows
from annotator.core.library.search import Search
from annotator.core.library.standing_in import rendered_again
from annotator.core.library.store import Store
from annotator.core.progress import Progress
from annotator.core.rendering import encode_tree, text_sha256

PARENTS = {
    "version": (("article_id", "article"),),
    "rendering": (("version_id", "version"),),
    "location": (("article_id", "article"), ("version_id", "version")),
    "annotation": (("article_id", "article"),),
    "anchor": (("annotation_id", "annotation"), ("rendering_id", "rendering")),
    "annotation_tag": (("annotation_id", "annotation"),),
    "article_tag": (("article_id", "article"),),
    "change_row": (("change_seq", "change"),),
}
"""What a row is nothing without."""


class Recovery(Gathered):
    """The same on their way into a fresh library."""

    def __init__(self, rows: dict[str, Rows], broken: Collection[str] = ()) -> None:
        super().__init__(rows, broken)
        self._of_quotes: set[int] = set()
        """Texts that are made of the words of marks."""

    def stand_in(self) -> None:
        """Put rows in for those that others need and that can be told from them."""
        self._library_and_readers()
        self._articles()
        self._renderings()
        self._current()
        self._quotes()
        self._current()
        self._positions()

    def _positions(self) -> None:
        """An article that shows another text now, shorter than the one of before, begins anew."""
        for row in self.rows["article"].values():
            version = self.rows["version"].get(row["current_version_id"] or 0, {})
            shown = self.rows["rendering"].get(version.get("current_rendering_id") or 0, {})
            if shown and (row.get("reading_position") or 0) >= len(shown["text"]):
                row["reading_position"] = 0

    def _quotes(self) -> None:
        """Where all texts of an article are lost, its marks are shown on their own words."""
        marks: dict[int, list[str]] = {}
        for row in self.rows["annotation"].values():
            marks.setdefault(row["article_id"], []).append(row["original_quote"])
        for article, quotes in marks.items():
            shown = self.rows["article"].get(article, {}).get("current_version_id")
            if shown is None and any(quotes):
                text = "\n\n".join(dict.fromkeys(filter(None, quotes)))
                self._text_of_quotes(article, text)
                self._read_on(article, text)

    def _text_of_quotes(self, article: int, text: str) -> None:
        if article not in self.rows["article"]:
            self.new("article", article, {"title": text[:80], "added_at": self.now})
        digest = text_sha256(text)
        # Two articles may have marks on the same words: no file is known by this one's hash.
        salted = text_sha256(f"{uuid.uuid4()}{text}")
        anchors = {row["rendering_id"] for row in self.rows["anchor"].values()}
        rendering = max([0, *self.rows["rendering"], *anchors]) + 1
        version = max([0, *self.rows["version"]]) + 1
        size = len(text.encode())
        about = {
            "article_id": article, "sha256": salted, "media_type": "text/plain", "original": None,
            "encoding": "utf-8", "byte_count": size, "captured_at": self.now, "came_by": "import",
        }  # fmt: skip
        self.new("version", version, about)
        self.new("rendering", rendering, {
            "version_id": version, "renderer": "plain/1", "text": text, "text_sha256": digest,
            "made_at": self.now,
        })  # fmt: skip
        self._of_quotes.add(rendering)

    def _read_on(self, article: int, text: str) -> None:
        """Where an article's text is lost, let it be read on at the mark that came next in it."""
        row = self.rows["article"][article]
        position = row.get("reading_position") or 0
        quotes = {
            key: one["original_quote"]
            for key, one in self.rows["annotation"].items()
            if one["article_id"] == article
        }
        known = sorted(
            (one["start"], quotes[one["annotation_id"]])
            for one in self.rows["anchor"].values()
            if one["annotation_id"] in quotes and one["start"] is not None
        )
        after = [quote for start, quote in known if start >= position]
        before = [quote for start, quote in known if start < position]
        nearest = next(iter(after or before[-1:]), "")
        row["reading_position"] = max(0, text.find(nearest)) if position else 0

    def _library_and_readers(self) -> None:
        readers, devices = self.rows["reader"], self.rows["device"]
        told = self.told.readers() if self.told else {}
        for table in ("annotation", "change", "device"):
            for row in self.rows[table].values():
                if (key := row["reader_id"]) not in readers:
                    known = {"uuid": told[key]} if key in told else {}
                    self.new("reader", key, {"name": "", **known})
        for row in self.rows["change"].values():
            if row["device_id"] not in devices:
                self.new("device", row["device_id"], {"reader_id": row["reader_id"]})

    def _articles(self) -> None:
        """An article whose own row is lost, while its texts are not."""
        for version in self.rows["version"].values():
            if version["article_id"] not in self.rows["article"]:
                values = {"title": self._title(version["id"]), "added_at": version["captured_at"]}
                self.new("article", version["article_id"], values)
            elif not (row := self.rows["article"][version["article_id"]])["title"]:
                row["title"] = self._title(version["id"]) if "article" in self.broken else ""

    def _title(self, version: int) -> str:
        texts = (row["text"] for row in self.rows["rendering"].values()
                 if row["version_id"] == version)  # fmt: skip
        return next(texts, "").partition("\n")[0][:80]

    def _renderings(self) -> None:
        """A text that is lost is made again from its original; its marks find it by its key."""
        have = {row["version_id"] for row in self.rows["rendering"].values()}
        for version in list(self.rows["version"].values()):
            if version["id"] in have:
                continue
            rendered = rendered_again(version)
            if rendered is None:
                self._keep_spoilt(version["id"])
                continue
            text = rendered.tree.text
            values = {
                "uuid": rendering_id(version["uuid"], rendered.renderer, text_sha256(text)),
                "version_id": version["id"],
                "renderer": rendered.renderer,
                "text": text,
                "text_sha256": text_sha256(text),
                "blocks": encode_tree(rendered.tree),
                "made_at": self.now,
            }
            self.new("rendering", self._lost_key(version, text), values)

    def _keep_spoilt(self, version: int) -> None:
        """A text that is not what was stored is better than none, as where a library is opened."""
        row = self.spoilt.get(version)
        if row is not None and isinstance(row["text"], str) and row["id"]:
            digest = text_sha256(row["text"])
            self.rows["rendering"][row["id"]] = {**row, "text_sha256": digest, "blocks": None}
            self.mended["rendering"] += 1

    def _lost_key(self, version: dict[str, Any], text: str) -> int:
        """The key by which anchors on this text know it; a new one where there are none."""
        anchors = self.rows["anchor"].values()
        lost = {one["rendering_id"] for one in anchors} - self.rows["rendering"].keys()
        if version.get("current_rendering_id") in lost:
            return int(version["current_rendering_id"])
        for key in sorted(lost):
            placed = [one for one in anchors if one["rendering_id"] == key and one["quote"]]
            if placed and all(text[one["start"] : one["end"]] == one["quote"] for one in placed):
                return int(key)
        return int(max([0, *self.rows["rendering"], *lost])) + 1

    def _current(self) -> None:
        """Each version shows a rendering, and each article a version, where it has any."""
        for key, row in list(self.rows["version"].items()):
            self._choose(row, "current_rendering_id", "rendering", "version_id", key)
        shown = {key for key, row in self.rows["version"].items() if row["current_rendering_id"]}
        for key, row in list(self.rows["article"].items()):
            self._choose(row, "current_version_id", "version", "article_id", key, among=shown)

    def _choose(  # noqa: PLR0917 (one call of each kind, above)
        self, row: dict[str, Any], column: str, table: str, parent: str, key: int,
        among: set[int] | None = None,
    ) -> None:  # fmt: skip
        own = {
            one for one, child in self.rows[table].items()
            if child[parent] == key and (among is None or one in among)
        }  # fmt: skip
        if row.get(column) not in own:
            row[column] = max(own, default=None)

    def drop_orphans(self) -> None:
        """Put aside what has no article text, or nothing to belong to."""
        for key, row in list(self.rows["article"].items()):
            if row["current_version_id"] is None:
                self.put_aside("article", key, "no text is left")
        for _ in range(3):  # parents go before what hangs on them
            for table, parents in PARENTS.items():
                for key, row in list(self.rows[table].items()):
                    gone = [to for column, to in parents if row[column] not in self.rows[to]]
                    if gone:
                        self.put_aside(table, key, f"its {gone[0]} is lost")
                    if table == "anchor" and "annotation" in gone:
                        self.name_by_place(row)
        self._loosen()

    def _loosen(self) -> None:
        """A change stands without the article or the change that it names."""
        for row in self.rows["change"].values():
            for column, table in (("article_id", "article"), ("undoes", "change")):
                if row[column] not in self.rows[table]:
                    row[column] = None

    def place(self) -> None:
        """Anchors sit on the words they say; a mark without one is looked for by its words."""
        for key, row in list(self.rows["anchor"].items()):
            text = self.rows["rendering"][row["rendering_id"]]["text"]
            if row["quote"] is not None and text[row["start"] : row["end"]] != row["quote"]:
                self.put_aside("anchor", key, "quote")
        first = max(self.rows["anchor"], default=0) + 1
        for number, row in enumerate(self.told.places() if self.told else (), first):
            self.rows["anchor"][number] = {"id": number, **row}
            self.mended["anchor"] += 1
        placed = {row["annotation_id"] for row in self.rows["anchor"].values()}
        for key, row in self.rows["annotation"].items():
            if key not in placed and row["purged_at"] is None:
                self._new_anchor(key, row)

    def _new_anchor(self, key: int, annotation: dict[str, Any]) -> None:
        article = self.rows["article"][annotation["article_id"]]
        version = self.rows["version"][article["current_version_id"]]
        rendering = version["current_rendering_id"]
        text, quote = self.rows["rendering"][rendering]["text"], annotation["original_quote"]
        once = bool(quote) and (text.count(quote) == 1 or rendering in self._of_quotes)
        start = text.find(quote) if once else None
        number = max(self.rows["anchor"], default=0) + 1
        self.rows["anchor"][number] = {
            "id": number, "annotation_id": key, "rendering_id": rendering,
            "start": start, "end": None if start is None else start + len(quote),
            "quote": quote if once else None,
            "anchor_status": "moved" if once else "unsure",
            "reason": "found-elsewhere" if once else "doubtful",
            "set_by": "automatic", "set_at": self.now,
        }  # fmt: skip
        self.mended["anchor"] += 1

    def write(self, store: Store, progress: Progress) -> None:
        """Write all rows and the search index, in one transaction; what does not go in is put
        aside.
        """
        connection = store.connection
        connection.execute("PRAGMA foreign_keys = OFF")
        with store.writing():
            for number, table in enumerate(TABLES):
                progress(number / len(TABLES))
                for key, row in list(self.rows[table].items()):
                    self._insert(store, table, key, row)
            self._drop_dangling(store)
            search = Search(store)
            search.index_articles(self.rows["article"])
            search.index_annotations(self.rows["annotation"])
        connection.execute("PRAGMA foreign_keys = ON")

    def _insert(self, store: Store, table: str, key: int, row: dict[str, Any]) -> None:
        try:
            store.insert(table, row)
        except (sqlite3.Error, OverflowError) as error:
            self.put_aside(table, key, str(error))

    def _drop_dangling(self, store: Store) -> None:
        """Put aside what hangs on a row that the file would not take."""
        for _ in range(len(TABLES)):
            found = dict.fromkeys(store.tuples("PRAGMA foreign_key_check"))
            for table, key, parent, _number in found:
                self._put_aside_written(store, table, key, parent)
            if not found:
                return

    def _put_aside_written(self, store: Store, table: str, key: int, parent: str) -> None:
        with as_they_are(store.connection):
            row = store.row(f"SELECT * FROM {table} WHERE rowid = ?", [key])
        if row is None:  # it hangs on two
            return
        store.connection.execute(f"DELETE FROM {table} WHERE rowid = ?", [key])
        self.rows[table][key] = row
        self.put_aside(table, key, f"its {parent} is lost")
