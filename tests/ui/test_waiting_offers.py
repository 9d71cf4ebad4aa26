"""An offer in the bar waits for its answer, whatever is said meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.ui import notice_bar
from annotator.ui.main_window import MainWindow
from annotator.ui.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> NoticeBar:
    monkeypatch.setattr(notice_bar, "PASSING", 50)
    bar = NoticeBar()
    bar.move(300, 300)  # not below the mouse
    qtbot.addWidget(bar)
    return bar


def more(bar: NoticeBar) -> QToolButton:
    return next(one for one in bar.findChildren(QToolButton) if one.text().endswith("more"))


def test_an_offer_comes_back_by_itself_after_what_was_said_over_it(
    bar: NoticeBar, qtbot: QtBot
) -> None:
    bar.say("3 marks changed.", "show_changes", "Show")
    bar.say("Select some words first.")
    assert bar.words == "Select some words first."
    assert more(bar).text() == "1 more"
    qtbot.waitUntil(lambda: bar.words == "3 marks changed.")
    assert more(bar).isHidden()


def test_a_sentence_stays_where_no_offer_waits(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.say("Select some words first.")
    qtbot.wait(120)
    assert bar.words == "Select some words first."


def test_each_of_two_offers_is_reached_and_answered(bar: NoticeBar, qtbot: QtBot) -> None:
    answers: list[str] = []
    bar.acted.connect(answers.append)
    bar.say("3 marks changed.", "show_changes", "Show")
    bar.say("The file was changed.", "read_again", "Show the new text")
    QTest.mouseClick(more(bar), Qt.MouseButton.LeftButton)
    assert bar.words == "3 marks changed."
    QTest.mouseClick(more(bar), Qt.MouseButton.LeftButton)
    assert bar.words == "The file was changed."
    bar.say("The file was changed again.", "read_again", "Show the new text")
    assert more(bar).text() == "1 more"  # not the older words of the same offer
    bar.take_back("show_changes")
    assert more(bar).isHidden()
    assert not answers


def test_marks_of_a_file_are_still_offered_after_another_article_was_opened(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.notice.say("a.annotator would add 3 marks.", "add_rehearsed", "Add")
    window.notice.say("3 marks changed.", "show_changes", "Show")
    window.open_files([article_file(tmp_path, "# Ferry\n\nIt left at six.\n")])
    assert window.notice.words == "a.annotator would add 3 marks."
    assert more(window.notice).isHidden()
