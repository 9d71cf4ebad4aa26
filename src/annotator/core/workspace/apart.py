"""Verbs on rows that could not be read and were set aside."""

from collections.abc import Sequence
from contextlib import suppress

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Annotation, Quarantined
from annotator.core.progress import Progress, in_step, no_progress, portion
from annotator.core.workspace.healing import HealingVerbs


class ApartVerbs(HealingVerbs):
    """Puts marks back that were set aside."""

    def why_not_back(
        self, rows: Sequence[Quarantined], *, progress: Progress = no_progress
    ) -> list[ErrorCode | None]:
        """Why each of these rows cannot be put back (`messages.SENTENCES`); None for one that can
        be. Nothing is written. `progress` is called before each: one may take some hundredths of a
        second, where all texts are searched for its words.
        """
        from annotator.core.library import putting_back  # noqa: PLC0415 (seldom)

        return putting_back.why_not(self._library.store, rows, progress)

    def put_back(
        self, rows: Sequence[Quarantined], *, progress: Progress = no_progress
    ) -> list[Annotation]:
        """Put marks that were set aside back, in one change, and look for them in the shown texts;
        an undo lays them into the trash. Those that were there are there again, and if all were,
        there is nothing to undo. Of a mark that was set aside more than once the last of
        these rows comes back.

        Raises NOT_BACK_PART, NOT_BACK_KIND, NOT_BACK_READER, NOT_BACK_ARTICLE, NOT_BACK_THERE:
        nothing was changed then.
        """
        from annotator.core.library import putting_back  # noqa: PLC0415 (seldom)

        store, hand = self._library.store, self._library.readers.hand
        back = putting_back.put_back(store, hand, rows, portion(progress, 0.0, 0.5))
        articles = sorted({mark.article_id for mark in back})
        # The marks are back: what is not found now is looked for when the article is opened.
        with suppress(AnnotatorError):
            for article in in_step(articles, portion(progress, 0.5, 1.0)):
                self.heal(article)
        return [self._library.annotations.get(mark.id) for mark in back]
