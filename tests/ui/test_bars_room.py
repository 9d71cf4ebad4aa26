"""Bars over the article leave room to read, and neither cover nor free more than they take."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow

MakeWindow = Callable[[], MainWindow]
PARAGRAPHS = [f"Paragraph {number} says that the river rose again." for number in range(60)]
TEXT = "# The flood\n\n" + "\n\n".join(PARAGRAPHS)
LONG = (
    "A long sentence that has to be wrapped where the column is narrow, and again and again until "
    "it needs three lines or four of them."
)


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    return opened(make_window, article_file(tmp_path, TEXT))


@pytest.fixture
def from_the_right(qapp: QApplication) -> Iterator[None]:
    """Lay windows out as for languages that are written from right to left."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def large_words(qapp: QApplication) -> Iterator[None]:
    """Show the words of the window in 18 points."""
    before, font = qapp.font(), qapp.font()
    font.setPointSize(18)
    qapp.setFont(font)
    yield
    qapp.setFont(before)


def opened(make_window: MakeWindow, path: Path) -> MainWindow:
    with closing(Workspace.open(reader="Mia")) as workspace:
        workspace.mark(workspace.add(path).article.id, 2, 9, Kind.CLAIM)
    window = make_window()
    window.start([path])
    QApplication.processEvents()
    return window


def say(window: MainWindow, words: str = "Deleted 1 mark.", *, is_long: bool = False) -> None:
    second = ("compare_with_earlier", "Another thing to do") if is_long else ("", "")
    window.notice.say(words, "undo", "Undo", second=second)
    settle()


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def place(window: MainWindow, part: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint()), part.size())


def is_there(window: MainWindow, bar: QWidget) -> bool:
    """Whether a bar can be read and pressed, all of it."""
    return place(window, window._area).contains(place(window, bar)) and bar.isEnabled()


def free(window: MainWindow) -> int:
    """How many pixels of height are left for words."""
    return window.view.shown().height()


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


def test_bars_leave_half_of_the_article_to_be_read(window: MainWindow, large_words: None) -> None:
    for name in ("show_library", "show_marks"):
        if window.action(name).isChecked():
            window.action(name).trigger()
    window.resize(360, 300)
    settle()
    say(window, LONG, is_long=True)
    window.name_bar.ask()
    settle()
    assert is_there(window, window.notice)
    assert not is_there(window, window.name_bar)
    assert free(window) > 40
    window.notice.close_notice()
    settle()
    assert is_there(window, window.name_bar)
    assert free(window) >= window.view.height() // 2


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
