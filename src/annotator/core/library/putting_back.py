"""A mark that was set aside comes back, where what was wrong with it can be told or is right now.

Its kind is told by the history, which recorded each one; its article may have come back, from a
backup or from a file; its places are those it had where they still hold its words. What cannot be
told is never made up: the mark stays apart then. What was set aside is only let go once each value
of it is in the library again; a mark that is back with another value leaves its copy.
"""

from collections.abc import Callable, Sequence
from typing import Any

from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import TO_BE_LOOKED_FOR, placement_columns
from annotator.core.library.change import Change, changing, stored_tags
from annotator.core.library.faults import Why, as_they_are
from annotator.core.library.lookup import by_key
from annotator.core.library.parts import (
    SHOWN,
    Part,
    Parts,
    Told,
    is_around,
    is_sound,
    is_whole,
    read_row,
)
from annotator.core.library.rules import is_number, is_placed, known_tables, wrong_columns
from annotator.core.library.store import Hand, Row, Store
from annotator.core.library.substitutes import mended
from annotator.core.model import AnchorStatus, Annotation, Passage, Quarantined, SetBy
from annotator.core.progress import Progress, in_step, in_turns, no_progress

APART = """
    SELECT id, row_uuid, article_uuid, contents FROM quarantine
    WHERE table_name = 'annotation' AND NOT is_mended AND row_key = ? AND at = ?
"""
OWN_TEXT = """
    SELECT rendering.id, text FROM rendering JOIN version ON version.id = version_id
    WHERE article_id = ? AND {condition} ORDER BY rendering.id
"""
UNKNOWN = object()
"""Stands for the value of a column that is not there."""
FILE_KEYS = frozenset({"id", "article_id", "reader_id"})
"""Columns of a mark that mean something in this file alone."""


def why_not(
    store: Store, rows: Sequence[Quarantined], progress: Progress = no_progress
) -> list[ErrorCode | None]:
    """Why each of these rows that were set aside cannot be put back; None for one that can be.
    Nothing is written. `progress` is called before each, and may stop it.
    """
    parts = Parts(store)
    return [_why_not(store, one, parts) for (one,) in in_turns(rows, 1, progress)]


def _why_not(store: Store, apart: Quarantined, parts: Parts) -> ErrorCode | None:
    try:
        with store.reading():
            _Return(store, apart, parts)
    except AnnotatorError as error:
        return error.code
    return None


def put_back(
    store: Store,
    hand: Callable[[], Hand],
    rows: Sequence[Quarantined],
    progress: Progress = no_progress,
) -> list[Annotation]:
    """Put marks that were set aside back, in one change that can be undone; return them. Of a mark
    that was set aside more than once the last of these rows is taken, and the others stay apart.
    Those that were in the trash are in it again: if all were, there is nothing to undo.

    Raises NOT_BACK_PART, NOT_BACK_KIND, NOT_BACK_READER, NOT_BACK_ARTICLE, NOT_BACK_THERE: nothing
    was changed then.
    """
    wanted = {one.id or (one.at, one.key): one for one in rows}
    parts = Parts(store)
    with changing(store, hand, "put_back") as change:
        rows = [*wanted.values()]
        keys = [_Return(store, one, parts).run(change) for one in in_step(rows, progress)]
        change.parameters["count"] = len(keys)
        marks = [by_key(store, key) for key in keys]
        change.is_undoable = any(mark.deleted_at is None for mark in marks)
    return marks


