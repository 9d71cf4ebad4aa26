"""Verbs on the versions of an article: list them, read an earlier one, compare two."""

from annotator.core.anchoring.carrying import carried_offset
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Annotation, Compared, ListedVersion, Rendering, Version
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import Verbs, clean


class VersionVerbs(Verbs):
    """Everything that can be done with the versions of an article; none of it changes anything."""

    def list_versions(self, article_id: str) -> list[ListedVersion]:
        """The versions of an article with their marks counted, the last that came in first.

        Raises ARTICLE_UNKNOWN.
        """
        self._library.articles.row(article_id)
        return self._library.versions.of_article(article_id)

    def version(self, reference: str, *, article_id: str | None = None) -> Version:
        """A version by its id or the beginning of it; of one article where it is named.

        Raises VERSION_UNKNOWN, VERSION_AMBIGUOUS, VERSION_OF_ANOTHER.
        """
        found = self._library.versions.get(clean(reference))
        if article_id is not None and found.article_id != article_id:
            raise AnnotatorError(ErrorCode.VERSION_OF_ANOTHER, reference=reference)
        return found

    def rendering_of(self, version_id: str) -> Rendering:
        """What a version is shown with. Raises VERSION_UNKNOWN."""
        return self._library.versions.rendering(clean(version_id))

    def annotations_of(self, version_id: str) -> list[Annotation]:
        """The marks that have a place in a version, as they stand there, in the order of its text.

        Raises VERSION_UNKNOWN.
        """
        return self._library.versions.annotations(clean(version_id))

    def compare(
        self, old_version: str, new_version: str, *, progress: Progress = no_progress
    ) -> Compared:
        """Two versions laid beside each other; large ones by a process of their own.

        Raises VERSION_UNKNOWN, COMPARING_FAILED, and what `progress` raises.
        """
        from annotator.core.anchoring.comparing import compare  # noqa: PLC0415 (seldom wanted)

        old, new = self.version(old_version), self.version(new_version)
        texts = self._library.versions.text(old.id), self._library.versions.text(new.id)
        return Compared(old, new, compare(*texts, progress=progress))

    @staticmethod
    def carried(old_text: str, new_text: str, offset: int) -> int:
        """Where the words at an offset of one text are in a later one, in code points; the nearest
        place where they are gone.
        """
        return carried_offset(old_text, new_text, offset)
