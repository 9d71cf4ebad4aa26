"""Another reader's mark stays theirs: each way to change it makes one's own copy, and says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from tests.ui.reading_hands import article_file

from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.marks_list import MarkDelegate

THEIRS, SECOND, OWN = "The river rose by four meters", "the officials say", "nobody was killed"
TEXT = f"# Flood\n\n{THEIRS} on Monday, and {OWN}, {SECOND}."
CONTROL = Qt.KeyboardModifier.ControlModifier
Change = Callable[[MainWindow], None]


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    """A window with two marks of Noor's and one of Mia's, who sits before it."""
    path = article_file(tmp_path, TEXT)
    for reader, quotes in (("Noor", (THEIRS, SECOND)), ("Mia", (OWN,))):
        workspace = Workspace.open(reader=reader)
        article = workspace.add(path).article
        for quote in quotes:
            (place,) = workspace.find_quote(article.id, quote)
            workspace.mark(article.id, place.start, place.end, Kind.CLAIM)
        workspace.close()
    window = make_window()
    window.start([path])
    QTest.keyClick(window.view, Qt.Key.Key_M, CONTROL)
    return window


def stored() -> list[Annotation]:
    workspace = Workspace.open()
    (article,) = workspace.articles()
    notes = workspace.annotations(article.id)
    workspace.close()
    return notes


def press(parent: QWidget, name: str) -> None:
    found = next(w for w in parent.findChildren(QWidget) if w.accessibleName() == name)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def by_key(window: MainWindow) -> None:
    QTest.keyClick(window.view, "t")


def by_key_in_the_list(window: MainWindow) -> None:
    window.marks_list.setFocus()
    QTest.keyClick(window.marks_list, "p")


def by_button(window: MainWindow) -> None:
    press(window.inspector, "Projection")


def by_note(window: MainWindow) -> None:
    QTest.keyClick(window.view, "n")
    QTest.keyClicks(window.inspector.note, "who measured?")
    window.inspector.flush()


def by_tags(window: MainWindow) -> None:
    window.inspector.tags.setFocus()
    QTest.keyClicks(window.inspector.tags, "gauge")
    QTest.keyClick(window.inspector.tags, Qt.Key.Key_Return)


def by_ends(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window.view, Qt.Key.Key_F7)  # any other action keeps the ends


WAYS = (by_key, by_key_in_the_list, by_button, by_note, by_tags, by_ends)


@pytest.mark.parametrize("change", WAYS, ids=lambda way: way.__name__)
def test_each_change_makes_a_copy_that_is_current_everywhere(
    window: MainWindow, change: Change
) -> None:
    before = stored()
    window.view.setFocus()
    QTest.keyClick(window.view, "j")
    theirs = window.current_mark()
    change(window)
    (copy,) = [note for note in stored() if note.copy_of == theirs]
    assert [note for note in stored() if note.id != copy.id] == before
    assert copy.reader.name == "Mia"
    assert window.notice.words == (
        "This mark is Noor's and stays as it is: you have your own copy."
    )
    assert window.current_mark() == window.view.current_id == copy.id
    assert window.marks_list.selected_ids() == [copy.id]
    assert "Marked by Mia" in window.inspector.about
    assert "copy of another reader's mark" in window.inspector.about
    press(window.notice, "Undo")
    assert stored() == before
    assert window.current_mark() == theirs
    assert window.marks_list.selected_ids() == [theirs]


def test_of_several_marks_the_copies_and_the_own_ones_stay_selected(window: MainWindow) -> None:
    before = stored()
    window.marks_list.setFocus()
    window.marks_list.selectRow(0)
    rows, model = window.marks_list.model(), window.marks_list.selectionModel()
    for row in (1, 2):
        model.select(rows.index(row, 0), QItemSelectionModel.SelectionFlag.Select)
    QTest.keyClick(window.marks_list, "t")
    changed = [note for note in stored() if note.kind is Kind.TESTIMONY]
    assert {note.reader.name for note in changed} == {"Mia"}
    assert len(changed) == 3
    assert sorted(window.marks_list.selected_ids()) == sorted(note.id for note in changed)
    assert window.notice.words == (
        "2 of these marks are Noor's and stay as they are: you have your own copies."
    )
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert [(note.id, note.kind) for note in stored()] == [(n.id, n.kind) for n in before]


def test_a_copy_that_was_taken_back_is_told_from_what_was_deleted(window: MainWindow) -> None:
    window.view.setFocus()
    QTest.keyClick(window.view, "j")
    by_key(window)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    window.action("show_deleted").trigger()
    (copy,) = window.marks_list.all_annotations()
    delegate = window.marks_list.itemDelegate()
    assert isinstance(delegate, MarkDelegate)
    assert delegate.heading(copy) == "Claim · own copy"
