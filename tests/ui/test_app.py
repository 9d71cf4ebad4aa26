"""The program starts and ends as it should, and says in one sentence why it cannot."""

import ctypes
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import annotator
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.ui.failures import FailureReporter
from annotator.ui.screen import missing_library, require_screen

needs_x = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="only X and Wayland can be missing"
)


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    command = [sys.executable, "-m", "annotator", *arguments]
    return subprocess.run(
        command, env=kept | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_window_opens_and_ends_by_itself() -> None:
    done = start("--quit-after-start", "--sample", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@needs_x
@pytest.mark.parametrize("display", ["", ":4711"])
def test_without_a_screen_one_sentence_says_so(display: str) -> None:
    done = start("--quit-after-start", **({"DISPLAY": display} if display else {}))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "screen" in done.stderr or "system library" in done.stderr


@needs_x
def test_no_display_is_a_missing_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(AnnotatorError) as caught:
        require_screen()
    assert caught.value.code is ErrorCode.SCREEN_MISSING
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    require_screen()


class LibXcb:
    """Stands for the library of X, where tests have no X server."""

    def __init__(self, *, is_broken: bool) -> None:
        self.is_broken, self.closed = is_broken, 0
        self.xcb_connect = lambda _display, _screen: 4711

    def xcb_connection_has_error(self, _connection: object) -> int:
        return int(self.is_broken)

    def xcb_disconnect(self, _connection: object) -> None:
        self.closed += 1


@needs_x
@pytest.mark.parametrize("is_broken", [False, True])
def test_the_connection_that_looks_for_a_screen_stays_if_there_is_one(
    is_broken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the server, with no client left, begins anew and refuses Qt."""
    library = LibXcb(is_broken=is_broken)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":1")
    if is_broken:
        with pytest.raises(AnnotatorError):
            require_screen()
    else:
        require_screen()
    assert library.closed == int(is_broken)


def test_a_missing_system_library_is_named() -> None:
    error = missing_library(ImportError("libEGL.so.1: cannot open shared object file"))
    assert error.code is ErrorCode.SYSTEM_LIBRARY_MISSING
    assert error.parameters["name"] == "libEGL.so.1"
    assert "libegl1" in str(error.parameters["hint"])


def test_a_missing_library_ends_the_program_with_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "PySide6"
    broken.mkdir()
    words = "libEGL.so.1: cannot open shared object file: No such file or directory"
    (broken / "__init__.py").write_text(f"raise ImportError({words!r})\n", encoding="utf-8")
    done = start("--sample", PYTHONPATH=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert "libEGL.so.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_uncaught_error_of_any_thread_is_logged_and_shown_once(
    qtbot: QtBot, tmp_path: Path
) -> None:
    log = tmp_path / "logs" / "annotator.log"
    reporter = FailureReporter(log)
    reporter.install()
    try:
        error = ValueError("something odd")
        arguments = (ValueError, error, None)
        thread = threading.Thread(target=sys.excepthook, args=arguments)
        thread.start()
        thread.join()
        sys.excepthook(*arguments)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None or bool(_dialogs()))
        assert len(_dialogs()) == 1
        dialog = _dialogs()[0]
        dialog.copy_details()
        copied = QApplication.clipboard().text()
        assert "something odd" in copied
        assert f"Annotator {annotator.__version__}" in copied
        assert "something odd" in log.read_text(encoding="utf-8")
        dialog.close()
    finally:
        reporter.remove()


def _dialogs() -> list:
    return [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "FailureDialog"]
