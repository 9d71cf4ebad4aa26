"""The whole session: one library after another, in step with what others change in it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import LIBRARY_REFUSED, AnnotatorError, ErrorCode
from annotator.core.workspace import Opened, Workspace
from annotator.ui.carrier import Carrier
from annotator.ui.errands import Errands
from annotator.ui.past import Past
from annotator.ui.session.changes import Changed
from annotator.ui.session.large_session import LargeSession
from annotator.ui.session.stand_in import StandIn
from annotator.ui.words import error_words

if TYPE_CHECKING:
    from annotator.ui.keeper import Keeper
    from annotator.ui.mover import Mover
    from annotator.ui.restorer import Restorer
    from annotator.ui.returner import Returner

POLL = 1_000
"""Milliseconds between two looks at whether another program has changed the library."""


class Session(LargeSession):
    """The open library and the open article."""

    library_refused = Signal(object)
    """Another library does not open, and more can be done about it than say why: the
    `AnnotatorError`; this one stays.
    """
    library_lost = Signal(object)
    """The library was closed for something that needs that, and does not open again: the
    `AnnotatorError`. Nothing can be written until `open_library` has opened one.
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
        self._returner: Returner | None = None
        self._is_cut_off = False
        self._is_closed = False
        self._is_away = False
        """The library is being closed, for it or another one to be opened: nothing is begun."""
        self._followed: str | None = None
        """The version of the open article that was to be shown because another program had
        recorded it; None where the article was opened otherwise since."""
        self._stand_in: StandIn | None = None
        self._looks_before: Callable[[Path], bool] | None = None
        self._looks_over: Callable[[Path], int] | None = None
        self._is_looking = False
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self._look_elsewhere)
        self._poll.start()
        self.outdated.connect(self._look_elsewhere)
        self.opened.connect(self._forget_followed)

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

    def returner(self) -> "Returner":
        """Return what puts marks back that were set aside."""
        if self._returner is None:
            from annotator.ui.returner import Returner  # noqa: PLC0415

            self._returner = Returner(self._current_workspace, self._errands)
            self._returner.held.connect(self._hold)
            self._returner.failed.connect(self.failed)
        return self._returner

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
                other = self._open_workspace(path)
            except AnnotatorError as error:
                if error.code not in LIBRARY_REFUSED:
                    raise
                self.library_refused.emit(error)
                return
            if self._is_closed:  # while it was looked over
                other.close()
                return
            if self._stand_in is None:
                self._stop_work()
                if self._keeper is not None:
                    self._keeper.leave()
                self._workspace.close()
            self._opened = None
            self._begin_with(other)

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
        """Let a verb do something to the library's file while nothing here has it open, and open
        what it returns, or the same again where it failed, which `failed` tells; return whether it
        was done.

        Meanwhile, an empty library stands in: nothing is written, and what is to be opened waits.
        Where neither opens, it stays, which `library_lost` tells.
        """
        try:
            wanted = path = self._step_aside()
        except AnnotatorError as error:
            self.failed.emit(error_words(error))
            return False
        refusal: AnnotatorError | None = None
        try:
            wanted = verb()
        except AnnotatorError as error:
            refusal = error
        finally:
            # The window may have been closed while the verb asked something.
            unopened = None if self._is_closed else self._come_back(wanted, path)
        refusal = refusal or unopened
        if refusal is not None:
            self.failed.emit(error_words(refusal))
        return refusal is None and self._stand_in is None

    @property
    def library_path(self) -> Path:
        """The file of the open library, also while an empty one stands in for it."""
        return self._workspace.path if self._stand_in is None else self._stand_in.path

    def _stop_work(self) -> None:
        """Stop what runs; until `_begin_with`, nothing is begun, and what comes waits."""
        self._is_away = True
        self._errands.pause()
        self._errands.stop()
        if self._restorer is not None:
            self._restorer.stop()
        self._poll.stop()
        self._coming_timer.stop()
        self._marks.stop()

    def _step_aside(self) -> Path:
        """Close the library, and let an empty one stand in; return its path."""
        if self._stand_in is not None:  # no library has opened
            return self._stand_in.path
        stand_in = StandIn(self._workspace.path, self.reader_name)
        self._stop_work()
        if self._keeper is not None:
            self._keeper.pause()
        self._hold(True)
        with self._telling():
            self._workspace.close()
        self._stand_in, self._workspace = stand_in, stand_in.workspace
        return stand_in.path

    def _come_back(self, wanted: Path, path: Path) -> AnnotatorError | None:
        """Open the library that is wanted, else the one of before; return why the first does not
        open, unless none does.
        """
        refusals: list[AnnotatorError] = []
        for each in dict.fromkeys((wanted, path)):
            refusal = self.begin_with(each)
            if refusal is None:
                return refusals[0] if refusals else None
            refusals.append(refusal)
        self.begin_anew()
        self.library_lost.emit(refusals[-1])
        return None

    def begin_with(self, path: Path) -> AnnotatorError | None:
        """Open a library instead of the one that stands in, or return why it does not open; the one
        of before is not made anew where it is gone.
        """
        if path == self.library_path and not path.exists():
            return AnnotatorError(ErrorCode.LIBRARY_GONE, path=path)
        try:
            self._begin_with(self._open_workspace(path))
        except AnnotatorError as error:
            return error
        return None

    def _begin_with(self, workspace: Workspace) -> None:
        """Show a library that has just been opened, and do what has waited for it."""
        self._workspace = workspace
        workspace.let_look_over(self._look_beside if self._looks_over else None)
        if self._stand_in is not None:
            self._stand_in.close()
            self._stand_in = None
        was_held, self._is_held, self._is_away = self._is_held, False, False
        self._poll.start()
        if self._keeper is not None:
            self._keeper.resume()
        with self._telling():
            self.begin_anew()
        if was_held:
            self.held.emit(False)
        self._errands.resume()

    # Large libraries

    def look_over_with(
        self, opening: Callable[[Path], bool], reading: Callable[[Path], int]
    ) -> None:
        """Have large libraries looked over by these, which do not hold the window up: before one is
        opened, if it needs that, and where a row of the open one cannot be read.
        """
        self._looks_before, self._looks_over = opening, reading
        self._workspace.let_look_over(self._look_beside)

    def _open_workspace(self, path: Path) -> Workspace:
        is_looked_over = self._looks_before is not None and self._looks_before(path)
        reader = self.reader_name or None
        return Workspace.open(path, reader=reader, is_looked_over=is_looked_over)

    def _look_beside(self, path: Path) -> int:
        """Look the open library over, in which a row cannot be read, while nothing else is begun;
        what has begun this reads on afterwards.
        """
        if self._is_looking or self._is_away or self._is_closed or self._looks_over is None:
            return 0
        self._is_looking = True
        was_coming = self._coming_timer.isActive()
        self._coming_timer.stop()
        self._poll.stop()
        self._errands.pause()
        try:
            return self._looks_over(path)
        finally:
            self._is_looking = False
            QTimer.singleShot(0, self._go_on)
            if was_coming:
                self._coming_timer.start()

    @Slot()
    def _go_on(self) -> None:
        """Go on after the library was looked over, unless it was left meanwhile."""
        if not (self._is_away or self._is_closed):
            self._poll.start()
            self._errands.resume()

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
        # Held by what will say itself what it has changed.
        if self._is_held or self._is_away:
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
            self._open_newer(self._opened)
            return
        self.changed.emit(replace(self._load_annotations(), is_all=True, is_library=True))
        self._heal()

    @Slot()
    def _forget_followed(self) -> None:
        self._followed = None

    def _open_newer(self, opened: Opened) -> None:
        """Show the newer text of the open article, once: what takes long can be stopped, and then
        the text stays that is shown, until there is yet another one.
        """
        newest = self._workspace.article(opened.article.id).current_version_id
        if newest == self._followed:
            return
        self._followed = newest
        self.open_article(opened.article.id)
        self.changed.emit(Changed(is_library=True))

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
        self._stop_work()
        if self._keeper is not None and self._stand_in is None:
            self._keeper.finish()
        if self._stand_in is not None:
            self._stand_in.close()
        else:
            self._workspace.close()
