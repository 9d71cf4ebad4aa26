"""Verbs on what is found in the library, leaves it and comes in."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core import exchange
from annotator.core.anchoring.quote import find_quote
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.report import ImportReport
from annotator.core.files import read_whole, replace_file
from annotator.core.library import Hit
from annotator.core.library.excerpt import NEAR
from annotator.core.model import Copied, Passage
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import MOST, Verbs, clean

if TYPE_CHECKING:
    from annotator.core.exchange.merge import Reading
    from annotator.core.exchange.receive import Received

TABLE_SUFFIX = ".csv"


class TransferVerbs(Verbs):
    """Search, export and import."""

    def search(self, query: str, *, limit: int = 50) -> list[Hit]:
        """Places that have every word of a query, in articles and marks."""
        return self._library.search.find(clean(query), limit=min(limit, MOST))

    def places(self, article_id: str, query: str, *, limit: int = 200) -> list[Hit]:
        """Every place of an article's text where the most of a query's words stand together."""
        return self._library.search.places(article_id, clean(query), limit=min(limit, MOST))

    def locate(self, hit: Hit, query: str) -> Passage | None:
        """Where the article's current text says what a query has found; None where that is
        elsewhere, such as in the title.
        """
        text = self._library.annotations.text(hit.article_id)
        if hit.place is not None:
            start, end = hit.place
            if text[start:end].replace("\n", " ") == hit.found:
                return _phrase(text, hit, start, query) or Passage(start, end, text[start:end])
        around = find_quote(text, (hit.before + hit.found + hit.after).strip("… "))
        start = around[0].start if around else 0
        for words in (query, hit.found):
            places = find_quote(text, words)
            inside = [place for place in places if start <= place.start]
            if places:
                return (inside or places)[0]
        return None

    def export_json(
        self,
        article_ids: Sequence[str] | None = None,
        *,
        annotation_ids: Collection[str] | None = None,
        history: bool = False,
        originals: bool = True,
        progress: Progress = no_progress,
    ) -> bytes:
        """Articles with their versions and marks as JSON (`docs/format.md`); None means all.

        With `annotation_ids`, only these marks with their articles, and no history. Raises
        ARTICLE_UNKNOWN, ANNOTATION_UNKNOWN, ANNOTATION_DELETED.
        """
        return exchange.export_json(
            self._library.store,
            article_ids,
            annotation_ids=annotation_ids,
            history=history,
            originals=originals,
            progress=progress,
        )

    def export_csv(
        self,
        article_ids: Sequence[str] | None = None,
        *,
        annotation_ids: Collection[str] | None = None,
    ) -> bytes:
        """Marks as a table (RFC 4180, UTF-8 with a byte order mark); None means all articles, or
        all their marks.
        """
        return exchange.encode_table(self._table(article_ids, annotation_ids))

    def export_file(
        self,
        path: Path,
        article_ids: Sequence[str] | None = None,
        *,
        annotation_ids: Collection[str] | None = None,
        progress: Progress = no_progress,
    ) -> None:
        """Write articles with their marks, or with these only, to a file, over what is there: a
        table where its name ends in `.csv`, else JSON. Raises FILE_UNWRITABLE.
        """
        if path.suffix.lower() == TABLE_SUFFIX:
            data = self.export_csv(article_ids, annotation_ids=annotation_ids)
        else:
            data = self.export_json(article_ids, annotation_ids=annotation_ids, progress=progress)
        try:
            replace_file(path, data)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=path, reason=reason) from error

    def import_files(
        self, paths: Sequence[Path], *, dry_run: bool = False, progress: Progress = no_progress
    ) -> ImportReport:
        """Add what several exports hold, together as one undoable change, or only tell what would
        happen.

        Raises what `import_json` raises, with the file's path as the parameter `file`, and
        FILE_MISSING, FILE_IS_LIBRARY, FILE_UNREADABLE; nothing is imported then.
        """
        readings = [partial(_read_export, path) for path in paths]
        return self._import(readings, dry_run=dry_run, progress=progress)

    def copied_table(
        self,
        article_ids: Sequence[str] | None = None,
        *,
        annotation_ids: Collection[str] | None = None,
    ) -> Copied:
        """Marks as a table for the clipboard; None means all articles, or all their marks."""
        return exchange.copied_table(self._table(article_ids, annotation_ids))

    def _table(
        self, article_ids: Sequence[str] | None, annotation_ids: Collection[str] | None
    ) -> list[Sequence[str]]:
        return exchange.gather_table(self._library.store, article_ids, annotation_ids)

    def cite(self, article_id: str, passage: Passage) -> Copied:
        """A quote with its citation, for the clipboard."""
        return exchange.cite(self._library.articles.get(article_id).details, passage.quote)

    def link_to(self, article_id: str, passage: Passage) -> str:
        """A web link that leads to a passage of the current text; empty where the article has no
        web address.
        """
        text = self._library.annotations.text(article_id)
        return exchange.link_to(self._library.articles.get(article_id).details.url, text, passage)

    def import_json(
        self, data: bytes, *, dry_run: bool = False, progress: Progress = no_progress
    ) -> ImportReport:
        """Add what an export holds, as one undoable change, or only tell what would happen.

        Raises IMPORT_NOT_JSON, IMPORT_NEWER, IMPORT_FAULT; nothing is imported then.
        """
        reading = partial(_decoded, data)
        return self._import([reading], dry_run=dry_run, progress=progress)

    def _import(
        self, readings: "Sequence[Reading]", *, dry_run: bool, progress: Progress
    ) -> ImportReport:
        store, hand = self._library.store, self._library.readers.hand
        return exchange.merge_export(store, hand, readings, dry_run=dry_run, progress=progress)


def _decoded(data: bytes, progress: Progress) -> "Received":
    return exchange.decode_export(data, progress=progress)


def _read_export(path: Path, progress: Progress) -> "Received":
    """Read an export; a refusal says which file it is about."""
    data = read_whole(path)
    try:
        return _decoded(data, progress)
    except AnnotatorError as error:
        error.parameters.setdefault("file", path)
        raise


def _phrase(text: str, hit: Hit, start: int, query: str) -> Passage | None:
    """Where several words of a query stand as they were typed, if that is among what was found to
    stand together from `start` on; else anywhere, where only one of the words was found.
    """
    if len(query.split()) < 2:
        return None
    near = find_quote(text[start : start + NEAR + len(query)], query)
    if near:
        return Passage(start + near[0].start, start + near[0].end, near[0].quote)
    places = find_quote(text, query) if len(hit.found.split()) == 1 else []
    return places[0] if places else None
