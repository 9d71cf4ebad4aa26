"""Verbs on what is found in the library, leaves it and comes in."""

from collections.abc import Sequence
from pathlib import Path

from annotator.core import exchange
from annotator.core.anchoring.quote import find_quote
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.report import ImportReport, added_up
from annotator.core.files import read_whole, replace_file
from annotator.core.library import Hit
from annotator.core.model import Copied, Passage
from annotator.core.progress import Progress, no_progress, portion
from annotator.core.workspace.base import MOST, Verbs, clean

TABLE_SUFFIX = ".csv"


class TransferVerbs(Verbs):
    """Search, export and import."""

    def search(self, query: str, *, limit: int = 50) -> list[Hit]:
        """Places that have every word of a query, in articles and marks."""
        return self._library.search.find(clean(query), limit=min(limit, MOST))

    def locate(self, hit: Hit, query: str) -> Passage | None:
        """Where the article's current text says what a query has found; None where that is
        elsewhere, such as in the title.
        """
        text = self._library.annotations.text(hit.article_id)
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
        history: bool = False,
        originals: bool = True,
        progress: Progress = no_progress,
    ) -> bytes:
        """Articles with their versions and marks as JSON (`docs/format.md`); None means all."""
        return exchange.export_json(
            self._library.store,
            article_ids,
            history=history,
            originals=originals,
            progress=progress,
        )

    def export_csv(self, article_ids: Sequence[str] | None = None) -> bytes:
        """Marks as a table (RFC 4180, UTF-8 with a byte order mark); None means all articles."""
        return exchange.encode_table(exchange.gather_table(self._library.store, article_ids))

    def export_file(
        self,
        path: Path,
        article_ids: Sequence[str] | None = None,
        *,
        progress: Progress = no_progress,
    ) -> None:
        """Write articles with their marks to a file, over what is there: a table where its name
        ends in `.csv`, else JSON. Raises FILE_UNWRITABLE.
        """
        if path.suffix.lower() == TABLE_SUFFIX:
            data = self.export_csv(article_ids)
        else:
            data = self.export_json(article_ids, progress=progress)
        try:
            replace_file(path, data, never=self._library.store.path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=path, reason=reason) from error

    def import_files(
        self, paths: Sequence[Path], *, dry_run: bool = False, progress: Progress = no_progress
    ) -> ImportReport:
        """Add what several exports hold, each as one undoable change, or only tell what would
        happen; a file with a fault ends it, and those before it stay.

        Raises what `import_json` raises, and FILE_MISSING, FILE_UNREADABLE.
        """
        share = 1 / max(1, len(paths))
        return added_up(
            self.import_json(
                read_whole(path),
                dry_run=dry_run,
                progress=portion(progress, share * number, share * (number + 1)),
            )
            for number, path in enumerate(paths)
        )

    def copied_table(self, article_ids: Sequence[str] | None = None) -> Copied:
        """Marks as a table for the clipboard; None means all articles."""
        return exchange.copied_table(exchange.gather_table(self._library.store, article_ids))

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
        export = exchange.decode_export(data, progress=portion(progress, 0.0, 0.2))
        return exchange.merge_export(
            self._library.store,
            self._library.readers.hand,
            export,
            dry_run=dry_run,
            progress=portion(progress, 0.2, 1.0),
        )
