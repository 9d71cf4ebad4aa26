"""Marks: made, changed, deleted and brought back, each as one entry of the history."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from annotator.core.clock import later_than
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import Anchors
from annotator.core.library.change import Change, changing, clean_tags, stored_tags
from annotator.core.library.records import (
    ANNOTATION_COLUMNS,
    ANNOTATION_SOURCE,
    annotation_of,
    passage_of,
)
from annotator.core.library.references import find
from annotator.core.library.search import Search
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Annotation, Kind, Origin, Passage, Review, SetBy
from annotator.core.progress import Progress, no_progress

STANDING = """
    article.uuid = ? AND annotation.deleted_at IS NULL AND annotation.review = 'accepted'
"""
DELETED = """
    article.uuid = ? AND annotation.deleted_at IS NOT NULL AND annotation.purged_at IS NULL
    AND annotation.review = 'accepted'
"""
AT_ONCE = 10
"""Pieces of the index that are written anew while somebody waits: some hundredths of a second."""
IN_TEXT_ORDER = 'ORDER BY anchor.start IS NULL, anchor.start, anchor."end", annotation.id'


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be changed about a mark; None leaves a thing as it is."""

    kind: Kind | None = None
    note: str | None = None
    tags: Sequence[str] | None = None
    start: int | None = None
    """Code points of the article's current text."""
    end: int | None = None
    rendering_id: str | None = None
    """The rendering that the ends are meant in; None for the current one."""
    add_tags: Sequence[str] = ()
    """Given besides the tags it has, or besides `tags`."""
    remove_tags: Sequence[str] = ()


