"""The strip above the article: what is typed is kept or refused, and what a narrow one shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.reading_hands import article_file

from annotator.ui.detail_field import DetailField
from annotator.ui.main_window import MainWindow
from annotator.ui.theme import LIGHT

TEXT = """---
title: The flood of Ostra and what became of the people below the old dam
author: Magdalena Silvestrini-Hargreaves
publisher: The Courier of the Northern Valleys
date: 2024-05-18
source: https://www.example.org/flood
---

# The flood

The river rose by four meters.
"""


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    """A window on an article of which much is known."""
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def type_into(window: MainWindow, name: str, words: str) -> DetailField:
    window.strip.edit(name)
    field = window.strip.fields[name]
    QTest.keyClicks(field, words)
    return field


def test_a_date_is_kept_as_iso_and_read_as_dates_are_written(window: MainWindow) -> None:
    field = type_into(window, "published_on", "2 June 2024")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.view.hasFocus()
    assert field.text() == "2024-06-02"
    undo = window.action("undo").text()
    window.strip.edit("published_on")
    window.view.setFocus()
    assert window.action("undo").text() == undo


def test_nonsense_is_refused_and_stays_to_be_mended(window: MainWindow) -> None:
    field = type_into(window, "published_on", "31 Feb 2024")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    assert field.text() == "31 Feb 2024"
    assert "2 June 2024" in window.notice.words
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.view.hasFocus()
    assert field.text() == "2024-05-18"


def test_what_was_refused_is_not_left_behind(window: MainWindow) -> None:
    field = type_into(window, "published_on", "soon")
    window.view.setFocus()
    assert "“soon”" in window.notice.words
    QApplication.processEvents()
    assert field.text() == "2024-05-18"


def test_a_narrow_strip_keeps_who_wrote_and_who_published(window: MainWindow) -> None:
    fields = window.strip.fields
    window.resize(1600, 700)
    QApplication.processEvents()
    assert all(fields[name].isVisible() for name in ("title", "publisher", "author", "url"))
    window.strip.resize(420, window.strip.height())
    shown = [name for name, field in fields.items() if field.isVisible()]
    assert shown == ["title", "publisher", "author"]
    for name in shown:
        assert fields[name].sizeHint().width() <= 200
        assert fields[name].toolTip().endswith(fields[name].text())


def test_typing_moves_no_other_detail(window: MainWindow) -> None:
    fields = window.strip.fields
    window.strip.edit("published_on")
    QApplication.processEvents()
    others = [field for name, field in fields.items() if name != "published_on"]
    before = [field.geometry() for field in others]
    QTest.keyClicks(fields["published_on"], "a long text that is no date")
    QApplication.processEvents()
    assert [field.geometry() for field in others] == before
    assert fields["published_on"].width() >= 150


def test_the_field_that_is_edited_has_a_frame(window: MainWindow) -> None:
    field = window.strip.fields["title"]

    def edge() -> int:
        return field.grab().toImage().pixel(field.width() - 1, 3)

    assert edge() != LIGHT.selection.rgb()
    window.strip.edit("title")
    QApplication.processEvents()
    assert edge() == LIGHT.selection.rgb()
    assert field.palette().placeholderText().color() != field.palette().text().color()
