"""What the history of a damaged library tells of each row, and which integer keys it had.

The history names rows by their ids; which integer key a lost row had is told by those that hang on
it.
"""

from collections.abc import Collection, Iterable
from itertools import pairwise
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
STATE = frozenset({"kind", "note", "tags", "deleted_at", "article_id"})
"""What changes about a mark, apart from its place."""
OF_ONE = {
    "set_kind": frozenset({"kind"}), "set_note": frozenset({"note"}),
    "set_tags": frozenset({"tags"}), "edit": STATE,
}  # fmt: skip
"""What operations on one mark change."""
CONCERNS = OF_ONE | {
    "delete": frozenset({"deleted_at"}), "undelete": frozenset({"deleted_at"}),
    "join_articles": frozenset({"article_id"}),
} | dict.fromkeys((
    "add_article", "open_article", "new_version", "edit_article", "tag_article", "set_done",
    "mark", "move_ends", "heal", "accept_place", "keep_as_removed",
), frozenset())  # fmt: skip
"""What operations change about marks that are there; others may change anything."""
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
        self.told_by: dict[str, int] = {}
        """By which change each column is told: its place in the history."""
        self.last_at = ""
        """The latest time of a change that is told."""

    def goes_on(self, before: Row | None) -> bool:
        """Whether a change began with what is told so far."""
        if before is None:
            return not self.columns
        return all(self.columns.get(column, value) == value for column, value in before.items())

    def take(self, after: Row, seq: int, at: str) -> None:
        """What a change made of the row."""
        self.columns |= after
        self.told_by |= dict.fromkeys(after, seq)
        self.last_at = max(self.last_at, at)


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
        self.uncertain: set[str] = set()
        """Marks that may have been changed after what is told of them, by their ids."""
        self._read()
        self._gaps = self._untold() if "change_row" in self._broken else {}

    def _read(self) -> None:
        """In the order of the changes, which no clock makes and which a lost change still has."""
        changes = self._rows["change"]
        rows = self._rows["change_row"]
        for key in sorted(rows, key=lambda key: (rows[key]["change_seq"], key)):
            self._take(rows[key], changes.get(rows[key]["change_seq"]))
        for told in self._told["version"].values():
            for article in told.articles[:-1]:
                self._became[article] = told.articles[-1]

    def _take(self, row: Row, change: Row | None) -> None:
        table, name, after = row["table_name"], row["row_key"], _columns(row["after"])
        if table not in TOLD or not isinstance(name, str) or after is None:
            return
        told = self._told[table].setdefault(name, Told())
        if after.get("purged_at") and told.columns and not told.columns.get("deleted_at"):
            return  # removed for good in another library: here it was not even deleted
        if row["before"] is None:
            told.columns.pop("purged_at", None)
        at = str(change["at"]) if change else told.last_at
        is_current = at >= told.last_at or told.goes_on(_columns(row["before"]))
        place = len(told.changes) if is_current else 0
        told.changes[place:place] = [change] if change else []
        if table == "version" and isinstance(after.get("article_id"), str):
            told.articles.insert(len(told.articles) if is_current else 0, after["article_id"])
        if table == "anchor" and isinstance(after.get("quote"), str):
            self._quotes.setdefault(name.partition("/")[0], after["quote"])
        told.is_made |= row["before"] is None
        if is_current:
            told.take(after, row["change_seq"], at)
        else:  # of another library, and older than what stood here when it was imported
            told.columns = after | told.columns

    def _missing(self) -> dict[int, Row]:
        """Changes whose rows are lost, or may be in part, by their places in the history; one that
        is lost itself is empty.

        Those of marks that were removed for good have no rows either, and are not told apart.
        """
        changes, rows = self._rows["change"], self._rows["change_row"]
        having = {row["change_seq"] for row in rows.values()}
        found = {seq: row for seq, row in changes.items() if seq not in having}
        for seq, following in pairwise(sorted({0, *changes, *having})):
            if following > seq + 1:
                found[following - 1] = {}
        for key, following in pairwise(sorted(rows)):
            if following > key + 1:
                ends = {rows[key]["change_seq"], rows[following]["change_seq"]} & changes.keys()
                found |= {seq: changes[seq] for seq in ends
                          if changes[seq]["operation"] not in OF_ONE}  # fmt: skip
        return found

    def _untold(self) -> dict[tuple[object, str], int]:
        """The last of these changes by the article that it is about (None where that is not known)
        and the column of a mark that it may have changed.
        """
        found: dict[tuple[object, str], int] = {}
        for seq, change in self._missing().items():
            article = change.get("article_id")
            about = article if article in self._rows["article"] else None
            for column in CONCERNS.get(change.get("operation", ""), STATE):
                found[about, column] = max(seq, found.get((about, column), 0))
        return found

    def _note_gaps(self, name: str, article: object, columns: Iterable[str] = STATE) -> None:
        """Remember a mark of whose last state a part may be lost with the history."""
        told_by = self._told["annotation"][name].told_by
        made = min(told_by.values(), default=0)
        for column in columns:
            last = max(self._gaps.get((about, column), 0) for about in (article, None))
            if last > told_by.get(column, made):
                self.uncertain.add(name)

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
