"""Titles, notes, tags and names of strangers are words wherever the window shows them."""

import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from payloads import SIGN, hostile_library, interpreted, payload
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QImage, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QToolTip
from pytestqt.qtbot import QtBot

from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings

IN_OPEN, NONBLOCKING = 0x20, 0o4000


class Opens:
    """What is opened in a folder, at whatever level: the kernel tells (inotify(7))."""

    def __init__(self, folder: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._file = self._libc.inotify_init1(NONBLOCKING)
        assert self._libc.inotify_add_watch(self._file, os.fsencode(folder), IN_OPEN) > 0

    def seen(self) -> bytes:
        """The events since the last call."""
        try:
            return os.read(self._file, 65536)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        os.close(self._file)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder with a picture, in which no article lies."""
    folder = tmp_path / "outside"
    folder.mkdir()
    picture = QImage(30, 30, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(folder / "secret.png"))
    return folder


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, outside: Path) -> Iterator[MainWindow]:
    """A window with all its panels on a library whose every word is a payload."""
    (tmp_path / "inside").mkdir()
    library = hostile_library(tmp_path / "inside", outside)
    made = MainWindow(Session(Workspace.open(library, reader=payload(outside))), Settings())
    qtbot.addWidget(made)
    made.resize(1300, 900)
    made.show()
    made.start([])
    made.furnish()
    made._session.open_article(made._session.articles()[0].id)
    for name in ("show_library", "show_marks", "show_changes", "show_outline"):
        if not made._actions[name].isChecked():
            made._actions[name].trigger()
    yield made
    made.close()


def hover(window: MainWindow, qtbot: QtBot) -> None:
    """Let every tip be shown that lists have."""
    for view in window.findChildren(QAbstractItemView):
        if not view.isVisible() or view.model() is None:
            continue
        for row in range(min(view.model().rowCount(), 5)):
            place = view.visualRect(view.model().index(row, 0)).center()
            at = view.viewport().mapToGlobal(place)
            event = QHelpEvent(QEvent.Type.ToolTip, place, at)
            QApplication.sendEvent(view.viewport(), event)
            qtbot.wait(1)
            shown = QToolTip.text()
            assert not (SIGN in shown and "<img" in shown and Qt.mightBeRichText(shown)), shown
    QToolTip.showText(QPoint(0, 0), "")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked what was opened")
def test_no_words_of_others_open_a_file_or_are_taken_for_more(
    window: MainWindow, outside: Path, qtbot: QtBot
) -> None:
    opens = Opens(outside)
    session = window._session
    session.open_article(session.articles()[0].id)
    marks = session.annotations()
    assert marks
    window._current.show(marks[0].id)
    qtbot.wait(50)
    hover(window, qtbot)
    window.notice.say(payload(outside), "x", payload(outside))
    window.status.show_link(payload(outside))
    session.failed.emit(payload(outside))
    window.grab()
    qtbot.wait(50)
    assert sorted(set(interpreted())) == []
    assert opens.seen() == b""
    (outside / "secret.png").read_bytes()
    assert opens.seen() != b""  # so nothing was seen because there was nothing to see
    opens.close()
