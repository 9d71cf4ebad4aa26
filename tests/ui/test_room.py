"""Who has the room of a small window, and what an empty one says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.ui.reading_hands import article_file

from annotator.ui.main_window import MainWindow


def test_panels_give_way_to_the_article(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "# The flood\n\nThe river rose by four meters.")])
    for name in ("show_library", "show_outline", "show_marks"):
        window.action(name).setChecked(False)
        window.action(name).trigger()
    window.resize(800, 600)
    QApplication.processEvents()
    assert window.width() <= 800
    assert window.view.width() >= 360
    assert window.library_panel.width() >= 150
    assert window.marks_panel.width() >= 150


def test_return_presses_the_button_with_the_focus(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.start([])
    button = window.empty_page.findChildren(QPushButton)[0]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert window.is_reading


def test_the_first_lines_stand_over_the_buttons(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.start([])
    page = window.empty_page
    button = page.findChildren(QPushButton)[0]
    labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
    left = min(label.mapTo(page, QPoint(0, 0)).x() for label in labels)
    right = max(
        label.mapTo(page, QPoint(0, 0)).x() + label.fontMetrics().horizontalAdvance(label.text())
        for label in labels
    )
    middle = button.mapTo(page, button.rect().center()).x()
    assert abs((left + right) / 2 - middle) < 30


def test_a_library_without_articles_says_what_to_do(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.start([])
    window.action("show_library").trigger()
    assert "No articles yet" in window.library_panel.said
    window.action("show_library").trigger()
    window.do_open_sample()
    window.action("show_library").trigger()
    assert window.library_panel.said == ""


@pytest.mark.parametrize("name", ["mark_claim", "note"])
def test_a_disabled_kind_is_fainter_than_an_enabled_one(
    make_window: Callable[[], MainWindow], name: str
) -> None:
    window = make_window()
    window.start([])
    icon = window.action(name).icon()
    enabled = strength(icon.pixmap(24, QIcon.Mode.Normal).toImage())
    assert 0 < strength(icon.pixmap(24, QIcon.Mode.Disabled).toImage()) < 0.6 * enabled


def strength(image: QImage) -> int:
    """How much of what is behind a picture it covers."""
    return sum(
        image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())
    )


def test_the_column_fits_whatever_the_width_of_the_article(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "# The flood\n\n" + "The river rose again. " * 60)])
    view = window.view
    wanted = view._setting.column() + 2 * view._setting.gutter
    seen = set[bool]()
    for width in range(wanted - 20, wanted + 80, 4):
        window.resize(width, 600)
        QApplication.processEvents()
        seen.add(view.horizontalScrollBar().maximum() > 0)
    assert seen == {False}


def test_in_a_narrow_article_most_of_the_room_is_for_the_words(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "# The flood\n\n" + "All languages of the river. " * 60)])
    view = window.view
    view.set_zoom(175)
    window.resize(620, 600)
    for panel in ("show_library", "show_marks"):
        if not window.action(panel).isChecked():
            window.action(panel).trigger()
    QApplication.processEvents()
    column = view.article_document.textWidth() - 2 * view._gutter()
    assert column > 0.7 * view.width()
    block = view.article_document.begin().next()
    layout = block.layout()
    starts = [layout.lineAt(number).textStart() for number in range(1, layout.lineCount())]
    assert all(block.text()[start - 1] == " " for start in starts)  # no word is broken
    window.resize(2600, 600)
    QApplication.processEvents()
    assert view.article_document.rootFrame().frameFormat().leftMargin() == view._setting.gutter
