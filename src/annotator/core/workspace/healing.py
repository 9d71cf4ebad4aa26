"""Verbs on marks whose article has changed: find them again, and settle what became of them."""

from collections.abc import Sequence

from annotator.core.model import Annotation, Remembered
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import Verbs, clean


class HealingVerbs(Verbs):
    """Everything that is done about the places of marks after a text has changed."""

    def needs_healing(self, article_id: str) -> bool:
        """Whether marks of an article are still to be looked for in the text that it shows."""
        return self._library.healer.is_needed(article_id)

    def heal(self, article_id: str, *, near: int = 0, progress: Progress = no_progress) -> int:
        """Look for the marks of an article in the text that it shows; return how many were placed
        or found to be gone.

        Those close to `near`, in code points, come first. Each batch is written at once, so that
        what is cancelled goes on another time. Large texts are left to a process of their own.
        Raises ARTICLE_UNKNOWN, HEALING_FAILED.
        """
        written = 0
        task = self._library.healer.gather(article_id, near)
        if task is not None:
            from annotator.core.anchoring.process import heal  # noqa: PLC0415 (seldom wanted)

            for batch in heal(task.healing, progress=progress):
                written += self._library.healer.write(task, batch)
        return written

    def remembered(self, article_id: str) -> dict[str, Remembered]:
        """By its id, for each mark that is not as it was set by hand, what it was then."""
        return self._library.healer.remembered(article_id)

    def accept_places(
        self, references: Sequence[str], *, progress: Progress = no_progress
    ) -> list[Annotation]:
        """Say that marks are where they were found, as one change; nothing is changed if it is
        stopped.
        """
        return self._library.settling.accept_places([clean(one) for one in references], progress)

    def keep_as_removed(
        self, references: Sequence[str], *, progress: Progress = no_progress
    ) -> list[Annotation]:
        """Say that the words of marks are no longer in the text, as one change; nothing is changed
        if it is stopped.
        """
        return self._library.settling.keep_as_removed([clean(one) for one in references], progress)
