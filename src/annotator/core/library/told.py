"""What the history of a damaged library tells of each row, and which integer keys it had.

The history names rows by their ids; which integer key a lost row had is told by those that hang on
it.
"""

from collections.abc import Collection
from typing import Any

import msgspec

from annotator.core.library.change import REFERENCES
from annotator.core.library.rules import known_tables

Row = dict[str, Any]
Rows = dict[int, Row]

REFERRING = {
    "reader": (("annotation", "reader_id"), ("change", "reader_id"), ("device", "reader_id")),
    "article": (
        ("version", "article_id"), ("annotation", "article_id"), ("location", "article_id"),
        ("article_tag", "article_id"), ("change", "article_id"),
    ),
    "version": (
        ("rendering", "version_id"), ("location", "version_id"), ("article", "current_version_id"),
    ),
    "annotation": (("anchor", "annotation_id"), ("annotation_tag", "annotation_id")),
}  # fmt: skip
"""Columns that hold the integer key of a row: what a new one may not be taken for."""
TELLING = {
    "article": (("version", "article_id"), ("annotation", "article_id")),
    "version": (("rendering", "version_id"), ("article", "current_version_id")),
}
"""Columns by which the key of a lost row is told, where the history tells whom they name."""
TOLD = frozenset({"article", "version", "rendering", "annotation", "anchor"})
_decode = msgspec.json.Decoder(Row).decode


class Told:
    """What the history tells of one row."""

    def __init__(self) -> None:
        self.columns: Row = {}
        """The last value of each column; other rows by their ids."""
        self.is_made = False
        """Whether the change that made the row is told."""
        self.changes: list[Row] = []
        self.articles: list[str] = []
        """The articles that a version belonged to, the last one last: two can become one."""


class History:
    """The rows of a damaged library, once those that can be are judged, with its history."""

    def __init__(self, rows: dict[str, Rows], broken: Collection[str]) -> None:
        self._rows = rows
        self._broken = frozenset(broken)
        self.gone: dict[str, dict[str, int]] = {table: {} for table in TOLD}
        """Rows that were read and could not be kept: their integer keys by their ids."""
        self._told: dict[str, dict[str, Told]] = {table: {} for table in TOLD}
        self._quotes: dict[str, str] = {}
        """The words of the first place of each mark, by its id."""
        self._became: dict[str, str] = {}
        """Of articles that have become a part of another one, which: by ids."""
        self._ids: dict[str, dict[str, int]] = {}
        self._keys: dict[str, dict[str, int]] = {}
        self._next: dict[str, int] = {}
        self._new: set[tuple[str, int]] = set()
        """Rows that were told again."""
        self._read()

    def _read(self) -> None:
        """In the order of time: what came with an import may be older than what was here."""
        changes = self._rows["change"]
        ordered = []
        for key, row in self._rows["change_row"].items():
            change = changes.get(row["change_seq"], {})
            ordered.append((str(change.get("at", "")), str(row["change_seq"]).zfill(20), key))
        for _, _, key in sorted(ordered):
            self._take(self._rows["change_row"][key], changes)
        for told in self._told["version"].values():
            for article in told.articles[:-1]:
                self._became[article] = told.articles[-1]

    def _take(self, row: Row, changes: Rows) -> None:
        table, name, after = row["table_name"], row["row_key"], _columns(row["after"])
        if table not in TOLD or not isinstance(name, str) or after is None:
            return
        told = self._told[table].setdefault(name, Told())
        told.columns |= after
        if table == "anchor" and isinstance(after.get("quote"), str):
            self._quotes.setdefault(name.partition("/")[0], after["quote"])
        told.is_made |= row["before"] is None
        told.changes += [changes[seq] for seq in (row["change_seq"],) if seq in changes]
        if table == "version" and isinstance(after.get("article_id"), str):
            told.articles.append(after["article_id"])

    def values(self, table: str, name: object) -> Row:
        """What is told of the columns of a row, by its id; others by their integer keys."""
        told = self._told.get(table, {}).get(name if isinstance(name, str) else "")
        if told is None:
            return {}
        found = {}
        for column in known_tables()[table].keys() & told.columns.keys():
            value = told.columns[column]
            if column in REFERENCES and value is not None:
                value = self._key(REFERENCES[column], value)
            found[column] = value
        return found

    def readers(self) -> dict[int, str]:
        """The ids of lost readers by their integer keys, as the marks that they made tell."""
        found: dict[int, str] = {}
        for row in self._rows["annotation"].values():
            told = self._told["annotation"].get(row["uuid"])
            name = told.columns.get("reader_id") if told else None
            if isinstance(name, str) and name not in {*self._known("reader"), *found.values()}:
                found[row["reader_id"]] = name
        return found

    # Which integer key a row has

    def _known(self, table: str) -> dict[str, int]:
        if table not in self._ids:
            rows = self._rows[table].items()
            self._ids[table] = {row["uuid"]: key for key, row in rows
                                if isinstance(row["uuid"], str)}  # fmt: skip
        return self._ids[table]

    def _key(self, table: str, name: object) -> int | None:
        if not isinstance(name, str):
            return None
        return self._known(table).get(self._kept(name) if table == "article" else name)

    def _kept(self, article: str) -> str:
        """The article that one has become a part of, as its versions tell; most often itself."""
        met: set[str] = set()
        while article not in self._known("article") and article not in met:
            met.add(article)
            article = self._became.get(article, article)
        return article

    def _free(self, table: str) -> int:
        if table not in self._next:
            used = [row.get(column) for other, column in REFERRING[table]
                    for row in self._rows[other].values()]  # fmt: skip
            whole = [key for key in used if isinstance(key, int)]
            self._next[table] = max([0, *self._rows[table], *whole])
        self._next[table] += 1
        return self._next[table]

    def _lost_key(self, table: str, name: str) -> int:
        """The integer key that a lost row had, where that is told, else a new one."""
        known = self.gone[table].get(name, self._told_keys(table).get(name))
        return self._free(table) if known is None or known in self._rows[table] else known

    def _told_keys(self, table: str) -> dict[str, int]:
        """The integer keys of rows that the history says others name, by their ids."""
        if table not in self._keys:
            self._keys[table] = {}
            for other, column in TELLING.get(table, ()):
                for row in self._rows[other].values():
                    told = self._told[other].get(row["uuid"])
                    name = told.columns.get(column) if told else None
                    if isinstance(name, str) and isinstance(row[column], int):
                        self._keys[table].setdefault(name, row[column])
        return self._keys[table]

    def _is_lost(self, table: str, name: str) -> bool:
        is_possible = table in self._broken or name in self.gone[table]
        return is_possible and name not in self._known(table)

    def _add(self, table: str, key: int, row: Row) -> tuple[str, int, Row]:
        self._known(table)[row["uuid"]] = key
        self._new.add((table, key))
        return table, key, row


def _columns(text: object) -> Row | None:
    try:
        return _decode(text) if isinstance(text, str) else None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
