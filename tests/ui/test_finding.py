"""Find in the article as it is typed: the bar, the places, and going from one to the next."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, selected

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.find_bar import FindBar
from annotator.ui.main_window import MainWindow

TEXT = """# Costs

It cost $3.5bn (est.) in all. The Café 😀 said it cost less; a cafe did not.

""" + "\n\n".join(f"Paragraph {number} says it cost {number}." for number in range(40))

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    target = QApplication.focusWidget() or window.view
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def find(window: MainWindow, qtbot: QtBot, words: str) -> None:
    press(window, Qt.Key.Key_F, CONTROL)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    with qtbot.waitSignal(window.find_bar.changed):
        QTest.keyClicks(field, words)


def option(window: MainWindow, words: str) -> QToolButton:
    return next(b for b in window.find_bar.findChildren(QToolButton) if b.text() == words)


def test_words_are_found_literally_as_they_are_typed(window: MainWindow, qtbot: QtBot) -> None:
    before = window.view.viewport().grab().toImage()
    find(window, qtbot, "$3.5bn (est.)")
    assert window.find_bar.words == "1 of 1"
    assert window.view.viewport().grab().toImage() != before
    press(window, Qt.Key.Key_Escape)
    assert window.find_bar.isHidden()
    assert window.view.hasFocus()
    assert selected(window) == "$3.5bn (est.)"


def test_the_last_place_is_marked_by_one_key_after_esc(window: MainWindow, qtbot: QtBot) -> None:
    find(window, qtbot, "it cost")
    assert window.find_bar.words == "1 of 42"
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return, SHIFT)
    assert window.find_bar.words == "2 of 42"
    press(window, Qt.Key.Key_Escape)
    QTest.keyClick(window.view, "c")
    workspace = Workspace.open()
    (article,) = workspace.articles()
    (note,) = workspace.annotations(article.id)
    workspace.close()
    assert note.kind is Kind.CLAIM
    assert note.passage is not None
    assert note.passage.start == TEXT.index("it cost less") - len("# ") - 1


def test_going_back_from_the_first_place_comes_to_the_last(
    window: MainWindow, qtbot: QtBot
) -> None:
    find(window, qtbot, "it cost")
    press(window, Qt.Key.Key_Return, SHIFT)
    assert window.find_bar.words == "42 of 42"
    last = window.view.article_document.text.rindex("it cost")
    assert window.view.caret() == last
    assert window.view.viewport().rect().contains(window.view.cursorRect().center())


def test_accents_case_and_words_are_asked_for_by_buttons(window: MainWindow, qtbot: QtBot) -> None:
    find(window, qtbot, "cafe")
    assert window.find_bar.words == "1 of 2"
    QTest.mouseClick(option(window, "é"), Qt.MouseButton.LeftButton)
    assert window.find_bar.words == "1 of 1"
    QTest.mouseClick(option(window, "é"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(option(window, "Aa"), Qt.MouseButton.LeftButton)
    assert window.find_bar.words == "1 of 1"
    press(window, Qt.Key.Key_Escape)
    assert selected(window) == "cafe"


def test_an_expression_is_opt_in_and_its_error_is_said(window: MainWindow, qtbot: QtBot) -> None:
    find(window, qtbot, "(est")
    assert window.find_bar.words == "1 of 1"
    QTest.mouseClick(option(window, ".*"), Qt.MouseButton.LeftButton)
    assert "Not a regular expression" in window.find_bar.words
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    with qtbot.waitSignal(window.find_bar.changed):
        QTest.keyClicks(field, r"cost \d\.$")
    assert window.find_bar.words == "1 of 10"


def test_what_is_not_there_is_said(window: MainWindow, qtbot: QtBot) -> None:
    find(window, qtbot, "nowhere")
    assert window.find_bar.words == "Not found"
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Escape)
    assert selected(window) == ""


def test_f3_goes_on_from_the_caret_when_the_bar_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    find(window, qtbot, "it cost")
    press(window, Qt.Key.Key_Escape)
    first = window.view.passage()
    press(window, Qt.Key.Key_F3)
    second = window.view.passage()
    press(window, Qt.Key.Key_F3, SHIFT)
    assert first is not None
    assert second is not None
    assert second.start > first.start
    assert window.view.passage() == first


def test_selected_words_are_looked_for_at_once(window: MainWindow, qtbot: QtBot) -> None:
    find(window, qtbot, "it cost")
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_F, CONTROL)
    assert window.find_bar.query == "It cost"
    assert window.find_bar.words == "1 of 42"


def test_another_article_is_searched_for_the_same_words(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    find(window, qtbot, "it cost")
    window.open_files([article_file(tmp_path, "It cost nothing.", "other.md")])
    assert window.find_bar.words == "1 of 1"


def test_the_bar_takes_two_rows_in_a_narrow_window_and_cuts_nothing(qtbot: QtBot) -> None:
    holder, bar = QWidget(), FindBar()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(bar)
    holder.show()
    bar.open_bar("dam")
    bar.show_count(25, 113, is_all=True)
    heights = []
    for width in (900, 380):
        holder.resize(width, 200)
        QApplication.processEvents()
        heights.append(bar.minimumSizeHint().height())
        for child in bar.findChildren(QWidget):
            if child.isVisible() and child.parent() is bar:
                assert child.width() >= child.minimumSizeHint().width()
                assert bar.rect().contains(child.geometry())
    assert heights[1] > 1.5 * heights[0]
    assert bar.minimumSizeHint().width() < 380
