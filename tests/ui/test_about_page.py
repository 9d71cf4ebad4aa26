"""The window about the program: facts, licenses, and what to copy for a report."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

import annotator
from annotator.ui.about_page import AboutPage
from annotator.ui.main_window import MainWindow


@pytest.fixture
def page(make_window: Callable[[], MainWindow]) -> AboutPage:
    window = make_window()
    window.action("about").trigger()
    return window.findChild(AboutPage)


def click(page: AboutPage, button: str) -> None:
    QTest.mouseClick(getattr(page, f"{button}_button"), Qt.MouseButton.LeftButton)


def test_it_tells_the_version_and_where_the_library_is(
    page: AboutPage, annotator_home: Path
) -> None:
    assert page.isVisible()
    assert annotator.__version__ in page.words
    assert str(annotator_home / "library.sqlite") in page.words
    assert "LGPL" in page.words
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_the_licenses_are_a_click_away_and_so_is_the_way_back(page: AboutPage) -> None:
    click(page, "licenses")
    for words in ("MIT License", "PySide6_Essentials 6", "LGPL-3.0-only", "Markdown 3"):
        assert words in page.words
    click(page, "licenses")
    assert annotator.__version__ in page.words


def test_the_details_for_a_report_say_nothing_of_the_reader(
    page: AboutPage, annotator_home: Path
) -> None:
    QGuiApplication.clipboard().clear()
    click(page, "copy")
    copied = QGuiApplication.clipboard().text()
    for words in (f"Annotator: {annotator.__version__}", "Python: 3.", "Qt: 6.", "Library: 0."):
        assert words in copied
    assert str(annotator_home) not in copied
    assert str(Path.home()) not in copied
    assert "Mia" not in copied


def test_each_button_has_a_letter_of_its_own(page: AboutPage) -> None:
    for _ in range(2):
        keys = [button.shortcut().toString() for button in page.findChildren(QPushButton)]
        given = [key for key in keys if key]
        assert len(given) >= 2
        assert len(given) == len(set(given))
        click(page, "licenses")
    click(page, "copy")
    said = [label.text() for label in page.findChildren(QLabel)]
    assert any("Copied" in words for words in said)


def test_the_same_window_comes_again(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    for _ in range(2):
        window.action("about").trigger()
    assert len(window.findChildren(AboutPage)) == 1
