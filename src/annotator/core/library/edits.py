"""Marks are changed: kind, note, tags and ends, each as one entry of the history."""

import uuid
from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotator.core.clock import later_than
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import Anchors
from annotator.core.library.change import Change, changing, clean_tags, stored_tags
from annotator.core.library.lookup import by_key, mark_row, passage_at, rendering_of
from annotator.core.library.records import passage_of
from annotator.core.library.search import Search
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Annotation, Kind, Origin, Passage
from annotator.core.progress import Progress, in_step, no_progress, portion


class Edit(Struct, frozen=True):
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


class Edits:
    """Changes the marks of one library. Every verb is one transaction."""

    def __init__(self, store: Store, hand: Callable[[], Hand], search: Search) -> None:
        self._store = store
        self._hand = hand
        self._search = search
        self._copies: dict[int, dict[str, int]] = {}
        """What `_copies_in` has found in the change that is being made."""

    def edit(self, reference: str, edit: Edit, operation: str) -> Annotation:
        """Change a mark; another reader's mark stays theirs, and one's own copy is changed.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_DELETED, PASSAGE_UNPLACED,
        PASSAGE_OUTSIDE, PASSAGE_EMPTY.
        """
        return self.edit_all([reference], edit, operation)[0]

    def edit_all(
        self,
        references: Sequence[str],
        edit: Edit,
        operation: str,
        progress: Progress = no_progress,
    ) -> list[Annotation]:
        """Change several marks alike, as one change; raises what `edit` and `progress` raise, and
        nothing is changed then.
        """
        first, rest = portion(progress, 0.0, 0.5), portion(progress, 0.5, 1.0)
        self._copies = {}
        with changing(self._store, self._hand, operation, progress=rest) as change:
            keys = [self._edit(change, one, edit) for one in in_step(references, first)]
        with self._store.reading():
            return [by_key(self._store, key) for key in keys]

    def amend_note(self, reference: str, note: str, seq: int) -> Annotation | None:
        """Put more of a note into the change `seq` that began it, the last one of the history;
        None, and nothing is done, where it is not the last one any more, or not about that note.

        So a note that is saved while it is typed is one change. Raises ANNOTATION_UNKNOWN.
        """
        with self._store.writing():
            row = mark_row(self._store, reference)
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
        return by_key(self._store, row["id"])

    def _edit(self, change: Change, reference: str, edit: Edit) -> int:
        """Change one mark, and return the integer key of the one that was changed."""
        found = mark_row(self._store, reference)
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

    def _new_passage(self, row: Row, edit: Edit) -> Passage | None:
        """The passage that an edit of the ends asks for; None where the ends stay."""
        if edit.start is None and edit.end is None:
            return None
        rendering = rendering_of(self._store, row, edit.rendering_id)
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
        key = self._copies_in(change, row["article_id"]).get(row["uuid"])
        return row if key is None else self._by_key(key)

    def _copies_in(self, change: Change, article: int) -> dict[str, int]:
        """The keys of this reader's copies in an article, by the ids of what they are copies of:
        read once for a change, because no index leads to the copies of a mark.
        """
        if article not in self._copies:
            sql = """SELECT copy_of, id FROM annotation WHERE article_id = ? AND reader_id = ?
                AND copy_of IS NOT NULL AND deleted_at IS NULL ORDER BY id"""
            found = self._store.tuples(sql, [article, change.hand.reader_id])
            self._copies[article] = dict(found)
        return self._copies[article]

    def _by_key(self, key: int) -> Row:
        return self._store.rows("SELECT * FROM annotation WHERE id = ?", [key])[0]

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
        self._copies_in(change, row["article_id"])[row["uuid"]] = key
        return self._by_key(key)

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
            rendering = rendering_of(self._store, row, edit.rendering_id)
            Anchors(self._store).set_by_hand(change, row["id"], rendering, wanted)
            change.touch("annotation", row)
