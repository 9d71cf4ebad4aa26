"""The window comes back as it was left, and a fault in it loses nothing."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, mark

from annotator.core.model import Kind
from annotator.core.paths import log_path
from annotator.core.workspace import Workspace
from annotator.ui.failure_dialog import FailureDialog
from annotator.ui.failures import FailureReporter
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings

MakeWindow = Callable[[], MainWindow]
TEXT = "# The flood\n\nThe river rose by 2.4 metres.\n\n" + "\n\n".join(
    f"Paragraph {number} says nothing of note, but says it at some length." for number in range(60)
)


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


@pytest.fixture
def reporter() -> Iterator[FailureReporter]:
    reporter = FailureReporter(log_path())
    reporter.install()
    yield reporter
    reporter.remove()


class Faulty(QObject):
    """A part of the window with a fault in it."""

    @Slot()
    def fail(self) -> None:
        raise ZeroDivisionError("a fault in a slot")


def dialogs() -> list[FailureDialog]:
    widgets = QApplication.topLevelWidgets()
    return [each for each in widgets if isinstance(each, FailureDialog) and each.isVisible()]


def stored() -> list[tuple[Kind, str]]:
    with closing(Workspace.open()) as workspace:
        notes = workspace.annotations(workspace.articles()[0].id)
    return [(note.kind, note.original_quote) for note in notes]


@pytest.mark.qt_no_exception_capture
def test_a_slot_that_raises_shows_one_dialog_and_loses_nothing(
    window: MainWindow, reporter: FailureReporter, qtbot: QtBot
) -> None:
    mark(window, "2.4 metres", "c")
    faulty = Faulty()
    for _ in range(3):
        QTimer.singleShot(0, faulty.fail)
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    QTest.qWait(50)
    (dialog,) = dialogs()
    assert "a fault in a slot" in dialog.detailedText()
    assert "a fault in a slot" in log_path().read_text(encoding="utf-8")
    assert stored() == [(Kind.CLAIM, "2.4 metres")]
    dialog.close()
    with qtbot.waitActive(window):
        window.activateWindow()
    mark(window, "The river", "t")
    assert sorted(stored()) == [(Kind.CLAIM, "2.4 metres"), (Kind.TESTIMONY, "The river")]


def action(window: MainWindow, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert isinstance(found, QAction)
    return found


def test_size_panes_article_and_place_come_back(window: MainWindow, qtbot: QtBot) -> None:
    action(window, "show_marks").trigger()
    action(window, "show_library").trigger()
    action(window, "zoom_in").trigger()
    window.resize(760, 560)  # the screenless platform's screen has 800 x 800
    QApplication.processEvents()
    window.view.restore_position(window.view.article_document.text.index("Paragraph 30 "))
    place, size, zoom = window.view.reading_position(), window.size(), window.view.zoom
    assert place > 0
    title = window.windowTitle()
    window.close()
    # Not by the fixture, which gives each window the same size.
    again = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(again)
    assert again.size() == size
    again.show()
    again.start([])
    assert again.windowTitle() == title
    assert action(again, "show_marks").isChecked()
    assert action(again, "show_library").isChecked()
    assert again.view.zoom == zoom > 100
    assert again.view.reading_position() == place
    again.close()


def test_the_shape_is_kept_although_the_program_is_killed(window: MainWindow, qtbot: QtBot) -> None:
    window._shape_timer.setInterval(0)
    action(window, "show_marks").trigger()
    window.resize(760, 560)
    size = window.size()
    qtbot.waitUntil(lambda: Settings().flag("show_marks"))
    again = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(again)
    assert again.size() == size
    assert action(again, "show_marks").isChecked()
    again._session.close()
