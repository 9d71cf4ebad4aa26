"""What was set aside with a mark, and what the history tells of it: read, and nothing written."""

import base64
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.json import encode as as_json

from annotator.core.library.change import PLACE
from annotator.core.library.faults import as_they_are
from annotator.core.library.rules import known_tables, wrong_columns
from annotator.core.library.store import Row, Store
from annotator.core.library.substitutes import as_text

APART = """
    SELECT id, table_name, row_key, row_uuid, contents, is_mended FROM quarantine
    WHERE table_name IN ('annotation', 'anchor', 'annotation_tag') ORDER BY id
"""
TOLD = """
    SELECT {what}, change_row.row_key FROM change_row JOIN change ON seq = change_seq
    WHERE table_name = '{table}' AND {keys} AND json_valid(after) {more} ORDER BY change_row.id
"""
TEXTS_OF_ARTICLE = """
    SELECT DISTINCT row_key FROM change_row
    WHERE table_name = 'rendering' AND json_valid(after)
        AND json_extract(after, '$.version_id') IN (
            SELECT row_key FROM change_row WHERE table_name = 'version' AND json_valid(after)
                AND json_extract(after, '$.article_id') = ?)
"""
HASH = """
    SELECT json_extract(after, '$.text_sha256') FROM change_row
    WHERE row_key = ? AND table_name = 'rendering' AND json_valid(after)
"""

SHOWN = """
    SELECT article.id, rendering.id AS rendering_id, rendering.text FROM article
    JOIN version ON version.id = current_version_id
    JOIN rendering ON rendering.id = current_rendering_id
"""
WITH_TEXT = f"""{SHOWN} WHERE article.id IN (
    SELECT article_id FROM version JOIN rendering ON version_id = version.id WHERE {{condition}}
    IN (SELECT value FROM json_each(?))) LIMIT 2
"""


class Part(Struct, frozen=True):
    """A place or a tag that was set aside, by the integer key of its row in the quarantine."""

    id: int
    table: str
    row: Row


class Parts:
    """What was set aside with marks, and what else is looked for once, for as many marks as are
    judged or come back together.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: dict[tuple[str, int], list[Part]] | None = None
        self._texts: dict[str, set[str]] = {}
        self._articles: dict[tuple[str, str], list[Row]] = {}
        """What was found for one mark, and is the same for the next, by what was looked for."""

    def with_same_text(self, told: "Told", article_id: str) -> list[Row]:
        """Articles, two at most, with a text in which a mark was, or where that is not told, one
        that its article had; each with the text that it shows.
        """
        texts = told.texts() or self._texts_of(article_id)
        for condition, values in (("rendering.uuid", texts), ("text_sha256", told.hashes(texts))):
            key = (condition, as_json(sorted(values)).decode())
            if key not in self._articles:
                sql = WITH_TEXT.format(condition=condition)
                self._articles[key] = self._store.rows(sql, [key[1]])
            if self._articles[key]:
                return self._articles[key]
        return []

    def _texts_of(self, article_id: str) -> set[str]:
        """The uuids of the texts of an article, as the history tells. Reads all of that."""
        if article_id not in self._texts:
            rows = self._store.tuples(TEXTS_OF_ARTICLE, [article_id])
            self._texts[article_id] = {text for (text,) in rows}
        return self._texts[article_id]

    def of(self, mark: int, mark_id: str) -> list[Part]:
        """The parts of a mark, by its integer key in the quarantine, and by its uuid."""
        if self._found is None:
            self._found = self._all()
        found = {part.id: part for key in ((mark_id, 0), ("", mark))
                 for part in self._found.get(key, [])}  # fmt: skip
        return [found[key] for key in sorted(found)]

    def _all(self) -> dict[tuple[str, int], list[Part]]:
        """By the uuid of their mark; of those that had lost it already, by the row in the
        quarantine of the last mark before them that had the key they name: another one may have
        got it since.
        """
        found: defaultdict[tuple[str, int], list[Part]] = defaultdict(list)
        marks: dict[str, int] = {}
        with as_they_are(self._store.connection):
            rows = self._store.tuples(APART)
        for number, table, key, mark_id, contents, is_mended in rows:
            if table == "annotation":
                marks[as_text(key)] = 0 if is_mended else number
            elif not is_mended:
                row = read_row(contents)
                mark = 0 if mark_id else marks.get(str(row.get("annotation_id")), 0)
                if mark_id or mark:
                    found[as_text(mark_id), mark].append(Part(number, table, row))
        return dict(found)


class Told:
    """What the history tells of one mark."""

    def __init__(self, store: Store, mark_id: str) -> None:
        self._store, self._id = store, mark_id
        self._places: list[tuple[str, Row]] | None = None

    def values(self, name: str) -> list[Any]:
        """What a column of the mark has been, the last value last; absent values too."""
        sql = TOLD.format(
            what=f"json_extract(after, '$.{name}')",
            table="annotation",
            keys="row_key = ?",
            more=f"AND json_type(after, '$.{name}') IS NOT NULL",
        )
        return [value for value, _ in self._store.tuples(sql, [self._id])]

    def places(self) -> list[tuple[str, Row]]:
        """The uuid of each text in which the mark was placed, and where, the last place last."""
        if self._places is None:
            # "0" is the character after "/": this is every key that begins with the uuid and one.
            keys = "row_key > ? AND row_key < ?"
            sql = TOLD.format(what="after", table="anchor", keys=keys, more="")
            rows = self._store.tuples(sql, [f"{self._id}/", f"{self._id}0"])
            self._places = [(key.partition("/")[2], read_row(after)) for after, key in rows]
        return self._places

    def text_of(self, place: Row) -> str | None:
        """The uuid of the text in which the mark had this very place; None where it is not told."""
        for text, told in reversed(self.places()):
            if all(name in told and told[name] == place.get(name) for name in PLACE):
                return text
        return None

    def texts(self) -> set[str]:
        """The uuids of the texts in which the mark was."""
        return {text for text, _ in self.places()}

    def hashes(self, texts: set[str]) -> set[str]:
        """The SHA-256 of each of these texts that the history knows."""
        rows = (self._store.value(HASH, [one]) for one in texts)
        return {one for one in rows if isinstance(one, str)}


def is_sound(table: str, row: Row) -> bool:
    """Whether a row of a mark's has every column, and in each what can stand there."""
    rules = {name: rule for name, rule in known_tables()[table].items() if name != "id"}
    return rules.keys() <= row.keys() and not wrong_columns([row[one] for one in rules], rules)


def is_whole(part: Part, tags: Sequence[str]) -> bool:
    """Whether everything of a tag that was set aside is in the library again."""
    return part.row.get("tag") in tags and part.row.keys() <= {"annotation_id", "tag"}


def is_around(text: str, place: Row) -> bool:
    """Whether the words around a place are those that were there; of one without words, yes."""
    if place["start"] is None:
        return True
    before, after = text[: place["start"]], text[place["end"] :]
    return before.endswith(place["prefix"]) and after.startswith(place["suffix"])


def read_row(contents: object) -> Row:
    """A row as `kept` has written it down; without columns where nobody wrote it like that."""
    try:
        told = json.loads(contents) if isinstance(contents, str) else None
        json.dumps(told, ensure_ascii=False).encode()  # half surrogate pairs are no text
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: _bytes(value) if isinstance(value, dict) else value
            for name, value in told.items()}  # fmt: skip


def _bytes(value: Row) -> bytes:
    try:
        return base64.b64decode(str(value.get("base64", "")))
    except ValueError:
        return b""