class _Return:
    """One mark on its way back: everything of it is found before anything is written."""

    def __init__(self, store: Store, apart: Quarantined, parts: Parts) -> None:
        self._store, self._parts = store, parts
        self._apart = self._found(apart)
        self._row = read_row(self._apart["contents"])
        rules = known_tables()["annotation"]
        self._id = self._row.get("uuid")
        if (
            wrong_columns([self._id], {"uuid": rules["uuid"]})
            or self._id != self._apart["row_uuid"]
        ):
            raise AnnotatorError(ErrorCode.NOT_BACK_PART)
        if store.value("SELECT 1 FROM annotation WHERE uuid = ?", [self._id]):
            raise AnnotatorError(ErrorCode.NOT_BACK_THERE)
        self._told = Told(store, self._id)
        self._wrong = wrong_columns([self._row.get(name) for name in rules], rules)
        self._columns = self._mended()
        self._columns["reader_id"] = self._reader()
        self._shown = self._article()
        self._columns["article_id"] = self._shown["id"]

    def run(self, change: Change) -> int:
        """Write it; return its integer key."""
        mine = self._parts.of(self._apart["id"], str(self._id))
        tags = [part for part in mine if part.table == "annotation_tag"]
        wanted = [part.row["tag"] for part in tags if is_sound("annotation_tag", part.row)]
        key = change.insert_annotation(self._columns, wanted)
        change.article_id = self._shown["id"]
        used = self._place(change, key, [part for part in mine if part.table == "anchor"])
        there = stored_tags(self._store, "annotation", key)
        used |= {part.id for part in tags if is_whole(part, there)}
        self._let_go(used, {part.id for part in mine} - used)
        return key

    # What it is

    def _found(self, apart: Quarantined) -> Row:
        row = None
        if apart.is_lost_mark:
            with as_they_are(self._store.connection):
                row = self._store.row(APART, [apart.key, apart.at])
        if row is None:
            raise AnnotatorError(ErrorCode.NOT_BACK_PART)
        return row

    def _mended(self) -> Row:
        """Its columns, with what the history tells in the place of wrong values, and else with what
        stands in for such values everywhere. A note may be newer than the history: it stays.
        """
        rules = known_tables()["annotation"]
        row = {name: self._row.get(name) for name in rules} | dict.fromkeys(FILE_KEYS, 0)
        for name in {*self._wrong} - FILE_KEYS - {"note"}:
            told = self._told.values(name)
            if told and not wrong_columns(told[-1:], {name: rules[name]}):
                row[name] = told[-1]
        words = row["original_quote"]
        if not isinstance(words, str) or not words or row["purged_at"] is not None:
            raise AnnotatorError(ErrorCode.NOT_BACK_PART)
        better, _ = mended("annotation", row, rules)
        if better is None:
            raise AnnotatorError(ErrorCode.NOT_BACK_KIND)
        return {name: value for name, value in better.items() if name != "id"}

    def _reader(self) -> int:
        """Who made it; never who puts it back, nor another one who has got the key since."""
        key, told = self._row.get("reader_id"), self._told.values("reader_id")
        known = self._store.value("SELECT id FROM reader WHERE uuid = ?", told[-1:] or [""])
        if is_number(key):
            row = self._store.row("SELECT id, name FROM reader WHERE id = ?", [key])
            if row is not None and (known is not None or not told or not row["name"]):
                return int(row["id"])
        if known is None:
            raise AnnotatorError(ErrorCode.NOT_BACK_READER)
        return int(known)

    def _article(self) -> Row:
        """The article, with the text that it shows: by its id; else one with the same text. Only
        where nothing tells which one it was, by the words of the mark.
        """
        known = self._article_id()
        if known:
            row = self._store.row(f"{SHOWN} WHERE article.uuid = ?", [known])
            found = [row] if row is not None else self._parts.with_same_text(self._told, known)
        else:
            condition = f"{SHOWN} WHERE instr(rendering.text, ?) LIMIT 2"
            found = self._store.rows(condition, [self._columns["original_quote"]])
        if len(found) != 1:
            raise AnnotatorError(ErrorCode.NOT_BACK_ARTICLE)
        return found[0]

    def _article_id(self) -> str:
        told = [one for one in self._told.values("article_id") if isinstance(one, str)]
        at_last = self._apart["article_uuid"]
        return at_last if isinstance(at_last, str) and at_last else (told or [""])[-1]

    # Where it is

    def _place(self, change: Change, key: int, apart: Sequence[Part]) -> set[int]:
        """Write the places it had, and what is to be looked for in the text that is shown; return
        which rows of the quarantine are in the library again.
        """
        chosen: dict[int, tuple[bool, Part, Row]] = {}
        for part in apart:
            place = self._there(part.row)
            if place is not None:
                found = (place["set_by"] == SetBy.HAND, part, place)
                before = chosen.get(place["rendering_id"], found)
                if found[0] >= before[0]:  # the one set by hand, and of these the last
                    chosen[place["rendering_id"]] = found
        places = [place for _, _, place in chosen.values()]
        if self._shown["rendering_id"] not in chosen:
            is_placed_elsewhere = any(place["start"] is not None for place in places)
            places.append(self._in_shown(change, is_to_be_looked_for=is_placed_elsewhere))
        for place in places:
            change.insert_anchors_of_new([{**place, "annotation_id": key}])
        columns = known_tables()["anchor"]
        return {part.id for _, part, _ in chosen.values() if part.row.keys() <= columns.keys()}

    def _there(self, row: Row) -> Row | None:
        """The columns of a place it had, in the text that it is in; None where that is not there,
        or says something else.
        """
        if not is_sound("anchor", row):
            return None
        text = self._text_of(row)
        parts = [row[name] for name in ("start", "end", "quote", "anchor_status")]
        if text is None or not is_placed(text["text"], *parts):
            return None
        names = known_tables()["anchor"].keys() - {"id"}
        return {**{name: row[name] for name in sorted(names)}, "rendering_id": text["id"]}

    def _text_of(self, place: Row) -> Row | None:
        """The text of this article in which the mark had a place: by what the history tells, else
        by its key, if there the same words stand around it.
        """
        known = self._told.text_of(place)
        if known is None:
            sql = OWN_TEXT.format(condition="rendering.id = ?")
            row = self._store.row(sql, [self._shown["id"], place["rendering_id"]])
            return row if row is not None and is_around(row["text"], place) else None
        for condition, value in (
            ("rendering.uuid = ?", known),
            ("text_sha256 = ?", next(iter(self._told.hashes({known})), "")),
        ):
            sql = OWN_TEXT.format(condition=condition)
            row = self._store.row(sql, [self._shown["id"], value])
            if row is not None:
                return row
        return None

    def _in_shown(self, change: Change, *, is_to_be_looked_for: bool) -> Row:
        """What is said of the text that is shown: it is to be looked for there, from where it was
        in another one; without any, it is where its words stand once, or has no sure place.
        """
        text, quote = self._shown["text"], self._columns["original_quote"]
        placement = Placement(AnchorStatus.UNSURE, None, Reason.DOUBTFUL)
        if is_to_be_looked_for:
            placement = TO_BE_LOOKED_FOR
        elif text.count(quote) == 1:
            passage = Passage(text.index(quote), text.index(quote) + len(quote), quote)
            placement = Placement(AnchorStatus.MOVED, passage, Reason.FOUND_ELSEWHERE)
        shown = {"rendering_id": self._shown["rendering_id"]}
        now = {"set_by": SetBy.AUTOMATIC.value, "set_at": change.at}
        return {**shown, **placement_columns(placement, text), **now}

    # What stays of what was set aside

    def _replaced(self) -> list[str]:
        """The columns whose values are not in the library again."""
        replaced = [
            name
            for name, value in self._row.items()
            if name not in FILE_KEYS and not _is_same(value, self._columns.get(name, UNKNOWN))
        ]
        replaced += [name for name in self._wrong if name in FILE_KEYS]
        if not self._article_id():
            replaced.append("article_id")
        return list(dict.fromkeys(replaced))

    def _let_go(self, used: set[int], left: set[int]) -> None:
        """Delete what is in the library again; what is not stays, under the name of its mark."""
        other = self._replaced()
        number = self._apart["id"]
        execute = self._store.connection.execute
        if other:
            sql = "UPDATE quarantine SET is_mended = 1, why = ?, column_name = ? WHERE id = ?"
            execute(sql, [Why.VALUE.value, " ".join(other), number])
        for one in used if other else used | {number}:
            execute("DELETE FROM quarantine WHERE id = ?", [one])
        for one in left:
            execute("UPDATE quarantine SET row_uuid = ? WHERE id = ?", [self._id, one])


def _is_same(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)
