"""What is done again and again leaves nothing behind: no menus, connections, threads, documents."""

import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QToolBar, QToolButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

import annotator
from annotator.core.errors import Cancelled
from annotator.core.progress import Progress
from annotator.ui.errands import Errands
from annotator.ui.leaving import let_go
from annotator.ui.main_window import MainWindow
from annotator.ui.preparation import Preparation

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


def delete_later() -> None:
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_opening_the_menu_of_filters_leaves_no_menus(window: MainWindow) -> None:
    buttons = window.marks_panel.findChildren(QToolButton)
    menu = next(button.menu() for button in buttons if button.menu() is not None)

    def parts() -> int:
        menu.popup(QPoint())
        menu.close()
        delete_later()
        return len(menu.findChildren(QMenu)) + len(menu.findChildren(QActionGroup))

    assert len({parts() for _ in range(3)}) == 1


def test_a_button_of_the_tool_bar_follows_its_action_without_more_connections(
    window: MainWindow,
) -> None:
    action = window.action("mark_claim")
    bar = window.findChild(QToolBar)
    assert bar is not None
    button = bar.widgetForAction(action)
    assert isinstance(button, QToolButton)
    before = action.receivers("2changed()")
    for is_enabled in (True, False, True, False):
        action.setEnabled(is_enabled)
        assert button.isEnabled() is is_enabled
    action.setIconText("Another word")
    action.setToolTip("Another hint")
    assert (button.text(), button.toolTip()) == ("Another word", "Another hint")
    assert action.receivers("2changed()") == before


def test_a_button_of_the_tool_bar_shows_whether_its_pane_is(window: MainWindow) -> None:
    action = window.action("show_library")
    bar = window.findChild(QToolBar)
    assert bar is not None
    button = bar.widgetForAction(action)
    assert isinstance(button, QToolButton)
    for _ in range(2):
        QTest.mouseClick(button, LEFT)
        assert button.isChecked() is action.isChecked() is window.library_panel.isVisible()


def test_work_that_is_stopped_leaves_no_thread(qtbot: QtBot) -> None:
    parent = QObject()
    errands = Errands(parent)
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress(0.0)

    errands.run("Working", work, lambda _preparation: None)
    assert begun.wait(5)
    [preparation] = errands.findChildren(Preparation)
    errands.stop()
    delete_later()
    assert not errands.findChildren(Preparation)
    with pytest.raises(Cancelled):
        preparation.take()


def test_the_document_that_was_pressed_on_stays_until_the_next_press(
    window: MainWindow, tmp_path: Path
) -> None:
    """Qt asks it then for the check box that was pressed, whether it is there or not."""
    view = window.view
    window.open_files([article_file(tmp_path, "# Plan\n\n- [ ] build the dam\n", "plan.md")])
    shown = pressed = view.article_document
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(50, 100))
    for number in range(3):
        window.open_files([article_file(tmp_path, f"Article {number}.\n", f"{number}.md")])
        delete_later()
        if number:
            assert not shiboken6.isValid(shown)
        shown = view.article_document
        assert shiboken6.isValid(pressed)
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(50, 100))
    delete_later()
    assert not shiboken6.isValid(pressed)
    assert shiboken6.isValid(shown)


def test_the_dialog_that_asks_for_a_new_library_goes(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: 0)
    window.action("new_library").trigger()
    delete_later()
    assert not window.findChildren(QFileDialog)


def test_nothing_is_left_to_qt_to_delete_without_pythons_lock() -> None:
    sources = (Path(annotator.__file__).parent / "ui").rglob("*.py")
    left = [path.name for path in sources if re.search(r"\.deleteLater\b", path.read_text("utf-8"))]
    assert left == []


def test_what_is_let_go_is_deleted_in_the_next_turn_and_once(
    qapp: QApplication,
) -> None:
    parent, kept = QObject(), QObject()
    child = QObject(parent)
    let_go(parent, child, kept)
    assert all(map(shiboken6.isValid, (parent, child, kept)))
    qapp.processEvents()
    assert not any(map(shiboken6.isValid, (parent, child, kept)))
