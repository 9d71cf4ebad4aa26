"""Marks that still have to be looked for in the text that their article shows now."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from annotator.core.anchoring.placement import Reason
from annotator.core.anchoring.wanted import Before, Healed, Healing, Wanted
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import (
    has_pending_reason,
    is_pending,
    newest_by_hand,
    placement_columns,
    says_pending,
)
from annotator.core.library.change import Change, changing
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import AnchorStatus, Passage, Remembered, SetBy, Unsettled

_PENDING = f"""
    FROM annotation LEFT JOIN anchor
        ON anchor.annotation_id = annotation.id AND anchor.rendering_id = ?
    WHERE annotation.article_id = ? AND annotation.purged_at IS NULL
        AND (anchor.id IS NULL OR (
            anchor.set_by = 'automatic' AND anchor.start IS NULL
            AND {has_pending_reason("anchor")}))
        AND EXISTS (SELECT 1 FROM anchor AS known
            WHERE known.annotation_id = annotation.id AND known.start IS NOT NULL)
"""
"""Annotations to be looked for in a rendering: those that were placed in another one."""


Footing = tuple[int, int, int, str]
"""The key of an anchor, where it begins and ends (code points), and when it was set."""


class Task(Struct, frozen=True):
    """What is to be done for one article, and for which state of the library it holds."""

    article: int
    rendering: int
    healing: Healing
    origins: dict[str, Footing]
    """By annotation id the anchor that it was set by hand with, and where and when."""


class Healer:
    """Gathers what is needed to place marks, and writes where they were placed."""

    def __init__(self, store: Store, hand: Callable[[], Hand]) -> None:
        self._store = store
        self._hand = hand

    def is_needed(self, article_id: str) -> bool:
        """Whether an article has marks to be looked for. Raises ARTICLE_UNKNOWN."""
        article, rendering = self._shown(article_id)
        return bool(self._store.rows(f"SELECT 1 {_PENDING} LIMIT 1", [rendering, article]))

    def gather(self, article_id: str, near: int = 0) -> Task | None:
        """An article's marks that are to be looked for, those first that were close to a place in
        the text (code points) when they were placed last. None where there are none.
        """
        with self._store.reading():
            article, rendering = self._shown(article_id)
            sql = f"SELECT annotation.id, annotation.uuid {_PENDING}"
            pending = {
                row["id"]: row["uuid"] for row in self._store.rows(sql, [rendering, article])
            }
            if not pending:
                return None
            return self._task(article, rendering, pending, near)

    def write(self, task: Task, healed: Iterable[Healed]) -> int:
        """Write where marks were placed, as one change that no undo takes back; return how many.

        Left out are those whose anchors a person or another program has changed meanwhile.
        """
        written = 0
        with changing(self._store, self._hand, "heal", undoable=False) as change:
            if self._is_shown(task):
                written = self._write(change, task, healed)
            change.article_id = task.article
            change.parameters = {"count": written}
        return written

    def remembered(self, article_id: str) -> dict[str, Remembered]:
        """For each mark of an article that is not where and as it was set by hand, by its id, what
        it was then. Raises ARTICLE_UNKNOWN.
        """
        article, rendering = self._shown(article_id)
        found: dict[str, Remembered] = {}
        for mark, start, end, quote, *more in self._store.tuples(_REMEMBERED, [rendering, article]):
            # Rows come in the order in which they were set: the last one stays.
            found[mark] = Remembered(Passage(start, end, quote), *more)
        return found

    def unsettled(self, article_id: str) -> Unsettled:
        """How many marks of an article ask for a look. Raises ARTICLE_UNKNOWN."""
        article, rendering = self._shown(article_id)
        rows = self._store.rows(_UNSETTLED, [rendering, rendering, article])
        counts = {AnchorStatus(row["anchor_status"]): row["marks"] for row in rows}
        return Unsettled(counts, min((row["since"] or "" for row in rows), default=""))

    def lost(self, article_id: str, annotation_ids: Sequence[str]) -> Healing:
        """What is needed to say where these marks of an article may be; those that were set by hand
        in the text that it shows are left out. Raises ARTICLE_UNKNOWN.
        """
        article, rendering = self._shown(article_id)
        keys = {row["id"]: row["uuid"] for row in self._store.rows(_KEYS, [article])}
        by_uuid = {keys[key]: anchors for key, anchors in self._anchors(article).items()}
        wanted = [
            Wanted(one, str(origin["rendering_id"]), origin["start"], origin["end"])
            for one in annotation_ids
            if (origin := newest_by_hand(by_uuid.get(one, [])))
            and origin["rendering_id"] != rendering
        ]
        texts = {one.rendering: self._store.text(int(one.rendering)) for one in wanted}
        return Healing(texts, self._store.text(rendering), wanted, only_candidates=True)

    def _task(self, article: int, rendering: int, pending: dict[int, str], near: int) -> Task:
        origins: dict[str, Footing] = {}
        wanted: list[Wanted] = []
        for annotation, anchors in self._anchors(article).items():
            origin = newest_by_hand(anchors) if annotation in pending else None
            if origin is not None:
                uuid = pending[annotation]
                origins[uuid] = _footing_of(origin)
                wanted.append(_wanted(uuid, origin, _last(anchors, rendering)))
        wanted.sort(key=lambda one: abs(_last_start(one) - near))
        used = {one.rendering for one in wanted}
        used |= {one.before.rendering for one in wanted if one.before}
        texts = {key: self._store.text(int(key)) for key in sorted(used)}
        healing = Healing(texts, self._store.text(rendering), wanted)
        return Task(article, rendering, healing, origins)

    def _anchors(self, article: int) -> dict[int, list[Row]]:
        rows = self._store.rows(
            """SELECT anchor.id, annotation_id, rendering_id, start, "end", anchor_status, set_by,
                set_at, reason
            FROM anchor JOIN annotation ON annotation.id = anchor.annotation_id
            WHERE annotation.article_id = ? AND annotation.purged_at IS NULL
            ORDER BY annotation_id, anchor.id""",
            [article],
        )
        anchors: dict[int, list[Row]] = {}
        for row in rows:
            anchors.setdefault(row["annotation_id"], []).append(row)
        return anchors

    def _write(self, change: Change, task: Task, healed: Iterable[Healed]) -> int:
        new: list[Row] = []
        renewed = 0
        for one in healed:
            anchors = self._store.rows(_ANCHORS_OF, [one.annotation])
            origin = newest_by_hand(anchors)
            if origin is None or _footing_of(origin) != task.origins[one.annotation]:
                continue
            columns = {
                **placement_columns(one.placement, task.healing.new_text),
                "set_by": SetBy.AUTOMATIC.value,
                "set_at": change.at,
            }
            there = [row for row in anchors if row["rendering_id"] == task.rendering]
            if not there:
                keys = {"annotation_id": origin["annotation_id"], "rendering_id": task.rendering}
                new.append({**keys, **columns})
            elif is_pending(there[0]):
                renewed += change.update("anchor", there[0], columns)
        change.insert_all("anchor", new)
        return len(new) + renewed

    def _is_shown(self, task: Task) -> bool:
        """Whether the article still shows the text that the marks were looked for in."""
        shown = self._store.value(f"{_SHOWN} WHERE article.id = ?", [task.article])
        return bool(shown == task.rendering)

    def _shown(self, article_id: str) -> tuple[int, int]:
        row = self._store.row(f"{_SHOWN} WHERE article.uuid = ?", [article_id])
        if row is None:
            raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
        return row["id"], row["current_rendering_id"]


_ANCHORS_OF = """SELECT anchor.* FROM anchor JOIN annotation ON annotation.id = annotation_id
    WHERE annotation.uuid = ? AND annotation.purged_at IS NULL"""
_REMEMBERED = """
    SELECT annotation.uuid AS mark, anchor.start, anchor."end", anchor.quote, anchor.prefix,
        anchor.suffix, version.uuid AS version, version.captured_at
    FROM annotation
    JOIN anchor AS shown ON shown.annotation_id = annotation.id AND shown.rendering_id = ?
    JOIN anchor ON anchor.annotation_id = annotation.id AND anchor.start IS NOT NULL
    JOIN rendering ON rendering.id = anchor.rendering_id
    JOIN version ON version.id = rendering.version_id
    WHERE annotation.article_id = ? AND annotation.purged_at IS NULL
        AND shown.anchor_status NOT IN ('same', 'shifted') AND anchor.id <> shown.id
    ORDER BY anchor.set_by = 'hand', anchor.set_at, anchor.id
