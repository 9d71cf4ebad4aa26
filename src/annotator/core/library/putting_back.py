"""A mark that was set aside comes back, where what was wrong with it can be told or is right now.

Its kind is told by the history, which recorded each one; its article may have come back, from a
backup or from a file; its place is the one it had where that still holds its words, else where they
stand once. What cannot be told is never made up: the mark stays apart then.
"""

import base64
import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import placement_columns
from annotator.core.library.change import Change, changing
from annotator.core.library.faults import as_they_are
from annotator.core.library.lookup import by_key
from annotator.core.library.rules import is_placed, known_tables, wrong_columns
from annotator.core.library.store import Hand, Row, Store
from annotator.core.library.substitutes import mended
from annotator.core.model import AnchorStatus, Annotation, Kind, Passage, Quarantined, SetBy
from annotator.core.progress import Progress, in_step, no_progress

TOLD = """
    SELECT {what} FROM change_row JOIN change ON seq = change_seq
    WHERE table_name = 'annotation' AND row_key = ? AND json_valid(after) ORDER BY change_row.id
"""
"""What the history has of a mark."""

APART = """
    SELECT id, row_key, row_uuid, article_uuid, contents FROM quarantine
    WHERE table_name = 'annotation' AND NOT is_mended AND row_key = ? AND at = ?
"""
HANGING = """
    SELECT id, contents FROM quarantine
    WHERE table_name = ? AND NOT is_mended AND json_valid(contents)
        AND json_extract(contents, '$.annotation_id') = CAST(? AS INTEGER) AND id > ?
        AND id < ifnull((SELECT min(id) FROM quarantine
            WHERE table_name = 'annotation' AND row_key = ? AND id > ?), 9e18)
    ORDER BY id
"""
"""What was set aside with a mark, which its integer key tells until another mark has it."""

SHOWN = """
    SELECT article.id, rendering.id AS rendering_id, rendering.text FROM article
    JOIN version ON version.id = current_version_id
    JOIN rendering ON rendering.id = current_rendering_id
"""


def why_not(store: Store, apart: Quarantined) -> ErrorCode | None:
    """Why a row that was set aside cannot be put back; None where it can. Nothing is written."""
    try:
        with store.reading():
            _Return(store, apart)
    except AnnotatorError as error:
        return error.code
    return None


def put_back(
    store: Store,
    hand: Callable[[], Hand],
    rows: Sequence[Quarantined],
    progress: Progress = no_progress,
) -> list[Annotation]:
    """Put marks that were set aside back, in one change that can be undone; return them.

    Raises NOT_BACK_PART, NOT_BACK_KIND, NOT_BACK_ARTICLE, NOT_BACK_THERE: nothing was changed then.
    """
    with changing(store, hand, "put_back") as change:
        keys = [_Return(store, apart).run(change) for apart in in_step(rows, progress)]
        change.parameters["count"] = len(keys)
    with store.reading():
        return [by_key(store, key) for key in keys]


