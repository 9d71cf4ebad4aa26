"""One library and everything that can be done in it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Self

from annotator.core import paths
from annotator.core.clock import Clock, system_clock
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library, back_up, examine
from annotator.core.model import Finding, Quarantined
from annotator.core.workspace.apart import ApartVerbs
from annotator.core.workspace.articles import ArticleVerbs
from annotator.core.workspace.base import clean
from annotator.core.workspace.changes import ChangesVerbs
from annotator.core.workspace.marks import MarkVerbs
from annotator.core.workspace.past import HistoryVerbs
from annotator.core.workspace.recovering import RecoveringVerbs
from annotator.core.workspace.safety import SafetyVerbs
from annotator.core.workspace.transfer import TransferVerbs
from annotator.core.workspace.versions import VersionVerbs


def _open_own(opened: Callable[..., Library]) -> Library:
    """Open the user's own library, wherever it is at the end: while its lock is waited for, another
    program may move it, and what is written to the old file would stay behind.
    """
    while True:
        path = paths.library_path()
        try:
            library = opened(path, makes=_is_first(path))
        except AnnotatorError:
            if path == paths.library_path():
                raise
            continue
        if path == paths.library_path():
            return library
        library.close()


def _is_first(path: Path) -> bool:
    """Whether the user has no library yet: where it was moved, or has backups, none is made in its
    place. Raises LIBRARY_GONE.
    """
    if path.exists():
        return False
    from annotator.core.library import backups, swapping  # noqa: PLC0415

    with suppress(OSError):  # it is not there then, which is told
        swapping.finish(path)
    if path.exists():
        return False
    if paths.was_moved() or backups.listed(path):
        raise AnnotatorError(ErrorCode.LIBRARY_GONE, path=path)
    return True


class Workspace(
    ArticleVerbs,
    MarkVerbs,
    ChangesVerbs,
    HistoryVerbs,
    TransferVerbs,
    VersionVerbs,
    SafetyVerbs,
    RecoveringVerbs,
    ApartVerbs,
):
    """One library and everything that can be done in it.

    A workspace belongs to the thread that opened it; what is static may run anywhere. Expected
    failures are raised as `AnnotatorError`.
    """

    @classmethod
    def open(
        cls,
        library: Path | None = None,
        *,
        reader: str | None = None,
        clock: Clock = system_clock,
        is_looked_over: bool = False,
    ) -> Self:
        """Open a library, or make it; without a path, the user's own.

        `reader` names who marks: an unnamed reader gets the name for good, else it holds for this
        workspace alone; `is_looked_over` is whether `look_over` was called for the file just now.
        Raises LIBRARY_GONE where the user's own is not where it was, instead of
        making another one, and what opening a file raises.
        """
        opened = partial(
            Library,
            device_id=paths.device_id(),
            reader=None if reader is None else clean(reader),
            clock=clock,
            is_looked_over=is_looked_over,
        )
        return cls(_open_own(opened) if library is None else opened(library))

    def close(self) -> None:
        """Close the library; what was confirmed is on the disk already."""
        try:
            if not self.has_left_disk:
                self.clear_deleted()
        finally:
            self._library.close()

    def opener(self) -> Callable[[], Self]:
        """What opens this library once more for the same reader: on another thread, for long work
        beside this one.
        """
        name = self.reader.name or None
        return partial(type(self).open, self.path, reader=name)

    @property
    def path(self) -> Path:
        """The library file."""
        return self._library.store.path

    def doctor(self, *, full: bool = False) -> list[Finding]:
        """What is wrong with the library (`messages.finding`); nothing where it is sound."""
        return examine(self._library.store, full=full, values=True)

    def quarantined(self) -> list[Quarantined]:
        """Rows that could not be read and were set aside as they were (`messages.quarantined`)."""
        return self._library.quarantined()

    def left_out(self, article_ids: Sequence[str] | None = None) -> list[Quarantined]:
        """Of the rows that could not be read, those which an export of these articles, or of all,
        lacks.
        """
        return [
            one
            for one in self.quarantined()
            if not (one.is_mended or one.hangs_on_another)
            and (article_ids is None or not one.article_id or one.article_id in article_ids)
        ]

    def backup(self, path: Path) -> None:
        """Copy the library, whole and checked, while it may be in use."""
        back_up(self._library.store, path)