"""
_UNSETTLED = f"""
    SELECT shown.anchor_status, count(*) AS marks, min((
        SELECT version.captured_at FROM anchor AS origin
        JOIN rendering ON rendering.id = origin.rendering_id
        JOIN version ON version.id = rendering.version_id
        WHERE origin.annotation_id = annotation.id AND origin.rendering_id <> ?
            AND origin.start IS NOT NULL
        ORDER BY origin.set_by = 'hand' DESC, origin.set_at DESC, origin.id DESC LIMIT 1)) AS since
    FROM annotation
    JOIN anchor AS shown ON shown.annotation_id = annotation.id AND shown.rendering_id = ?
    WHERE annotation.article_id = ? AND annotation.deleted_at IS NULL
        AND annotation.review = 'accepted' AND shown.set_by = 'automatic'
        AND shown.anchor_status NOT IN ('same', 'shifted') AND shown.reason <> 'kept-as-removed'
        AND NOT {says_pending("shown")}
    GROUP BY shown.anchor_status
"""
_KEYS = "SELECT id, uuid FROM annotation WHERE article_id = ? AND purged_at IS NULL"
_SHOWN = """SELECT current_rendering_id, article.id FROM article
    JOIN version ON version.id = article.current_version_id"""


def _footing_of(anchor: Row) -> Footing:
    return anchor["id"], anchor["start"], anchor["end"], anchor["set_at"]


def _wanted(uuid: str, origin: Row, last: Row | None) -> Wanted:
    before = None
    if last is not None and last["id"] != origin["id"]:
        before = Before(
            str(last["rendering_id"]),
            last["start"],
            last["end"],
            AnchorStatus(last["anchor_status"]),
            # What a reader has said holds on, until its words stand in a text again.
            by_hand=last["set_by"] == SetBy.HAND or last["reason"] == Reason.KEPT_AS_REMOVED,
        )
    return Wanted(uuid, str(origin["rendering_id"]), origin["start"], origin["end"], before)


def _last(anchors: Sequence[Row], rendering: int) -> Row | None:
    """Where an annotation was placed, or not, in the text before."""
    others = [one for one in anchors if one["rendering_id"] != rendering and not is_pending(one)]
    return max(others, key=lambda row: (row["set_at"], row["id"]), default=None)


def _last_start(wanted: Wanted) -> int:
    before = wanted.before
    return wanted.start if before is None or before.start is None else before.start
