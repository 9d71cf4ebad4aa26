"""A window that cannot be opened says why where somebody sees it."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import unseen

START = """
import os, sys
out = os.dup(1)
from PySide6.QtWidgets import QMessageBox
def answer(box):
    os.write(out, ("BOX " + box.text()).encode())
QMessageBox.exec = answer
sys.stdout = sys.stderr = None
sys.argv = ["Annotator.exe", *sys.argv[1:]]
from annotator.__main__ import main
main()
"""


def started(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The program as Windows starts it by a double click: without streams."""
    return subprocess.run(
        [sys.executable, "-c", START, *words],
        env={**os.environ, "ANNOTATOR_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_window_that_cannot_open_says_so_without_streams(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    done = started(tmp_path / "file" / "home")
    assert done.returncode == 2, done.stderr
    assert done.stdout.startswith("BOX ")
    assert str(tmp_path / "file") in done.stdout


def test_so_does_a_word_that_means_nothing(tmp_path: Path) -> None:
    done = started(tmp_path, "nowhere.md")
    assert done.returncode == 2, done.stderr
    assert "nowhere.md" in done.stdout


def test_a_verb_needs_no_streams(tmp_path: Path) -> None:
    done = started(tmp_path, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "platform", "seen"),
    [
        (None, "", False),
        (io.StringIO(), "", False),
        (io.StringIO(), "offscreen", True),
        (Terminal(), "", True),
    ],
)
def test_who_sees_the_standard_error(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None, platform: str, seen: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert unseen.is_seen() is seen


def test_a_program_that_reads_the_standard_error_gets_no_dialog(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    reading, writing = os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert unseen.is_seen()
    with Path(os.devnull).open("w", encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stderr", nothing)
        assert not unseen.is_seen()
