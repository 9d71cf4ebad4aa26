"""A window hears other starts, and no start waits long for one that does not answer."""

import pickle
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from annotator.one_window import listening as listening_module
from annotator.one_window.asking import Answer, ask
from annotator.one_window.claim import Claim
from annotator.one_window.letter import LIMIT, Letter, read_letter
from annotator.one_window.listening import Listening, Visit
from annotator.one_window.place import Place, place_of

LETTER = Letter((Path.cwd() / "a.md",))
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="about sockets of POSIX systems")


class Window:
    """Listens as a window does, and answers on the listening's own thread."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.letters: list[Letter] = []
        self.failures: list[OSError] = []
        self.answers: Callable[[Visit], object] = lambda visit: visit.answer(is_taken=True)
        claim = Claim(place)
        assert claim.take()
        self.listening = Listening(claim, self._hear, self.failures.append)
        self._wait()

    def _wait(self) -> None:
        """Until it listens; a visitor that says nothing is no visitor."""
        stop = time.monotonic() + 5
        while time.monotonic() < stop:
            with suppress(FileNotFoundError, ConnectionRefusedError):
                Client(self.place.address).close()
                return
            time.sleep(0.005)

    def _hear(self, visit: Visit) -> None:
        self.letters.append(visit.letter)
        self.answers(visit)

    def close(self) -> None:
        assert self.listening.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_of(tmp_path / "library.sqlite")


@pytest.fixture
def window(place: Place) -> Iterator[Window]:
    made = Window(place)
    yield made
    made.close()
    if sys.platform != "win32":
        assert not list(place.folder.glob(f"{place.name}*"))


def test_the_window_gets_what_a_start_asks_for(window: Window) -> None:
    assert ask(window.place, LETTER) is Answer.TAKEN
    assert ask(window.place, Letter()) is Answer.TAKEN
    assert window.letters == [LETTER, Letter()]


def test_the_window_may_refuse(window: Window) -> None:
    window.answers = lambda visit: visit.answer(is_taken=False)
    assert ask(window.place, LETTER) is Answer.REFUSED


def test_a_window_that_does_not_answer_is_not_waited_for(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it open the article once it goes on: the start has opened it itself."""
    visits: list[Visit] = []
    window.answers = visits.append
    monkeypatch.setattr(listening_module, "WINDOW_SECONDS", 0.1)
    assert ask(window.place, LETTER) is Answer.REFUSED
    assert not visits[0].answer(is_taken=True)


@not_windows
def test_a_process_that_has_stopped_is_not_waited_for(place: Place) -> None:
    """A socket takes calls as long as its process is there, whether that runs or not."""
    claim = Claim(place)
    assert claim.take()
    place.key.write_bytes(b"key")
    with socket.socket(socket.AF_UNIX) as stopped:
        stopped.bind(place.address)
        stopped.listen(1)
        assert ask(place, LETTER, 0.2) is Answer.REFUSED
    Path(place.address).unlink()
    place.key.unlink()
    claim.let_go()


def test_what_a_start_said_before_it_gave_up_is_not_done(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window was stopped while the letter lay there; the start has gone its own way."""
    has_gone = threading.Event()

    def read_late(data: bytes) -> Letter:
        has_gone.wait(5)
        return read_letter(data)

    monkeypatch.setattr(listening_module, "read_letter", read_late)
    with Client(window.place.address, authkey=window.place.key.read_bytes()) as start:
        start.recv_bytes()
        start.send_bytes(LETTER.to_bytes())
    has_gone.set()
    assert ask(window.place, Letter()) is Answer.TAKEN
    assert window.letters == [Letter()]


def test_a_start_that_waits_no_longer_is_not_taken(window: Window) -> None:
    """Its letter may have lain there while the window was stopped."""
    late = Letter(LETTER.articles, until=time.monotonic() + 0.1)
    with Client(window.place.address, authkey=window.place.key.read_bytes()) as start:
        start.recv_bytes()
        start.send_bytes(late.to_bytes())
        assert start.recv_bytes() == listening_module.NO


@not_windows
def test_visitors_that_say_nothing_keep_no_room(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "VISITOR_SECONDS", 0.2)
    silent = [Client(window.place.address) for _ in range(listening_module.VISITORS)]
    for one in silent:
        with suppress(EOFError, ConnectionResetError):
            while True:  # the challenge, then the end
                one.recv_bytes()
        one.close()
    assert ask(window.place, LETTER) is Answer.TAKEN


def test_where_nobody_listens_that_is_known(place: Place) -> None:
    assert ask(place, LETTER) is Answer.NOBODY


@not_windows
def test_what_a_dead_window_has_left_is_no_window(place: Place) -> None:
    claim = Claim(place)
    claim.take()
    place.key.write_bytes(b"old")
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(place.address)
    assert Path(place.address).exists()
    assert ask(place, LETTER) is Answer.NOBODY
    claim.let_go()
    window = Window(place)
    assert ask(place, LETTER) is Answer.TAKEN
    window.close()


def test_who_does_not_know_the_key_is_not_heard(window: Window) -> None:
    with pytest.raises((AuthenticationError, EOFError, OSError)):
        Client(window.place.address, authkey=b"guessed")
    assert not window.letters
    assert ask(window.place, LETTER) is Answer.TAKEN


def test_a_window_that_does_not_know_the_key_is_told_nothing(window: Window, place: Place) -> None:
    place.key.write_bytes(b"another")
    assert ask(place, LETTER) is Answer.REFUSED
    assert not window.letters


class Trap:
    """Would leave a trace if it were unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("unpickled",))


