"""Marks are deleted, brought back and removed for good."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.change import Change, changing
from annotator.core.library.lookup import mark_row, text_of
from annotator.core.library.reading import read_again
from annotator.core.library.records import ANNOTATION_COLUMNS, ANNOTATION_SOURCE, annotation_of
from annotator.core.library.search import Search
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Annotation
from annotator.core.progress import Progress, in_step, no_progress, portion

AT_ONCE = 10
"""Pieces of the index that are written anew while somebody waits: some hundredths of a second."""
IN_TRASH = "annotation.deleted_at IS NOT NULL AND annotation.purged_at IS NULL"
LAST_FIRST = "ORDER BY annotation.deleted_at DESC, annotation.id DESC"
LISTED = f"""
    FROM annotation JOIN article ON article.id = annotation.article_id
    WHERE {IN_TRASH} AND (? IS NULL OR article.uuid = ?) {LAST_FIRST}
"""


_BLANK_SET_ASIDE = """
    UPDATE quarantine SET contents = '{}'
    WHERE row_uuid = :name OR (row_uuid > :name || '/' AND row_uuid < :name || '0')
        OR (CASE table_name WHEN 'annotation' THEN is_mended AND row_key = CAST(:key AS TEXT)
                ELSE CASE WHEN json_valid(contents)
                    THEN json_extract(contents, '$.annotation_id') = :key END END
            AND NOT EXISTS (SELECT 1 FROM annotation WHERE uuid = row_uuid AND id <> :key)
            AND NOT EXISTS (
                SELECT 1 FROM quarantine AS other
                WHERE other.table_name = 'annotation' AND NOT other.is_mended
                    AND other.row_key = CAST(:key AS TEXT) AND other.row_uuid <> :name
                    AND (other.row_uuid = quarantine.row_uuid
                        OR (quarantine.row_uuid = '' AND other.id < quarantine.id))))
"""
"""What was set aside of a mark, its places and its history: also of one whose id was broken. What
belongs to another mark, that had its integer key before and is apart or back now, stays."""
_LOST_ID = """
    SELECT 1 FROM quarantine
    WHERE table_name = 'annotation' AND row_key = ? AND column_name LIKE '%uuid%'
"""
_OF_NO_MARK = """
    table_name IN ('annotation', 'anchor')
    AND CASE instr(row_key, '/') WHEN 0 THEN row_key
        ELSE substr(row_key, 1, instr(row_key, '/') - 1) END NOT IN (
            SELECT uuid FROM annotation UNION ALL
            SELECT row_uuid FROM quarantine WHERE table_name = 'annotation' AND NOT is_mended)
