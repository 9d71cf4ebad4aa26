"""What was done, and how it is taken back: an undo is a change of its own, the other way round."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import Anchors
from annotator.core.library.change import PLACE, TAG_TABLES, Change, changing, stored_tags
from annotator.core.library.readers import Readers
from annotator.core.library.records import DETAILS
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import HistoryEntry, Reader, RowChange, SetBy
from annotator.core.progress import Progress, in_turns, no_progress, portion

UNDO, REDO = "undo", "redo"

MINE = """
    reader_id = (SELECT reader_id FROM hand) AND device_id = (SELECT device_id FROM hand)
"""
HAS_ROWS = "EXISTS (SELECT 1 FROM change_row WHERE change_seq = c.seq)"
NOT_TAKEN_BACK = "NOT EXISTS (SELECT 1 FROM change AS later WHERE later.undoes = c.seq)"

NEXT_UNDO = f"""
    WITH hand (reader_id, device_id) AS (VALUES (?, ?))
    SELECT * FROM change AS c
    WHERE {MINE} AND undoable AND operation <> '{UNDO}' AND {NOT_TAKEN_BACK} AND {HAS_ROWS}
    ORDER BY seq DESC LIMIT 1"""
"""The last change of this reader on this device that stands. A redo stands for what it brought
back, so an undo takes back the redo."""

NEXT_REDO = f"""
    WITH hand (reader_id, device_id) AS (VALUES (?, ?))
    SELECT * FROM change AS c
    WHERE {MINE} AND operation = '{UNDO}' AND {NOT_TAKEN_BACK} AND {HAS_ROWS}
        AND seq > coalesce((
            SELECT seq FROM change
            WHERE {MINE} AND undoable AND operation NOT IN ('{UNDO}', '{REDO}')
            ORDER BY seq DESC LIMIT 1
        ), 0)
    ORDER BY seq DESC LIMIT 1"""
"""The last undo that stands and after which nothing new was done."""

FIND_ROW = {
    "annotation": "SELECT * FROM annotation WHERE uuid = ?",
    "article": "SELECT * FROM article WHERE uuid = ?",
    "anchor": """
        SELECT anchor.* FROM anchor
        JOIN annotation ON annotation.id = anchor.annotation_id
        JOIN rendering ON rendering.id = anchor.rendering_id
        WHERE annotation.uuid = ? AND annotation.uuid || '/' || rendering.uuid = ?""",
}
"""How a row that can be taken back is found by its key in the history."""

OF_ONE_MARK = "(row_key = ? OR (row_key > ? AND row_key < ?))"
"""Rows of the history about an annotation or one of its anchors."""

REVERSIBLE = frozenset({"kind", "note", "tags", "deleted_at", "done_at", *DETAILS})
"""Columns of annotations and articles that can be taken back; no other is ever written by an undo,
whatever an imported history says."""

COLUMN_WORDS = {
    "deleted_at": "mark",
    "done_at": "article",
    "anchor_status": "passage",
} | dict.fromkeys(("start", "end", "quote", "prefix", "suffix", "set_by", "set_at"), "passage")
"""How the reader calls what a column holds, where it is not the column's own name."""