class _Return:
    """One mark on its way back: everything of it is found before anything is written."""

    def __init__(self, store: Store, apart: Quarantined) -> None:
        self._store = store
        if apart.is_mended or apart.table != "annotation":
            raise AnnotatorError(ErrorCode.NOT_BACK_PART)
        self._apart = self._found(apart)
        self._row = _read(self._apart["contents"])
        self._id = self._row.get("uuid")
        words = self._row.get("original_quote")
        if not isinstance(words, str) or not words:
            raise AnnotatorError(ErrorCode.NOT_BACK_PART)
        if store.value("SELECT 1 FROM annotation WHERE uuid = ?", [self._id]):
            raise AnnotatorError(ErrorCode.NOT_BACK_THERE)
        self._shown = self._article()
        self._columns = self._mended()

    def run(self, change: Change) -> int:
        """Write it; return its integer key."""
        reader = self._reader()
        columns = {**self._columns, "reader_id": reader}
        key = change.insert_annotation(columns, self._tags())
        change.article_id = self._shown["id"]
        places = self._places() or [self._by_words()]
        now = {"set_by": SetBy.AUTOMATIC.value, "set_at": self._store.now()}
        for place in places:
            change.insert_anchors_of_new([{**now, **place, "annotation_id": key}])
        gone = [self._apart["id"], *self._hanging_ids()]
        holes = ", ".join("?" * len(gone))
        self._store.connection.execute(f"DELETE FROM quarantine WHERE id IN ({holes})", gone)
        return key

    def _found(self, apart: Quarantined) -> Row:
        with as_they_are(self._store.connection):
            row = self._store.row(APART, [apart.key, apart.at])
        if row is None:
            raise AnnotatorError(ErrorCode.NOT_BACK_PART)
        return row

    def _told(self, what: str) -> list[Any]:
        rows = self._store.tuples(TOLD.format(what=what), [self._id])
        return [value for (value,) in rows if value is not None]

    def _article(self) -> Row:
        """The article, with the text that it shows: by its id, else by the words of the mark."""
        told = [*self._told("json_extract(after, '$.article_id')"), self._apart["article_uuid"]]
        for one in told:
            row = self._store.row(f"{SHOWN} WHERE article.uuid = ?", [one])
            if row is not None:
                return row
        found = self._store.rows(
            f"{SHOWN} WHERE instr(rendering.text, ?) LIMIT 2", [self._row["original_quote"]]
        )
        if len(found) != 1:
            raise AnnotatorError(ErrorCode.NOT_BACK_ARTICLE)
        return found[0]

    def _mended(self) -> Row:
        rules = known_tables()["annotation"]
        row = {name: self._row.get(name) for name in rules}
        row |= {"id": 0, "reader_id": 0, "article_id": self._shown["id"]}
        kinds = [one for one in self._told("json_extract(after, '$.kind')") if one in set(Kind)]
        if wrong_columns([row["kind"]], {"kind": rules["kind"]}):
            row["kind"] = kinds[-1] if kinds else None
        better, _ = mended("annotation", row, rules)
        if better is None:
            raise AnnotatorError(ErrorCode.NOT_BACK_KIND)
        return {name: value for name, value in better.items() if name != "id"}

    def _reader(self) -> int:
        """Who made it, as the history tells; never who puts it back."""
        told = self._told("CASE WHEN before IS NULL THEN change.reader_id END")
        for key in (*told, self._row.get("reader_id")):
            if self._store.value("SELECT 1 FROM reader WHERE id = ?", [key]):
                return int(key)
        return self._store.insert("reader", {"uuid": str(uuid.uuid4())})

    def _hanging(self, table: str) -> list[tuple[int, Row]]:
        key, number = self._apart["row_key"], self._apart["id"]
        rows = self._store.tuples(HANGING, [table, key, number, key, number])
        return [(one, _read(contents)) for one, contents in rows]

    def _hanging_ids(self) -> list[int]:
        return [one for table in ("anchor", "annotation_tag") for one, _ in self._hanging(table)]

    def _tags(self) -> list[str]:
        rows = (row.get("tag") for _, row in self._hanging("annotation_tag"))
        return [tag for tag in rows if isinstance(tag, str) and "\0" not in tag]

    def _places(self) -> list[Row]:
        """The places it had, in texts that are there and say the same there."""
        rules = {name: rule for name, rule in known_tables()["anchor"].items() if name != "id"}
        found: dict[Any, Row] = {}
        for _, row in self._hanging("anchor"):
            values = {name: row.get(name) for name in rules}
            is_sound = not wrong_columns([*values.values()], rules)
            if is_sound and self._is_there(values):
                found[values["rendering_id"]] = values
        is_shown = self._shown["rendering_id"] in found
        return [*found.values()] if is_shown else []

    def _is_there(self, place: Row) -> bool:
        text = self._store.value(
            """SELECT text FROM rendering JOIN version ON version.id = version_id
            WHERE rendering.id = ? AND article_id = ?""",
            [place["rendering_id"], self._shown["id"]],
        )
        parts = [place[name] for name in ("start", "end", "quote", "anchor_status")]
        return text is not None and is_placed(text, *parts)

    def _by_words(self) -> Row:
        """Where its words stand once in the text that is shown; else it has no sure place."""
        text, quote = self._shown["text"], self._row["original_quote"]
        placement = Placement(AnchorStatus.UNSURE, None, Reason.DOUBTFUL)
        if text.count(quote) == 1:
            passage = Passage(text.index(quote), text.index(quote) + len(quote), quote)
            placement = Placement(AnchorStatus.MOVED, passage, Reason.FOUND_ELSEWHERE)
        return {"rendering_id": self._shown["rendering_id"], **placement_columns(placement, text)}


def _read(contents: str) -> Row:
    """A row as `kept` has written it down."""
    try:
        told = json.loads(contents)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: _bytes(value) if isinstance(value, dict) else value
            for name, value in told.items()}  # fmt: skip


def _bytes(value: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(value.get("base64", "")))
    except ValueError:
        return b""
