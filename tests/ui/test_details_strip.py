"""The strip above the article: what is typed is kept or refused, and what a narrow one shows."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.detail_field import DetailField
from annotator.ui.main_window import MainWindow
from annotator.ui.theme import LIGHT
from annotator.ui.tips import plain_tip

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
        assert fields[name].text() in fields[name].toolTip()


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


DETAILS = ("title", "publisher", "author", "published_on", "url")


@pytest.mark.parametrize("width", [360, 640, 800, 1366])
def test_the_keys_reach_every_detail_at_every_width(window: MainWindow, width: int) -> None:
    strip = window.strip
    window.resize(width, 600)
    QApplication.processEvents()
    window.action("article_details").trigger()
    reached = []
    while isinstance(field := QApplication.focusWidget(), DetailField):
        QApplication.processEvents()
        reached.append(field.name)
        shown = [one for one in strip.fields.values() if one.isVisible()]
        assert len(shown) == len(strip.fields)
        for one in shown:
            assert strip.rect().contains(one.geometry())
            others = [other for other in shown if other is not one]
            assert not any(one.geometry().intersects(other.geometry()) for other in others)
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert reached == list(DETAILS)  # then comes the button that opens the address
    assert strip._open.hasFocus()
    QTest.keyClick(strip._open, Qt.Key.Key_Tab)
    assert strip.fields["tags"].hasFocus()
    assert strip.fields["tags"].isVisible()
    QTest.keyClick(strip.fields["tags"], Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert strip.height() < 40


def test_an_edit_leaves_the_other_details_there(window: MainWindow) -> None:
    window.action("article_details").trigger()
    QTest.keyClicks(window.strip.fields["title"], "The water")
    QTest.keyClick(window.strip.fields["title"], Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert window.strip.fields["title"].stored == "The water"
    assert window.strip.fields["publisher"].hasFocus()
    assert all(field.isVisible() for field in window.strip.fields.values())


def test_tab_from_a_clicked_detail_goes_to_those_left_out(window: MainWindow) -> None:
    fields = window.strip.fields
    window.resize(420, 600)
    QApplication.processEvents()
    QTest.mouseClick(fields["author"], Qt.MouseButton.LeftButton)
    assert not fields["published_on"].isVisible()
    QTest.keyClick(fields["author"], Qt.Key.Key_Tab)
    assert fields["published_on"].hasFocus()
    assert fields["published_on"].isVisible()


def test_tags_that_were_typed_are_shown_whole_in_the_order_of_the_lists(
    window: MainWindow,
) -> None:
    window.resize(1600, 700)
    window.action("show_library").trigger()
    field = type_into(window, "tags", "rust, Zebra, books about birds, eel, books about birds")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    ordered = "books about birds, eel, rust, Zebra"
    assert field.text() == ordered
    assert field.width() >= field.fontMetrics().horizontalAdvance(ordered)
    listed = window.library_list.model().index(0, 0)
    told = str(listed.data(Qt.ItemDataRole.AccessibleTextRole))
    assert told.endswith(ordered.replace(", ", " · "))
    assert field.toolTip().endswith(ordered)


def test_a_refused_detail_holds_up_no_other(window: MainWindow) -> None:
    field = type_into(window, "published_on", "last spring")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert "last spring" in window.notice.words
    author = type_into(window, "author", "Jane Doe")
    QTest.keyClick(author, Qt.Key.Key_Tab)
    article = window._session.article
    assert article is not None
    assert article.details.author == "Jane Doe"
    assert field.text() == "last spring"
    assert "last spring" in window.notice.words
    type_into(window, "publisher", "The Post")
    window.view.setFocus()
    QApplication.processEvents()
    article = window._session.article
    assert article is not None
    known = article.details
    assert (known.author, known.publisher) == ("Jane Doe", "The Post")
    assert (known.published_on, field.text()) == ("2024-05-18", "2024-05-18")
    assert "last spring" in window.notice.words


def test_what_a_narrow_line_leaves_out_is_told(window: MainWindow) -> None:
    strip = window.strip
    strip.resize(2000, strip.height())
    assert strip._add.text() == "+"
    strip.resize(300, strip.height())
    QApplication.processEvents()
    assert strip.fields["published_on"].isHidden()
    assert strip._add.isVisibleTo(strip)
    assert strip._add.text() == "…"
    assert "no room for: 2024-05-18" in strip._add.toolTip()
    assert plain_tip(strip._add.accessibleName()) == strip._add.toolTip()
    strip.resize(2000, strip.height())
    assert strip._add.text() == "+"
    assert "2024-05-18" not in strip._add.toolTip()
    assert plain_tip(strip._add.accessibleName()) == strip._add.toolTip()


def test_what_is_selected_in_a_detail_stays_while_another_program_changes_the_article(
    window: MainWindow,
) -> None:
    window.strip.edit("title")
    field = window.strip.fields["title"]
    with closing(Workspace.open(reader="Ben")) as other:
        other.mark(other.articles()[0].id, 0, 9, Kind.CLAIM)
    window._session._look_elsewhere()
    assert len(window._session.annotations()) == 1
    assert field.selectedText() == field.text()
    QTest.keyClicks(field, "Ostra")
    assert field.text() == "Ostra"
