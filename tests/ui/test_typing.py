"""Letters go where the reader types: into a note, a menu, and never into marks by mistake."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, mark, select, stored_marks

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.selection_bar import SelectionBar

TEXT = "# Flood\n\nThe lower town is under water.\n\n" + "\n\n".join(
    f"Paragraph {number} says nothing of note." for number in range(80)
)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def quotes() -> list[str]:
    return [note.passage.quote if note.passage else "" for note in stored_marks()]


def test_an_open_menu_takes_every_key(window: MainWindow) -> None:
    mark(window, "lower town")
    menu = window.menu("View")
    menu.popup(window.mapToGlobal(window.rect().center()))
    for key in (Qt.Key.Key_Delete, "t"):
        QTest.keyClick(menu, key)
    theme = window.menu("Theme")
    is_open = theme.isVisible()
    theme.close()
    menu.close()
    assert is_open
    assert [note.kind for note in stored_marks()] == [Kind.CLAIM]
    QTest.keyClick(window.view, "t")
    assert [note.kind for note in stored_marks()] == [Kind.TESTIMONY]


def note_field(window: MainWindow) -> QLineEdit:
    return window.findChild(SelectionBar).findChild(QLineEdit)


def test_a_note_can_be_typed_before_its_words_have_a_kind(window: MainWindow) -> None:
    select(window, "lower town")
    QTest.keyClick(window.view, "n")
    assert QApplication.focusWidget() is note_field(window)
    QTest.keyClicks(QApplication.focusWidget(), "cpt: who says so?")
    assert stored_marks() == []
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.view
    QTest.keyClick(window.view, "p")
    (made,) = stored_marks()
    assert (made.kind, made.note) == (Kind.PROJECTION, "cpt: who says so?")
    assert note_field(window).isHidden()
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert stored_marks() == []


def test_such_a_note_is_given_up_with_esc_and_outlives_a_lost_selection(window: MainWindow) -> None:
    select(window, "lower town")
    QTest.keyClick(window.view, "n")
    QTest.keyClicks(QApplication.focusWidget(), "why")
    window.view.verticalScrollBar().setValue(40)
    assert QApplication.focusWidget() is note_field(window)
    window.view.verticalScrollBar().setValue(0)
    window.view.clear_selection()
    assert QApplication.focusWidget() is window.view
    select(window, "under water")
    QTest.keyClick(window.view, "n")
    assert note_field(window).text() == "why"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.view
    QTest.keyClick(window.view, "c")
    assert [note.note for note in stored_marks()] == [""]


def test_the_caret_is_at_the_end_of_a_note(window: MainWindow) -> None:
    mark(window, "lower town")
    QTest.keyClick(window.view, "n")
    QTest.keyClicks(window.inspector.note, "One.")
    window.inspector.note.moveCursor(QTextCursor.MoveOperation.Start)
    window.view.setFocus()
    QTest.keyClick(window.view, "n")
    QTest.keyClicks(window.inspector.note, " Two.")
    window.view.setFocus()
    assert [note.note for note in stored_marks()] == ["One. Two."]


def test_a_note_is_saved_while_it_is_typed_and_is_one_change(
    window: MainWindow, qtbot: QtBot
) -> None:
    mark(window, "lower town")
    QTest.keyClick(window.view, "n")
    field, typed = window.inspector.note, ""

    def stored() -> str:
        return stored_marks()[0].note

    def type_on() -> bool:
        nonlocal typed
        typed += "x"
        QTest.keyClicks(field, "x")
        return len(stored()) > wanted

    for wanted in (0, 3):
        assert "saved" in window.status.words or wanted
        QTest.keyClicks(field, "y")
        typed += "y"
        assert "saving…" in window.status.words
        qtbot.waitUntil(type_on, timeout=3000)
    window.view.setFocus()
    assert stored() == typed
    assert "· saved ·" in window.status.words
    with closing(Workspace.open()) as workspace:
        assert workspace.search("x" * 3 + "*") is not None
        operations = [
            one.operation for one in workspace.history(annotation_id=stored_marks()[0].id)
        ]
    assert operations == ["set_note", "mark"]
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert stored() == ""
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert stored() == typed
    QTest.keyClick(window.view, "n")
    QTest.keyClicks(field, "!")
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert stored() == typed, "going back to the note later is a change of its own"


@pytest.mark.parametrize(("modifier", "words"), [(NONE, "The lower"), (SHIFT, "he low")])
def test_what_the_keys_select_is_marked_by_whole_words(
    window: MainWindow, modifier: Qt.KeyboardModifier, words: str
) -> None:
    view = window.view
    QTest.keyClick(view, Qt.Key.Key_F7)
    cursor = view.textCursor()
    offsets = view.article_document.offsets
    cursor.setPosition(offsets.to_position(view.article_document.text.index("he lower")))
    view.place_cursor(cursor)
    for _ in "he low":
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, "c", modifier)
    assert quotes() == [words]


def test_esc_in_the_article_closes_the_find_bar(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_F, CONTROL)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    assert window.find_bar.isHidden()


def test_done_is_said(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_D, CONTROL)
    assert window.notice.words == "This article is done."
    QTest.keyClick(window.view, Qt.Key.Key_D, CONTROL)
    assert window.notice.words == "This article is open again."
