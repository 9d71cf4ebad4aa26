"""One process at a time has the window of a library; a dead one has nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.one_window.claim import Claim, sweep
from annotator.one_window.place import Place, place_of

HOLD = """
import sys
from pathlib import Path
from annotator.one_window.claim import Claim, sweep
from annotator.one_window.place import place_of
print(Claim(place_of(Path(sys.argv[1]))).take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


@pytest.fixture
def place(library: Path) -> Iterator[Place]:
    place = place_of(library)
    yield place
    assert not place.lock.exists() or sys.platform == "win32"


def test_there_is_one_claim_on_a_place(place: Place) -> None:
    first, second = Claim(place), Claim(place)
    assert first.take()
    assert first.take()
    assert not second.take()
    assert first.is_held
    assert not second.is_held
    second.let_go()
    first.let_go()
    assert second.take()
    second.let_go()


def test_a_process_that_was_killed_holds_nothing(place: Place, library: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(library)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "True\n"
        claim = Claim(place)
        assert not claim.take()
        one.kill()
        one.wait()
        assert claim.take()
        claim.let_go()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
def test_a_lock_on_a_file_that_was_deleted_is_none(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking, the process before lets go: it deletes its file."""
    from annotator.one_window import claim as module

    before, claim = Claim(place), Claim(place)
    assert before.take()
    opened: list[int] = []

    def lock_late(path: Path) -> int:
        if not opened:
            file = module.os.open(path, module.os.O_RDWR)
            before.let_go()
            opened.append(file)
            module.fcntl.flock(file, module.fcntl.LOCK_EX)
            return file
        return real(path)

    real = module._lock
    monkeypatch.setattr(module, "_lock", lock_late)
    assert claim.take()
    assert place.lock.exists()
    assert not Claim(place).take()
    claim.let_go()


def test_what_was_left_behind_is_swept_and_what_is_held_stays(tmp_path: Path) -> None:
    held, left = Claim(Place(tmp_path / "here", "held")), Claim(Place(tmp_path / "here", "left"))
    assert held.take()
    assert left.take()
    left.let_go()
    for place in (held.place, left.place):
        place.lock.touch()
        place.key.touch()
    sweep(held.place.folder)
    assert held.place.key.exists()
    assert held.place.lock.exists()
    assert not left.place.key.exists()
    assert not left.place.lock.exists() or sys.platform == "win32"
    held.let_go()
