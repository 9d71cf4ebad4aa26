"""The anchors of an article's marks: one for each rendering in which a mark was looked for."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from annotator.core.anchoring.placement import PENDING, Placement, Reason
from annotator.core.clock import later_than
from annotator.core.library.change import Change
from annotator.core.library.records import placed
from annotator.core.library.store import Row, Store
from annotator.core.model import AnchorStatus, Passage, SetBy

TO_BE_LOOKED_FOR = Placement(AnchorStatus.UNSURE, None, Reason.PENDING)
"""What an automatic anchor says until its mark is looked for again (`Healer`)."""


class Anchors:
    """Sets anchors by hand, and lets the automatic ones follow."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set_by_hand(
        self, change: Change, annotation: int, rendering: int, passage: Passage
    ) -> None:
        """Place an annotation in one rendering by hand; in the others it is to be looked for anew.

        Raises ValueError where the article text has other words there.
        """
        self._set(change, annotation, rendering, Placement(AnchorStatus.SAME, passage, "by-hand"))

    def keep_as_removed(self, change: Change, annotation: int, rendering: int) -> None:
        """Say by hand that an annotation's words are no longer in one rendering."""
        gone = Placement(AnchorStatus.REMOVED, None, Reason.KEPT_AS_REMOVED)
        self._set(change, annotation, rendering, gone)

    def defer(self, change: Change, annotation: int, *, but: Collection[int] = frozenset()) -> None:
        """Let the automatic anchors of an annotation be looked for anew, `but` those in these
        renderings: what a person set has changed.
        """
        anchors = self._store.rows("SELECT * FROM anchor WHERE annotation_id = ?", [annotation])
        for anchor in anchors:
            if anchor["set_by"] == SetBy.AUTOMATIC and anchor["rendering_id"] not in but:
                change.update("anchor", anchor, placement_columns(TO_BE_LOOKED_FOR, ""))

    def _set(self, change: Change, annotation: int, rendering: int, placement: Placement) -> None:
        columns = {
            **placement_columns(placement, self._store.text(rendering)),
            "set_by": SetBy.HAND.value,
            "set_at": self._after_all_others(annotation, change.at),
        }
        self.write(change, annotation, rendering, columns)
        self.defer(change, annotation)

    def _after_all_others(self, annotation: int, at: str) -> str:
        """A time by which this anchor is the newest, also where a clock was wrong."""
        sql = "SELECT max(set_at) FROM anchor WHERE annotation_id = ?"
        newest = self._store.value(sql, [annotation])
        return later_than(newest, at) if newest else at

    def write(
        self, change: Change, annotation: int, rendering: int, columns: Mapping[str, Any]
    ) -> None:
        """Give an annotation's anchor in one rendering these columns; it may not be there yet."""
        there = self._store.row(
            "SELECT * FROM anchor WHERE annotation_id = ? AND rendering_id = ?",
            [annotation, rendering],
        )
        if there:
            change.update("anchor", there, columns)
        else:
            keys = {"annotation_id": annotation, "rendering_id": rendering}
            change.insert("anchor", {**keys, **columns})


def is_pending(anchor: Row) -> bool:
    """Whether an automatic anchor is still to be looked for: also where an earlier, simpler rule
    has given up.
    """
    return (
        anchor["set_by"] == SetBy.AUTOMATIC
        and anchor["start"] is None
        and anchor["reason"] in PENDING
    )


def has_pending_reason(anchor: str) -> str:
    """The SQL condition that the reason of an anchor, a table or its alias, is to be looked for."""
    return f"{anchor}.reason IN ({', '.join(repr(str(one)) for one in sorted(PENDING))})"


def says_pending(anchor: str) -> str:
    """The SQL condition for `model.Anchor.is_pending`: nothing can be said of an anchor yet."""
    return f"({anchor}.anchor_status = 'unsure' AND {has_pending_reason(anchor)})"


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
