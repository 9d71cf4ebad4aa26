"""Every verb on a library that may be hostile: each ends well, or with a sentence."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from annotator.core import messages
from annotator.core.errors import AnnotatorError
from annotator.core.model import Details, Kind
from annotator.core.workspace import Workspace

LONGEST_SENTENCE = 2_000
"""Code points that a sentence on the screen may have."""

Work = Callable[[], object]


class Visit:
    """What happened while a library was used for everything it can be used for."""

    def __init__(self) -> None:
        self.refusals: list[str] = []
        """The sentences that were said."""
        self.faults: list[str] = []
        """What was raised that has no sentence."""

    def attempt(self, name: str, work: Work) -> object:
        """Do something; None where it was refused."""
        try:
            return work()
        except AnnotatorError as error:
            with self._noting(name):
                self._say(name, error)
        except Exception:  # noqa: BLE001 (that there is none is what is examined)
            self._fault(name)
        return None

    def _say(self, name: str, error: AnnotatorError) -> None:
        said = messages.sentence(error)
        self.refusals.append(said)
        if len(said) > LONGEST_SENTENCE:
            self.faults.append(f"{name}: a sentence of {len(said)} characters: {said[:100]}")

    def _noting(self, name: str) -> "_Noting":
        return _Noting(self, name)

    def _fault(self, name: str) -> None:
        lines = traceback.format_exc(limit=-4)
        self.faults.append(f"{name}: {lines[-1500:]}")


class _Noting:
    def __init__(self, visit: Visit, name: str) -> None:
        self._visit, self._name = visit, name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        if kind is not None and issubclass(kind, Exception):
            self._visit._fault(self._name)
            return True
        return False


def visit(path: Path, *, article_file: Path | None = None) -> Visit:
    """Open a library and use every verb on it."""
    seen = Visit()
    workspace = seen.attempt("open", lambda: Workspace.open(path, reader="Vic"))
    if isinstance(workspace, Workspace):
        try:
            for name, work in _verbs(seen, workspace, article_file):
                seen.attempt(name, work)
        finally:
            with suppress(AnnotatorError):
                workspace.close()
    return seen


def _verbs(
    seen: Visit, workspace: Workspace, article_file: Path | None
) -> Iterator[tuple[str, Work]]:
    yield from _on_the_library(workspace)
    articles = seen.attempt("articles", workspace.articles)
    for article in articles if isinstance(articles, list) else []:
        yield from _on_an_article(seen, workspace, article.id)
    if article_file is not None:
        yield "add", lambda: workspace.add(article_file)
    yield "empty_trash", workspace.empty_trash


def _on_the_library(workspace: Workspace) -> Iterator[tuple[str, Work]]:
    yield "doctor", lambda: [messages.finding(one) for one in workspace.doctor(full=True)]
    yield "quarantined", lambda: [messages.quarantined(one) for one in workspace.quarantined()]
    yield "left out", workspace.left_out
    yield "count", workspace.count_annotations
    yield "tags", workspace.tags
    yield "trash", workspace.trash
    yield "search", lambda: workspace.search("ferry")
    yield "search marks", lambda: workspace.search('boat" OR *')
    yield "csv", workspace.export_csv
    yield "table", workspace.copied_table
    yield "json", lambda: workspace.export_json(history=True)
    yield "history", lambda: _told(workspace)
    yield "undo", lambda: (workspace.next_undo(), workspace.undo())
    yield "redo", lambda: (workspace.next_redo(), workspace.redo())
    yield "reader", lambda: workspace.reader


def _told(workspace: Workspace) -> list[str]:
    return [
        messages.operation(entry.operation, entry.parameters)
        for entry in workspace.history(limit=200)
    ]


def _on_an_article(seen: Visit, workspace: Workspace, key: str) -> Iterator[tuple[str, Work]]:
    yield "article", lambda: workspace.article(key)
    yield "open", lambda: workspace.open_article(key)
    yield "paths", lambda: (workspace.paths(key), workspace.seen_file(key))
    yield (
        "versions",
        lambda: [
            (workspace.rendering_of(one.version.id), workspace.annotations_of(one.version.id))
            for one in workspace.list_versions(key)
        ],
    )
    yield "changes", lambda: workspace.changes(key)
    yield "quote", lambda: workspace.find_quote(key, "ferry")
    yield "mark", lambda: workspace.mark(key, 0, 3, Kind.CLAIM, note="n", tags=["t"])
    yield "details", lambda: workspace.edit_article(key, Details(title="another"))
    marks = seen.attempt("marks", lambda: workspace.annotations(key))
    for mark in marks if isinstance(marks, list) else []:
        yield "history of a mark", lambda i=mark.id: workspace.history(annotation_id=i)
        yield "candidates", lambda i=mark.id: workspace.candidates(i)
        yield "kind", lambda i=mark.id: workspace.set_kind(i, Kind.PROJECTION)
        yield "edit", lambda i=mark.id: workspace.edit(i, note="new", tags=["u"])
        yield "delete", lambda i=mark.id: workspace.delete([i])
        yield "undelete", lambda i=mark.id: workspace.undelete([i])
