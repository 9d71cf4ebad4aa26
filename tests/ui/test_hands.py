"""Selecting and changing marks with the mouse and with keys alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import (
    article_file,
    double_click,
    mark,
    place,
    point_after,
    point_before,
    select,
    selected,
)

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.selection_bar import SelectionBar, place_beside

TEXT = """# The flood

It rose fast. Dr. Moral said the old dam would hold. Nobody slept.

قال الرجل إن السد سيصمد طويلا. ثم ذهب.

""" + "\n\n".join(f"Paragraph {number} says nothing of note." for number in range(60))

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def point(window: MainWindow, words: str) -> QPoint:
    return point_before(window.view, place(window, words)) + QPoint(2, 0)


def quotes() -> list[str]:
    workspace = Workspace.open()
    try:
        return [
            note.passage.quote if note.passage else ""
            for article in workspace.articles()
            for note in workspace.annotations(article.id)
        ]
    finally:
        workspace.close()


def test_a_double_click_selects_a_word_and_a_third_one_its_sentence(window: MainWindow) -> None:
    where = point(window, "old dam")
    double_click(window.view, where)
    assert selected(window) == "old"
    QTest.mouseClick(window.view.viewport(), LEFT, NONE, where)
    assert selected(window) == "Dr. Moral said the old dam would hold."


@pytest.mark.parametrize(
    ("to", "words"), [("hold", "old dam would hold"), ("said", "said the old")]
)
def test_dragging_after_a_double_click_extends_by_words(
    window: MainWindow, to: str, words: str
) -> None:
    viewport, where = window.view.viewport(), point(window, "old dam")
    QTest.mouseClick(viewport, LEFT, NONE, where)
    _press_double(window, where)
    QTest.mouseMove(viewport, (where + point(window, to)) / 2)
    QTest.mouseMove(viewport, point(window, to))
    QTest.mouseRelease(viewport, LEFT, NONE, point(window, to))
    assert selected(window) == words


def _press_double(window: MainWindow, where: QPoint) -> None:
    """Press for the second time, and hold."""
    viewport = window.view.viewport()
    event = QMouseEvent(
        QEvent.Type.MouseButtonDblClick,
        QPointF(where),
        QPointF(viewport.mapToGlobal(where)),
        LEFT,
        LEFT,
        NONE,
    )
    QApplication.sendEvent(viewport, event)


def test_the_bar_shows_beside_a_selection_and_marks(window: MainWindow) -> None:
    select(window, "old dam would")
    bar = window.findChild(SelectionBar)
    assert bar.isVisible()
    assert window.view.hasFocus()
    corner = window.view.viewport().pos()
    rects = [rect.translated(corner).toAlignedRect() for rect in window.view.selected_rects()]
    assert rects
    assert not any(bar.geometry().intersects(rect) for rect in rects)
    projection = bar.findChildren(QToolButton)[1]
    QTest.mouseClick(projection, LEFT)
    assert quotes() == ["old dam would"]
    assert not bar.isVisible()
    assert window.view.hasFocus()


@pytest.mark.parametrize("way", ["escape", "scroll", "type", "click"])
def test_the_bar_goes_away(window: MainWindow, way: str) -> None:
    select(window, "old dam would")
    bar = window.findChild(SelectionBar)
    match way:
        case "escape":
            QTest.keyClick(window.view, Qt.Key.Key_Escape)
            assert selected(window) == "old dam would"
        case "scroll":
            window.view.verticalScrollBar().setValue(40)
        case "type":
            QTest.keyClick(window.view, "x")
        case "click":
            QTest.mouseClick(window.view.viewport(), LEFT, NONE, point(window, "Nobody"))
    assert not bar.isVisible()


def test_a_second_escape_gives_the_selection_up(window: MainWindow) -> None:
    select(window, "old dam would")
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    assert selected(window) == ""


AREA, SIZE = QRect(0, 0, 400, 300), QSize(120, 30)


@pytest.mark.parametrize(
    "rects",
    [
        [QRect(100, 100, 80, 20)],
        [QRect(0, 0, 10, 20)],
        [QRect(390, 280, 10, 20)],
        [QRect(20, 0, 240, 280)],
        [QRect(140, 0, 260, 300)],
        [QRect(0, 0, 260, 300)],
        [QRect(300, 4, 90, 20), QRect(10, 30, 380, 20), QRect(10, 56, 40, 20)],
    ],
)
@pytest.mark.parametrize("near", [QPoint(0, 0), QPoint(399, 299), QPoint(150, 110)])
def test_the_bar_covers_no_selection_and_stays_inside(rects: list[QRect], near: QPoint) -> None:
    corner = place_beside(rects, SIZE, AREA, near)
    assert corner is not None
    bar = QRect(corner, SIZE)
    assert AREA.contains(bar)
    assert not any(bar.intersects(rect) for rect in rects)


def test_the_bar_stays_away_where_there_is_no_room() -> None:
    assert place_beside([AREA], SIZE, AREA, QPoint(5, 5)) is None


def drag_knob(
    window: MainWindow, held: QPoint, to: QPoint, modifier: Qt.KeyboardModifier = NONE
) -> None:
    viewport = window.view.viewport()
    QTest.mouseMove(viewport, held)
    QTest.mousePress(viewport, LEFT, NONE, held)
    QTest.mouseMove(viewport, (held + to) / 2)
    QTest.mouseMove(viewport, to)
    QTest.mouseRelease(viewport, LEFT, modifier, to)


def knob(window: MainWindow, words: str, *, is_end: bool) -> QPoint:
    """Return where the knob at the beginning or the end of a mark is."""
    start = place(window, words)
    view = window.view
    middle = point_after(view, start + len(words)) if is_end else point_before(view, start)
    half = view.fontMetrics().height() // 2
    return middle + QPoint(0, half if is_end else -half)


def test_the_ends_of_a_mark_are_dragged_by_words_as_one_change(window: MainWindow) -> None:
    mark(window, "old dam")
    held = knob(window, "old dam", is_end=True)
    QTest.mouseMove(window.view.viewport(), held)
    assert window.view.viewport().cursor().shape() is Qt.CursorShape.SizeHorCursor
    drag_knob(window, held, point(window, "ould hold"))
    assert quotes() == ["old dam would"]
    drag_knob(window, knob(window, "old dam would", is_end=False), point(window, "aid the"))
    assert quotes() == ["said the old dam would"]
    assert selected(window) == ""
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert quotes() == ["old dam would"]


def test_an_end_cannot_be_dragged_over_the_other(window: MainWindow) -> None:
    mark(window, "old dam")
    drag_knob(window, knob(window, "old dam", is_end=True), point(window, "It rose"))
    assert quotes() == ["old"]


def test_esc_gives_a_drag_up(window: MainWindow) -> None:
    mark(window, "old dam")
    viewport, held = window.view.viewport(), knob(window, "old dam", is_end=True)
    QTest.mousePress(viewport, LEFT, NONE, held)
    QTest.mouseMove(viewport, point(window, "hold"))
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport, LEFT, NONE, point(window, "hold"))
    assert quotes() == ["old dam"]
    note = window.view.ends_of_current()
    assert note is not None
    assert note.quote == "old dam"


def test_an_end_stays_where_it_is_held_when_somebody_else_reads(window: MainWindow) -> None:
    mark(window, "old dam")
    viewport, held = window.view.viewport(), knob(window, "old dam", is_end=True)
    QTest.mousePress(viewport, LEFT, NONE, held)
    QTest.mouseMove(viewport, point(window, "hold"))
    assert window.view.marks_at(place(window, "would")) == (window.current_mark(),)
    window.view.set_reader("another")
    assert window.view.marks_at(place(window, "would")) == (window.current_mark(),)
    QTest.mouseRelease(viewport, LEFT, NONE, point(window, "hold"))
    assert quotes() == ["old dam would"]


def test_keys_move_the_ends_and_a_burst_is_one_change(window: MainWindow) -> None:
    mark(window, "old dam")
    for _ in range(2):
        QTest.keyClick(window.view, Qt.Key.Key_Right, ALT)
    QTest.keyClick(window.view, Qt.Key.Key_Left, ALT | SHIFT)
    QTest.keyClick(window.view, Qt.Key.Key_Right, CONTROL | ALT)
    shown = window.view.ends_of_current()
    assert shown is not None
    assert shown.quote == "the old dam would hold."
    assert quotes() == ["old dam"]
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert quotes() == ["old dam"]
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert quotes() == ["the old dam would hold."]


def test_moved_ends_are_kept_when_the_keys_rest_and_when_the_window_closes(
    window: MainWindow, qtbot: QtBot
) -> None:
    mark(window, "old dam")
    QTest.keyClick(window.view, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: quotes() == ["old dam would"], timeout=3000)
    QTest.keyClick(window.view, Qt.Key.Key_Right, ALT)
    window.close()
    assert quotes() == ["old dam would hold"]


def test_arrows_move_ends_as_they_point_in_text_from_right_to_left(window: MainWindow) -> None:
    mark(window, "الرجل")
    QTest.keyClick(window.view, Qt.Key.Key_Left, ALT)
    QTest.keyClick(window.view, "j")
    assert quotes() == ["الرجل إن"]


def test_everything_goes_without_a_mouse(window: MainWindow) -> None:
    view = window.view
    QTest.keyClick(view, Qt.Key.Key_F7)
    assert view.is_browsing
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, CONTROL | SHIFT)
    chosen = selected(window)
    assert chosen == "It rose fast"
    QTest.keyClick(view, "t")
    assert quotes() == [chosen]
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    QTest.keyClick(view, Qt.Key.Key_Home, CONTROL)
    assert view.current_id == ""
    QTest.keyClick(view, "j")
    assert view.current_id
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert quotes() == []


def test_the_mark_under_the_caret_is_the_current_one(window: MainWindow) -> None:
    mark(window, "rose fast")
    QTest.keyClick(window.view, Qt.Key.Key_F7)
    QTest.keyClick(window.view, Qt.Key.Key_Home, CONTROL)
    assert window.view.current_id == ""
    QTest.keyClick(window.view, Qt.Key.Key_Down)
    while window.view.caret() < place(window, "fast"):
        QTest.keyClick(window.view, Qt.Key.Key_Right)
    assert window.view.current_id
    QTest.keyClick(window.view, "p")
    workspace = Workspace.open()
    kinds = [n.kind for a in workspace.articles() for n in workspace.annotations(a.id)]
    workspace.close()
    assert kinds == [Kind.PROJECTION]


def test_a_screen_reader_gets_the_words(window: MainWindow) -> None:
    interface = QAccessible.queryAccessibleInterface(window.view)
    assert interface.role() is QAccessible.Role.EditableText
    text = interface.textInterface()
    assert "Dr. Moral said" in text.text(0, text.characterCount())


def test_keys_of_another_layout_act_by_their_place(window: MainWindow) -> None:
    select(window, "old dam")
    QApplication.sendEvent(
        window.view, QKeyEvent(QEvent.Type.KeyPress, 0x0417, NONE, 33, 0, 0, "з")
    )
    select(window, "Nobody")
    QApplication.sendEvent(
        window.view, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Ampersand, NONE, 10, 0, 0, "&")
    )
    assert quotes() == ["old dam", "Nobody"]


def test_n_writes_a_note_on_the_mark(window: MainWindow) -> None:
    mark(window, "old dam")
    QTest.keyClick(window.view, "n")
    assert window.inspector.note.hasFocus()


def test_n_on_selected_words_marks_nothing_before_their_kind(window: MainWindow) -> None:
    select(window, "old dam")
    QTest.keyClick(window.view, "n")
    assert quotes() == []
    assert QApplication.focusWidget() is not window.view
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(window.view, "t")
    assert quotes() == ["old dam"]


def test_another_reader_s_mark_is_changed_as_one_s_own_copy(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    path = article_file(tmp_path, TEXT)
    other = Workspace.open(reader="Ana")
    opened = other.add(path)
    start = opened.rendering.tree.text.index("old dam")
    other.mark(opened.article.id, start, start + 7, Kind.CLAIM)
    other.close()
    window = make_window()
    window.start([path])
    QTest.keyClick(window.view, "j")
    QTest.keyClick(window.view, Qt.Key.Key_Right, ALT)
    QTest.keyClick(window.view, "j")
    assert sorted(quotes()) == ["old dam", "old dam would"]
    assert "Ana" in window.notice.words


def press_right(window: MainWindow, words: str) -> list[str]:
    """Press the right mouse button on some words; return what can be chosen then."""
    viewport, where = window.view.viewport(), point(window, words)
    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, NONE, where)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, where, viewport.mapToGlobal(where), NONE)
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [action.objectName() for action in menu.actions() if action.isEnabled()]
    menu.close()
    return names


def test_the_right_button_offers_what_can_be_done_with_a_selection(window: MainWindow) -> None:
    select(window, "old dam")
    names = press_right(window, "old dam")
    assert names[:3] == ["mark_claim", "mark_projection", "mark_testimony"]
    assert "copy" in names
    assert selected(window) == "old dam"
    window.action("mark_testimony").trigger()
    assert quotes() == ["old dam"]


def test_the_right_button_on_a_mark_is_about_that_mark(window: MainWindow) -> None:
    mark(window, "old dam")
    mark(window, "Nobody")
    assert {"note", "delete"} <= set(press_right(window, "old dam"))
    window.action("delete").trigger()
    assert quotes() == ["Nobody"]
    assert window.view.textCursor().hasSelection() is False
    QTest.keyClick(window.view, Qt.Key.Key_F7)
    QTest.keyClick(window.view, Qt.Key.Key_Home, CONTROL)
    QTest.keyClick(window.view, Qt.Key.Key_Right, SHIFT)
    assert window.action("mark_claim").isEnabled()  # the view tells of selections as before


def test_an_end_that_can_go_no_further_says_so(window: MainWindow) -> None:
    mark(window, "Paragraph")
    QTest.keyClick(window.view, Qt.Key.Key_Left, ALT)
    assert window.notice.words == "This end of the mark can go no further that way."
    assert quotes() == ["Paragraph"]


def test_an_end_moves_by_a_character_with_keys_that_no_desktop_takes(window: MainWindow) -> None:
    mark(window, "Paragraph")
    QTest.keyClick(window.view, Qt.Key.Key_PageUp, ALT)
    QTest.keyClick(window.view, Qt.Key.Key_PageDown, ALT | SHIFT)
    passage = window.view.ends_of_current()
    assert passage is not None
    assert passage.quote == "aragrap"
