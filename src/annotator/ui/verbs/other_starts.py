"""Opens in the window what other starts of the program and the system ask for."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from annotator.one_window.claim import Claim
from annotator.one_window.place import Place, place_of
from annotator.ui import rubbish
from annotator.ui.session import Session

if TYPE_CHECKING:
    from annotator.one_window.listening import Listening, Visit

LOOK_FOR_RUBBISH = 1_000
"""Milliseconds between two looks at whether there is enough of it to be looked for."""
ACTIVATION = "XDG_ACTIVATION_TOKEN"
"""The variable from which Qt reads the token of a start."""
TRY_AGAIN = 2_000
"""Milliseconds between two tries to be the window of a library, while another window is that."""


class OtherStarts(QObject):
    """Takes articles for the window once that can open them, and brings it to the front."""

    wanted = Signal(object)
    """Articles to open, at least one: files, and articles of the library by their ids."""
    _came = Signal(object)
    """A `Visit`, emitted on a thread."""
    _failed = Signal()
    """Nothing can be heard at this place; emitted on a thread."""

    def __init__(self, window: QWidget, session: Session, claim: Claim | None) -> None:
        """Without a claim it takes only what the system hands over to the program."""
        super().__init__(window)
        self._window, self._session = window, session
        self._claim = claim
        self._listening: Listening | None = None
        self._early: list[Path] | None = []
        """What the system has asked for before the window could open it; None once it can."""
        self._again = QTimer(self, singleShot=True, interval=TRY_AGAIN)
        self._again.timeout.connect(self._listen)
        self._rubbish = QTimer(self, interval=LOOK_FOR_RUBBISH)
        self._rubbish.timeout.connect(rubbish.look)
        self._came.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._failed.connect(self._give_up, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def begin(self) -> None:
        """Open from now on what is asked for, and what was asked for before; listen."""
        early, self._early = self._early, None
        if early:
            self.open_files(early)
        self._claim_library()

    @Slot()
    def end(self) -> None:
        """Leave the library to other starts: the window is about to close."""
        self._again.stop()
        if self._listening is not None:
            self._stop_listening(self._listening)
        elif self._claim is not None:
            self._claim.let_go()

    def _stop_listening(self, listening: "Listening") -> None:
        self._listening = None
        if self._claim is not None:
            self._claim = Claim(self._claim.place)  # the listening lets go of the one that it has
        if listening.close():
            self._rubbish.stop()
            rubbish.go_on()
        # Else a thread goes on beside the window's, which alone looks for rubbish, by its timer.

    @Slot()
    def move(self) -> None:
        """Be the window of the library that is open now, as soon as no other one is."""
        if self._early is None:
            self._claim_library()

    def _claim_library(self) -> None:
        if self._claim is None:
            return
        place = place_of(self._session.library_path)
        if place != self._claim.place:
            self.end()
            self._claim = Claim(place)
        if self._listening is None:
            self._listen()

    @Slot(object)
    def open_files(self, paths: list[Path]) -> None:
        """Open files that the system has handed over, as soon as the window can."""
        if self._early is not None:
            self._early += paths
            return
        bring_to_front(self._window)
        self.wanted.emit(paths)

    @Slot()
    def _listen(self) -> None:
        from annotator.one_window.listening import Listening  # noqa: PLC0415

        if self._claim is None:
            return
        try:
            is_ours = self._claim.take()
        except OSError:
            return  # no folder that is safe: each start opens a window of its own
        if not is_ours:
            self._again.start()
            return
        rubbish.pause()  # `Listening` has a thread for as long as it listens
        try:
            self._listening = Listening(self._claim, self._came.emit, self._tell_failure)
        except RuntimeError:  # the system gives no thread: others may be the window
            rubbish.go_on()
            self._claim.let_go()
        else:
            self._rubbish.start()

    def _tell_failure(self, _error: OSError) -> None:
        self._failed.emit()

    @Slot()
    def _give_up(self) -> None:
        """Let other starts open windows of their own, which they do where nobody has the claim."""
        self.end()

    @Slot(object)
    def _receive(self, visit: "Visit") -> None:
        if not visit.answer(is_taken=self._listening is not None):
            return
        _use_token(visit.letter.token)
        bring_to_front(self._window)
        os.environ.pop(ACTIVATION, None)  # what Qt has not used is not for the programs it starts
        if visit.letter.articles:
            self.wanted.emit(list(visit.letter.articles))

    @property
    def place(self) -> Place | None:
        """Where other starts find this window; None where they do not."""
        return self._claim.place if self._claim is not None else None


def bring_to_front(window: QWidget) -> None:
    """Show a window over others, in the shape that it has, and give it the keys."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    if not window.isActiveWindow():
        QApplication.alert(window)  # where the desktop does not let it, it shows where it is


def _use_token(token: str) -> None:
    """Let Qt show Wayland that the person has asked for the window; it reads it from there."""
    if token:
        os.environ[ACTIVATION] = token
