"""Rows that cannot be read are set aside, kept as they are, so that they hide nothing else.

Where a value can stand in for a broken one, the row stays in use and its copy is kept; else the row
goes, with what hangs on it. A mark whose place is broken is looked for by its words.
"""

import sqlite3

from msgspec.structs import replace

from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.library.anchors import placement_columns
from annotator.core.library.connection import spoken
from annotator.core.library.faults import (
    UNSHOWN,
    Fault,
    Share,
    Why,
    as_they_are,
    hanging,
    judged_tables,
    keyed,
    misplaced,
    other_originals,
    other_texts,
    row_of,
    shares_of,
    telling,
    unshown,
)
from annotator.core.library.kept import Kept
from annotator.core.library.rules import Columns, wrong_columns
from annotator.core.library.search import Search
from annotator.core.library.standing_in import (
    lost_owners,
    lost_texts,
    other,
    rendered_again,
    told_hash,
)
from annotator.core.library.store import Row, Store
from annotator.core.library.substitutes import LOOSE, as_text, mended
from annotator.core.model import AnchorStatus, Passage, Quarantined, SetBy
from annotator.core.progress import Progress, no_progress, portion
from annotator.core.rendering import text_sha256

MOST_LOOKS = 8
"""Times that a library is looked over, each time for what the one before has laid open."""


