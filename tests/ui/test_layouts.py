"""Keys on keyboards of other letters, as X and Wayland tell them: by the number of the key."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, set_mark

from annotator.core.model import Kind
from annotator.ui.main_window import MainWindow

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="scan codes of X and Wayland"
)

C, P, T, N, J, K, Z, F = 54, 33, 28, 57, 44, 45, 52, 41
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
RUSSIAN = {C: "с", P: "з", T: "е", N: "т", J: "о", K: "л", Z: "я", F: "а"}
HEBREW = {C: "ב", P: "פ", T: "א", N: "מ", J: "ח", K: "ל", Z: "ז", F: "כ"}
Layout = dict[int, str]

TEXT = "The old dam broke. Nobody slept. It rose fast."


@pytest.fixture(params=[RUSSIAN, HEBREW], ids=["ru", "il"])
def layout(request: pytest.FixtureRequest) -> Layout:
    found: Layout = request.param
    return found


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def press(
    widget: QWidget, layout: Layout, code: int, modifiers: Qt.KeyboardModifier = NONE
) -> None:
    letter = layout[code]
    key = QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()), modifiers, code, 0, 0, letter)
    QApplication.sendEvent(widget, key)


def kinds(window: MainWindow) -> list[Kind]:
    return [note.kind for note in window._session.annotations()]


def test_single_keys_act_in_the_article(window: MainWindow, layout: Layout) -> None:
    dam, rose = set_mark(window, "old dam"), set_mark(window, "rose")
    press(window.view, layout, J)
    assert window.view.current_id == dam
    press(window.view, layout, P)
    press(window.view, layout, K)
    assert window.view.current_id == rose
    press(window.view, layout, T)
    assert kinds(window) == [Kind.PROJECTION, Kind.TESTIMONY]
    press(window.view, layout, N)
    assert window.inspector.note.hasFocus()


def test_single_keys_act_in_the_list(window: MainWindow, layout: Layout, qtbot: QtBot) -> None:
    dam, rose = set_mark(window, "old dam"), set_mark(window, "rose")
    window.action("show_marks").trigger()
    window.marks_list.setFocus()
    qtbot.waitUntil(lambda: window.marks_list.model().rowCount() == 2)
    press(window.marks_list, layout, J)
    assert window.view.current_id == dam
    press(window.marks_list, layout, J)
    assert window.view.current_id == rose
    press(window.marks_list, layout, P)
    assert kinds(window) == [Kind.CLAIM, Kind.PROJECTION]
    press(window.marks_list, layout, N)
    assert window.inspector.note.hasFocus()


def test_control_and_a_key_do_as_with_latin_letters(window: MainWindow, layout: Layout) -> None:
    set_mark(window, "old dam")
    press(window.view, layout, Z, CONTROL)
    assert kinds(window) == []
    press(window.view, layout, Z, CONTROL | SHIFT)
    assert kinds(window) == [Kind.CLAIM]
    press(window.view, layout, F, CONTROL)
    assert window.find_bar.isVisible()


def test_typing_in_a_field_types_and_its_own_keys_are_its_own(
    window: MainWindow, layout: Layout
) -> None:
    set_mark(window, "old dam")
    window.action("find").trigger()
    field = QApplication.focusWidget()
    assert field is not None
    for code in (C, P, N, J):
        press(field, layout, code)
    assert window.find_bar.query == "".join(layout[code] for code in (C, P, N, J))
    press(field, layout, Z, CONTROL)
    assert window.find_bar.query == ""
    assert kinds(window) == [Kind.CLAIM]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    press(window.view, layout, Z, CONTROL)
    assert kinds(window) == []


@pytest.mark.parametrize("raised", ["¹", "²", "³", "½"])
def test_raised_digits_are_no_kinds(window: MainWindow, raised: str) -> None:
    """AltGr gives them with the keys of the row of digits, and may set no modifier."""
    set_mark(window, "old dam")
    press(window.view, {C: "с", J: "о"}, J)
    for code in (10, 11, 12):
        press(window.view, {code: raised}, code)
    assert kinds(window) == [Kind.CLAIM]
    press(window.view, {11: "é"}, 11)
    press(window.view, {12: "٣"}, 12)
    assert kinds(window) == [Kind.TESTIMONY]


def press_sign(window: MainWindow, code: int, sign: str) -> None:
    """Press a key with Ctrl and Shift that gives a sign with Shift."""
    keys = CONTROL | SHIFT
    key = QKeyEvent(QEvent.Type.KeyPress, ord(sign), keys, code, 0, 0, sign)
    QApplication.sendEvent(window.view, key)


def test_redo_works_on_an_arabic_keyboard_whose_key_gives_a_sign(window: MainWindow) -> None:
    set_mark(window, "old dam")
    press(window.view, {Z: "ئ"}, Z, CONTROL)
    assert kinds(window) == []
    press_sign(window, Z, "~")
    assert kinds(window) == [Kind.CLAIM]


def test_a_sign_on_a_latin_keyboard_is_no_letter(window: MainWindow) -> None:
    """On a Dvorak keyboard the key in the place of Z gives ":" with Shift."""
    set_mark(window, "old dam")
    window.action("undo").trigger()
    press(window.view, {K: "t"}, K)
    press_sign(window, Z, ":")
    assert kinds(window) == []
