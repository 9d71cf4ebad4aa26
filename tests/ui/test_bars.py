"""Bars lie over the foot of what is read: nothing moves, and nothing that counts is hidden."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.notice_bar import WorkBar

MakeWindow = Callable[[], MainWindow]
PARAGRAPHS = [f"Paragraph {number} says that the river rose again." for number in range(60)]
TEXT = "# The flood\n\n" + "\n\n".join(PARAGRAPHS)


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    path = article_file(tmp_path, TEXT)
    workspace = Workspace.open(reader="Mia")
    opened = workspace.add(path)
    for number in (20, 59):
        start = opened.rendering.text.index(PARAGRAPHS[number])
        workspace.mark(opened.article.id, start, start + 12, Kind.CLAIM)
    workspace.close()
    window = make_window()
    window.start([path])
    for name in ("show_library", "show_marks"):
        window.action(name).trigger()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: window.view.mark_map.is_settled)
    return window


def say(window: MainWindow, words: str = "Deleted 1 mark.") -> None:
    window.notice.say(words, "undo", "Undo", is_passing=True)
    QApplication.processEvents()


def place(window: MainWindow, part: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint()), part.size())


def line(window: MainWindow, number: int) -> int:
    """How high on the window a paragraph's first line is."""
    view = window.view
    offset = view.article_document.text.index(PARAGRAPHS[number])
    cursor = QTextCursor(view.article_document)
    cursor.setPosition(view.article_document.offsets.to_position(offset))
    return view.viewport().mapTo(window, view.cursorRect(cursor).topLeft()).y()


def everything(window: MainWindow, number: int) -> list[object]:
    """Where all is that somebody may be reading or about to press."""
    parts = (
        window.library_panel, window.marks_panel, window.inspector, window.marks_list,
        window.view, window.view.mark_map, window.view.verticalScrollBar(), window.status,
    )  # fmt: skip
    return [*(place(window, part) for part in parts), line(window, number)]


def at_end(window: MainWindow) -> None:
    bar = window.view.verticalScrollBar()
    bar.setValue(bar.maximum())


@pytest.mark.parametrize("is_at_end", [False, True])
def test_nothing_moves_when_bars_come_and_go(window: MainWindow, is_at_end: bool) -> None:
    if is_at_end:
        at_end(window)
    number = 59 if is_at_end else 3
    before = everything(window, number)
    say(window)
    assert window.notice.isVisible()
    assert everything(window, number) == before
    window.name_bar.ask()
    QApplication.processEvents()
    assert everything(window, number) == before
    if is_at_end:
        at_end(window)  # room to read the last words above the bars
        assert line(window, 59) + 20 < place(window, window.name_bar).top()
        before = everything(window, number)
    window.notice.close_notice()
    window.name_bar.hide()
    QApplication.processEvents()
    assert everything(window, number) == before


def test_the_room_that_a_bar_has_left_at_the_end_goes_with_scrolling(window: MainWindow) -> None:
    bar = window.view.verticalScrollBar()
    most = bar.maximum()
    say(window)
    at_end(window)
    window.notice.close_notice()
    assert bar.value() > most
    bar.setValue(most // 2)
    assert bar.maximum() == most


def test_a_bar_that_is_there_stays_when_others_come_and_go(window: MainWindow) -> None:
    say(window)
    first = place(window, window.notice)
    window.name_bar.ask_now("")
    QApplication.processEvents()
    assert place(window, window.notice) == first
    second = place(window, window.name_bar)
    assert second.bottom() < first.top()
    window.notice.close_notice()  # while a name is typed above it
    assert place(window, window.name_bar) == second
    say(window)
    assert place(window, window.notice) == first
    window.name_bar.hide()
    assert place(window, window.notice) == first


def rects(window: MainWindow) -> list[QRect]:
    """Where the selected words and the current mark are on the window."""
    viewport = window.view.viewport()
    corner = viewport.mapTo(window, QPoint())
    found = window.view.kept_rects()
    return [rect.toAlignedRect().translated(corner) for rect in found]


def test_a_mark_that_is_gone_to_is_above_the_bar(window: MainWindow) -> None:
    view = window.view
    offset = view.article_document.text.index(PARAGRAPHS[20])
    view.restore_position(offset)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() - view.viewport().height() + 30)
    assert place(window, view).bottom() - 40 < line(window, 20) < place(window, view).bottom()
    say(window)
    QTest.keyClick(view, Qt.Key.Key_J)
    assert len(rects(window)) == 1
    covered = place(window, window.notice)
    assert not any(covered.intersects(rect) for rect in rects(window))
    QTest.keyClick(view, Qt.Key.Key_J)  # at the very end of the article
    assert len(rects(window)) == 1
    assert not any(covered.intersects(rect) for rect in rects(window))


