"""What the tests of the window share."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.core.workspace import Workspace
from annotator.ui import keeper
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings


@pytest.fixture(autouse=True)
def fusion(qapp: QApplication) -> None:
    """Draw alike everywhere.

    What the test before has left is deleted first: all that is there is dressed anew.
    """
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyle("Fusion")


@pytest.fixture(autouse=True)
def no_button_left_down(qapp: QApplication) -> Iterator[None]:
    """Let go of what a test has pressed: Qt keeps it for the program, and so for the next test."""
    yield
    held = [one for one in Qt.MouseButton if one & QApplication.mouseButtons()]
    if held:
        widget = QWidget()
        widget.show()
        for button in held:
            QTest.mouseRelease(widget.windowHandle(), button)
        widget.close()
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture(autouse=True)
def no_backup_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Close windows at once; the tests of the keeper let it back up."""
    monkeypatch.setattr(keeper, "LARGE", 0)


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """Give a function that opens the window on the test's own library."""
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1000, 700)
        window.show()
        window.activateWindow()
        if not window.is_furnished:
            with qtbot.waitSignal(window.furnished, timeout=20_000):
                pass
        if not window.isActiveWindow():
            with qtbot.waitActive(window, timeout=20_000):
                pass
        return window

    yield make
    for window in windows:
        if window.isVisible():
            window.close()


@pytest.fixture
def large_words(qapp: QApplication) -> Iterator[None]:
    """Show the words of the window in 18 points."""
    before, font = qapp.font(), qapp.font()
    font.setPointSize(18)
    qapp.setFont(font)
    yield
    qapp.setFont(before)
