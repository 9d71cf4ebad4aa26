"""Menus: no field takes the letter of one, and what opens another menu stands apart."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, select, set_mark

from annotator.ui.actions import SUBMENUS
from annotator.ui.main_window import MainWindow
from annotator.ui.name_bar import NameBar

MakeWindow = Callable[[], MainWindow]


def test_no_field_takes_the_letter_of_a_menu(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    menus = {QKeySequence.mnemonic(menu.text()) for menu in window.menuBar().actions()}
    bar = NameBar()
    qtbot.addWidget(bar)
    labels = (*window.findChildren(QLabel), *bar.findChildren(QLabel))
    letters = [QKeySequence.mnemonic(each.text()) for each in labels if each.buddy() is not None]
    assert letters
    assert not menus.intersection(letters)


def test_a_line_is_above_the_menus_inside_a_menu(make_window: MakeWindow) -> None:
    built = make_window()._actions
    for around in {around for _, around, _ in SUBMENUS}:
        actions = built.menus[around].actions()
        first = next(place for place, each in enumerate(actions) if each.menu() is not None)
        assert actions[first - 1].isSeparator()


def test_a_key_opens_the_menu_of_the_article_at_what_it_is_about(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "The river rose by four meters.\n\nNobody slept.")])
    view, places = window.view, list[QPoint]()
    view.menu_wanted.disconnect()
    view.menu_wanted.connect(places.append)

    def asked() -> QPoint:
        QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        return view.viewport().mapFromGlobal(places[-1])

    first, second = set_mark(window, "four meters"), set_mark(window, "Nobody")
    window._current.set(first)
    assert view.marks_near(asked().toPointF()) == (first,)
    window._current.set(second)
    assert view.marks_near(asked().toPointF()) == (second,)
    window._current.set("")
    assert view.marks_near(asked().toPointF()) == ()
    select(window, "river rose")
    (rect,) = view.selected_rects()
    assert rect.contains(asked().toPointF())
