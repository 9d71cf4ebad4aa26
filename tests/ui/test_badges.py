"""The badges beside the column name their marks and lead to them."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, point_before, set_mark

from annotator.core.model import Kind
from annotator.ui.badges import GAP, SIZE, STEP, Start, place_badges
from annotator.ui.main_window import MainWindow
from annotator.ui.theme import LIGHT

TEXT = """The dam broke at night and the river rose fast.

قال الرجل إن السد سيصمد.

Nobody slept.
"""
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def badge(window: MainWindow, words: str, number: int = 0, *, is_right: bool = False) -> QPoint:
    """Return the middle of a badge beside the line of some words, counted from the column."""
    view, em = window.view, window.view._setting.em
    way = GAP * em + SIZE * em * (0.5 + STEP * number)
    gutter = view._setting.gutter
    right = view.article_document.textWidth() - gutter
    height = point_before(view, view.article_document.text.index(words)).y()
    return QPoint(round(right + way if is_right else gutter - way), height)


def hovered(window: MainWindow, point: QPoint) -> str:
    viewport = window.view.viewport()
    QToolTip.hideText()
    at = viewport.mapToGlobal(QPointF(point).toPoint())
    QApplication.sendEvent(viewport, QHelpEvent(QHelpEvent.Type.ToolTip, point, at))
    return QToolTip.text()


def test_a_badge_names_the_marks_that_begin_in_its_line(window: MainWindow, qtbot: QtBot) -> None:
    set_mark(window, "river rose", Kind.CLAIM)
    set_mark(window, "dam broke", Kind.CLAIM)
    set_mark(window, "night", Kind.TESTIMONY)
    set_mark(window, "Nobody slept", Kind.PROJECTION)
    words = hovered(window, badge(window, "The dam", 1))
    assert words.index("dam broke") < words.index("river rose")
    assert "night" not in words
    assert "night" in hovered(window, badge(window, "The dam"))
    hovered(window, badge(window, "The dam", 2))
    qtbot.waitUntil(lambda: QToolTip.text() == "")


def test_a_click_on_a_badge_goes_through_its_marks(window: MainWindow) -> None:
    river = set_mark(window, "river rose", Kind.CLAIM)
    dam = set_mark(window, "dam broke", Kind.CLAIM)
    found = []
    for _ in range(3):
        QTest.mouseClick(window.view.viewport(), LEFT, NONE, badge(window, "The dam"))
        found.append(window.view.current_id)
    assert found == [dam, river, dam]
    assert window.view.passage() is None


def test_the_badge_of_a_line_from_right_to_left_is_at_its_right(window: MainWindow) -> None:
    note = set_mark(window, "الرجل", Kind.PROJECTION)
    there = badge(window, "قال", is_right=True)
    assert "الرجل" in hovered(window, there)
    QTest.mouseMove(window.view.viewport(), there)
    assert window.view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(window.view.viewport(), LEFT, NONE, there)
    assert window.view.current_id == note


def test_badges_of_one_line_cover_no_part_of_each_other() -> None:
    starts = [Start(100.0, False, kind, str(kind)) for kind in Kind]
    rects = [badge.rect for badge in place_badges(starts, 17.0, 42.0, 600.0)]
    assert len(rects) == len(Kind)
    assert not any(one.intersects(other) for one, other in combinations(rects, 2))
    assert all(rect.left() >= 0 and rect.right() < 42 for rect in rects)


def test_the_badge_of_another_readers_mark_is_hollow(window: MainWindow) -> None:
    note = set_mark(window, "dam broke", Kind.CLAIM)
    place = badge(window, "The dam")
    edge = QPoint(place.x() - round(0.36 * window.view._setting.em), place.y())

    def color() -> str:
        return window.view.viewport().grab().toImage().pixelColor(edge).name()

    assert color() == LIGHT.kinds[Kind.CLAIM].line.name()
    other = replace(window._session.annotation(note).reader, id="another", name="Ben")
    window.view.put_annotations([replace(window._session.annotation(note), reader=other)])
    inside = window.view.viewport().grab().toImage()
    around = [inside.pixelColor(place + QPoint(dx, 5)).name() for dx in range(-5, -2)]
    assert LIGHT.paper.name() in around
    assert "by Ben" in hovered(window, place)
