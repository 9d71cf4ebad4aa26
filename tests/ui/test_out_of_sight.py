"""What the keys change is in sight, said, and taken back where it is to be seen."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, mark, select, stored_marks

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow

TEXT = "# Flood\n\nThe lower town is under water.\n\n" + "\n\n".join(
    f"Paragraph {number} says nothing of note." for number in range(80)
)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def marks_of_ben(folder: Path, *passages: str) -> Path:
    with closing(Workspace.open(folder / "ben.sqlite", reader="Ben")) as other:
        opened = other.store(other.read(article_file(folder, TEXT, "of_ben.md")))
        for words in passages:
            start = opened.rendering.text.index(words)
            other.mark(opened.article.id, start, start + len(words), Kind.CLAIM)
        path = folder / "ben.annotator"
        path.write_bytes(other.export_json())
    return path


@pytest.mark.parametrize("is_mark_of_ben", [True, False])
def test_a_deletion_is_said_with_the_way_back(
    window: MainWindow, tmp_path: Path, is_mark_of_ben: bool
) -> None:
    mark(window, "lower town")
    if is_mark_of_ben:
        with closing(Workspace.open(reader="Ben")) as workspace:
            workspace.mark(workspace.articles()[0].id, 0, 5, Kind.CLAIM)
        window.open_files([article_file(tmp_path, TEXT)])
        window.view.clear_selection()
        QTest.keyClick(window.view, "k")
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert window.notice.words == ("Deleted Ben's mark." if is_mark_of_ben else "Deleted 1 mark.")
    left = len(stored_marks())
    QTest.mouseClick(window.notice.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert len(stored_marks()) == left + 1


def test_several_are_counted(window: MainWindow) -> None:
    for words in ("lower town", "under water"):
        mark(window, words)
    window.action("show_marks").trigger()
    window.marks_list.setFocus()
    window.marks_list.selectAll()
    QTest.keyClick(window.marks_list, Qt.Key.Key_Delete)
    assert window.notice.words == "Deleted 2 marks."


def test_del_on_other_words_deletes_nothing(window: MainWindow) -> None:
    mark(window, "lower town")
    select(window, "Paragraph 70")
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert len(stored_marks()) == 1
    assert window.notice.words.startswith("Nothing was deleted")


@pytest.mark.parametrize("key", ["t", Qt.Key.Key_Delete])
def test_a_key_shows_the_mark_that_it_changes(window: MainWindow, key: str | Qt.Key) -> None:
    mark(window, "lower town")
    bar = window.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    QTest.keyClick(window.view, key)
    assert bar.value() < bar.maximum() / 2
    assert [note.kind for note in stored_marks()] == ([Kind.TESTIMONY] if key == "t" else [])


def test_what_has_no_mark_offers_neither_deleting_nor_a_note(window: MainWindow) -> None:
    names = ("delete", "note")
    assert [window.action(name).isEnabled() for name in names] == [False, False]
    select(window, "lower town")
    assert [window.action(name).isEnabled() for name in names] == [False, True]
    QTest.keyClick(window.view, "c")
    assert [window.action(name).isEnabled() for name in names] == [True, True]


def test_an_undo_scrolls_only_to_what_is_hidden(window: MainWindow) -> None:
    view, bar = window.view, window.view.verticalScrollBar()
    mark(window, "Paragraph 40")
    at = view.viewport().height() - 90  # in the lowest fifth, above the notice
    (rect,) = view.rects_of(view.article_document, stored_marks()[0].passage)
    bar.setValue(bar.value() + round(rect.top()) - at)
    place = bar.value()
    for key in (CONTROL, CONTROL | SHIFT):
        QTest.keyClick(view, Qt.Key.Key_Z, key)
        assert bar.value() == place
    bar.setValue(0)
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert bar.value() > 0


def test_an_undo_in_an_article_that_is_opened_for_it_stays_at_what_it_changed(
    make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    """The article comes in parts, and was read further down."""
    window = make_window()
    long = TEXT + "\n\n" + "\n\n".join(f"Line {number} of many more." for number in range(2000))
    window.start([article_file(tmp_path, long)])
    qtbot.waitUntil(lambda: window._session.article is not None)
    mark(window, "lower town")
    view = window.view
    view.article_document.finish()
    view.restore_position(view.article_document.text.index("Line 1900 "))
    window.open_files([article_file(tmp_path, "# Other\n\nQuite other words.", "other.md")])
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: view.article_document.is_complete)
    assert view.article_document.text.startswith("Flood")
    assert view.verticalScrollBar().value() == 0
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert view.rects_of(view.article_document, stored_marks()[0].passage)


def test_an_undone_import_is_shown_in_its_article(window: MainWindow, tmp_path: Path) -> None:
    passages = ("lower town", "Paragraph 70 says")
    with closing(Workspace.open(reader="Mia")) as workspace:
        workspace.import_json(marks_of_ben(tmp_path, *passages).read_bytes())
    window.open_files([article_file(tmp_path, "# Short\n\nFew words.", "short.md")])
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert stored_marks() == []
    assert window.view.article_document.text.startswith("Flood")
    assert window.notice.words.startswith("Undid: ")
    window.open_files([article_file(tmp_path, "# Short\n\nFew words.", "short.md")])
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert window.view.article_document.text.startswith("Flood")
    assert len(stored_marks()) == 2
    assert window.notice.words.startswith("Redid: ")