def set_aside(store: Store, progress: Progress = no_progress) -> int:
    """Set aside every row that breaks the contract, in one transaction; return how many were, or
    had a value replaced. Reads the whole library: seven microseconds a row.

    Raises LIBRARY_LOCKED, LIBRARY_READ_ONLY, LIBRARY_DAMAGED, DISK_FULL, and what `progress` does;
    nothing is changed then.
    """
    connection = store.connection
    with spoken(store.path):
        # Rows go before those that hang on them; what is left hanging is looked for at the end.
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with store.writing(), as_they_are(connection):
                found = _Removal(store).run(progress)
        finally:
            connection.execute("PRAGMA foreign_keys = ON")
    if found:
        store.forget_texts()
    return found


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
        self._kept = Kept(store)
        self._gone: set[tuple[str, int]] = set()
        """Table and integer key of each row that was taken out."""

    def run(self, progress: Progress) -> int:
        """Judge everything until nothing is wrong; return how many rows were wrong by
        themselves.
        """
        tables = set(judged_tables())
        for look in range(MOST_LOOKS):
            before = self._kept.rows
            self._look(tables, portion(progress, 1 - 0.5**look, 1 - 0.5 ** (look + 1)))
            if self._kept.rows == before:
                break
            tables = set(self._kept.tables)
            self._kept.tables.clear()
        search = Search(self._store)
        search.index_articles(self._kept.articles)
        search.index_annotations(self._kept.marks)
        return self._kept.faults

    def _look(self, tables: set[str], progress: Progress) -> None:
        shares = shares_of(self._connection, [one for one in judged_tables() if one in tables])
        for table, columns in judged_tables().items():
            if table in tables:
                self._judge_values(table, columns, shares[table], progress)
        progress(1.0)
        for fault in list(other_originals(self._connection)):
            row = row_of(self._connection, "version", fault.key)
            self._replace(fault, told_hash(row) or {"original": None})
        for fault in list(other_texts(self._connection)):
            self._restore_text(fault)
        self._let_go_what_hangs()
        self._show_own()
        for fault in list(misplaced(self._connection)):
            self._take_out(fault)
        for key in self._without_place():
            self._place(key)
        self._let_go_half_changes()

    # What is wrong

    def _judge_values(self, table: str, columns: Columns, share: Share, progress: Progress) -> None:
        rows = self._connection.execute(keyed(table, columns))
        wrong = [
            key for key, *values in telling(rows, share, progress) if wrong_columns(values, columns)
        ]
        for key in wrong:
            self._mend(table, key, columns)

    def _mend(self, table: str, key: int, columns: Columns) -> None:
        row = row_of(self._connection, table, key)
        names = wrong_columns([row[name] for name in columns], columns)
        fault = Fault(table, key, Why.VALUE, " ".join(names))
        told = {name: other(self._connection, table, name, key) for name in names}
        known: Row = {name: value for name, value in told.items() if value is not None}
        if table == "version" and "sha256" in names:
            known |= told_hash(row)
        better, _ = mended(table, row | known, columns)
        if better is None:
            self._take_out(fault)
        elif any(better[name] != row[name] for name in names):
            self._replace(fault, {name: better[name] for name in names})

    def _restore_text(self, fault: Fault) -> None:
        """Make a text again from its original; where that gives another one, it stays as it is, and
        the marks that do not sit on their words any more are looked for.
        """
        row = row_of(self._connection, "rendering", fault.key)
        again = rendered_again(row_of(self._connection, "version", row["version_id"]))
        text = row["text"]
        if again is not None and text_sha256(again.tree.text) == row["text_sha256"]:
            text = again.tree.text
        self._replace(fault, {"text": text, "text_sha256": text_sha256(text), "blocks": None})

    def _let_go_what_hangs(self) -> None:
        """Set aside what belongs to rows that went, until nothing hangs; what can be told of such a
        row elsewhere stands in for it.
        """
        self._stand_in()
        while faults := hanging(self._connection):
            for fault, parent in faults:
                if (fault.table, fault.key) not in self._gone:
                    self._let_go(fault, parent)
            self._stand_in()

    def _stand_in(self) -> None:
        for fault, _parent in hanging(self._connection):
            self._refer_to_other(fault)
        for table, row in lost_owners(self._connection):
            self._insert(table, row)
        for table, row in lost_texts(self._connection, self._store.now()):
            self._insert(table, row)

    def _refer_to_other(self, fault: Fault) -> bool:
        found = other(self._connection, fault.table, fault.column, fault.key)
        if found is not None:
            self._replace(fault, {fault.column: found})
        return found is not None

    def _insert(self, table: str, row: Row) -> None:
        """Write a row that stands in for a lost one, and tell of it."""
        try:
            key = self._store.insert(table, row)
        except sqlite3.IntegrityError:  # its like is there under another key
            return
        self._gone.discard((table, key))
        self._kept.keep(Fault(table, key, Why.LOST, ""), {}, is_mended=True)

    def _let_go(self, fault: Fault, parent: str) -> None:
        row = row_of(self._connection, fault.table, fault.key)
        if (parent, row[fault.column]) in self._gone:
            fault = replace(fault, why=Why.PARENT)
        if self._refer_to_other(fault):
            return
        if (fault.table, fault.column) in LOOSE:
            self._replace(fault, {fault.column: None})
        else:
            self._take_out(fault)

    def _show_own(self) -> None:
        """Let a version show one of its texts, and an article the newest version that has one."""
        for table in UNSHOWN:
            for fault in unshown(self._connection, table):
                if not self._refer_to_other(fault) and table == "version":
                    self._take_out(fault)

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
        self._kept.marks.add(annotation)

    # What becomes of it

    def _replace(self, fault: Fault, values: Row) -> None:
        """Keep a row as it was, and let it go on with other values; take it out where its like is
        there already, such as a tag that the mark has.
        """
        pairs = ", ".join(f'"{name}" = ?' for name in values)
        row = row_of(self._connection, fault.table, fault.key)
        sql = f'UPDATE "{fault.table}" SET {pairs} WHERE rowid = ?'
        try:
            self._connection.execute(sql, [*values.values(), fault.key])
        except sqlite3.IntegrityError:
            self._take_out(fault)
        else:
            self._kept.keep(fault, row, is_mended=True)

    def _take_out(self, fault: Fault) -> None:
        row = row_of(self._connection, fault.table, fault.key)
        self._kept.keep(fault, row, is_mended=False)
        self._gone.add((fault.table, fault.key))
        self._connection.execute(f'DELETE FROM "{fault.table}" WHERE rowid = ?', [fault.key])