def test_a_bar_does_not_cover_the_words_that_are_selected(window: MainWindow) -> None:
    view = window.view
    bottom = place(window, view).bottom()
    number = max(one for one in range(60) if line(window, one) < bottom - 24)
    start = view.article_document.text.index(PARAGRAPHS[number])
    drag(view, start, start + 12)
    before = everything(window, number)
    say(window)
    assert window.notice.isVisible()
    assert len(rects(window)) == 1
    assert not any(place(window, window.notice).intersects(rect) for rect in rects(window))
    assert place(window, window.notice).top() == place(window, view).top()
    assert everything(window, number) == before
    view.verticalScrollBar().setValue(200)
    assert abs(place(window, window.notice).bottom() - place(window, view).bottom()) <= 1


def test_what_lies_under_a_bar_at_the_head_is_scrolled_to(window: MainWindow) -> None:
    view = window.view
    view.cover(head=60, foot=0)
    view.restore_position(view.article_document.text.index(PARAGRAPHS[20]))
    value = view.verticalScrollBar().value()
    QTest.keyClick(view, Qt.Key.Key_J)
    assert view.verticalScrollBar().value() < value
    assert line(window, 20) > place(window, view).top() + 60


def test_the_bar_beside_a_selection_lies_over_no_other(window: MainWindow) -> None:
    view = window.view
    say(window)
    top = place(window, window.notice).top()
    number = max(one for one in range(60) if line(window, one) < top - 24)
    start = view.article_document.text.index(PARAGRAPHS[number])
    drag(view, start, start + 12)
    hands = window._hands.bar
    assert hands.isVisible()
    assert not place(window, hands).intersects(place(window, window.notice))


def test_the_wheel_over_a_bar_scrolls_the_article(window: MainWindow) -> None:
    say(window)
    center = QPointF(window.notice.rect().center())
    event = QWheelEvent(
        center, window.notice.mapToGlobal(center), QPoint(), QPoint(0, -240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(window.notice, event)
    assert window.view.verticalScrollBar().value() > 0


@pytest.mark.parametrize("width", [1000, 800])
def test_all_of_a_bar_can_be_read_and_pressed_in_a_narrow_article(
    window: MainWindow, width: int
) -> None:
    window.action("show_outline").setChecked(True)
    window.resize(width, 600)
    window.notice.say(
        "The text of this article has changed since you marked it, and 2 of your marks need you.",
        "show_changes", "Show what changed", second=("compare_with_earlier", "Compare versions"),
    )  # fmt: skip
    window.name_bar.ask()
    QApplication.processEvents()
    for bar in (window.notice, window.name_bar):
        assert place(window, window.view).contains(place(window, bar))
        inside = QRect(QPoint(), bar.size())
        for kind in (QPushButton, QToolButton):
            for button in bar.findChildren(kind):
                if button.isVisible():
                    assert inside.contains(button.geometry())
                    assert button.width() >= button.minimumSizeHint().width()
        assert bar.height() >= bar.minimumSizeHint().height()
    assert window.notice._words.height() >= window.notice._words.heightForWidth(
        window.notice._words.width()
    )
    assert not place(window, window.notice).intersects(place(window, window.name_bar))


def test_the_buttons_of_an_empty_window_stay_under_the_pointer(make_window: MakeWindow) -> None:
    window = make_window()
    window.start([])
    window.resize(800, 600)
    QApplication.processEvents()
    buttons = window.empty_page.findChildren(QPushButton)
    before = [place(window, button) for button in buttons]
    say(window)
    assert [place(window, button) for button in buttons] == before
    assert not any(place(window, window.notice).intersects(one) for one in before)


def test_words_are_not_squeezed_beside_a_button(window: MainWindow) -> None:
    window.resize(800, 600)
    words = "This article was done; its text has changed since."
    window.notice.say(words, "compare_with_earlier", "What was changed")
    QApplication.processEvents()
    label = window.notice._words
    lines = label.heightForWidth(label.width()) / label.fontMetrics().lineSpacing()
    assert lines < 2.5


def test_long_work_in_a_narrow_article_is_told_by_both_ends_of_its_words(
    qtbot: QtBot,
) -> None:
    words = "Opening a-name-that-has-no-room-beside-the-bar-of-a-narrow-article.md"
    bar = WorkBar()
    qtbot.addWidget(bar)
    bar.begin(words)
    bar.resize(300, 40)
    bar.show()
    QApplication.processEvents()
    [label] = bar.findChildren(QLabel)
    shown = label.text()
    assert shown.startswith("Opening")
    assert shown.endswith(".md")
    assert label.fontMetrics().horizontalAdvance(shown) <= label.width()
    bar.resize(1000, 40)
    QApplication.processEvents()
    assert label.text() == words
    bar.end()
