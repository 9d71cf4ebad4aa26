"""The whole session: one library after another, and what is done to their files."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import LIBRARY_REFUSED, AnnotatorError, Cancelled, ErrorCode
from annotator.core.workspace import Workspace
from annotator.ui.carrier import Carrier
from annotator.ui.errands import Errands
from annotator.ui.past import Past
from annotator.ui.session.following_session import FollowingSession
from annotator.ui.session.stand_in import StandIn
from annotator.ui.words import error_words

if TYPE_CHECKING:
    from annotator.ui.keeper import Keeper
    from annotator.ui.mover import Mover
    from annotator.ui.restorer import Restorer
    from annotator.ui.returner import Returner


class Session(FollowingSession):
    """The open library and the open article."""

    library_refused = Signal(object)
    """Another library does not open, and more can be done about it than say why: the
    `AnnotatorError`; this one stays.
    """
    library_lost = Signal(object)
    """The library was closed for something that needs that, and does not open again: the
    `AnnotatorError`. Nothing can be written until `open_library` has opened one.
    """

    unread = Signal()
    """The reader stopped the look at the library without which a part of it cannot be read."""

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
        self._stand_in: StandIn | None = None
        self._looks_before: Callable[[Path], bool] | None = None
        self._looks_over: Callable[[Path], int] | None = None

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
        waiting = self._errands.waiting
        with self._telling():
            other = self._asked_workspace(path)
            if other is None:
                return
            if self._stand_in is None:
                self.leave()
                self._stop_work(waiting)
                if self._keeper is not None:
                    self._keeper.leave()
                self._workspace.close()
            self._opened = None
            self._begin_with(other)

    def _asked_workspace(self, path: Path) -> Workspace | None:
        """Open a library, while nothing is begun: what comes meanwhile is for the library that is
        open then. None where it is refused, which a signal tells.
        """
        self._errands.pause()
        try:
            return self._open_workspace(path)
        except AnnotatorError as error:
            self._go_on()
            if error.code not in LIBRARY_REFUSED:
                raise
            self.library_refused.emit(error)
            return None

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

    def _stop_work(self, waiting: int | None = None) -> None:
        """Stop what runs, and do none of what waits, or not the first so many of it; until
        `_begin_with`, nothing is begun, and what comes waits.
        """
        self._is_away = True
        self._errands.pause()
        self._errands.stop(waiting)
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
        self.leave()
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
            return None if self._is_closed else error
        return None

    def _begin_with(self, workspace: Workspace) -> None:
        """Show a library that has just been opened, and do what has waited for it."""
        self._workspace = workspace
        workspace.let_look_over(self._look_beside if self._looks_over else None)
        if self._stand_in is not None:
            self._stand_in.close()
            self._stand_in = None
        was_held, self._is_held, self._is_away = self._is_held, False, False
        self._is_unread = False
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
        reader = self.reader_name or None
        is_looked_over = self._looks_before is not None and self._looks_before(path)
        if self._is_closed:  # meanwhile
            raise Cancelled
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
            found = self._looks_over(path)
        except Cancelled:
            self._is_unread = True
            raise
        finally:
            self._is_looking = False
            QTimer.singleShot(0, self._go_on)  # when what has begun this is at its end
            if was_coming:
                self._coming_timer.start()
        if self._is_closed:  # meanwhile
            raise Cancelled
        return found

    @Slot()
    def look_over_again(self) -> None:
        """Look the open library over after all, and show what it has."""
        with self._telling():
            self._look_beside(self.library_path)
            self._is_unread = False
            self._look_elsewhere()

    @Slot()
    def _go_on(self) -> None:
        """Go on after a library was looked over, unless this one was left meanwhile."""
        if not (self._is_away or self._is_closed):
            self._poll.start()
            self._errands.resume()
            if self._is_unread:
                self.unread.emit()

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
