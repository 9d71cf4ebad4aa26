"""Verbs on rows that could not be read and were set aside."""

from collections.abc import Sequence

from annotator.core.errors import ErrorCode
from annotator.core.model import Annotation, Quarantined
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import Verbs


class ApartVerbs(Verbs):
    """Puts marks back that were set aside."""

    def why_not_back(self, rows: Sequence[Quarantined]) -> list[ErrorCode | None]:
        """Why each of these rows cannot be put back (`messages.SENTENCES`); None for one that can
        be. Nothing is written.
        """
        from annotator.core.library import putting_back  # noqa: PLC0415 (seldom)

        return [putting_back.why_not(self._library.store, one) for one in rows]

    def put_back(
        self, rows: Sequence[Quarantined], *, progress: Progress = no_progress
    ) -> list[Annotation]:
        """Put marks that were set aside back, in one change; an undo lays them into the trash.

        Raises NOT_BACK_PART, NOT_BACK_KIND, NOT_BACK_ARTICLE, NOT_BACK_THERE: nothing was changed
        then.
        """
        from annotator.core.library import putting_back  # noqa: PLC0415 (seldom)

        store, hand = self._library.store, self._library.readers.hand
        return putting_back.put_back(store, hand, rows, progress)
