"""Rows that cannot be read are set aside, kept as they are, so that they hide nothing else.

Where a value can stand in for a broken one, the row stays in use and its copy is kept; else the row
goes, with what hangs on it. A mark whose place is broken is looked for by its words.
"""

import base64
import json
import sqlite3
from typing import Any

from msgspec.structs import replace

from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.errors import AnnotatorError
from annotator.core.library.anchors import placement_columns
from annotator.core.library.connection import spoken
from annotator.core.library.faults import (
    Fault,
    Why,
    as_they_are,
    hanging,
    judged_tables,
    keyed,
    misplaced,
    other_originals,
    other_texts,
    row_of,
    wrong_values,
)
from annotator.core.library.rules import wrong_columns
from annotator.core.library.search import Search
from annotator.core.library.store import Row, Store
from annotator.core.library.substitutes import as_text, mended
from annotator.core.model import AnchorStatus, Passage, Quarantined, SetBy
from annotator.core.rendering import make_original, render, text_sha256

LOOSE = frozenset(
    {
        ("article", "current_version_id"),
        ("version", "current_rendering_id"),
        ("change", "article_id"),
        ("change", "undoes"),
    }
)
"""References without which a row is still something."""

OF_ARTICLE = {
    "article": "id = ?1",
    "version": "id = (SELECT article_id FROM version WHERE rowid = ?1)",
    "location": "id = (SELECT article_id FROM location WHERE rowid = ?1)",
    "article_tag": "id = (SELECT article_id FROM article_tag WHERE rowid = ?1)",
    "annotation": "id = (SELECT article_id FROM annotation WHERE rowid = ?1)",
    "change": "id = (SELECT article_id FROM change WHERE rowid = ?1)",
    "rendering": """id = (SELECT article_id FROM version JOIN rendering
        ON rendering.version_id = version.id WHERE rendering.id = ?1)""",
    "anchor": """id = (SELECT article_id FROM annotation JOIN anchor
        ON annotation_id = annotation.id WHERE anchor.id = ?1)""",
    "annotation_tag": """id = (SELECT article_id FROM annotation JOIN annotation_tag AS tag
        ON annotation_id = annotation.id WHERE tag.rowid = ?1)""",
    "change_row": """id = (SELECT article_id FROM change JOIN change_row
        ON change_seq = seq WHERE change_row.id = ?1)""",
}
"""Which article a row belongs to, by its table."""


def set_aside(store: Store) -> int:
    """Set aside every row that breaks the contract, in one transaction; return how many were, or
    had a value replaced. Reads the whole library: seven microseconds a row.

    Raises LIBRARY_LOCKED, LIBRARY_READ_ONLY, LIBRARY_DAMAGED, DISK_FULL; nothing is changed then.
    """
    connection = store.connection
    with spoken(store.path):
        # Rows go before those that hang on them; what is left hanging is looked for at the end.
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with store.writing(), as_they_are(connection):
                found = _Removal(store).run()
        finally:
            connection.execute("PRAGMA foreign_keys = ON")
    if found:
        store.forget_texts()
    return found


def is_sound(store: Store) -> bool:
    """Whether every row keeps the contract. Reads the whole library, and writes nothing."""
    connection = store.connection
    with store.reading(), as_they_are(connection):
        return not (
            any(True for _ in wrong_values(connection))
            or hanging(connection)
            or any(True for _ in misplaced(connection))
            or any(True for _ in other_texts(connection))
            or any(True for _ in other_originals(connection))
        )


def quarantined(store: Store) -> list[Quarantined]:
    """The rows that were set aside, in the order in which they were."""
    with as_they_are(store.connection):
        rows = store.rows(
            """SELECT quarantine.*, article.title FROM quarantine
            LEFT JOIN article ON article.uuid = article_uuid ORDER BY quarantine.id"""
        )
    return [
        Quarantined(
            at=as_text(row["at"]),
            table=as_text(row["table_name"]),
            key=as_text(row["row_key"]),
            id=as_text(row["row_uuid"]),
            article_id=as_text(row["article_uuid"]),
            article_title=as_text(row["title"]),
            why=as_text(row["why"]),
            column=as_text(row["column_name"]),
            is_mended=bool(row["is_mended"]),
            contents=as_text(row["contents"]),
        )
        for row in rows
    ]


