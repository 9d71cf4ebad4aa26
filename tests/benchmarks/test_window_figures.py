"""The short form of `benchmarks/window.py` and `benchmarks/start.py`: each figure can be taken."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import start
import window
from rendering import article


@pytest.fixture
def bench(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> window.Bench:
    monkeypatch.setattr(window, "generated", lambda: "".join(map(article, range(8))))
    monkeypatch.setattr(window, "ROUNDS", 1)
    monkeypatch.setattr(window, "KEYS", 4)
    monkeypatch.setattr(window, "FRAMES", 4)
    return window.Bench(tmp_path, 0)


def test_keys_make_marks_and_frames_are_painted(
    bench: window.Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = bench.library("full")
    article_id = bench.fill(library, 30)
    shown, session = bench.open(library)
    bench.to_first_screen(shown, session, partial(session.open_article, article_id))
    assert session.mark_count == 30
    window.press_keys(shown, tmp_path)
    assert session.mark_count == 34
    window.scroll(shown, 34, 1000)
    shown.close()
    printed = capsys.readouterr().out
    assert "a key to painted and on the disk" in printed
    assert "34 marks" in printed


def test_an_article_is_opened_first_and_again(
    bench: window.Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    library = bench.library("full")
    window.open_article(bench, library, bench.fill(library, 30))
    printed = capsys.readouterr().out
    assert "to the first screen, new / conversion" in printed
    assert "longest turn of the event loop" in printed


def test_both_programs_start(tmp_path: Path) -> None:
    starts = start.Starts(tmp_path)
    for work in (starts.bare, starts.first_time, starts.again, starts.after_kill):
        seconds, _megabytes = work()
        assert 0 < seconds < 60
