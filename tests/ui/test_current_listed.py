"""The mark that is the current one is highlighted in the list too, whatever comes in between."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, mark

from annotator.core.model import Passage
from annotator.ui.main_window import MainWindow

MakeWindow = Callable[[], MainWindow]
TEXT = "# The flood\n\nThe river rose by four meters in a night.\n\nThe bridge was closed.\n"


def opened(make_window: MakeWindow, folder: Path) -> MainWindow:
    """Open an article with two marks beside their list."""
    window = make_window()
    window.start([article_file(folder, TEXT)])
    window.action("show_marks").setChecked(True)
    mark(window, "four meters")
    mark(window, "bridge", "p")
    return window


def highlighted(window: MainWindow) -> list[str]:
    return window.marks_list.selected_ids()


def test_undo_of_a_delete_highlights_what_came_back(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = opened(make_window, tmp_path)
    before = window.current_mark()
    assert highlighted(window) == [before]
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (window.current_mark(), highlighted(window)) == (before, [before])
    assert window.marks_list.current_id() == before


@pytest.mark.parametrize(
    "changed",
    [
        "Words before all others.\n\n" + TEXT,
        TEXT.replace("four meters", "four long meters").replace("bridge", "big old bridge"),
        TEXT.replace("by four meters", "").replace("bridge", "road"),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_file_that_changed_leaves_the_current_mark_highlighted(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot, changed: str, place: int
) -> None:
    window = opened(make_window, tmp_path)
    anchors = [note.anchor for note in window.marks_list.all_annotations()]
    before = window.marks_list.all_annotations()[place].id
    window.marks_list.mark_chosen.emit(before)
    article_file(tmp_path, changed)
    with qtbot.waitSignal(window._session.opened, timeout=5000):
        pass
    shown = window.marks_list.all_annotations
    qtbot.waitUntil(lambda: not any(note.anchor.is_pending for note in shown()), timeout=5000)
    assert [note.anchor for note in shown()] != anchors
    assert (window.current_mark(), highlighted(window)) == (before, [before])
    assert window.marks_list.current_id() == before


def test_a_mark_whose_moved_beginning_puts_it_elsewhere_in_the_list_stays_highlighted(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(make_window, tmp_path)
    before = window.marks_list.all_annotations()[0].id
    mark(window, "by four", "t")
    window.marks_list.mark_chosen.emit(before)
    assert window.marks_list.all_annotations()[1].id == before
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    for _ in range(2):
        QTest.keyClick(window.view, Qt.Key.Key_Left, alt | shift)
    qtbot.waitUntil(lambda: window.marks_list.all_annotations()[0].id == before, timeout=5000)
    assert (window.current_mark(), highlighted(window)) == (before, [before])


def test_of_several_selected_marks_none_is_lost_as_one_moves(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = opened(make_window, tmp_path)
    marks = window.marks_list
    first, second = marks.all_annotations()
    assert first.passage is not None
    marks.selectAll()
    told: list[list[str]] = []
    marks.marks_selected.connect(told.append)
    later = Passage(first.passage.start + 60, first.passage.end + 60, first.passage.quote)
    marks.put_annotations([replace(first, anchor=replace(first.anchor, passage=later))])
    assert marks.selected_ids() == [second.id, first.id]
    assert told == [[second.id, first.id]]
