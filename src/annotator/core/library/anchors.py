"""The anchors of an article's marks: one for each rendering in which a mark was looked for."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotator.core.anchoring.carry import Placement, carry
from annotator.core.clock import later_than
from annotator.core.library.change import Change
from annotator.core.library.records import passage_of, placed
from annotator.core.library.store import Row, Store
from annotator.core.model import AnchorStatus, Passage, SetBy


class Anchors:
    """Keeps automatic anchors in step with the newest one that was set by hand."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set_by_hand(
        self, change: Change, annotation: int, rendering: int, passage: Passage
    ) -> None:
        """Place an annotation in one rendering by hand, and anew in the others.

        Raises ValueError where the article text has other words there.
        """
        columns = {
            **placement_columns(
                Placement(AnchorStatus.SAME, passage, "by-hand"), self._store.text(rendering)
            ),
            "set_by": SetBy.HAND.value,
            "set_at": self._after_all_others(annotation, change.at),
        }
        self._write(change, annotation, rendering, columns)
        self.heal(change, [annotation])

    def _after_all_others(self, annotation: int, at: str) -> str:
        """A time by which this anchor is the newest, also where a clock was wrong."""
        sql = "SELECT max(set_at) FROM anchor WHERE annotation_id = ?"
        newest = self._store.value(sql, [annotation])
        return later_than(newest, at) if newest else at

    def heal(self, change: Change, annotations: Iterable[int]) -> None:
        """Place the automatic anchors of these annotations anew, where they have any."""
        for annotation in annotations:
            anchors = self._store.rows("SELECT * FROM anchor WHERE annotation_id = ?", [annotation])
            origin = newest_by_hand(anchors)
            for anchor in anchors:
                if origin and anchor["set_by"] == SetBy.AUTOMATIC:
                    change.update("anchor", anchor, self._carried(origin, anchor["rendering_id"]))

    def fill(self, change: Change, article: int, rendering: int) -> None:
        """Place every mark of an article that was not looked for in this rendering yet."""
        rows = self._store.rows(
            """SELECT anchor.* FROM anchor JOIN annotation ON annotation.id = anchor.annotation_id
            WHERE annotation.article_id = ? AND annotation.purged_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM anchor AS there
                    WHERE there.annotation_id = annotation.id AND there.rendering_id = ?)
            ORDER BY anchor.annotation_id, anchor.id""",
            [article, rendering],
        )
        anchors: dict[int, list[Row]] = {}
        for row in rows:
            anchors.setdefault(row["annotation_id"], []).append(row)
        made = [
            {
                "annotation_id": annotation,
                "rendering_id": rendering,
                **self._carried(origin, rendering),
                "set_by": SetBy.AUTOMATIC.value,
                "set_at": change.at,
            }
            for annotation, mine in anchors.items()
            if (origin := newest_by_hand(mine))
        ]
        change.insert_all("anchor", made)

    def _carried(self, origin: Row, rendering: int) -> Row:
        passage = passage_of(origin)
        assert passage is not None  # noqa: S101 (`newest_by_hand` gives placed anchors alone)
        text = self._store.text(rendering)
        return placement_columns(
            carry(passage, self._store.text(origin["rendering_id"]), text), text
        )

    def _write(
        self, change: Change, annotation: int, rendering: int, columns: Mapping[str, Any]
    ) -> None:
        there = self._store.row(
            "SELECT * FROM anchor WHERE annotation_id = ? AND rendering_id = ?",
            [annotation, rendering],
        )
        if there:
            change.update("anchor", there, columns)
        else:
            keys = {"annotation_id": annotation, "rendering_id": rendering}
            change.insert("anchor", {**keys, **columns})


def newest_by_hand(anchors: Iterable[Row]) -> Row | None:
    """Of one annotation's anchors the placed one that was set by hand last; where a mark came
    with none (an import), the placed one that was set last.
    """
    placed_ones = [anchor for anchor in anchors if anchor["start"] is not None]
    by_hand = [anchor for anchor in placed_ones if anchor["set_by"] == SetBy.HAND]
    return max(by_hand or placed_ones, key=lambda row: (row["set_at"], row["id"]), default=None)


def placement_columns(placement: Placement, text: str) -> Row:
    """The columns of an anchor for what was found in an article text."""
    return {
        **placed(placement.passage, text),
        "anchor_status": placement.status.value,
        "score": placement.score,
        "reason": placement.reason,
    }