class _Removal:
    """One look over a library, in which what is wrong goes into the quarantine."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection = store.connection
        self._marks: set[int] = set()
        self._articles: set[int] = set()
        self._gone: set[tuple[str, int]] = set()
        """Table and integer key of each row that was taken out."""
        self._count = 0

    def run(self) -> int:
        """Judge everything; return how many rows were wrong by themselves."""
        for table in judged_tables():
            self._judge_values(table)
        for fault in list(other_originals(self._connection)):
            self._replace(fault, {"original": None})
        for fault in list(other_texts(self._connection)):
            self._restore_text(fault)
        self._let_go_what_hangs()
        for fault in list(misplaced(self._connection)):
            self._take_out(fault)
        for key in self._without_place():
            self._place(key)
        self._let_go_half_changes()
        search = Search(self._store)
        search.index_articles(self._articles)
        search.index_annotations(self._marks)
        return self._count

    # What is wrong

    def _judge_values(self, table: str) -> None:
        columns = judged_tables()[table]
        wrong = [
            key
            for key, *values in self._connection.execute(keyed(table, columns))
            if wrong_columns(values, columns)
        ]
        for key in wrong:
            row = row_of(self._connection, table, key)
            better, names = mended(table, row, columns)
            fault = Fault(table, key, Why.VALUE, " ".join(names))
            try:
                if better is None:
                    self._take_out(fault)
                else:
                    self._replace(fault, {name: better[name] for name in names})
            except sqlite3.IntegrityError:  # such as a tag that the mark has already
                self._take_out(fault)

    def _restore_text(self, fault: Fault) -> None:
        """Make a text again from its original; where that gives another one, it stays as it is, and
        the marks that do not sit on their words any more are looked for.
        """
        row = row_of(self._connection, "rendering", fault.key)
        again = self._rendered_again(row)
        text = row["text"] if again is None else again
        self._replace(fault, {"text": text, "text_sha256": text_sha256(text), "blocks": None})

    def _rendered_again(self, row: Row) -> str | None:
        version = row_of(self._connection, "version", row["version_id"])
        if version["original"] is None:
            return None
        try:
            original = make_original(
                version["original"], version["media_type"], encoding=version["encoding"]
            )
            text = render(original).tree.text
        except AnnotatorError:  # what cannot be rendered is of no help here
            return None
        return text if text_sha256(text) == row["text_sha256"] else None

    def _let_go_what_hangs(self) -> None:
        """Set aside what belongs to rows that went, until nothing hangs."""
        while faults := hanging(self._connection):
            for fault, parent in faults:
                if (fault.table, fault.key) not in self._gone:
                    self._let_go(fault, parent)

    def _let_go(self, fault: Fault, parent: str) -> None:
        row = row_of(self._connection, fault.table, fault.key)
        if (parent, row[fault.column]) in self._gone:
            fault = replace(fault, why=Why.PARENT)
        if (fault.table, fault.column) in LOOSE:
            self._replace(fault, {fault.column: self._other(fault)})
        else:
            self._take_out(fault)

    def _other(self, fault: Fault) -> int | None:
        """What a row may refer to instead: an article shows the newest version that is left."""
        newest = {
            "current_version_id": """SELECT id FROM version WHERE article_id = ?
                AND current_rendering_id IS NOT NULL ORDER BY captured_at DESC, id DESC""",
            "current_rendering_id": "SELECT max(id) FROM rendering WHERE version_id = ?",
        }
        if fault.column not in newest:
            return None
        row = self._connection.execute(newest[fault.column], [fault.key]).fetchone()
        return row[0] if row else None

    def _let_go_half_changes(self) -> None:
        """A change of which a part cannot be read is not taken back by halves."""
        parts = self._connection.execute(
            """SELECT id FROM change_row WHERE change_seq IN (
                SELECT CASE WHEN json_valid(contents)
                    THEN json_extract(contents, '$.change_seq') END FROM quarantine
                WHERE table_name = 'change_row' AND NOT is_mended)"""
        )
        for (key,) in parts.fetchall():
            self._take_out(Fault("change_row", key, Why.PARENT, "change_seq"))

    def _without_place(self) -> list[int]:
        rows = self._connection.execute(
            """SELECT id FROM annotation WHERE purged_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM anchor WHERE annotation_id = annotation.id)"""
        )
        return [key for (key,) in rows]

    def _place(self, annotation: int) -> None:
        """Look for a mark by its words: it is where they stand once, else it has no sure place."""
        row = self._connection.execute(
            """SELECT rendering.id, rendering.text, original_quote FROM annotation
            JOIN article ON article.id = annotation.article_id
            JOIN version ON version.id = current_version_id
            JOIN rendering ON rendering.id = current_rendering_id WHERE annotation.id = ?""",
            [annotation],
        ).fetchone()
        if row is None:
            return
        rendering, text, quote = row
        placement = Placement(AnchorStatus.UNSURE, None, Reason.DOUBTFUL)
        if quote and text.count(quote) == 1:
            start = text.index(quote)
            found = Passage(start, start + len(quote), quote)
            placement = Placement(AnchorStatus.MOVED, found, Reason.FOUND_ELSEWHERE)
        keys = {"annotation_id": annotation, "rendering_id": rendering}
        set_now = {"set_by": SetBy.AUTOMATIC.value, "set_at": self._store.now()}
        self._store.insert("anchor", {**keys, **placement_columns(placement, text), **set_now})
        self._marks.add(annotation)

    # What becomes of it

    def _replace(self, fault: Fault, values: Row) -> None:
        """Keep a row as it was, and let it go on with other values."""
        pairs = ", ".join(f'"{name}" = ?' for name in values)
        row = row_of(self._connection, fault.table, fault.key)
        self._connection.execute(
            f'UPDATE "{fault.table}" SET {pairs} WHERE rowid = ?', [*values.values(), fault.key]
        )
        self._keep(fault, row, is_mended=True)

    def _take_out(self, fault: Fault) -> None:
        row = row_of(self._connection, fault.table, fault.key)
        self._keep(fault, row, is_mended=False)
        self._gone.add((fault.table, fault.key))
        self._connection.execute(f'DELETE FROM "{fault.table}" WHERE rowid = ?', [fault.key])

    def _keep(self, fault: Fault, row: Row, *, is_mended: bool) -> None:
        self._count += fault.why is not Why.PARENT
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
                "contents": json.dumps(row, default=_in_base64),
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
            self._marks.add(mark)
        if fault.table == "article":
            self._articles.add(fault.key)
        if fault.table in {"version", "rendering"}:
            keys = self._connection.execute("SELECT id FROM article WHERE uuid = ?",
                                            [self._article(fault)])  # fmt: skip
            self._articles.update(key for (key,) in keys)


def _in_base64(value: Any) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode("ascii")}
