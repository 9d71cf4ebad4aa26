"""The side of the second start: asks the window that is open, and never waits for it for long."""

import os
import sys
import threading
import time
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from annotator.one_window.letter import LIMIT, Letter
from annotator.one_window.place import Place

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ANSWER_SECONDS = 4.0
"""How long a window is waited for that does not answer; the program opens one of its own then."""
HELLO_BYTES = 100
"""At most, of what the window says first and last."""
YES = b"yes"


class Answer(Enum):
    """What became of a call."""

    TAKEN = auto()
    """The window opens it."""
    REFUSED = auto()
    """It does not, or does not answer."""
    NOBODY = auto()
    """No window listens, or not yet."""


def ask(place: Place, letter: Letter, seconds: float = ANSWER_SECONDS) -> Answer:
    """Ask the window of a place to open what a letter says; return after `seconds` at most.

    A thread does it, for nothing else ends a call to a program that has stopped.
    """
    call = _Call(place, replace(letter, until=time.monotonic() + seconds))
    thread = threading.Thread(target=call.run, name="asking the open window", daemon=True)
    thread.start()
    thread.join(seconds)
    return call.give_up()


class _Call:
    """One conversation, on a thread of its own."""

    def __init__(self, place: Place, letter: Letter) -> None:
        self._place = place
        self._data = letter.to_bytes()
        self._lock = threading.Lock()
        self._is_given_up = False
        self._answer = Answer.REFUSED

    def give_up(self) -> Answer:
        """Say nothing more, and return what was answered until now."""
        with self._lock:
            self._is_given_up = True
            return self._answer

    def run(self) -> None:
        """Talk to the window."""
        from multiprocessing import AuthenticationError  # noqa: PLC0415 (20 ms of a start)

        try:
            self._answer_is(self._ask() if len(self._data) <= LIMIT else Answer.REFUSED)
        except (FileNotFoundError, ConnectionRefusedError):
            self._answer_is(Answer.NOBODY)
        except (OSError, EOFError, ValueError, AuthenticationError):
            self._answer_is(Answer.REFUSED)  # it ended meanwhile, or is none of ours

    def _answer_is(self, answer: Answer) -> None:
        with self._lock:
            if not self._is_given_up:
                self._answer = answer

    def _ask(self) -> Answer:
        key = self._place.key.read_bytes()
        from multiprocessing.connection import Client  # noqa: PLC0415 (not before it is needed)

        family = "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"
        with Client(self._place.address, family, authkey=key) as connection:
            return self._talk(connection)

    def _talk(self, connection: "Connection") -> Answer:
        allow_to_front(int(connection.recv_bytes(HELLO_BYTES)))
        with self._lock:
            if self._is_given_up:
                return Answer.REFUSED
            connection.send_bytes(self._data)
        return Answer.TAKEN if connection.recv_bytes(HELLO_BYTES) == YES else Answer.REFUSED


def allow_to_front(process: int) -> None:
    """Let the process with this number bring its window to the front.

    Windows lets only the program do that which the person has just used: this one.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        ctypes.windll.user32.AllowSetForegroundWindow(process)


def token_of_start() -> str:
    """Return what the desktop gave to this start, to let a window come to the front."""
    return os.environ.get("XDG_ACTIVATION_TOKEN", "")