@pytest.mark.parametrize("said", [b"", b"nonsense", pickle.dumps(Trap()), b"9" * LIMIT])
def test_nonsense_is_refused_and_the_window_goes_on_listening(window: Window, said: bytes) -> None:
    with Client(window.place.address, authkey=window.place.key.read_bytes()) as start:
        start.recv_bytes()
        start.send_bytes(said)
        assert start.recv_bytes() == b"no"
    assert not window.letters
    assert ask(window.place, LETTER) is Answer.TAKEN


def test_a_letter_that_is_too_long_is_not_even_read(window: Window) -> None:
    with Client(window.place.address, authkey=window.place.key.read_bytes()) as start:
        start.recv_bytes()
        with suppress(OSError):  # the window may hang up before all of it is sent
            start.send_bytes(b" " * (LIMIT + 1))
        with pytest.raises((EOFError, OSError)):
            start.recv_bytes()
    assert ask(window.place, LETTER) is Answer.TAKEN
    many = Letter(tuple(Path.cwd() / f"{number:0250}.md" for number in range(5_000)))
    assert ask(window.place, many) is Answer.REFUSED


def test_a_visitor_who_says_nothing_holds_nobody_up(window: Window) -> None:
    silent = [Client(window.place.address) for _ in range(3)]
    assert ask(window.place, LETTER) is Answer.TAKEN
    for visitor in silent:
        visitor.close()


def test_many_starts_at_once_are_all_heard(window: Window) -> None:
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(window.place, LETTER))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [Answer.TAKEN] * 6


@not_windows
def test_where_it_cannot_listen_it_says_so(place: Place) -> None:
    claim = Claim(place)
    claim.take()
    Path(place.address).mkdir()
    failures: list[OSError] = []
    assert Listening(claim, lambda _visit: None, failures.append).close()
    assert len(failures) == 1
    Path(place.address).rmdir()


@not_windows
@pytest.mark.parametrize("held_up", ["sweep", "_write_key"])
def test_a_window_that_closes_slowly_takes_nothing_from_the_next(
    place: Place, monkeypatch: pytest.MonkeyPatch, held_up: str
) -> None:
    """Where the disk holds it up before it listens: the next waits until it has gone."""
    work, go_on = getattr(listening_module, held_up), threading.Event()

    def slowly(*of: object) -> None:
        go_on.wait()
        work(*of)

    monkeypatch.setattr(listening_module, held_up, slowly)
    monkeypatch.setattr(listening_module, "CLOSE_SECONDS", 0.01)
    claim, next_one = Claim(place), Claim(place)
    assert claim.take()
    listening = Listening(claim, lambda _visit: None, lambda error: pytest.fail(str(error)))
    assert not listening.close()
    assert not next_one.take()
    assert ask(place, LETTER) is Answer.NOBODY
    monkeypatch.undo()
    go_on.set()
    stop = time.monotonic() + 5
    while not next_one.take():
        assert time.monotonic() < stop
        time.sleep(0.002)
    assert listening.close()
    assert not list(place.folder.glob(f"{place.name}.[!l]*"))
    next_one.let_go()
    window = Window(place)
    assert ask(place, LETTER) is Answer.TAKEN
    window.close()


def test_a_window_that_closes_tells_of_visits_that_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "PARTING_SECONDS", 0.01)
    window = Window(place)
    with Client(place.address):
        time.sleep(0.02)  # until it is let in
        assert not window.listening.close()
    monkeypatch.undo()
    window.close()
