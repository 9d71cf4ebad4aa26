"""The panel of the current mark: everything in line, nothing cut off, nothing out of sight."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.room import LEAST_PANEL
from annotator.ui.words import kind_letter, kind_word

QUOTES = {
    "The river rose.": Kind.CLAIM,
    "The dam will break.": Kind.PROJECTION,
    "I saw it, said Ines.": Kind.TESTIMONY,
}
TEXT = "# Ostra\n\n" + "\n\n".join(QUOTES)
MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    path = article_file(tmp_path, TEXT)
    workspace = Workspace.open(reader="Mia")
    article = workspace.add(path).article
    for quote, kind in QUOTES.items():
        (place,) = workspace.find_quote(article.id, quote)
        workspace.mark(article.id, place.start, place.end, kind)
    workspace.close()
    window = make_window()
    window.start([path])
    window.action("show_marks").trigger()
    qtbot.waitUntil(lambda: window.marks_list.model().rowCount() == len(QUOTES))
    choose(window, 0)
    return window


def choose(window: MainWindow, row: int) -> None:
    place = window.marks_list.visualRect(window.marks_list.model().index(row, 0)).center()
    QTest.mouseClick(window.marks_list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def make_narrow(window: MainWindow, qtbot: QtBot) -> None:
    window._splitter.setSizes([0, 2000, 1])
    qtbot.waitUntil(lambda: window.inspector.width() == LEAST_PANEL)


def kinds(window: MainWindow) -> list[QToolButton]:
    buttons = window.inspector.findChildren(QToolButton)
    return [one for word in map(kind_word, Kind) for one in buttons if one.accessibleName() == word]


def place(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def test_nothing_moves_when_another_kind_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    seen = []
    for row in range(len(QUOTES)):
        choose(window, row)
        qtbot.wait(10)
        assert [one.isChecked() for one in kinds(window)] == [at == row for at in range(3)]
        seen.append([place(window, one) for one in (*kinds(window), window.inspector.note)])
    assert seen[0] == seen[1] == seen[2]


def test_fields_of_both_panels_end_in_one_line(window: MainWindow, qtbot: QtBot) -> None:
    search = place(window, window.marks_panel.search)
    for height in (700, 420):  # without and with a scroll bar
        window.resize(1000, height)
        qtbot.wait(10)
        for widget in (window.inspector.note, window.inspector.tags, kinds(window)[-1]):
            assert place(window, widget).right() == search.right()
        for widget in (window.inspector.note, window.inspector.tags, kinds(window)[0]):
            assert place(window, widget).left() == search.left()
    assert window.inspector.verticalScrollBar().isVisible()


def test_the_narrowest_panel_cuts_no_kind_off(window: MainWindow, qtbot: QtBot) -> None:
    assert [one.text() for one in kinds(window)] == [kind_word(kind) for kind in Kind]
    make_narrow(window, qtbot)
    assert [one.text() for one in kinds(window)] == [kind_letter(kind) for kind in Kind]
    for one, kind in zip(kinds(window), Kind, strict=True):
        assert one.width() >= one.sizeHint().width()
        assert place(window, one).right() < place(window, window.inspector).right()
        assert one.toolTip() == kind_word(kind)
    assert window.marks_list.width() <= LEAST_PANEL
    assert window.marks_list.geometry().right() < window.marks_panel.width()


def test_a_quote_of_one_line_takes_one_line(window: MainWindow, qtbot: QtBot) -> None:
    (quote,) = [
        label
        for label in window.inspector.findChildren(QLabel)
        if label.isVisible() and label.text() == "“The river rose.”"
    ]
    for width in (LEAST_PANEL, 300, 260):
        window._splitter.setSizes([0, 1000 - width, width])
        qtbot.wait(10)
        assert quote.height() < 1.5 * quote.fontMetrics().lineSpacing()


def test_opened_history_comes_into_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1000, 420)
    (button,) = [
        one
        for one in window.inspector.findChildren(QToolButton)
        if one.accessibleName() == "History of this mark"
    ]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    (changes,) = [
        label
        for label in window.inspector.findChildren(QLabel)
        if label.accessibleName() == "Changes of this mark"
    ]
    viewport = window.inspector.viewport()
    qtbot.waitUntil(
        lambda: place(window, viewport).contains(place(window, changes).bottomLeft()), timeout=2000
    )
    assert "mark as claim" in window.inspector.history
    assert place(window, viewport).contains(place(window, button))
