"""The status line says what to do where a key does nothing, and stands where it should."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from tests.ui.reading_hands import article_file, drag

from annotator.ui.main_window import MainWindow

MakeWindow = Callable[[], MainWindow]
TEXT = "# The flood\n\nThe river rose by four meters in a night."
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def select(window: MainWindow, words: str) -> None:
    start = window.view.article_document.text.index(words)
    drag(window.view, start, start + len(words))


@pytest.mark.parametrize(
    ("key", "modifier", "said"),
    [
        (Qt.Key.Key_C, NONE, "Select words first, then press C."),
        (Qt.Key.Key_P, NONE, "Select words first, then press P."),
        (Qt.Key.Key_3, NONE, "Select words first, then press T."),
        (Qt.Key.Key_C, SHIFT, "Select words first, then press Shift+C."),
        (Qt.Key.Key_N, NONE, "Select words first, then press N."),
        (Qt.Key.Key_Delete, NONE, "Choose a mark first, then press Del."),
        (Qt.Key.Key_X, NONE, ""),
        (Qt.Key.Key_J, NONE, ""),
    ],
)
def test_a_key_that_has_nothing_to_act_on_says_what_to_do(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier, said: str
) -> None:
    QTest.keyClick(window.view, key, modifier)
    assert window.status.hint == said
    assert window.notice.isHidden()


@pytest.mark.parametrize("where", ["view", "marks_list", "library_list"])
def test_undo_and_redo_with_nothing_to_go_to_say_so(window: MainWindow, where: str) -> None:
    for name in ("show_marks", "show_library"):
        window.action(name).setChecked(True)
    while window.action("undo").isEnabled():
        window.action("undo").trigger()
    widget = getattr(window, where)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Z, CONTROL)
    assert window.status.hint == "There is nothing to undo."


def test_the_hint_that_there_is_nothing_to_redo_goes_with_the_next_mark(
    window: MainWindow,
) -> None:
    for key, modifiers in ((Qt.Key.Key_Z, CONTROL | SHIFT), (Qt.Key.Key_Y, CONTROL)):
        QTest.keyClick(window.view, key, modifiers)
        assert window.status.hint == "There is nothing to redo."
        select(window, "four meters")
        assert window.status.hint == ""
        QTest.keyClick(window.view, "c")


def test_the_hint_goes_as_soon_as_words_are_selected(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_C)
    assert window.status.hint
    before = window.status.words
    select(window, "four meters")
    assert window.status.hint == ""
    QTest.keyClick(window.view, Qt.Key.Key_C)
    assert window.status.hint == ""
    assert before.startswith("0 marks")
    assert window.status.words.startswith("1 mark ·")
    QTest.keyClick(window.view, Qt.Key.Key_P)  # the current mark
    assert window.status.hint == ""


def test_in_the_list_it_is_marks_that_are_to_be_chosen(window: MainWindow) -> None:
    window.action("show_marks").trigger()
    window.marks_list.setFocus()
    QTest.keyClick(window.marks_list, Qt.Key.Key_T)
    assert window.status.hint == "Choose a mark first, then press T."


def test_no_hint_stands_over_the_target_of_a_link(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_C)
    window.status.show_link("https://example.org")
    assert not window.status._hint.isVisible()
    window.status.show_hint("Another.")
    assert not window.status._hint.isVisible()
    window.status.show_link("")
    assert window.status._hint.isVisible()


def test_without_an_article_the_status_line_begins_at_its_edge(make_window: MakeWindow) -> None:
    window = make_window()
    window.start([])
    QApplication.processEvents()
    [reader] = [one for one in window.status.findChildren(QToolButton) if "Marking" in one.text()]
    assert reader.mapTo(window.status, QPoint()).x() < 8


def test_what_only_tells_of_a_substitute_font_is_not_printed() -> None:
    code = """
from annotator.app import make_application
from PySide6.QtCore import QLoggingCategory
application = make_application()
for name in ("qt.text.font.db", "qt.text.layout"):
    print(QLoggingCategory(name).isWarningEnabled())
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "True"]