class Annotations:
    """The marks of one library. Every verb is one transaction."""

    def __init__(self, store: Store, hand: Callable[[], Hand], search: Search) -> None:
        self._store = store
        self._hand = hand
        self._search = search
        self.has_left_disk = True
        """Whether the words that were removed for good here are no longer in any of the files."""

    def of_article(self, article_id: str, *, deleted: bool = False) -> list[Annotation]:
        """An article's marks in the order of its text, those without a place last."""
        state = DELETED if deleted else STANDING
        sql = f"SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE} WHERE {state} {IN_TEXT_ORDER}"
        return list(map(annotation_of, self._store.tuples(sql, [article_id])))

    def in_turns(self, article_id: str, *, size: int) -> Iterator[list[Annotation]]:
        """An article's marks in the order of its text, `size` at a time: the first of 10,000 are
        there after a tenth of the time that all of them take.

        Which marks and their order are settled when the first turn is asked for; the marks of a
        turn come as they stand then. Where the library is changed between two turns, by this
        program or another one, no mark comes twice, one that was deleted meanwhile is left out and
        a new one does not come.
        """
        sql = f"SELECT annotation.id {ANNOTATION_SOURCE} WHERE {STANDING} {IN_TEXT_ORDER}"
        keys = [key for (key,) in self._store.tuples(sql, [article_id])]
        turn = f"""SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE}
            WHERE annotation.id IN (SELECT value FROM json_each(?)) AND {STANDING}
            {IN_TEXT_ORDER}"""
        for start in range(0, len(keys), size):
            wanted = msgspec.json.encode(keys[start : start + size]).decode()
            yield list(map(annotation_of, self._store.tuples(turn, [wanted, article_id])))

    def trash(self) -> list[Annotation]:
        """Every deleted mark of the library, the last deleted first."""
        sql = f"""SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE}
            WHERE annotation.deleted_at IS NOT NULL AND annotation.purged_at IS NULL
            ORDER BY annotation.deleted_at DESC, annotation.id DESC"""
        return list(map(annotation_of, self._store.tuples(sql)))

    def get(self, reference: str) -> Annotation:
        """A mark by its id or the beginning of it. Raises ANNOTATION_UNKNOWN, _AMBIGUOUS."""
        with self._store.reading():
            key = self._found(reference)["id"]
            return self._by_key(key)

    def counts(self) -> dict[str, int]:
        """How many marks each article has, by its id."""
        rows = self._store.rows(
            """SELECT article.uuid, count(*) AS marks FROM annotation
            JOIN article ON article.id = annotation.article_id
            WHERE annotation.deleted_at IS NULL AND annotation.review = 'accepted'
            GROUP BY article.id"""
        )
        return {row["uuid"]: row["marks"] for row in rows}

    def tags(self) -> list[str]:
        """Every tag that a mark or an article of the library has, in the order of the alphabet."""
        rows = self._store.rows("SELECT tag FROM annotation_tag UNION SELECT tag FROM article_tag")
        return sorted((row["tag"] for row in rows), key=str.casefold)

    def text(self, article_id: str, rendering_id: str | None = None) -> str:
        """The text that an article shows, or the one of another rendering of it.

        Raises ARTICLE_UNKNOWN.
        """
        article = self._article(article_id, rendering_id)
        return self._store.text(article["rendering_id"])

    def mark(
        self,
        article_id: str,
        passage: Passage,
        kind: Kind,
        *,
        note: str,
        tags: Iterable[str],
        rendering_id: str | None = None,
    ) -> Annotation:
        """Mark a passage of the article's current text, or of another rendering's: it is then
        to be looked for in the current one. Raises ValueError where the text has other words there.
        """
        with changing(self._store, self._hand, "mark") as change:
            seen = self._article(article_id, rendering_id)
            made = _made_by_hand(change, seen["id"], passage, kind, note)
            key = change.insert_annotation(made, tags)
            Anchors(self._store).set_by_hand(change, key, seen["rendering_id"], passage)
            change.article_id = seen["id"]
            change.parameters = {"kind": kind.value}
        return self._by_key(key)

    def edit(self, reference: str, edit: Edit, operation: str) -> Annotation:
        """Change a mark; another reader's mark stays theirs, and one's own copy is changed.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_DELETED, PASSAGE_UNPLACED,
        PASSAGE_OUTSIDE, PASSAGE_EMPTY.
        """
        return self.edit_all([reference], edit, operation)[0]

    def edit_all(self, references: Sequence[str], edit: Edit, operation: str) -> list[Annotation]:
        """Change several marks alike, as one change; raises what `edit` raises."""
        with changing(self._store, self._hand, operation) as change:
            keys = [self._edit(change, reference, edit) for reference in references]
        with self._store.reading():
            return [self._by_key(key) for key in keys]

    def amend_note(self, reference: str, note: str, seq: int) -> Annotation | None:
        """Put more of a note into the change `seq` that began it, the last one of the history;
        None, and nothing is done, where it is not the last one any more, or not about that note.

        So a note that is saved while it is typed is one change. Raises ANNOTATION_UNKNOWN.
        """
        with self._store.writing():
            row = self._found(reference)
            entry = self._store.row(
                """SELECT change_row.id, after FROM change_row JOIN change ON seq = change_seq
                WHERE seq = ? AND seq = (SELECT max(seq) FROM change) AND operation = 'set_note'
                    AND table_name = 'annotation' AND row_key = ? AND after IS NOT NULL
                ORDER BY change_row.id DESC LIMIT 1""",
                [seq, row["uuid"]],
            )
            after = msgspec.json.decode(entry["after"]) if entry else {}
            if entry is None or after.get("note") != row["note"] or row["deleted_at"]:
                return None
            moved = later_than(row["updated_at"], self._store.now())
            self._store.update("annotation", row["id"], {"note": note, "updated_at": moved})
            told = msgspec.json.encode({**after, "note": note}).decode()
            self._store.update("change_row", entry["id"], {"after": told})
            self._search.index_annotations([row["id"]])
        return self._by_key(row["id"])

    def accept_places(self, references: Sequence[str]) -> list[Annotation]:
        """Set marks by hand where they were found in the text that their article shows.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_DELETED, PASSAGE_UNPLACED.
        """
        return self._settle("accept_place", references, self._accept)

    def keep_as_removed(self, references: Sequence[str]) -> list[Annotation]:
        """Say by hand that the words of marks are no longer in the text that their article shows.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_DELETED.
        """
        return self._settle("keep_as_removed", references, self._keep_as_removed)

    def _settle(
        self, operation: str, references: Sequence[str], settle: Callable[[Change, Row, int], None]
    ) -> list[Annotation]:
        """Decide by hand about marks as they are: where they are is not what they say, so another
        reader's mark stays theirs and no copy is made.
        """
        keys = []
        with changing(self._store, self._hand, operation) as change:
            for reference in references:
                row = self._found(reference)
                if row["deleted_at"]:
                    raise AnnotatorError(ErrorCode.ANNOTATION_DELETED, reference=reference)
                change.article_id = row["article_id"]
                settle(change, row, self._rendering_of(row, Edit()))
                keys.append(row["id"])
        with self._store.reading():
            return [self._by_key(key) for key in keys]

    def _accept(self, change: Change, row: Row, rendering: int) -> None:
        sql = "SELECT * FROM anchor WHERE annotation_id = ? AND rendering_id = ?"
        anchor = self._store.row(sql, [row["id"], rendering])
        passage = passage_of(anchor) if anchor else None
        if anchor is None or passage is None:
            raise AnnotatorError(ErrorCode.PASSAGE_UNPLACED, reference=row["uuid"])
        if anchor["set_by"] != SetBy.HAND:
            Anchors(self._store).set_by_hand(change, row["id"], rendering, passage)

    def _keep_as_removed(self, change: Change, row: Row, rendering: int) -> None:
        Anchors(self._store).keep_as_removed(change, row["id"], rendering)

    def delete(self, references: Sequence[str]) -> None:
        """Put marks into the trash; those that are there already stay.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS.
        """
        with changing(self._store, self._hand, "delete") as change:
            for row in map(self._found, references):
                change.article_id = row["article_id"]
                if not row["deleted_at"]:
                    change.update("annotation", row, {"deleted_at": change.at})

    def undelete(self, references: Sequence[str]) -> None:
        """Bring marks back.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_NOT_DELETED, ANNOTATION_PURGED.
        """
        with changing(self._store, self._hand, "undelete") as change:
            for row in map(self._found, references):
                if not row["deleted_at"]:
                    raise AnnotatorError(ErrorCode.ANNOTATION_NOT_DELETED, reference=row["uuid"])
                if row["purged_at"]:
                    raise AnnotatorError(ErrorCode.ANNOTATION_PURGED, reference=row["uuid"])
                change.article_id = row["article_id"]
                change.update("annotation", row, {"deleted_at": None})

    def empty_trash(self, article_id: str | None = None, only: Iterable[str] | None = None) -> int:
        """Remove the words of every deleted mark, or of an article's, for good, from the history
        too; with `only`, of those with these ids. Returns how many.

        The ids stay, so that adding marks from a file never revives one. Raises ARTICLE_UNKNOWN.
        """
        sql = """SELECT * FROM annotation WHERE deleted_at IS NOT NULL AND purged_at IS NULL
            AND (? IS NULL OR article_id = ?)"""
        with changing(self._store, self._hand, "empty_trash", undoable=False) as change:
            article = None if article_id is None else self._article(article_id)["id"]
            change.article_id = article
            rows = self._store.rows(sql, [article, article])
            wanted = {row["uuid"] for row in rows} if only is None else set(only)
            rows = [row for row in rows if row["uuid"] in wanted]
            change.parameters = {"count": len(rows)}
            for row in rows:
                self._purge(row)
                change.update("annotation", row, {"purged_at": change.at})
        self.has_left_disk = False
        self.clear_deleted(most=AT_ONCE)
        return len(rows)

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
        self._store.table("anchor").delete_where("annotation_id = ?", [key])
        self._store.table("annotation_tag").delete_where("annotation_id = ?", [key])
        # "0" is the character after "/": this is every key that begins with the uuid and a slash.
        self._store.table("change_row").delete_where(
            "row_key = ? OR (row_key > ? AND row_key < ?)", [name, f"{name}/", f"{name}0"]
        )
        blank = {"note": "", "original_quote": "", "extra": "{}"}
        self._store.update("annotation", key, blank)

    def _article(self, article_id: str, rendering_id: str | None = None) -> Row:
        """The integer keys of an article and of its current rendering, or of the one named."""
        row = self._store.row(
            """SELECT article.id, rendering.id AS rendering_id FROM article
            JOIN version ON version.article_id = article.id
            JOIN rendering ON rendering.version_id = version.id
            WHERE article.uuid = ? AND CASE WHEN ? IS NULL
                THEN version.id = article.current_version_id
                    AND rendering.id = version.current_rendering_id
                ELSE rendering.uuid = ? END""",
            [article_id, rendering_id, rendering_id],
        )
        if row is None:
            raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
        return row

    def _found(self, reference: str) -> Row:
        return find(self._store, "SELECT * FROM annotation", "annotation", reference)

    def _by_key(self, key: int) -> Annotation:
        sql = f"SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE} WHERE annotation.id = ?"
        return annotation_of(self._store.tuples(sql, [key])[0])

    def _new_passage(self, row: Row, edit: Edit) -> Passage | None:
        """The passage that an edit of the ends asks for; None where the ends stay."""
        if edit.start is None and edit.end is None:
            return None
        rendering = self._rendering_of(row, edit)
        sql = "SELECT * FROM anchor WHERE annotation_id = ? AND rendering_id = ?"
        anchor = self._store.row(sql, [row["id"], rendering])
        passage = passage_of(anchor) if anchor else None
        if passage is None and (edit.start is None or edit.end is None):
            raise AnnotatorError(ErrorCode.PASSAGE_UNPLACED, reference=row["uuid"])
        start = passage.start if edit.start is None and passage else edit.start
        end = passage.end if edit.end is None and passage else edit.end
        assert start is not None and end is not None  # noqa: S101, PT018 (checked above)
        wanted = passage_at(self._store.text(rendering), start, end)
        return None if wanted == passage else wanted

    def _rendering_of(self, row: Row, edit: Edit) -> int:
        """The rendering in which an edit means its ends."""
        sql = "SELECT uuid FROM article WHERE id = ?"
        article = self._store.value(sql, [row["article_id"]])
        return int(self._article(article, edit.rendering_id)["rendering_id"])

    def _edit(self, change: Change, reference: str, edit: Edit) -> int:
        """Change one mark, and return the integer key of the one that was changed."""
        found = self._found(reference)
        if found["deleted_at"]:
            raise AnnotatorError(ErrorCode.ANNOTATION_DELETED, reference=reference)
        # What is there already, the tags above all, is that of one's own copy where there is one.
        row = self._present(change, found)
        edit = self._with_tags(row, edit)
        wanted = self._new_passage(row, edit)
        if self._differs(row, edit, wanted):
            row = self._own(change, row)
            self._apply(change, row, edit, wanted)
        key: int = row["id"]
        return key

    def _with_tags(self, row: Row, edit: Edit) -> Edit:
        """The edit with the tags in full where some are to be added or removed."""
        if not edit.add_tags and not edit.remove_tags:
            return edit
        present = stored_tags(self._store, "annotation", row["id"])
        left = set(present if edit.tags is None else edit.tags) - set(edit.remove_tags)
        return replace(edit, tags=sorted(left | set(edit.add_tags)), add_tags=(), remove_tags=())

    def _differs(self, row: Row, edit: Edit, wanted: Passage | None) -> bool:
        return (
            wanted is not None
            or edit.kind not in {None, row["kind"]}
            or edit.note not in {None, row["note"]}
            or (
                edit.tags is not None
                and clean_tags(edit.tags) != stored_tags(self._store, "annotation", row["id"])
            )
        )

    def _present(self, change: Change, row: Row) -> Row:
        """The row that this reader changes: their own copy of another's where they have one."""
        if row["reader_id"] == change.hand.reader_id:
            return row
        # A copy is of the same article, whose marks have an index.
        made_before = self._store.row(
            """SELECT * FROM annotation WHERE article_id = ? AND copy_of = ? AND reader_id = ?
            AND deleted_at IS NULL ORDER BY id DESC LIMIT 1""",
            [row["article_id"], row["uuid"], change.hand.reader_id],
        )
        return made_before or row

    def _own(self, change: Change, row: Row) -> Row:
        """The row itself where it is this reader's, else a copy of it that is made for them."""
        if row["reader_id"] == change.hand.reader_id:
            return row
        copy = {name: value for name, value in row.items() if name != "id"} | {
            "uuid": str(uuid.uuid4()),
            "reader_id": change.hand.reader_id,
            "origin": Origin.HAND.value,
            "copy_of": row["uuid"],
            "created_at": change.at,
            "updated_at": change.at,
        }
        tags = stored_tags(self._store, "annotation", row["id"])
        key = change.insert_annotation(copy, tags)
        anchors = self._store.rows("SELECT * FROM anchor WHERE annotation_id = ?", [row["id"]])
        for anchor in anchors:
            del anchor["id"]
        change.insert_all("anchor", [{**anchor, "annotation_id": key} for anchor in anchors])
        return self._store.rows("SELECT * FROM annotation WHERE id = ?", [key])[0]

    def _apply(self, change: Change, row: Row, edit: Edit, wanted: Passage | None) -> None:
        change.article_id = row["article_id"]
        if edit.kind is not None:
            change.parameters = {"kind": edit.kind.value}
        columns = {"kind": edit.kind and edit.kind.value, "note": edit.note}
        given = {name: value for name, value in columns.items() if value is not None}
        change.update("annotation", row, given)
        if edit.tags is not None:
            change.set_tags("annotation", row, edit.tags)
        if wanted is not None:
            rendering = self._rendering_of(row, edit)
            Anchors(self._store).set_by_hand(change, row["id"], rendering, wanted)
            change.touch("annotation", row)


def passage_at(text: str, start: int, end: int) -> Passage:
    """The passage of a text between two offsets. Raises PASSAGE_OUTSIDE, PASSAGE_EMPTY."""
    if not (0 <= start <= len(text) and 0 <= end <= len(text)):
        raise AnnotatorError(ErrorCode.PASSAGE_OUTSIDE, start=start, end=end, length=len(text))
    if start >= end or not text[start:end].strip():
        raise AnnotatorError(ErrorCode.PASSAGE_EMPTY, start=start, end=end)
    return Passage(start, end, text[start:end])


def _made_by_hand(change: Change, article: int, passage: Passage, kind: Kind, note: str) -> Row:
    return {
        "uuid": str(uuid.uuid4()),
        "article_id": article,
        "kind": kind.value,
        "note": note,
        "reader_id": change.hand.reader_id,
        "original_quote": passage.quote,
        "origin": Origin.HAND.value,
        "review": Review.ACCEPTED.value,
        "copy_of": None,
        "created_at": change.at,
        "updated_at": change.at,
    }
