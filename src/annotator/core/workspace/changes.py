"""Verbs that tell what changed under the marks of an article, for who settles it or files it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from annotator.core.model import Article, ChangedMark, ListedVersion, Passage, Unsettled
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import Verbs, clean


class Changes(Struct, frozen=True):
    """What changed under the marks of one article."""

    article: Article
    versions: tuple[ListedVersion, ...]
    """All of them, the last that came in first."""
    unsettled: Unsettled
    marks: tuple[ChangedMark, ...]
    """In the order of the text, those without a place last; settled ones only if asked for."""


class ChangesVerbs(Verbs):
    """What changed under the marks."""

    def unsettled(self, article_id: str) -> Unsettled:
        """How many marks of an article ask for a look, because its text has changed."""
        return self._library.healer.unsettled(article_id)

    def changes(self, article_id: str, *, kept: bool = False) -> Changes:
        """What changed under the marks of an article and is not settled; with `kept`, the marks
        that a reader keeps as removed too.
        """
        article = self._library.articles.get(clean(article_id))
        before = self._library.healer.remembered(article.id)
        marks = tuple(
            ChangedMark(note, before.get(note.id))
            for note in self._library.annotations.of_article(article.id)
            if note.anchor.is_unsettled or (kept and note.anchor.is_kept_as_removed)
        )
        versions = tuple(self._library.versions.of_article(article.id))
        return Changes(article, versions, self.unsettled(article.id), marks)

    def candidates(self, reference: str) -> Sequence[Passage]:
        """Where an `unsure` or removed mark may be in the text that its article shows, the
        likeliest first. Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS, HEALING_FAILED.
        """
        mark = self._library.annotations.get(clean(reference))
        return self.all_candidates(mark.article_id, [mark.id])[mark.id]

    def all_candidates(
        self, article_id: str, references: Sequence[str], *, progress: Progress = no_progress
    ) -> Mapping[str, Sequence[Passage]]:
        """Where each of these marks of an article may be in the text that it shows, the likeliest
        first, by its whole id: what `candidates` gives, in less time.
        """
        healing = self._library.healer.lost(article_id, references)
        found: dict[str, Sequence[Passage]] = dict.fromkeys(references, ())
        if healing.wanted:
            from annotator.core.anchoring.process import heal  # noqa: PLC0415 (seldom wanted)

            for batch in heal(healing, progress=progress):
                found |= {one.annotation: one.placement.candidates for one in batch}
        return found
