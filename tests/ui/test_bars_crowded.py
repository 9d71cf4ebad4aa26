"""Bars leave room to read in small windows with large words: what has no room waits."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.bar_hands import LONG, TEXT, MakeWindow, crowd, free, is_there, opened, say, settle
from tests.ui.reading_hands import article_file

from annotator.ui.main_window import MainWindow


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    return opened(make_window, article_file(tmp_path, TEXT))


def test_bars_leave_half_of_the_article_to_be_read(window: MainWindow, large_words: None) -> None:
    for name in ("show_library", "show_marks"):
        if window.action(name).isChecked():
            window.action(name).trigger()
    crowd(window)
    assert is_there(window, window.notice)
    assert not is_there(window, window.name_bar)
    assert free(window) > 40
    window.notice.close_notice()
    settle()
    assert is_there(window, window.name_bar)
    assert free(window) >= window.view.height() // 2


def test_a_question_that_can_wait_makes_room_for_what_is_said(
    window: MainWindow, large_words: None
) -> None:
    window.resize(360, 300)
    settle()
    window.name_bar.ask()
    settle()
    assert is_there(window, window.name_bar)
    say(window, LONG, is_long=True)
    assert is_there(window, window.notice)
    assert not is_there(window, window.name_bar)
    window.notice.close_notice()
    settle()
    assert is_there(window, window.name_bar)


def test_a_name_that_is_asked_for_and_work_come_before_what_is_only_said(
    window: MainWindow, large_words: None
) -> None:
    window.resize(360, 300)
    settle()
    say(window, LONG, is_long=True)
    window.name_bar.ask_now("Mia")
    settle()
    assert is_there(window, window.name_bar)
    assert not is_there(window, window.notice)
    QTest.keyClicks(window.name_bar._field, "Ann")
    window.name_bar.put_aside()
    settle()
    assert is_there(window, window.notice)
    window.work.begin("Looking for the marks in the new text")
    window.work.show()
    settle()
    assert is_there(window, window.work)
    window.work.end()
    settle()
    assert is_there(window, window.notice)


def test_what_waits_for_room_does_not_pass_unseen(
    window: MainWindow, qtbot: QtBot, large_words: None
) -> None:
    window.resize(360, 300)
    window.work.begin("Looking for the marks in the new text")
    window.work.show()
    window.name_bar.ask_now("Mia")
    settle()
    window.notice._passing.setInterval(20)
    window.notice.say(LONG, "undo", "Undo", is_passing=True, second=("b", "Another thing to do"))
    qtbot.wait(80)
    assert not is_there(window, window.notice)
    window.name_bar.put_aside()
    window.work.end()
    settle()
    assert is_there(window, window.notice)
    qtbot.waitUntil(window.notice.isHidden, timeout=1000)


def test_one_long_notice_leaves_lines_to_read_and_tells_all_of_its_words(
    window: MainWindow, large_words: None
) -> None:
    window.resize(360, 300)
    settle()
    words = f"{LONG} {LONG} {LONG}"
    say(window, words, is_long=True)
    assert is_there(window, window.notice)
    assert free(window) >= window.view.height() // 3 - 1
    label = window.notice._words
    assert (label.is_cut, LONG in label.toolTip()) == (True, True)
    assert label.height() >= label.fontMetrics().lineSpacing()
    inside = QRect(QPoint(), window.notice.size())
    buttons = [one for one in window.notice.findChildren(QPushButton) if one.isVisible()]
    assert len(buttons) == 2
    assert all(inside.contains(one.geometry()) for one in buttons)
    image = label.grab().toImage()
    ground = image.pixelColor(image.width() - 1, image.height() - 1)
    rows = range(image.height())
    painted = [y for y in rows if any(image.pixelColor(x, y) != ground for x in range(300))]
    assert painted[0] <= label.fontMetrics().lineSpacing()
    window.resize(1200, 900)
    settle()
    assert (label.is_cut, label.toolTip()) == (False, "")


def test_words_stay_together_beside_large_buttons(window: MainWindow, large_words: None) -> None:
    window.resize(800, 600)
    settle()
    say(window, LONG, is_long=True)
    label = window.notice._words
    lines = label.height() / label.fontMetrics().lineSpacing()
    assert lines < 4.5
