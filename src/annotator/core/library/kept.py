"""The table of rows that were set aside: how one is written there."""

import base64
import json
from typing import Any

from annotator.core.library.faults import Fault, Why
from annotator.core.library.store import Row, Store
from annotator.core.library.substitutes import as_text

MOST_KEPT = 50_000_000
"""Bytes of a row that are kept: SQLite takes no more than twice as many here (`BLOB_LIMIT`)."""
BEGINNING = 1_000_000
"""Code points or bytes of a value that are kept where the row is larger."""

OF_ARTICLE = {
    "article": "id = ?",
    "version": "id = (SELECT article_id FROM version WHERE rowid = ?)",
    "location": "id = (SELECT article_id FROM location WHERE rowid = ?)",
    "article_tag": "id = (SELECT article_id FROM article_tag WHERE rowid = ?)",
    "annotation": "id = (SELECT article_id FROM annotation WHERE rowid = ?)",
    "change": "id = (SELECT article_id FROM change WHERE rowid = ?)",
    "rendering": """id = (SELECT article_id FROM version JOIN rendering
        ON rendering.version_id = version.id WHERE rendering.id = ?)""",
    "anchor": """id = (SELECT article_id FROM annotation JOIN anchor
        ON annotation_id = annotation.id WHERE anchor.id = ?)""",
    "annotation_tag": """id = (SELECT article_id FROM annotation JOIN annotation_tag AS tag
        ON annotation_id = annotation.id WHERE tag.rowid = ?)""",
    "change_row": """id = (SELECT article_id FROM change JOIN change_row
        ON change_seq = seq WHERE change_row.id = ?)""",
}
"""Which article a row belongs to, by its table."""


class Kept:
    """Writes rows into the quarantine, and counts them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection = store.connection
        self.rows = 0
        self.faults = 0
        """Rows that were wrong by themselves."""
        self.tables: set[str] = set()
        """The tables that they are of, until the caller empties this."""
        self.marks: set[int] = set()
        self.articles: set[int] = set()
        """Integer keys of what has to be indexed anew."""

    def keep(self, fault: Fault, row: Row, *, is_mended: bool) -> None:
        """Write a row, as it was, into the quarantine; part of a transaction."""
        self.rows += 1
        self.faults += fault.why is not Why.PARENT
        self.tables.add(fault.table)
        self._store.insert(
            "quarantine",
            {
                "at": self._store.now(),
                "table_name": fault.table,
                "row_key": str(fault.key),
                "row_uuid": self._id(row),
                "article_uuid": self._article(fault),
                "why": fault.why.value,
                "column_name": fault.column,
                "is_mended": int(is_mended),
                "contents": _contents(row),
            },
        )
        self._note(fault, row)

    def _id(self, row: Row) -> str:
        """What the outside knows a row by: its own id, or that of the mark it belongs to."""
        if "annotation_id" not in row:
            return as_text(row.get("uuid", row.get("row_key", "")))[:80]
        sql = "SELECT uuid FROM annotation WHERE id = ?"
        mark = self._connection.execute(sql, [row["annotation_id"]]).fetchone()
        return as_text(mark[0]) if mark else ""

    def _article(self, fault: Fault) -> str:
        if fault.table not in OF_ARTICLE:
            return ""
        sql = f"SELECT uuid FROM article WHERE {OF_ARTICLE[fault.table]}"
        row = self._connection.execute(sql, [fault.key]).fetchone()
        return as_text(row[0]) if row else ""

    def _note(self, fault: Fault, row: Row) -> None:
        """Remember what has to be indexed anew."""
        touched = {"annotation": fault.key, "anchor": row.get("annotation_id")}
        mark = touched.get(fault.table, row.get("annotation_id"))
        if isinstance(mark, int):
            self.marks.add(mark)
        if fault.table == "article":
            self.articles.add(fault.key)
        if fault.table in {"version", "rendering"}:
            keys = self._connection.execute("SELECT id FROM article WHERE uuid = ?",
                                            [self._article(fault)])  # fmt: skip
            self.articles.update(key for (key,) in keys)


def _contents(row: Row) -> str:
    """A row as JSON; of one that is too large to be kept, the beginnings of its long values."""
    told = json.dumps(row, default=in_base64, ensure_ascii=False)
    if len(told.encode()) <= MOST_KEPT:
        return told
    short = {
        name: value[:BEGINNING] if isinstance(value, str | bytes) else value
        for name, value in row.items()
    }
    return json.dumps(short, default=in_base64, ensure_ascii=False)


def in_base64(value: Any) -> dict[str, str]:
    """Bytes as they are told in JSON."""
    return {"base64": base64.b64encode(value).decode("ascii")}
