"""Menus: no field takes the letter of one, and what opens another menu stands apart."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

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
