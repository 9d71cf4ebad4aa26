"""The whole session: one library after another, in step with what others change in it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import LIBRARY_REFUSED, AnnotatorError, ErrorCode
from annotator.core.workspace import Workspace
from annotator.ui.carrier import Carrier
from annotator.ui.errands import Errands
from annotator.ui.past import Past
from annotator.ui.session.large_session import LargeSession
from annotator.ui.words import error_words

if TYPE_CHECKING:
    from annotator.ui.keeper import Keeper
    from annotator.ui.mover import Mover
    from annotator.ui.restorer import Restorer

POLL = 1_000
"""Milliseconds between two looks at whether another program has changed the library."""


class Session(LargeSession):
    """The open library and the open article."""

    library_refused = Signal(object)
    """Another library does not open, and more can be done about it than say why: the
    `AnnotatorError`; this one stays.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self.carrier = Carrier(self._current_workspace, self._errands)
        self.carrier.failed.connect(self.failed)
        self.carrier.held.connect(self._hold)
        self._at_large.held.connect(self._hold)
        self.past = Past(self._current_workspace, self._errands)
        self.past.failed.connect(self.failed)
        self._keeper: Keeper | None = None
        self._restorer: Restorer | None = None
        self._mover: Mover | None = None
        self._is_cut_off = False
        self._is_closed = False
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self._look_elsewhere)
        self._poll.start()
        self.outdated.connect(self._look_elsewhere)

    def keeper(self) -> "Keeper":
        """Return what backs the library up; it begins when it is asked for first."""
        if self._keeper is None:
            from annotator.ui.keeper import Keeper  # noqa: PLC0415

            self._keeper = Keeper(self._current_workspace, Errands(self))
        return self._keeper

    def restorer(self) -> "Restorer":
        """Return what puts backups back."""
        if self._restorer is None:
            from annotator.ui.restorer import Restorer  # noqa: PLC0415

            self._restorer = Restorer(self._current_workspace, self._errands, Errands(self))
            self._restorer.held.connect(self._hold)
            self._restorer.restored.connect(self.begin_anew)
        return self._restorer

    def mover(self) -> "Mover":
        """Return what moves the library to another place."""
        if self._mover is None:
            from annotator.ui.mover import Mover  # noqa: PLC0415

            self._mover = Mover(self._current_workspace, self._errands)
            self._mover.held.connect(self._hold)
        return self._mover

    def open_library(self, path: Path) -> None:
        """Open another library instead of this one, which stays if that fails."""
        with self._telling():
            try:
                other = Workspace.open(path, reader=self.reader_name or None)
            except AnnotatorError as error:
                if error.code not in LIBRARY_REFUSED:
                    raise
                self.library_refused.emit(error)
                return
            self._errands.stop()
            if self._keeper is not None:
                self._keeper.leave()
            self._workspace.close()
            self._workspace = other
            self._opened = None
            self.begin_anew()

    @Slot()
    def begin_anew(self) -> None:
        """Show the library as it is now: the article that was open, if it is there still, else the
        one that was opened last.
        """
        shown = self._opened.article.id if self._opened is not None else ""
        self._opened = self._replaced = None
        self._marks.forget()
        self._workspace.changed_elsewhere()
        self.library_changed.emit()
        known = [article.id for article in self._workspace.articles()]
        if known:
            self.open_article(shown if shown in known else known[0])

    def replace_library(self, verb: Callable[[], Path]) -> bool:
        """Close the library, let a verb do something to its file, and open what that returns, or
        the same again where it failed, which `failed` tells; return whether it was done.
        """
        path, name, refusal = self._workspace.path, self.reader_name or None, ""
        self._errands.stop()
        if self._keeper is not None:
            self._keeper.pause()
        for timer in (self._poll, self._coming_timer):
            timer.stop()
        self._workspace.close()
        try:
            self._workspace = Workspace.open(verb(), reader=name)
        except AnnotatorError as error:
            if not path.exists():  # none is made in its place
                raise
            refusal = error_words(error)
            self._workspace = Workspace.open(path, reader=name)
        finally:
            self._poll.start()
        self.begin_anew()
        if refusal:
            self.failed.emit(refusal)
        return not refusal

    def name_reader(self, name: str) -> None:
        """Say who marks from now on."""
        if not self._may_write():
            return
        with self._telling():
            self._workspace.name_reader(name)
            self.changed.emit(replace(self._load_annotations(), is_all=True))

    # Staying in step

    def keep_position(self, offset: int) -> None:
        """Keep where the reader is in the open article, in code points."""
        if self._opened is not None and not self._is_closed and not self._is_held:
            with self._telling():
                self._workspace.set_reading_position(self._opened.article.id, offset)

    @Slot(bool)
    def _hold(self, is_held: bool) -> None:
        """Write nothing while something else does for long; then show what that has changed."""
        if is_held:
            self.held.emit(is_held)  # what is being typed is saved by that
        self._is_held = is_held
        if not is_held:
            self._look_elsewhere()
            self.held.emit(is_held)

    @Slot()
    def _look_elsewhere(self) -> None:
        if self._is_held:  # by what will say itself what it has changed
            return
        try:
            self._follow_others()
        except AnnotatorError as error:
            # Said once, not each second; the next success or change says that all is well.
            if not self._is_cut_off:
                self.failed.emit(error_words(error))
            self._is_cut_off = True
        else:
            self._is_cut_off = False
            self._workspace.fold_between()

    def _follow_others(self) -> None:
        if not self._workspace.changed_elsewhere() and not self._marks.is_broken:
            return
        if self._is_gone():
            self.begin_anew()
            return
        if self._opened is not None and self._is_outdated(self._opened):
            self._show(self._workspace.reopen(self._opened.article.id))
        self.changed.emit(replace(self._load_annotations(), is_all=True, is_library=True))
        self._heal()

    def _is_gone(self) -> bool:
        """Whether the open article is in the library no more: an older one was put back."""
        try:
            if self._opened is not None:
                self._workspace.article(self._opened.article.id)
        except AnnotatorError as error:
            if error.code is not ErrorCode.ARTICLE_UNKNOWN:
                raise
            return True
        return False

    def close(self) -> None:
        """Wait for what runs, and close the library; a second time, do nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._poll.stop()
        self._coming_timer.stop()
        self._marks.stop()
        self._errands.stop()
        if self._restorer is not None:
            self._restorer.stop()
        if self._keeper is not None:
            self._keeper.finish()
        self._workspace.close()
