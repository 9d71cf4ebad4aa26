"""Selecting over the cells of a table, beside the lines, and beyond the edge of the view."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import (
    article_file,
    double_click,
    drag,
    place,
    point_after,
    point_before,
    selected,
)

from annotator.ui.edge_scroll import EDGE, MOST, step_at
from annotator.ui.main_window import MainWindow

TEXT = """# Towns

Before the table comes a paragraph, long enough to be broken into two lines of the column of text.

| Town | Homes | Said |
|---|---|---|
| Sallow | 3,180 | I saw it rise. |
| Kestrel | 12 | Nobody slept. |

After the table comes a paragraph. Dr. Moral said "it will hold." Nobody believed him.

""" + "\n\n".join(f"Paragraph {number} says nothing of note." for number in range(60))

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def put_caret(window: MainWindow, offset: int) -> None:
    """Put the caret there with the keys alone."""
    QTest.keyClick(window.view, Key.Key_F7)
    QTest.keyClick(window.view, Key.Key_Home, CONTROL)
    while window.view.caret() < offset:
        QTest.keyClick(window.view, Key.Key_Right)


def shown_by_qt(window: MainWindow) -> str:
    return window.view.textCursor().selectedText()


def test_keys_select_over_cells_by_characters_and_show_the_range(window: MainWindow) -> None:
    put_caret(window, place(window, "180"))
    for _ in range(len("180\nI saw")):
        QTest.keyClick(window.view, Key.Key_Right, SHIFT)
    assert selected(window) == "180\nI saw"
    assert shown_by_qt(window) == ""  # it would be a rectangle
    assert len(window.view.selected_rects()) == 2
    for _ in range(len("\nI saw")):
        QTest.keyClick(window.view, Key.Key_Left, SHIFT)
    assert selected(window) == shown_by_qt(window) == "180"


def test_keys_select_over_rows_and_out_of_a_table(window: MainWindow) -> None:
    put_caret(window, place(window, "saw it"))
    QTest.keyClick(window.view, Key.Key_Down, SHIFT)
    text, start = window.view.article_document.text, place(window, "saw it")
    assert selected(window) == text[start : window.view.caret()]
    assert selected(window).startswith("saw it rise.\nKestrel\n12\nN")
    QTest.keyClick(window.view, Key.Key_End, CONTROL | SHIFT)
    assert selected(window) == text[start:]
    QTest.keyClick(window.view, Key.Key_Left)
    assert selected(window) == ""


def test_what_keys_have_selected_over_cells_is_marked_and_copied(window: MainWindow) -> None:
    put_caret(window, place(window, "Sallow"))
    for _ in range(3):
        QTest.keyClick(window.view, Key.Key_Right, CONTROL | SHIFT)
    chosen = selected(window)
    assert chosen.startswith("Sallow\n3")
    QTest.keyClick(window.view, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == chosen
    QTest.keyClick(window.view, "c", SHIFT)
    (note,) = window._session.annotations()
    assert note.original_quote == chosen


def test_a_drag_over_cells_shows_the_range_from_the_first_moment(window: MainWindow) -> None:
    view, viewport = window.view, window.view.viewport()
    first, last = (
        point_before(view, place(window, "180")),
        point_after(view, place(window, "Kestrel") + 4),
    )
    QTest.mousePress(viewport, LEFT, NONE, first)
    QTest.mouseMove(viewport, last)
    assert selected(window) == "180\nI saw it rise.\nKest"
    assert shown_by_qt(window) == ""
    back = point_after(view, place(window, "3,180") + 5)
    QTest.mouseMove(viewport, back)
    assert selected(window) == shown_by_qt(window) == "180"
    QTest.mouseMove(viewport, last)
    QTest.mouseRelease(viewport, LEFT, SHIFT, last)
    assert selected(window) == "180\nI saw it rise.\nKest"


def test_keys_go_on_from_what_the_mouse_has_selected_over_cells(window: MainWindow) -> None:
    QTest.keyClick(window.view, Key.Key_F7)
    start = place(window, "3,180")
    drag(window.view, start, start + len("3,180\nI saw"), exact=True)
    for _ in range(len(" it")):
        QTest.keyClick(window.view, Key.Key_Right, SHIFT)
    assert selected(window) == "3,180\nI saw it"


@pytest.mark.parametrize(
    ("line", "word", "sentence"),
    [
        ("believed him.", "him", "Nobody believed him."),
        ("Paragraph 0 says nothing of note.", "note", "Paragraph 0 says nothing of note."),
    ],
)
def test_a_double_click_behind_a_line_takes_its_last_word(
    window: MainWindow, line: str, word: str, sentence: str
) -> None:
    where = point_after(window.view, place(window, line) + len(line)) + QPoint(25, 0)
    double_click(window.view, where)
    assert selected(window) == word
    QTest.mouseClick(window.view.viewport(), LEFT, NONE, where)
    assert selected(window) == sentence


def test_a_double_click_before_a_line_takes_its_first_word(window: MainWindow) -> None:
    double_click(
        window.view, point_before(window.view, place(window, "Before the")) - QPoint(12, 0)
    )
    assert selected(window) == "Before"


def test_a_double_click_behind_a_broken_line_takes_a_word_of_that_line(window: MainWindow) -> None:
    view = window.view
    cursor = view.textCursor()
    cursor.setPosition(view.article_document.offsets.to_position(place(window, "Before the")))
    cursor.movePosition(cursor.MoveOperation.EndOfLine)
    line = view.article_document.text[place(window, "Before the") :][: cursor.positionInBlock()]
    assert (
        0 < len(line) < len("Before the table comes a paragraph, long enough to be broken into tw")
    )
    double_click(
        window.view, QPoint(view.viewport().width() - 3, view.cursorRect(cursor).center().y())
    )
    assert selected(window) == line.split()[-1]


def test_a_double_click_far_from_any_line_takes_nothing(window: MainWindow) -> None:
    view = window.view
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    double_click(window.view, QPoint(100, view.viewport().height() - 8))
    assert selected(window) == ""


def test_an_end_dragged_to_the_edge_scrolls_until_it_is_let_go(
    window: MainWindow, qtbot: QtBot
) -> None:
    view, viewport = window.view, window.view.viewport()
    start = place(window, "Dr. Moral")
    drag(view, start, start + len("Dr. Moral"))
    QTest.keyClick(view, "c")
    half = view.fontMetrics().height() // 2
    held = point_after(view, start + len("Dr. Moral")) + QPoint(0, half)
    QTest.mousePress(viewport, LEFT, NONE, held)
    edge = QPoint(held.x(), viewport.height() - 2)
    QTest.mouseMove(viewport, edge)
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 150)
    shown = view.ends_of_current()
    assert shown is not None
    assert view.rects_of(view.article_document, shown)[-1].bottom() > viewport.height() - 80
    QTest.mouseMove(viewport, QPoint(edge.x(), viewport.height() // 2))
    reached = bar.value()
    QTest.mouseRelease(viewport, LEFT, NONE, QPoint(edge.x(), viewport.height() // 2))
    QTest.qWait(80)
    assert bar.value() == reached
    (note,) = window._session.annotations()
    assert note.passage is not None
    assert "Paragraph 1" in note.passage.quote


@pytest.mark.parametrize(
    ("y", "step"),
    [(0, -6), (EDGE, 0), (300, 0), (600 - EDGE, 0), (600, 6), (5000, MOST), (-5000, -MOST)],
)
def test_scrolling_at_an_edge_is_faster_farther_out(y: float, step: int) -> None:
    assert step_at(y, 600) == step


@pytest.mark.parametrize("x", [-40, 100])
def test_other_buttons_do_nothing_in_the_column_and_beside_it(window: MainWindow, x: int) -> None:
    view = window.view
    corner = view.viewport().pos()
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        for widget, where in ((view, corner + QPoint(x, 60)), (view.viewport(), QPoint(100, 60))):
            QTest.mouseClick(widget, button, NONE, where)
            QTest.mouseDClick(widget, button, NONE, where)
    assert selected(window) == ""


def test_a_drag_from_the_margin_between_two_lines_selects_as_along_the_nearest(
    window: MainWindow,
) -> None:
    viewport = window.view.viewport()
    first = point_before(window.view, place(window, "Before"))
    for row in range(first.y(), first.y() + 50, 2):
        window.view.clear_selection()
        QTest.mousePress(viewport, LEFT, NONE, QPoint(first.x() - 30, row))
        for way in (60, 120, 180):
            QTest.mouseMove(viewport, QPoint(first.x() + way, row))
        QTest.mouseRelease(viewport, LEFT, NONE, QPoint(first.x() + 180, row))
        assert selected(window), row
