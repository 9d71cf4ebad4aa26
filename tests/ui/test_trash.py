"""Deleted marks: listed, brought back, and removed for good only after a question."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow

TEXT = "# {name}\n\nThe river rose. The dam will break. I saw it."
QUOTES = ("The river rose", "The dam will break", "I saw it")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    """A window on one of two articles that have three marks of Mia's each."""
    workspace = Workspace.open(reader="Mia")
    for name in ("Other", "Flood"):
        path = article_file(tmp_path, TEXT.format(name=name), f"{name}.md")
        article = workspace.add(path).article
        for quote in QUOTES:
            (place,) = workspace.find_quote(article.id, quote)
            workspace.mark(article.id, place.start, place.end, Kind.CLAIM)
    (other,) = [one for one in workspace.articles() if one.title == "Other"]
    workspace.delete([note.id for note in workspace.annotations(other.id)[:2]])
    workspace.close()
    window = make_window()
    window.start([tmp_path / "Flood.md"])
    QTest.keyClick(window.view, Qt.Key.Key_M, CONTROL)
    return window


def listed(window: MainWindow) -> list[str]:
    model = window.marks_list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def delete_first(window: MainWindow) -> None:
    window.marks_list.setFocus()
    window.marks_list.selectRow(0)
    QTest.keyClick(window.marks_list, Qt.Key.Key_Delete)


def part(window: MainWindow, name: str) -> QWidget:
    widgets = window.marks_panel.findChildren(QWidget)
    return next(one for one in widgets if one.accessibleName().startswith(name))


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(part(window, name), Qt.MouseButton.LeftButton)


def choose(window: MainWindow, number: int) -> None:
    whose = part(window, "Which deleted marks")
    whose.setCurrentIndex(number)
    whose.activated.emit(number)


def answer(window: MainWindow, words: str, said: list[str]) -> None:
    """Answer the question as soon as it is asked, and keep what it says."""
    tries = iter(range(100))

    def look() -> None:
        box = window.findChild(QMessageBox, "empty_trash_question")
        if box is not None and box.isVisible():
            said.extend((box.text(), box.informativeText()))
            next(one for one in box.findChildren(QPushButton) if words in one.text()).click()
        elif next(tries, None) is not None:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_deleted_marks_are_listed_and_brought_back(window: MainWindow) -> None:
    delete_first(window)
    window.action("show_deleted").trigger()
    assert listed(window) == [QUOTES[0]]
    assert not part(window, "Bring back").isEnabled()
    window.marks_list.selectRow(0)
    press(window, "Bring back")
    assert listed(window) == []
    assert window.notice.words == "Brought back: 1 mark."
    assert window.marks_list.hasFocus()
    press(window, "Show the marks again")
    assert listed(window) == list(QUOTES)


def test_a_click_shows_where_a_deleted_mark_was_and_makes_it_no_target(
    window: MainWindow,
) -> None:
    window.marks_list.selectRow(2)
    window.marks_list.setFocus()
    QTest.keyClick(window.marks_list, Qt.Key.Key_Delete)
    window.action("show_deleted").trigger()
    row = window.marks_list.visualRect(window.marks_list.model().index(0, 0))
    QTest.mouseClick(window.marks_list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert window.view.caret() == window.view.article_document.text.index(QUOTES[2])
    assert window.current_mark() == ""
    assert not window.action("mark_claim").isEnabled()


def test_what_is_emptied_is_what_is_listed(window: MainWindow) -> None:
    delete_first(window)
    window.action("show_deleted").trigger()
    whose = part(window, "Which deleted marks")
    assert [whose.itemText(number) for number in range(2)] == [
        "Of this article (1)",
        "Of the whole library (3)",
    ]
    said: list[str] = []
    answer(window, "Cancel", said)
    press(window, "Empty trash")
    assert said[0] == "Remove the deleted marks of this article for good (1 mark)?"
    assert "cannot be undone" in said[1]
    assert "Backups still hold them" in said[1]
    assert listed(window) == [QUOTES[0]]
    answer(window, "Remove for good", said)
    press(window, "Empty trash")
    assert listed(window) == []
    assert window.notice.words == "Removed for good: 1 mark."
    choose(window, 1)
    assert len(listed(window)) == 2
    answer(window, "Remove for good", said)
    press(window, "Empty trash")
    assert said[-2] == "Remove the deleted marks of the whole library for good (2 marks)?"
    assert listed(window) == []
    press(window, "Show the marks again")
    assert listed(window) == list(QUOTES[1:])


def test_a_mark_of_another_article_is_brought_back_from_the_list_of_all(
    window: MainWindow,
) -> None:
    window.action("show_deleted").trigger()
    choose(window, 1)
    window.marks_list.selectAll()
    press(window, "Bring back")
    workspace = Workspace.open()
    assert workspace.trash() == []
    workspace.close()


def test_the_menu_empties_the_whole_trash_and_says_how_much(window: MainWindow) -> None:
    delete_first(window)
    said: list[str] = []
    answer(window, "Cancel", said)
    window.action("empty_trash").trigger()
    assert said[0].endswith("(3 marks in 2 articles)?")


def test_an_empty_list_says_why(window: MainWindow) -> None:
    said = next(label for label in window.marks_panel.findChildren(QLabel) if label.wordWrap())
    assert not said.isVisible()
    QTest.keyClicks(window.marks_panel.search, "nowhere")
    assert (said.isVisible(), said.text()) == (True, "None of the marks is like that.")
    assert said.alignment() & Qt.AlignmentFlag.AlignTop  # right below what was searched for
    window.marks_panel.clear_filter()
    window.action("show_deleted").trigger()
    assert (said.isVisible(), said.text()) == (True, "There are no deleted marks here.")
    press(window, "Show the marks again")
    assert not said.isVisible()
    window.marks_list.selectAll()
    window.marks_list.setFocus()
    QTest.keyClick(window.marks_list, Qt.Key.Key_Delete)
    assert said.text().startswith("No marks yet")
    assert said.isVisible()


def test_an_empty_trash_is_said_without_a_question(window: MainWindow) -> None:
    said: list[str] = []
    answer(window, "Remove for good", said)
    window.action("empty_trash").trigger()
    window.action("empty_trash").trigger()
    assert window.notice.words == "There are no deleted marks."


def test_another_article_shows_its_marks_again(window: MainWindow) -> None:
    window.action("show_deleted").trigger()
    assert listed(window) == []
    QTest.keyClick(window.view, Qt.Key.Key_L, CONTROL)
    row = window.library_list.visualRect(window.library_list.model().index(1, 0))
    QTest.mouseClick(window.library_list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    QApplication.processEvents()
    assert not window.action("show_deleted").isChecked()
    assert listed(window) == [QUOTES[2]]