class History:
    """The history of one library."""

    def __init__(self, store: Store, readers: Readers) -> None:
        self._store = store
        self._readers = readers

    def next_undo(self) -> HistoryEntry | None:
        """What `undo` would take back."""
        return self._ahead(NEXT_UNDO)

    def next_redo(self) -> HistoryEntry | None:
        """The undo that `redo` would take back."""
        return self._ahead(NEXT_REDO)

    def undo(self, progress: Progress = no_progress) -> HistoryEntry:
        """Take back the last change of this reader on this device, and return that change.

        Raises NOTHING_TO_UNDO, UNDO_OVERTAKEN.
        """
        return self._take_back(UNDO, NEXT_UNDO, ErrorCode.NOTHING_TO_UNDO, progress)

    def redo(self, progress: Progress = no_progress) -> HistoryEntry:
        """Take back the last undo, and return that undo. Raises NOTHING_TO_REDO, UNDO_OVERTAKEN."""
        return self._take_back(REDO, NEXT_REDO, ErrorCode.NOTHING_TO_REDO, progress)

    def entries(
        self, *, article_id: str | None, annotation_id: str | None, limit: int
    ) -> list[HistoryEntry]:
        """The last changes, the newest first; of one article or one mark where one is named.

        What was changed in its rows is told for one mark only.
        """
        conditions, parameters = ["1"], []
        if article_id is not None:
            conditions.append("c.article_id = (SELECT id FROM article WHERE uuid = ?)")
            parameters.append(article_id)
        if annotation_id is not None:
            conditions.append(f"c.seq IN (SELECT change_seq FROM change_row WHERE {OF_ONE_MARK})")
            parameters += _keys_of(annotation_id)
        where = " AND ".join(conditions)
        sql = f"SELECT c.* FROM change AS c WHERE {where} ORDER BY c.seq DESC LIMIT ?"
        with self._store.reading():
            rows = self._store.rows(sql, [*parameters, limit])
            return [self._told(row, annotation_id) for row in rows]

    def touched(self, seq: int) -> list[str]:
        """Ids of the marks that a change touched, in the order in which it did."""
        rows = self._store.rows(
            """SELECT row_key FROM change_row
            WHERE change_seq = ? AND table_name IN ('annotation', 'anchor') ORDER BY id""",
            [seq],
        )
        return list(dict.fromkeys(row["row_key"].partition("/")[0] for row in rows))

    def articles_touched(self, seq: int) -> dict[str, int]:
        """How many marks of which articles a change touched, by the articles' ids, the most
        first.
        """
        rows = self._store.rows(
            """SELECT article.uuid, count(DISTINCT annotation.id) AS marks FROM change_row
            JOIN annotation ON annotation.uuid = substr(row_key, 1, 36)
            JOIN article ON article.id = annotation.article_id
            WHERE change_seq = ? AND table_name IN ('annotation', 'anchor')
            GROUP BY article.id ORDER BY marks DESC, article.id""",
            [seq],
        )
        return {row["uuid"]: row["marks"] for row in rows}

    def _next(self, sql: str, hand: Hand) -> Row | None:
        return self._store.row(sql, [hand.reader_id, hand.device_id])

    def _take_back(
        self, operation: str, sql: str, nothing: ErrorCode, progress: Progress
    ) -> HistoryEntry:
        hand, rest = self._readers.hand, portion(progress, 0.5, 1.0)
        try:
            with changing(self._store, hand, operation, progress=rest) as change:
                target = self._target(change, sql, nothing)
                Reversal(self._store, change).run(target["seq"], portion(progress, 0.0, 0.5))
        except AnnotatorError as error:
            if error.code is ErrorCode.UNDO_OVERTAKEN:
                self._pass_over(operation, sql, nothing)
            raise
        with self._store.reading():
            return self._told(target, None)

    def _pass_over(self, operation: str, sql: str, nothing: ErrorCode) -> None:
        """Record that a change cannot be taken back, so that what was done before it still can."""
        with changing(self._store, self._readers.hand, operation) as change:
            self._target(change, sql, nothing)
            change.parameters["refused"] = True

    def _target(self, change: Change, sql: str, nothing: ErrorCode) -> Row:
        """What a change is to take back, noted in it."""
        target = self._next(sql, change.hand)
        if target is None:
            raise AnnotatorError(nothing)
        change.undoes = target["seq"]
        change.article_id = target["article_id"]
        told = msgspec.json.decode(target["parameters"])
        change.parameters = {"of": target["operation"], **told}  # a redo keeps the first "of"
        return target

    def _ahead(self, sql: str) -> HistoryEntry | None:
        with self._store.reading():
            hand = self._readers.known_hand()
            row = self._next(sql, hand) if hand else None
            return self._told(row, None) if row else None

    def _told(self, row: Row, annotation_id: str | None) -> HistoryEntry:
        reader = self._store.rows("SELECT uuid, name FROM reader WHERE id = ?", [row["reader_id"]])
        article = self._store.value("SELECT uuid FROM article WHERE id = ?", [row["article_id"]])
        return HistoryEntry(
            seq=row["seq"],
            id=row["uuid"],
            at=row["at"],
            reader=Reader(reader[0]["uuid"], reader[0]["name"]),
            operation=row["operation"],
            parameters=msgspec.json.decode(row["parameters"]),
            article_id=article,
            undoes=row["undoes"],
            rows=self._row_changes(row["seq"], annotation_id) if annotation_id else (),
        )

    def _row_changes(self, seq: int, annotation_id: str) -> tuple[RowChange, ...]:
        sql = f"SELECT * FROM change_row WHERE change_seq = ? AND {OF_ONE_MARK} ORDER BY id"
        return tuple(
            RowChange(
                row["table_name"], row["row_key"], _columns(row["before"]), _columns(row["after"])
            )
            for row in self._store.rows(sql, [seq, *_keys_of(annotation_id)])
        )


