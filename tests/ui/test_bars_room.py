"""Bars over the article neither cover nor free more than they take, nor what must be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.bar_hands import LONG, PARAGRAPHS, TEXT, MakeWindow, opened, place, say, settle
from tests.ui.reading_hands import article_file, drag

from annotator.ui.main_window import MainWindow


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    return opened(make_window, article_file(tmp_path, TEXT))


@pytest.fixture
def from_the_right(qapp: QApplication) -> Iterator[None]:
    """Lay windows out as for languages that are written from right to left."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def caret_at(window: MainWindow, number: int) -> None:
    """Put the caret of the keys at the beginning of a paragraph."""
    view = window.view
    cursor, document = view.textCursor(), view.article_document
    offset = document.text.index(PARAGRAPHS[number])
    cursor.setPosition(document.offsets.to_position(offset))
    view.place_cursor(cursor)
    settle()


def caret(window: MainWindow) -> QRect:
    viewport = window.view.viewport()
    return window.view.cursorRect().translated(viewport.mapTo(window, QPoint()))


def scroll_caret_to(window: MainWindow, y: int) -> None:
    """Scroll so that the caret begins at a height on the window."""
    bar = window.view.verticalScrollBar()
    bar.setValue(bar.value() + caret(window).top() - y)
    settle()
    assert caret(window).top() == y


def test_words_end_where_the_bar_begins_however_it_is_wrapped(window: MainWindow) -> None:
    view, bar = window.view, window.notice
    say(window, LONG)
    gaps = []
    for name in ("show_library", "show_marks", "show_library", "show_marks"):
        window.action(name).trigger()
        settle()
        gaps.append(place(window, bar).top() - place(window, view.viewport()).bottom())
    for width in range(1000, 700, -12):
        window.resize(width, 700)
        settle()
        gaps.append(place(window, bar).top() - place(window, view.viewport()).bottom())
    assert set(gaps) == {1}
    assert bar.height() >= bar.heightForWidth(bar.width())


def test_a_bar_that_comes_does_not_cover_the_caret_of_the_keys(window: MainWindow) -> None:
    view = window.view
    view.browse_by_caret(True)
    caret_at(window, 30)
    scroll_caret_to(window, place(window, view).bottom() - 40)
    before = caret(window)
    say(window)
    assert caret(window) == before
    assert not place(window, window.notice).intersects(before)


def test_the_caret_is_not_moved_under_a_bar_at_the_head(window: MainWindow) -> None:
    view = window.view
    view.browse_by_caret(True)
    view.cover(head=60, foot=0)
    top = place(window, view).top() + 60
    caret_at(window, 30)
    scroll_caret_to(window, top + 70)
    for _ in range(6):
        QTest.keyClick(view, Qt.Key.Key_Up)
        assert caret(window).top() >= top


def test_the_caret_begins_below_a_bar_at_the_head(window: MainWindow) -> None:
    view = window.view
    view.cover(head=60, foot=0)
    QTest.keyClick(view, Qt.Key.Key_F7)
    assert view.is_browsing
    assert caret(window).top() >= place(window, view).top() + 60


def test_a_bar_leaves_the_caret_that_cannot_be_scrolled_from_under_it(window: MainWindow) -> None:
    view = window.view
    view.browse_by_caret(True)
    caret_at(window, 13)
    window.resize(1000, 700 - place(window, view).bottom() + caret(window).bottom())
    settle()
    say(window)
    assert view.verticalScrollBar().value() == 0
    assert place(window, window.notice).top() == place(window, view).top()
    for _ in range(16):
        QTest.keyClick(view, Qt.Key.Key_Up)
        settle()
        assert not place(window, window.notice).intersects(caret(window))
    assert view.verticalScrollBar().value() == 0


def test_a_bar_stays_at_the_head_for_as_long_as_the_selection_is_at_the_foot(
    window: MainWindow,
) -> None:
    view = window.view
    caret_at(window, 30)
    scroll_caret_to(window, place(window, view).bottom() - 40)
    start = view.article_document.text.index(PARAGRAPHS[30])
    drag(view, start, start + 12)
    say(window)
    assert place(window, window.notice).top() == place(window, view).top()
    bar = view.verticalScrollBar()
    for step in (1, *40 * (9,)):
        bar.setValue(bar.value() + step)
        settle()
        corner = view.viewport().mapTo(window, QPoint())
        rects = [one.toAlignedRect().translated(corner) for one in view.selected_rects()]
        assert rects
        assert not any(place(window, window.notice).intersects(rect) for rect in rects)
    assert place(window, window.notice).top() > place(window, view).center().y()


def test_a_notice_that_grows_below_a_name_leaves_no_hole(window: MainWindow) -> None:
    window.resize(600, 700)
    say(window)
    window.name_bar.ask_now("")
    settle()
    QTest.keyClicks(window.name_bar._field, "Ann")
    say(window, LONG)
    notice, name = place(window, window.notice), place(window, window.name_bar)
    assert notice.bottom() == place(window, window.view).bottom()
    assert name.bottom() == notice.top() - 1
    assert place(window, window.view.viewport()).bottom() == name.top() - 1


@pytest.mark.parametrize("is_wide", [False, True])
def test_bars_leave_scroll_bars_and_map_free_in_either_direction(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, from_the_right: None, is_wide: bool
) -> None:
    rows = ("| " + "column | " * 40, "|" + "---|" * 40, "| " + "12345 | " * 40)
    text = TEXT + "\n\n" + "\n".join(rows if is_wide else ())
    window = opened(make_window, article_file(tmp_path, text))
    view = window.view
    qtbot.waitUntil(lambda: view.mark_map.is_settled)
    at_end = view.verticalScrollBar()
    at_end.setValue(at_end.maximum())
    settle()
    say(window)
    parts = (view.verticalScrollBar(), view.mark_map)
    assert not any(place(window, window.notice).intersects(place(window, one)) for one in parts)
    assert not place(window, view.mark_map).intersects(place(window, view.verticalScrollBar()))
    assert not place(window, view.mark_map).intersects(place(window, view.viewport()))
    across = view.horizontalScrollBar()
    assert across.isVisible() == is_wide
    if is_wide:
        assert not place(window, window.notice).intersects(place(window, across))
        assert place(window, view.viewport()).bottom() < place(window, window.notice).top()
