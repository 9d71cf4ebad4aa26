"""Rows that are written together with their entry in the history."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import msgspec

from annotator.core.clock import later_than
from annotator.core.library.search import Search
from annotator.core.library.store import Hand, Row, Store
from annotator.core.progress import Progress, in_turns, no_progress, portion

REFERENCES = {
    "article_id": "article",
    "reader_id": "reader",
    "version_id": "version",
    "current_version_id": "version",
    "current_rendering_id": "rendering",
    "annotation_id": "annotation",
    "rendering_id": "rendering",
}
"""Columns that hold an integer key, and the table it points to: the history names the uuid."""

UNTRACKED = frozenset({"id", "uuid", "original", "text", "blocks", "updated_at"})
"""Columns that the history leaves out: keys, what never changes, and what every change moves."""

PLACE = (
    "start", "end", "quote", "prefix", "suffix",
    "anchor_status", "score", "reason", "set_by", "set_at",
)  # fmt: skip
"""The columns of an anchor, which only mean something together: the history keeps all of them."""

TOUCHING = frozenset({"annotation", "anchor", "article", "version"})
"""Tables on whose rows the search index depends."""

TAG_TABLES = {"annotation": "annotation_tag", "article": "article_tag"}
"""Tables whose tags the history shows as one column, `tags`."""

SEARCHED = frozenset({"title", "current_version_id", "current_rendering_id"})
"""Columns of an article and a version on which its entry in the search index depends."""

as_json = msgspec.json.Encoder().encode

VERY_MANY = 5_000
"""Annotations in one change from which on their index is made one part again."""


@contextmanager
def changing(
    store: Store,
    hand: Callable[[], Hand],
    operation: str,
    *,
    undoable: bool = True,
    progress: Progress = no_progress,
) -> "Iterator[Change]":
    """One transaction with its entry in the history; without a touched row there is no entry.

    `hand` is asked inside the transaction, for it may have to make its reader known. `progress` is
    told of the work that is left after the body, and can still stop all of it.
    """
    with store.writing():
        change = Change(store, hand(), operation, undoable=undoable)
        yield change
        change.finish(progress)


class Change:
    """Rows that are written together, and what they were before. Lives inside one transaction."""

    def __init__(self, store: Store, hand: Hand, operation: str, *, undoable: bool) -> None:
        self.hand = hand
        self.operation = operation
        self.at = store.now()
        self.undoes: int | None = None
        """The change that this one takes back, by its place in the history."""
        self.is_undoable = undoable
        self.parameters: dict[str, Any] = {}
        """What the operation is told with. Never words of an article or a note: those would stay
        when the trash is emptied."""
        self.article_id: int | None = None
        self._store = store
        self._entries: list[tuple[str, str, bytes | None, bytes | None]] = []
        self._uuids: dict[tuple[str, int], str] = {}
        self._articles: set[int] = set()
        self._annotations: set[int] = set()
        self._new: set[int] = set()
        """Annotations that this change made."""

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Write a new row and return its integer key."""
        return self.insert_all(table, [values])[0]

    def insert_annotation(self, values: Mapping[str, Any], tags: Iterable[str]) -> int:
        """Write a new annotation with its tags and return its integer key."""
        return self.insert_annotations([values], [tags])[0]

    def insert_annotations(
        self, rows: Sequence[Mapping[str, Any]], tags: Sequence[Iterable[str]]
    ) -> list[int]:
        """Write new annotations, each with its tags, and return their integer keys."""
        wanted = [clean_tags(mine) for mine in tags]
        keys = self._insert("annotation", rows)
        self._new.update(keys)
        pairs = zip(keys, wanted, strict=True)
        self._store.connection.executemany(
            "INSERT INTO annotation_tag (annotation_id, tag) VALUES (?, ?)",
            [(key, tag) for key, mine in pairs for tag in mine],
        )
        self._note_new("annotation", rows, wanted)
        return keys

    def insert_all(self, table: str, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Write new rows that all have the same columns, and return their integer keys."""
        keys = self._insert(table, rows)
        self._note_new(table, rows, [()] * len(rows))
        return keys

    def insert_anchors_of_new(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the anchors of annotations that this change makes. The history leaves them out:
        an undo puts the annotation into the trash and needs no more, and they are most of a large
        import.
        """
        self._insert("anchor", rows)

    def _note_new(
        self,
        table: str,
        rows: Sequence[Mapping[str, Any]],
        tags: Sequence[Sequence[str]],
    ) -> None:
        """Note new rows that all have the same columns, each with its tags."""
        if not rows:
            return
        untracked, references = _left_out(tuple(rows[0]))
        for row, mine in zip(rows, tags, strict=True):
            shown = dict(row)
            for name in untracked:
                del shown[name]
            for name, other in references:
                shown[name] = self.uuid(other, shown[name])
            if mine:
                shown["tags"] = mine
            self._entries.append((table, self.row_key(table, row), None, as_json(shown)))

    def _insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        if not rows:
            return []
        first = self._store.value(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
        keys = list(range(first, first + len(rows)))
        names = ", ".join(f'"{name}"' for name in ("id", *rows[0]))
        holes = ", ".join("?" * (len(rows[0]) + 1))
        pairs = list(zip(keys, rows, strict=True))
        self._store.connection.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({holes})",
            [(key, *row.values()) for key, row in pairs],
        )
        if table == "annotation":
            self._annotations.update(keys)
            self._uuids.update((("annotation", key), row["uuid"]) for key, row in pairs)
        elif table == "anchor":
            self._annotations.update(row["annotation_id"] for row in rows)
        elif table in TOUCHING:
            for key, row in pairs:
                self._touched(table, {"id": key, **row}, row)
        return keys

    def update(self, table: str, row: Row, values: Mapping[str, Any]) -> bool:
        """Write the columns of a row that differ; `row` is the row as it was read in this
        transaction. Returns whether any did. An annotation's `updated_at` moves on, or to the
        time that `values` give it.
        """
        changed = {name: value for name, value in values.items() if row[name] != value}
        if not changed.keys() - {"updated_at"}:
            return False
        noted = {name: {**row, **changed}[name] for name in PLACE} if table == "anchor" else changed
        before = {name: row[name] for name in noted}
        self._store.update(table, row["id"], {**self._moved_on(table, row), **changed})
        self._touched(table, row, changed)
        self._note(table, self.row_key(table, row), before, noted)
        return True

    def set_tags(self, table: str, row: Row, tags: Iterable[str]) -> bool:
        """Give an annotation or an article exactly these tags."""
        wanted = clean_tags(tags)
        present = stored_tags(self._store, table, row["id"])
        if wanted == present:
            return False
        write_tags(self._store, table, row["id"], wanted)
        self.touch(table, row)
        self._note(table, row["uuid"], {"tags": present}, {"tags": wanted})
        return True

    def touch(self, table: str, row: Row) -> None:
        """Say that something about a row changed that lies in another table."""
        moved = self._moved_on(table, row)
        if moved:
            self._store.update(table, row["id"], moved)
        self._touched(table, row, {})

    def reindex_annotations(self, article: int) -> None:
        """Let search know that an article's marks may stand on other words now."""
        rows = self._store.rows("SELECT id FROM annotation WHERE article_id = ?", [article])
        self._annotations.update(row["id"] for row in rows)

    def uuid(self, table: str, key: int | None) -> str | None:
        """The uuid of a row that is known by its integer key."""
        if key is None:
            return None
        if (table, key) not in self._uuids:
            sql = f"SELECT uuid FROM {table} WHERE id = ?"
            self._uuids[table, key] = self._store.value(sql, [key])
        return self._uuids[table, key]

    def row_key(self, table: str, row: Mapping[str, Any]) -> str:
        """How the history names a row: by uuid, an anchor by annotation/rendering."""
        if table != "anchor":
            return str(row["uuid"])
        annotation = self.uuid("annotation", row["annotation_id"])
        return f"{annotation}/{self.uuid('rendering', row['rendering_id'])}"

    def finish(self, progress: Progress = no_progress) -> None:
        """Bring the search index up to date and write the entry of the history."""
        search = Search(self._store)
        articles, annotations = sorted(self._articles), sorted(self._annotations)
        for batch in in_turns(articles, 20, portion(progress, 0.0, 0.4)):
            search.index_articles(batch)
        for batch in in_turns(annotations, 1000, portion(progress, 0.4, 0.75)):
            search.index_annotations(batch, new=self._new)
        if len(annotations) >= VERY_MANY:
            search.gather(portion(progress, 0.75, 0.8))
        if self._entries or self.undoes is not None:
            self._write_history(portion(progress, 0.8, 1.0))
        progress(1.0)

    def _write_history(self, progress: Progress) -> None:
        seq = self._write_entry()
        for rows in in_turns(self._entries, 2000, progress):
            self._store.connection.executemany(
                "INSERT INTO change_row (change_seq, table_name, row_key, before, after)"
                " VALUES (?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT))",
                [(seq, *row) for row in rows],
            )

    def _write_entry(self) -> int:
        entry = {
            "uuid": str(uuid.uuid4()),
            "at": self.at,
            "reader_id": self.hand.reader_id,
            "device_id": self.hand.device_id,
            "operation": self.operation,
            "parameters": msgspec.json.encode(self.parameters).decode(),
            "article_id": self.article_id,
            "undoable": int(self.is_undoable),
            "undoes": self.undoes,
        }
        return self._store.insert("change", entry)

    def _moved_on(self, table: str, row: Row) -> Row:
        if table != "annotation":
            return {}
        return {"updated_at": later_than(row["updated_at"], self.at)}

    def _touched(self, table: str, row: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        if table == "annotation":
            self._uuids["annotation", row["id"]] = row["uuid"]
            self._annotations.add(row["id"])
        elif table == "anchor":
            self._annotations.add(row["annotation_id"])
        elif table == "article" and SEARCHED & changed.keys():
            self._articles.add(row["id"])
        elif table == "version" and SEARCHED & changed.keys():
            self._articles.add(row["article_id"])

    def _note(
        self, table: str, key: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        self._entries.append((table, key, self._portable(before), self._portable(after)))

    def _portable(self, columns: Mapping[str, Any]) -> bytes:
        untracked, references = _left_out(tuple(columns))
        shown = {name: value for name, value in columns.items() if name not in untracked}
        for name, table in references:
            shown[name] = self.uuid(table, shown[name])
        return as_json(shown)


@cache
def _left_out(columns: tuple[str, ...]) -> tuple[list[str], list[tuple[str, str]]]:
    """Of some columns those that the history does not keep; and the ones with a key, with its
    table.
    """
    untracked = [name for name in columns if name in UNTRACKED]
    return untracked, [(name, REFERENCES[name]) for name in columns if name in REFERENCES]


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Tags as they are stored: white space folded, no empty ones, sorted, each once."""
    if not tags:
        return []
    return sorted({" ".join(tag.split()) for tag in tags} - {""})


def stored_tags(store: Store, table: str, key: int) -> list[str]:
    """The tags of an annotation or article, sorted by code point."""
    sql = f"SELECT tag FROM {TAG_TABLES[table]} WHERE {table}_id = ?"
    return sorted(row["tag"] for row in store.rows(sql, [key]))


def write_tags(store: Store, table: str, key: int, tags: Sequence[str]) -> None:
    """Replace the tags of an annotation or article; part of a transaction."""
    tag_table, column = TAG_TABLES[table], f"{table}_id"
    store.table(tag_table).delete_where(f"{column} = ?", [key])
    store.table(tag_table).insert_all({column: key, "tag": tag} for tag in tags)
