"""Lines that were joined can be as they were: by an undo, by the notice, by pasting again."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import set_mark

from annotator.ui.main_window import MainWindow
from annotator.ui.session import joining_session

POEM = """Two roads diverged in a yellow wood, my friend, and sorry I could not
travel both and be one traveler, long I stood and looked down one as far
as I could to where it bent in the undergrowth and then took the other as
just as fair and having perhaps the better claim because it was grassy too"""
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], qtbot: QtBot) -> MainWindow:
    """A window on a poem that was pasted, with a mark in it, and its lines joined."""
    window = make_window()
    paste(window, POEM)
    set_mark(window, "yellow wood")
    window.action("join_lines").trigger()
    settle(window, qtbot)
    assert lines(window) == 1
    return window


def paste(window: MainWindow, words: str) -> None:
    data = QMimeData()
    data.setText(words)
    QGuiApplication.clipboard().setMimeData(data)
    window.action("paste").trigger()


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window._session.is_working, timeout=5000)


def lines(window: MainWindow) -> int:
    return window.view.article_document.text.count("\n") + 1


def marked(window: MainWindow) -> list[str]:
    return [note.passage.quote for note in window._session.annotations() if note.passage]


def test_an_undo_shows_the_lines_again_and_takes_no_mark(window: MainWindow, qtbot: QtBot) -> None:
    assert window.action("undo").text() == "&Undo join broken lines"
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    settle(window, qtbot)
    assert (lines(window), marked(window)) == (4, ["yellow wood"])
    assert "as they were" in window.notice.words
    assert window.action("join_lines").isEnabled()
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert (lines(window), marked(window)) == (4, [])


def test_what_was_done_since_is_taken_back_first(window: MainWindow, qtbot: QtBot) -> None:
    set_mark(window, "perhaps")
    for wanted in ((1, ["yellow wood"]), (4, ["yellow wood"])):
        window.action("undo").trigger()
        settle(window, qtbot)
        assert (lines(window), marked(window)) == wanted


def test_the_notice_goes_back_whatever_was_done_since(window: MainWindow, qtbot: QtBot) -> None:
    set_mark(window, "perhaps")
    buttons = window.notice.findChildren(QPushButton)
    (undo,) = [one for one in buttons if one.isVisible() and one.text() == "Undo"]
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert (lines(window), marked(window)) == (4, ["yellow wood", "perhaps"])
    assert "Join broken lines" in [one.text() for one in buttons if one.isVisible()]


def test_pasting_the_original_again_shows_it(window: MainWindow, qtbot: QtBot) -> None:
    paste(window, POEM)
    settle(window, qtbot)
    assert lines(window) == 4
    assert not window._session.can_unjoin_lines
    assert window.action("undo").text() == "&Undo mark as claim"


def test_a_text_that_is_another_article_already_is_not_made_one_with_this(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    paste(window, " ".join(POEM.split()) + "\n")
    set_mark(window, "perhaps")
    paste(window, POEM)
    window.action("join_lines").trigger()
    settle(window, qtbot)
    assert (lines(window), marked(window)) == (1, ["perhaps"])
    assert "already" in window.notice.words
    assert len(window._session.articles()) == 2


def test_a_long_text_is_joined_beside_the_window(
    make_window: Callable[[], MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining_session, "AT_ONCE", 10)
    window = make_window()
    paste(window, POEM)
    for verb, wanted in (("join_lines", 1), ("undo", 4)):
        window.action(verb).trigger()
        assert window._session.is_working
        assert lines(window) == 5 - wanted
        settle(window, qtbot)
        assert lines(window) == wanted
