"""Who types is not cut off: what bars wait for, what holds them, and what pushes them."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMargins, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.bar_hands import (
    LONG,
    PARAGRAPHS,
    TEXT,
    MakeWindow,
    crowd,
    is_there,
    opened,
    place,
    say,
    settle,
)
from tests.ui.reading_hands import article_file, drag, point_after, point_before, selected

from annotator.core.model import Passage
from annotator.ui.bar_stack import Bar
from annotator.ui.main_window import MainWindow


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    return opened(make_window, article_file(tmp_path, TEXT))


def hold(window: MainWindow, *, is_held: bool) -> None:
    """Let the library be busy for long, or no more."""
    window._session._hold(is_held)
    settle()


def rest_on(bar: Bar) -> None:
    """Let the mouse rest on a bar, wherever it was before."""
    for at in (QPoint(30, 12), QPoint(10, 10)):
        QTest.mouseMove(bar, at)
        settle()
    assert bar.underMouse()


def type_keys(keys: str) -> None:
    """Type wherever the keys are."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, keys)


def test_a_bar_that_waits_takes_no_key_after_long_work(
    window: MainWindow, large_words: None
) -> None:
    crowd(window)
    for is_held in (True, False):
        hold(window, is_held=is_held)
        assert window.name_bar.is_waiting
        assert not is_there(window, window.name_bar)
        assert not window.name_bar.isEnabled()
    window.view.setFocus()
    for _ in range(14):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        settle()
        assert not window.name_bar.has_keys
    window.notice.close_notice()
    settle()
    assert is_there(window, window.name_bar)


def test_a_bar_that_gets_room_while_the_library_is_busy_takes_nothing_yet(
    window: MainWindow, large_words: None
) -> None:
    crowd(window)
    hold(window, is_held=True)
    window.notice.close_notice()
    settle()
    assert place(window, window._area).contains(place(window, window.name_bar))
    assert not window.name_bar.isEnabled()
    hold(window, is_held=False)
    assert is_there(window, window.name_bar)


def test_typing_goes_on_though_the_mouse_rests_on_a_notice_that_grows(
    window: MainWindow, large_words: None
) -> None:
    window.resize(420, 520)
    settle()
    say(window, "Short.")
    window.name_bar.ask()
    settle()
    QTest.mouseClick(window.name_bar._field, Qt.MouseButton.LeftButton)
    type_keys("Pe")
    rest_on(window.notice)
    say(window, LONG, is_long=True)
    assert is_there(window, window.name_bar)
    type_keys("ter")
    assert window.name_bar._field.text() == "Peter"


def test_typing_goes_on_after_work_that_holds_it_though_the_mouse_is_elsewhere(
    window: MainWindow, large_words: None
) -> None:
    window.resize(420, 520)
    settle()
    say(window, "Short.")
    window.name_bar.ask_now("")
    settle()
    type_keys("Pe")
    rest_on(window.notice)
    hold(window, is_held=True)
    say(window, LONG, is_long=True)
    hold(window, is_held=False)
    assert is_there(window, window.name_bar)
    type_keys("ter")
    assert window.name_bar._field.text() == "Peter"


def test_a_name_that_is_asked_for_is_typed_at_once_wherever_the_mouse_rests(
    window: MainWindow, large_words: None
) -> None:
    window.resize(360, 300)
    settle()
    say(window, LONG, is_long=True)
    rest_on(window.notice)
    window.name_bar.ask_now("Mia")
    settle()
    type_keys("Ann")
    assert is_there(window, window.name_bar)
    assert window.name_bar._field.text() == "Ann"


def test_a_notice_that_grows_pushes_no_bar_from_under_the_mouse(window: MainWindow) -> None:
    window.resize(600, 700)
    say(window)
    window.name_bar.ask()
    settle()
    before = place(window, window.name_bar)
    assert before.bottom() == place(window, window.notice).top() - 1
    rest_on(window.name_bar)
    say(window, LONG)
    assert place(window, window.name_bar) == before
    assert is_there(window, window.notice)
    assert not place(window, window.notice).intersects(before)


@pytest.fixture
def with_bar_at_head(window: MainWindow) -> MainWindow:
    """A window at the beginning of its article, with words at its foot selected; so a notice is at
    its head.
    """
    view = window.view
    at_foot = view.article_document.text.index(PARAGRAPHS[14])
    window.resize(1000, 700 - place(window, view).bottom() + line_bottom(window, at_foot))
    settle()
    drag(view, at_foot, at_foot + 12)
    say(window)
    assert is_at_head(window)
    return window


def is_at_head(window: MainWindow) -> bool:
    """Whether the notice lies at the head; if not, it is at the foot. Nothing was scrolled."""
    assert window.view.verticalScrollBar().value() == 0
    notice, view = place(window, window.notice), place(window, window.view)
    assert notice.top() == view.top() or notice.bottom() == view.bottom()
    return notice.top() == view.top()


def test_a_bar_leaves_words_that_were_dragged_over_below_it(with_bar_at_head: MainWindow) -> None:
    window = with_bar_at_head
    view, left = window.view, Qt.MouseButton.LeftButton
    last = view.article_document.text.index(PARAGRAPHS[6]) + len(PARAGRAPHS[6])
    start, end = point_after(view, last), point_before(view, 0)
    QTest.mousePress(view.viewport(), left, pos=start)
    for at in (start - QPoint(0, 12), end):
        QTest.mouseMove(view.viewport(), at)
        settle()
    assert is_at_head(window), "nothing moves while the button is held"
    QTest.mouseRelease(view.viewport(), left, pos=end)
    settle()
    assert not is_at_head(window)


def test_a_bar_leaves_a_line_of_which_it_covers_a_part_when_its_words_are_dragged_over(
    with_bar_at_head: MainWindow,
) -> None:
    window = with_bar_at_head
    view, left, words = window.view, Qt.MouseButton.LeftButton, PARAGRAPHS[1]
    viewport, start = view.viewport(), view.article_document.text.index(words)
    [line] = view.rects_of(view.article_document, Passage(start, start + len(words), words))
    before = window.notice.layout().contentsMargins()
    missing = int(line.center().y()) - window.notice.height()
    window.notice.layout().setContentsMargins(before + QMargins(0, missing, 0, 0))
    settle()
    below = place(window, window.notice).bottom() - place(window, viewport).top() + 3
    assert line.top() < below < line.bottom(), "the bar covers the upper part of the line"
    first, end = QPoint(int(line.left()) + 1, below), QPoint(int(line.right()), below)
    QTest.mousePress(viewport, left, pos=first)
    for at in ((first + end) / 2, end):
        QTest.mouseMove(viewport, at)
        settle()
    assert is_at_head(window), "nothing moves while the button is held"
    QTest.mouseRelease(viewport, left, pos=end)
    settle()
    assert selected(window) == words
    assert not is_at_head(window)


def line_bottom(window: MainWindow, offset: int) -> int:
    """The lower edge of a line, in pixels of the window, with a little room below."""
    viewport = window.view.viewport()
    return viewport.mapTo(window, point_before(window.view, offset)).y() + 16
