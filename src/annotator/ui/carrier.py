"""The part of the session that carries articles and marks out of the library and into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Signal

from annotator.core.errors import AnnotatorError
from annotator.core.model import Copied, Passage
from annotator.core.progress import Progress
from annotator.core.workspace import ImportReport, Workspace
from annotator.ui.beside import Beside
from annotator.ui.words import files_words


class Carried(Struct, frozen=True):
    """What adding files did, or would do."""

    paths: tuple[Path, ...]
    report: ImportReport


class Carrier(Beside):
    """Exports and imports, one after another."""

    exported = Signal(object)
    """The path of a file that was written."""
    rehearsed = Signal(object)
    """What adding files would do: a `Carried`."""
    imported = Signal(object)
    """What adding files has done: a `Carried`."""

    def export_file(
        self, path: Path, article_ids: list[str] | None, annotation_ids: list[str] | None = None
    ) -> None:
        """Write articles, or all, to a file: a table or an export, as its ending says; with
        `annotation_ids`, only these marks.
        """

        def verb(workspace: Workspace, progress: Progress) -> Path:
            workspace.export_file(
                path, article_ids, annotation_ids=annotation_ids, progress=progress
            )
            return path

        words = self.tr("Writing {name}").format(name=path.name)
        self._errands.add(partial(self.run, words, verb, self.exported))

    def rehearse(self, paths: list[Path]) -> None:
        """Tell what adding these files would do."""
        self._add(paths, dry_run=True)

    def import_files(self, paths: list[Path]) -> None:
        """Add what these files hold, together as one undoable change."""
        self._add(paths, dry_run=False)

    def _add(self, paths: list[Path], *, dry_run: bool) -> None:
        def verb(workspace: Workspace, progress: Progress) -> Carried:
            report = workspace.import_files(paths, dry_run=dry_run, progress=progress)
            return Carried(tuple(paths), report)

        template = self.tr("Reading {name}") if dry_run else self.tr("Adding {name}")
        words = template.format(name=files_words(paths))
        told = self.rehearsed if dry_run else self.imported
        self._errands.add(partial(self.run, words, verb, told, holds=True))

    # For the clipboard

    def table(
        self, article_ids: list[str] | None, annotation_ids: list[str] | None = None
    ) -> Copied | None:
        """Return the marks of articles, or of all, as rows; with `annotation_ids`, only these.

        None, here and below, if that failed, which `failed` tells.
        """
        found: Copied | None = None
        with self._telling():
            found = self._workspace().copied_table(article_ids, annotation_ids=annotation_ids)
        return found  # noqa: RET504 (None where that failed)

    def citation(self, article_id: str, passage: Passage) -> Copied | None:
        """Return a passage with where it is from."""
        found: Copied | None = None
        with self._telling():
            found = self._workspace().cite(article_id, passage)
        return found  # noqa: RET504 (None where that failed)

    def link(self, article_id: str, passage: Passage) -> str | None:
        """Return the web link to a passage; empty where the article has no web address."""
        found: str | None = None
        with self._telling():
            found = self._workspace().link_to(article_id, passage)
        return found  # noqa: RET504 (None where that failed)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except AnnotatorError as error:
            self.failed.emit(self._refusal(error))
