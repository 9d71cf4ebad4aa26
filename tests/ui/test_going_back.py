"""Undo is never out of sight; who marks is asked in a bar, once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, mark

from annotator.core.model import Pasted
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.notice_bar import NoticeBar
from annotator.ui.session import Session
from annotator.ui.settings import Settings

TEXT = "# Flood\n\nThe lower town is under water.\n\n" + "\n\n".join(
    f"Paragraph {number} says nothing of note." for number in range(80)
)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


@pytest.mark.parametrize("part", [QLabel, QPushButton, QToolButton])
def test_closing_a_notice_leaves_the_keys_with_the_article(
    window: MainWindow, part: type[QWidget]
) -> None:
    window.notice.say("Something was done.", "nothing", "Again")
    target = window.notice.findChild(part)
    target.setFocus()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    window.notice.close_all()
    assert QApplication.focusWidget() is window.view


def test_an_undo_is_said_and_its_place_is_shown(window: MainWindow) -> None:
    mark(window, "lower town")
    bar = window.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert window.notice.words == "Undid: mark as claim."
    assert bar.value() < bar.maximum() / 2
    button = window.notice.findChild(QPushButton)
    assert button.text() == "Redo"
    bar.setValue(bar.maximum())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.notice.words == "Redid: mark as claim."
    assert bar.value() < bar.maximum() / 2
    assert window.marks_list.selected_ids()


def test_what_was_just_done_goes_with_the_next_change(window: MainWindow) -> None:
    mark(window, "lower town")
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    mark(window, "under water", "p")
    assert window.notice.words == ""


def test_an_undo_in_another_article_goes_there(window: MainWindow, tmp_path: Path) -> None:
    mark(window, "lower town")
    window.open_files([article_file(tmp_path, "# Other\n\nQuite other words.", "other.md")])
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert window.view.article_document.text.startswith("Flood")
    assert window.notice.words == "Undid: mark as claim in “Flood”."


def test_the_menu_names_the_article_of_an_undo_elsewhere(
    window: MainWindow, tmp_path: Path
) -> None:
    undo = window.action("undo")
    mark(window, "lower town")
    assert undo.text() == "&Undo mark as claim"
    title = "A & B: " + "a very long title " * 5
    window.open_files([article_file(tmp_path, f"# {title}\n\nQuite other words.", "other.md")])
    assert undo.text() == "&Undo mark as claim in “Flood”"
    mark(window, "other words")
    window.open_files([tmp_path / "article.md"])
    assert undo.text() == "&Undo mark as claim in “A && B: a very long title a very long ti…”"


def test_an_undo_right_after_a_paste_says_first_that_it_is_elsewhere(window: MainWindow) -> None:
    mark(window, "lower town")
    pasted = Pasted(text="Quite other words. They were pasted.", html="", address="")
    window._session.paste(pasted)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert window.view.article_document.text.startswith("Quite")
    said = "What was pasted stays. Undo again takes back: mark as claim in “Flood”."
    assert window.notice.words == said
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert window.view.article_document.text.startswith("Flood")
    assert window.notice.words == "Undid: mark as claim in “Flood”."


def test_an_undo_in_what_was_pasted_is_done_at_once(window: MainWindow) -> None:
    mark(window, "lower town")
    window._session.paste(Pasted(text="Quite other words.", html="", address=""))
    mark(window, "other words", "p")
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert window.notice.words == "Undid: mark as projection."
    assert window.view.article_document.text.startswith("Quite")


def test_an_offer_that_waits_comes_back_and_what_passes_passes(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.say("Is it the same?", "join", "Yes")
    bar.say("Undid: delete mark.", "redo", "Redo", is_passing=True)
    assert bar.words.startswith("Undid")
    bar.close_passing()
    assert bar.words == "Is it the same?"
    with qtbot.waitSignal(bar.acted) as told:
        bar.findChild(QPushButton).click()
    assert told.args == ["join"]
    assert bar.words == ""
    bar.say("One", "a", "A")
    bar.say("Two")
    bar.close_all()
    assert bar.words == ""


@pytest.fixture
def nameless(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = MainWindow(Session(Workspace.open()), Settings())
    qtbot.addWidget(window)
    with qtbot.waitActive(window, timeout=3000):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: window.is_furnished, timeout=3000)
    window.start([article_file(tmp_path, TEXT)])
    return window


def test_the_first_mark_asks_who_marks_in_the_bar(nameless: MainWindow) -> None:
    assert nameless.name_bar.isHidden()
    mark(nameless, "lower town")
    assert nameless.name_bar.isVisible()
    assert nameless.view.hasFocus()
    mark(nameless, "under water", "p")
    field = nameless.name_bar.findChild(QLineEdit)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field, "Mia")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert nameless.name_bar.isHidden()
    assert "2 marks · saved · Marking as: Mia" in nameless.status.words
    assert nameless.view.hasFocus()
    workspace = Workspace.open()
    (article,) = workspace.articles()
    assert {note.reader.name for note in workspace.annotations(article.id)} == {"Mia"}
    workspace.close()


def test_who_marks_can_be_put_off_and_changed_in_the_status_line(nameless: MainWindow) -> None:
    mark(nameless, "lower town")
    field = nameless.name_bar.findChild(QLineEdit)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert nameless.name_bar.isHidden()
    mark(nameless, "under water", "p")
    assert nameless.name_bar.isHidden()
    assert "Marking as: (no name yet)" in nameless.status.words
    button = next(b for b in nameless.status.findChildren(QToolButton) if "Marking" in b.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    QTest.keyClicks(field, "Ann")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Marking as: Ann" in nameless.status.words
    assert nameless.marks_list.model().rowCount() == 2