"""
"""Rows of the history whose mark cannot be told: it has another id now. One that is apart has its
own, and is put back by what the history tells.
"""


class Trash:
    """The deleted marks of one library. Every verb is one transaction."""

    def __init__(self, store: Store, hand: Callable[[], Hand], search: Search) -> None:
        self._store = store
        self._hand = hand
        self._search = search
        self.has_left_disk = True
        """Whether the words that were removed for good here are no longer in any of the files."""

    def marks(self) -> list[Annotation]:
        """Every deleted mark of the library, the last deleted first."""
        sql = f"""SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE}
            WHERE {IN_TRASH} {LAST_FIRST}"""
        return list(map(annotation_of, self._store.tuples(sql)))

    def names(self, article_id: str | None = None) -> list[tuple[str, str]]:
        """The ids of every deleted mark, or of an article's, each with its article's; the last
        deleted first.
        """
        sql = f"SELECT annotation.uuid, article.uuid {LISTED}"
        return self._store.tuples(sql, [article_id, article_id])

    def in_turns(self, article_id: str | None, *, size: int) -> Iterator[list[Annotation]]:
        """Every deleted mark, or an article's, the last deleted first, `size` at a time. Which
        they are is settled at first; what is there no more when its turn comes is left out.
        """
        names = [name for name, _ in read_again(self._store, partial(self.names, article_id))]
        sql = f"""SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE}
            WHERE annotation.uuid IN (SELECT value FROM json_each(?)) AND {IN_TRASH} {LAST_FIRST}"""
        for start in range(0, len(names), size):
            wanted = msgspec.json.encode(names[start : start + size]).decode()
            yield read_again(self._store, partial(self._turn, sql, wanted))

    def _turn(self, sql: str, wanted: str) -> list[Annotation]:
        return list(map(annotation_of, self._store.tuples(sql, [wanted])))

    def delete(self, references: Sequence[str], progress: Progress = no_progress) -> None:
        """Put marks into the trash; those that are there already stay.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, and what `progress` raises; nothing is
        changed then.
        """
        with self._changing_all("delete", references, progress) as (change, rows):
            for row in rows:
                change.article_id = row["article_id"]
                if not row["deleted_at"]:
                    change.update("annotation", row, {"deleted_at": change.at})

    def undelete(self, references: Sequence[str], progress: Progress = no_progress) -> None:
        """Bring marks back.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_NOT_DELETED, ANNOTATION_PURGED,
        and what `progress` raises; nothing is changed then.
        """
        with self._changing_all("undelete", references, progress) as (change, rows):
            for row in rows:
                if not row["deleted_at"]:
                    raise AnnotatorError(ErrorCode.ANNOTATION_NOT_DELETED, reference=row["uuid"])
                if row["purged_at"]:
                    raise AnnotatorError(ErrorCode.ANNOTATION_PURGED, reference=row["uuid"])
                change.article_id = row["article_id"]
                change.update("annotation", row, {"deleted_at": None})

    @contextmanager
    def _changing_all(
        self, operation: str, references: Sequence[str], progress: Progress
    ) -> Iterator[tuple[Change, Iterator[Row]]]:
        """One change, and the rows of the marks that it is about, read as they are come to."""
        first, rest = portion(progress, 0.0, 0.5), portion(progress, 0.5, 1.0)
        with changing(self._store, self._hand, operation, progress=rest) as change:
            yield change, (mark_row(self._store, one) for one in in_step(references, first))

    def empty(
        self,
        article_id: str | None = None,
        only: Iterable[str] | None = None,
        progress: Progress = no_progress,
    ) -> int:
        """Remove the words of every deleted mark, or of an article's, for good, from the history
        too; with `only`, of those with these ids. Returns how many.

        The ids stay, so that adding marks from a file never revives one. What cannot be taken off
        the disk yet, for want of room say, is left to `clear_deleted`. Raises ARTICLE_UNKNOWN,
        DISK_FULL and the like, and what `progress` raises; nothing is removed then.
        """
        first, rest = portion(progress, 0.0, 0.7), portion(progress, 0.7, 1.0)
        sql = """SELECT * FROM annotation WHERE deleted_at IS NOT NULL AND purged_at IS NULL
            AND (? IS NULL OR article_id = ?)"""
        with changing(
            self._store, self._hand, "empty_trash", undoable=False, progress=rest
        ) as change:
            article = None if article_id is None else text_of(self._store, article_id)["id"]
            change.article_id = article
            rows = self._store.rows(sql, [article, article])
            wanted = {row["uuid"] for row in rows} if only is None else set(only)
            rows = [row for row in rows if row["uuid"] in wanted]
            change.parameters = {"count": len(rows)}
            for row in in_step(rows, first):
                self._purge(row)
                change.update("annotation", row, {"purged_at": change.at})
        try:
            self.clear_soon()
        except AnnotatorError:  # the marks are removed: that must not look as if they were not
            self.has_left_disk = False
        return len(rows)

    def clear_soon(self) -> bool:
        """Do as much of `clear_deleted` as nobody notices, and return what that does."""
        return self.clear_deleted(most=AT_ONCE)

    def clear_deleted(self, progress: Progress = no_progress, *, most: int | None = None) -> bool:
        """Take the words of marks that were removed for good off the disk: out of the search index
        and of the log. Waits for no other program; to be asked for again where this returns False.
        """
        try:
            rewritten = self._search.forget_deleted(progress, most=most)
            self.has_left_disk = rewritten and self._store.fold_at_once()
        except AnnotatorError as error:
            if error.code is not ErrorCode.LIBRARY_LOCKED:
                raise
            self.has_left_disk = False  # Another program writes for long; the marks are removed.
        return self.has_left_disk

    def _purge(self, row: Row) -> None:
        key, name = row["id"], row["uuid"]
        # `Table.delete_where` takes more time for itself, which thousands of marks would feel.
        delete = self._store.connection.execute
        delete("DELETE FROM anchor WHERE annotation_id = ?", [key])
        delete("DELETE FROM annotation_tag WHERE annotation_id = ?", [key])
        # "0" is the character after "/": this is every key that begins with the uuid and a slash.
        delete(
            "DELETE FROM change_row WHERE row_key = ? OR (row_key > ? AND row_key < ?)",
            [name, f"{name}/", f"{name}0"],
        )
        delete(_BLANK_SET_ASIDE, {"name": name, "key": key})
        if self._store.tuples(_LOST_ID, [str(key)]):
            delete(f"DELETE FROM change_row WHERE {_OF_NO_MARK}")
        blank = {"note": "", "original_quote": "", "extra": "{}"}
        self._store.update("annotation", key, blank)
