"""A start asks the window that is open, or opens one."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import app
from annotator.core import paths
from annotator.one_window import opening
from annotator.one_window.claim import Claim
from annotator.one_window.letter import Letter
from annotator.one_window.listening import Listening, Visit
from annotator.one_window.place import place_of

OPENED = 7
"""What `run` of `app` returns here: a window of its own was opened."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Letter]]:
    """What the window that is open was asked for."""
    monkeypatch.setattr(app, "run", lambda *_, **__: OPENED)
    claim = Claim(place_of(paths.library_path()))
    assert claim.take()
    letters: list[Letter] = []

    def take(visit: Visit) -> None:
        letters.append(visit.letter)
        visit.answer(is_taken=True)

    listening = Listening(claim, take, lambda error: pytest.fail(str(error)))
    yield letters
    listening.close()


def test_relative_names_mean_the_folder_of_the_start(
    asked: list[Letter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["-odd.md", "ein Übermaß.md", "日本.annotator", "x" * 200 + ".md"]
    for name in names:
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    article = "0b5c7a0e-1111-4222-8333-123456789abc"
    assert opening.open_window([*map(Path, names), Path(article)]) == 0
    assert asked == [Letter((*(tmp_path / name for name in names), Path(article)))]


def test_a_start_without_a_file_brings_the_window_to_the_front(asked: list[Letter]) -> None:
    assert opening.open_window([]) == 0
    assert asked == [Letter()]


def test_some_starts_have_a_window_of_their_own(asked: list[Letter], tmp_path: Path) -> None:
    assert opening.open_window([], is_apart=True) == OPENED
    assert opening.open_window([], quit_after_start=True) == OPENED
    assert opening.open_window([], reader="Bob") == OPENED
    assert opening.open_window([], tmp_path / "other.sqlite") == OPENED
    assert not asked


def test_the_first_start_has_the_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    claims: list[Claim] = []

    def run(_articles: object, _library: object, _reader: object, claim: Claim, **_: object) -> int:
        claims.append(claim)
        return OPENED

    monkeypatch.setattr(app, "run", run)
    assert opening.open_window([]) == OPENED
    assert claims[0].is_held
    claims[0].let_go()


def test_a_start_waits_for_a_window_that_has_just_been_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows' Explorer starts the program once for each of several files, all at once."""
    monkeypatch.setattr(app, "run", lambda *_, **__: OPENED)
    claim = Claim(place_of(paths.library_path()))
    assert claim.take()
    monkeypatch.setattr(opening, "START_SECONDS", 0.2)
    started = time.monotonic()
    assert opening.open_window([]) == OPENED
    assert time.monotonic() - started > 0.2
    claim.let_go()


def test_without_a_safe_folder_each_start_opens_a_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "run", lambda *_, **__: OPENED)
    place = place_of(paths.library_path())
    monkeypatch.setattr(
        opening, "place_of", lambda _library: type(place)(tmp_path / "none" / "there", place.name)
    )
    assert opening.open_window([]) == OPENED


def test_a_window_for_a_named_reader_is_found_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts the program without a name would mark in that reader's."""
    claims: list[Claim | None] = []
    monkeypatch.setattr(app, "run", lambda *words, **_: claims.append(words[3]) or OPENED)
    assert opening.open_window([], reader="Bob") == OPENED
    assert claims == [None]
