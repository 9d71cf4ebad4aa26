"""What holds for every test: a place of its own for all that the program keeps, and no screen."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Read by Qt when its application is made, so it has to stand before any test imports PySide6.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Where an editor's terminal has it, Qt takes the tests for a snap and asks the desktop's portal.
os.environ.pop("SNAP", None)

settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


@pytest.fixture(autouse=True)
def annotator_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep a test's library, settings and device id away from those of the person who runs it."""
    home = tmp_path / "annotator-home"
    monkeypatch.setenv("ANNOTATOR_HOME", str(home))
    return home


@pytest.fixture(scope="session", autouse=True)
def runtime_folder() -> Iterator[None]:
    """Keep the tests' windows and starts where no window of the person who runs them is found."""
    with tempfile.TemporaryDirectory(prefix="a-", ignore_cleanup_errors=True) as folder:
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = folder
        yield
        os.environ.pop("XDG_RUNTIME_DIR")
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard() -> Iterator[None]:
    """Leave nothing of Python's on the clipboard.

    Without a screen, Qt deletes what lies there after the interpreter is gone, and crashes.
    """
    yield
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance() is not None:
            QGuiApplication.clipboard().clear()
