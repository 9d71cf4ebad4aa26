"""Where marks are is settled by hand, after the text of their article has changed."""

from collections.abc import Callable, Sequence

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.anchors import Anchors
from annotator.core.library.change import Change, changing
from annotator.core.library.lookup import by_key, mark_row, rendering_of
from annotator.core.library.records import passage_of
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Annotation, SetBy
from annotator.core.progress import Progress, in_step, no_progress, portion


class Settling:
    """Settles the places of the marks of one library. Every verb is one transaction."""

    def __init__(self, store: Store, hand: Callable[[], Hand]) -> None:
        self._store = store
        self._hand = hand

    def accept_places(
        self, references: Sequence[str], progress: Progress = no_progress
    ) -> list[Annotation]:
        """Set marks by hand where they were found in the text that their article shows.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_DELETED, PASSAGE_UNPLACED.
        """
        return self._settle("accept_place", references, self._accept, progress)

    def keep_as_removed(
        self, references: Sequence[str], progress: Progress = no_progress
    ) -> list[Annotation]:
        """Say by hand that the words of marks are no longer in the text that their article shows.

        Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, ANNOTATION_DELETED.
        """
        return self._settle("keep_as_removed", references, self._keep_as_removed, progress)

    def _settle(
        self,
        operation: str,
        references: Sequence[str],
        settle: Callable[[Change, Row, int], None],
        progress: Progress,
    ) -> list[Annotation]:
        """Decide by hand about marks as they are: where they are is not what they say, so another
        reader's mark stays theirs and no copy is made.
        """
        first, rest = portion(progress, 0.0, 0.5), portion(progress, 0.5, 1.0)
        keys = []
        with changing(self._store, self._hand, operation, progress=rest) as change:
            for reference in in_step(references, first):
                row = mark_row(self._store, reference)
                if row["deleted_at"]:
                    raise AnnotatorError(ErrorCode.ANNOTATION_DELETED, reference=reference)
                change.article_id = row["article_id"]
                settle(change, row, rendering_of(self._store, row))
                keys.append(row["id"])
        with self._store.reading():
            return [by_key(self._store, key) for key in keys]

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
