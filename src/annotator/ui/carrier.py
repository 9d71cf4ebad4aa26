"""The part of the session that carries articles and marks out of the library and into it.

Files are written and read on a thread, over a second connection to the library, so that the window
goes on meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.model import Copied, Passage
from annotator.core.progress import Progress
from annotator.core.workspace import ImportReport, Workspace
from annotator.ui.errands import Errands
from annotator.ui.words import error_words, files_words

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation

Verb = Callable[[Workspace, Progress], Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """What adding files did, or would do."""

    paths: tuple[Path, ...]
    report: ImportReport


class Carrier(QObject):
    """Exports and imports, one after another."""

    exported = Signal(object)
    """The path of a file that was written."""
    rehearsed = Signal(object)
    """What adding files would do: a `Carried`."""
    imported = Signal(object)
    """What adding files has done: a `Carried`."""
    held = Signal(bool)
    """Nothing can be changed in the library meanwhile; and then, that it can be again."""
    failed = Signal(str)

    def __init__(self, workspace: Callable[[], Workspace], errands: Errands) -> None:
        super().__init__(errands)
        self._workspace = workspace
        self._errands = errands

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
        self._errands.add(partial(self._run, words, verb, self.exported))

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
        self._errands.add(partial(self._run, words, verb, told, holds=True))

    def _run(self, words: str, verb: Verb, told: Any, *, holds: bool = False) -> None:
        if holds:
            self.held.emit(True)
        work = partial(_beside, self._workspace().opener(), verb)
        self._errands.run(words, work, partial(self._take, told, holds=holds))

    def _take(self, told: Any, preparation: "Preparation[Any]", *, holds: bool) -> None:
        if holds:
            self.held.emit(False)
        try:
            told.emit(preparation.take())
        except Cancelled:
            pass
        except AnnotatorError as error:
            self.failed.emit(self._refusal(error))

    def _refusal(self, error: AnnotatorError) -> str:
        """Return why, and of several files which one."""
        words, file = error_words(error), error.parameters.get("file")
        if not isinstance(file, Path):
            return words
        return self.tr("{name}: {reason}").format(name=file.name, reason=words)

    # For the clipboard

    def table(
        self, article_ids: list[str] | None, annotation_ids: list[str] | None = None
    ) -> Copied:
        """Return the marks of articles, or of all, as rows; with `annotation_ids`, only these."""
        return self._workspace().copied_table(article_ids, annotation_ids=annotation_ids)

    def citation(self, article_id: str, passage: Passage) -> Copied:
        """Return a passage with where it is from."""
        return self._workspace().cite(article_id, passage)

    def link(self, article_id: str, passage: Passage) -> str:
        """Return the web link to a passage; empty where the article has no web address."""
        return self._workspace().link_to(article_id, passage)


def _beside(opener: Callable[[], Workspace], verb: Verb, progress: Progress) -> Any:
    """Let a verb of another workspace on the same library work, on the thread that calls."""
    workspace = opener()
    try:
        return verb(workspace, progress)
    finally:
        workspace.close()