class Reversal:
    """Restores, inside one change, the columns that another change touched."""

    def __init__(self, store: Store, change: Change) -> None:
        self._store = store
        self._change = change
        self._new: set[str] = set()
        """Annotations that the change to be reversed made."""
        self._moved: dict[int, set[int]] = {}
        """Annotations whose places were set by hand otherwise, and the renderings where their
        automatic places are restored."""

    def run(self, seq: int, progress: Progress = no_progress) -> None:
        """Reverse a change, its last row first. Raises UNDO_OVERTAKEN."""
        rows = self._store.rows(
            "SELECT * FROM change_row WHERE change_seq = ? ORDER BY id DESC", [seq]
        )
        self._new = {
            row["row_key"]
            for row in rows
            if row["table_name"] == "annotation" and row["before"] is None
        }
        present = [self._present(row["table_name"], row["row_key"]) for row in rows]
        if not any(present):
            raise AnnotatorError(ErrorCode.UNDO_OVERTAKEN, what="article")
        for batch in in_turns(rows, 100, progress):
            for row in batch:
                # Read again: a row may have been restored by the one before.
                there = self._present(row["table_name"], row["row_key"])
                if there is not None:
                    self._reverse(row, there)
        self._move_on()

    def _move_on(self) -> None:
        for key, restored in self._moved.items():
            row = self._store.rows("SELECT * FROM annotation WHERE id = ?", [key])[0]
            self._change.touch("annotation", row)
            Anchors(self._store).defer(self._change, key, but=restored)

    def _present(self, table: str, key: str) -> Row | None:
        if table not in FIND_ROW:
            return None
        parameters = [key.partition("/")[0], key] if table == "anchor" else [key]
        row = self._store.row(FIND_ROW[table], parameters)
        if row is not None and table in TAG_TABLES:
            row["tags"] = stored_tags(self._store, table, row["id"])
        return row

    def _reverse(self, row: Row, present: Row) -> None:
        before, after = _columns(row["before"]), _columns(row["after"]) or {}
        if row["table_name"] == "anchor":
            self._reverse_anchor(row, present, before, after)
        elif before is not None:
            self._restore(row["table_name"], present, before, after)
        elif row["table_name"] == "annotation" and not present["deleted_at"]:
            # A new mark is not taken out of the file: it goes to the trash.
            self._refuse_if_moved_on(present, after, ("kind", "note", "tags"))
            self._change.update("annotation", present, {"deleted_at": self._change.at})

    def _reverse_anchor(
        self,
        row: Row,
        present: Row,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
    ) -> None:
        """An anchor that was set by hand is restored; the automatic ones follow it (`defer`)."""
        is_by_hand = present["set_by"] == SetBy.HAND
        if before is None:
            if is_by_hand and row["row_key"].partition("/")[0] not in self._new:
                self._change.update("anchor", present, {"set_by": SetBy.AUTOMATIC.value})
                self._moved.setdefault(present["annotation_id"], set())
            return
        if is_by_hand:
            self._refuse_if_moved_on(present, after, PLACE)
        elif before.get("set_by") != SetBy.HAND:
            return
        restored = {name: before.get(name, present[name]) for name in PLACE}
        text = self._store.text(present["rendering_id"])
        start, end = restored["start"], restored["end"]
        if start is not None and text[start:end] != restored["quote"]:
            raise AnnotatorError(ErrorCode.UNDO_OVERTAKEN, what="passage")
        self._change.update("anchor", present, restored)
        self._moved.setdefault(present["annotation_id"], set()).add(present["rendering_id"])

    def _restore(
        self, table: str, present: Row, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        # Which text an article shows is not taken back: its bytes were seen.
        wanted = {name: value for name, value in before.items() if name in REVERSIBLE}
        self._refuse_if_moved_on(present, after, wanted)
        tags = wanted.pop("tags", None)
        if tags is not None:
            self._change.set_tags(table, present, tags)
        self._change.update(table, present, wanted)

    def _refuse_if_moved_on(
        self, present: Row, after: Mapping[str, Any], columns: Iterable[str]
    ) -> None:
        for column in columns:
            if column in after and present[column] != after[column]:
                what = COLUMN_WORDS.get(column, column.replace("_", " "))
                raise AnnotatorError(ErrorCode.UNDO_OVERTAKEN, what=what)


def _keys_of(annotation_id: str) -> list[str]:
    """The parameters of `OF_ONE_MARK`; "0" is the character after the slash."""
    return [annotation_id, f"{annotation_id}/", f"{annotation_id}0"]


def _columns(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else msgspec.json.decode(text)
