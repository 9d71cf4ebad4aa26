"""The side of the window: hears other starts on threads of its own."""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from annotator.one_window.asking import YES
from annotator.one_window.claim import Claim, sweep
from annotator.one_window.letter import LIMIT, Letter, LetterUnreadable, read_letter
from annotator.one_window.place import Place

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, Listener

KEY_BYTES = 32
VISITORS = 8
"""Starts that are talked to at once; each waits for itself, so one that stops holds up no other."""
VISITOR_SECONDS = 3.0
"""How long a start may take to say what it wants."""
WINDOW_SECONDS = 2.5
"""How long the window may take to answer: less than the other side waits."""
MARGIN_SECONDS = 0.5
"""What an answer may need on its way to the start."""
CLOSE_SECONDS = 3.0
"""How long the end of the listening is waited for, and afterwards `PARTING_SECONDS` that of visits.
"""
PARTING_SECONDS = 0.5
REST_SECONDS = 0.2
"""After a failure of the system, such as too many open files."""
NO = b"no"


class Visit:
    """What another start has asked for, until somebody answers or it no longer waits."""

    def __init__(self, letter: Letter, seconds: float) -> None:
        self.letter = letter
        self._until = min(time.monotonic() + seconds, letter.until - MARGIN_SECONDS)
        self._lock = threading.Lock()
        self._answer: bool | None = None
        self._answered = threading.Event()

    def answer(self, *, is_taken: bool) -> bool:
        """Say whether the window opens it; return whether it is to do so, and nobody else does."""
        with self._lock:
            if self._answer is None:
                self._answer = is_taken and time.monotonic() < self._until
                self._answered.set()
                return self._answer
            return False

    def wait(self) -> bool:
        """Return the answer; no answer in time is a no, for good."""
        self._answered.wait(max(self._until - time.monotonic(), 0))
        with self._lock:
            self._answer = bool(self._answer)
            return self._answer


class _Patient:
    """A connection whose other side has to say something in time."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._until = time.monotonic() + VISITOR_SECONDS
        self.send_bytes = connection.send_bytes

    def recv_bytes(self, limit: int) -> bytes:
        """The next message. Raises OSError where none comes or it is too long, and EOFError."""
        if not self._connection.poll(max(self._until - time.monotonic(), 0)):
            raise TimeoutError
        return self._connection.recv_bytes(limit)


class Listening:
    """Listens at a place from the moment it is made until it is closed.

    The claim on the place has to be ours: whatever lies there is from a program that has ended.
    The listening lets go of it when it has ended itself, and nobody else does: who has it next may
    then be sure that nothing of theirs is deleted.

    `heard` gets each `Visit`, `failed` the error that ended the listening, both on a thread.
    """

    def __init__(
        self, claim: Claim, heard: Callable[[Visit], None], failed: Callable[[OSError], None]
    ) -> None:
        self._claim, self._place = claim, claim.place
        self._heard, self._failed = heard, failed
        self._key = os.urandom(KEY_BYTES)
        self._room = threading.Semaphore(VISITORS)
        self._talks: list[threading.Thread] = []
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="other starts", daemon=True)
        self._thread.start()

    def close(self) -> bool:
        """Listen no more, and leave nothing behind; return whether all of its threads have ended.

        After a few seconds it returns without that; they end by themselves as soon as they can.
        """
        self._is_closed = True
        if self._thread.is_alive():
            self._wake()
        self._thread.join(CLOSE_SECONDS)
        return not self._thread.is_alive() and self._is_alone()

    def _is_alone(self) -> bool:
        """Whether nobody is talked to any more."""
        end = time.monotonic() + PARTING_SECONDS
        for talk in self._talks:
            talk.join(max(end - time.monotonic(), 0))
        return not any(talk.is_alive() for talk in self._talks)

    def _wake(self) -> None:
        """Let the thread that waits for a visitor see that it is closed."""
        from multiprocessing.connection import Client  # noqa: PLC0415 (not before the first paint)

        with suppress(OSError):  # it does not listen yet, and will see it by itself
            Client(self._place.address).close()

    def _run(self) -> None:
        try:
            self._listen()
        except OSError as error:
            self._failed(error)
        finally:
            self._claim.let_go()

    def _listen(self) -> None:
        """Welcome visitors until it is closed. Raises OSError where nobody can be heard."""
        try:
            with self._open() as listener:
                while not self._is_closed:
                    self._welcome(listener)
        finally:
            self._place.key.unlink(missing_ok=True)

    def _open(self) -> "Listener":
        from multiprocessing.connection import Listener  # noqa: PLC0415 (20 ms of a start)

        sweep(self._place.folder)
        family = "AF_PIPE"
        if sys.platform != "win32":
            family = "AF_UNIX"
            self._place.key.with_suffix(".sock").unlink(missing_ok=True)
        _write_key(self._place, self._key)
        return Listener(self._place.address, family, backlog=VISITORS)

    def _welcome(self, listener: "Listener") -> None:
        """Wait for a visitor, and let a thread talk to it."""
        try:
            connection = listener.accept()
        except OSError:  # the visitor has gone, or the system has no room
            time.sleep(REST_SECONDS)
            return
        if self._is_closed or not self._room.acquire(blocking=False):
            connection.close()
            return
        talk = threading.Thread(target=self._talk, args=(connection,), daemon=True)
        talk.start()
        self._talks = [*filter(threading.Thread.is_alive, self._talks), talk]

    def _talk(self, connection: "Connection") -> None:
        from multiprocessing import AuthenticationError  # noqa: PLC0415

        try:
            with connection:
                self._hear(connection)
        except (OSError, EOFError, ValueError, AuthenticationError):
            return  # whoever it was has gone, or was none of ours: the window has nothing to do
        finally:
            self._room.release()

    def _hear(self, connection: "Connection") -> None:
        from multiprocessing.connection import answer_challenge, deliver_challenge  # noqa: PLC0415

        # As `Listener.accept` does with a key, but on the thread of this one visitor, and in time:
        # a start that was stopped halfway would keep its place among the visitors for good.
        visitor = _Patient(connection)
        deliver_challenge(cast("Connection", visitor), self._key)
        answer_challenge(cast("Connection", visitor), self._key)
        connection.send_bytes(str(os.getpid()).encode())
        try:
            letter = read_letter(visitor.recv_bytes(LIMIT))
        except LetterUnreadable:
            connection.send_bytes(NO)
            return
        if connection.poll(0):  # there is nothing more to say: it has gone, tired of waiting
            return
        visit = Visit(letter, WINDOW_SECONDS)
        self._heard(visit)
        connection.send_bytes(YES if visit.wait() else NO)


def _write_key(place: Place, key: bytes) -> None:
    """Write the key where this person alone can read it. Raises OSError."""
    place.key.unlink(missing_ok=True)
    file = os.open(
        place.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    try:
        os.write(file, key)
    finally:
        os.close(file)
