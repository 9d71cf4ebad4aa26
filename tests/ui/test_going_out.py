"""What goes out: files, rows, quotes, links; and the pages of help."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, mark, select

from annotator.core.workspace import Workspace
from annotator.ui.actions import ACTIONS
from annotator.ui.codebook import QUESTIONS
from annotator.ui.help_page import HelpPage
from annotator.ui.main_window import MainWindow
from annotator.ui.verbs import going_out
from annotator.ui.verbs.going_out import file_name

TEXT = """---
title: "Flood: what now?"
author: Ines Tallow
source: https://paper.example/flood
---

# Flood

=Nothing computes here. The river rose by 2.4 meters.
"""
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


@pytest.mark.parametrize(
    ("name", "ending"),
    [("export_file", "annotator"), ("export_json", "json"), ("export_library", "annotator")],
)
def test_an_export_is_written_and_comes_back(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    name: str,
    ending: str,
) -> None:
    mark(window, "The river rose")
    path = tmp_path / f"out.{ending}"
    monkeypatch.setattr(going_out, "ask_to_save", lambda *_: str(path))
    window.action(name).trigger()
    qtbot.waitUntil(lambda: window.notice.words.startswith("Written: "))
    other = Workspace.open(tmp_path / "other.sqlite")
    assert other.import_json(path.read_bytes()).marks_added == 1
    other.close()


def test_a_table_is_written_and_a_place_that_cannot_be_written_is_said(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    mark(window, "The river rose")
    path = tmp_path / "out.csv"
    monkeypatch.setattr(going_out, "ask_to_save", lambda *_: str(path))
    window.action("export_table").trigger()
    qtbot.waitUntil(path.exists)
    assert "The river rose" in path.read_text(encoding="utf-8-sig")
    nowhere = tmp_path / "missing" / "out.csv"
    monkeypatch.setattr(going_out, "ask_to_save", lambda *_: str(nowhere))
    window.action("export_table").trigger()
    qtbot.waitUntil(lambda: "could not be written" in window.notice.words)


def test_marks_are_copied_as_rows_that_compute_nothing(window: MainWindow) -> None:
    mark(window, "=Nothing computes")
    window.action("copy_table").trigger()
    data = QApplication.clipboard().mimeData()
    assert data.text().splitlines()[1].split("\t")[4:6] == ["claim", "'=Nothing computes"]
    assert "<td>claim</td>" in data.html()
    assert window.notice.words == "Copied 1 row."


def test_only_the_selected_marks_are_shared(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for words in ("Nothing computes", "The river", "by 2.4 meters"):
        mark(window, words)
    window.marks_list.selectRow(1)
    assert window.menu("Selected").title() == "&Selected marks (1)"
    window.marks_list.selectRow(0)
    window.marks_list.selectionModel().select(
        window.marks_list.model().index(1, 0), QItemSelectionModel.SelectionFlag.Select
    )
    asked: list[str] = []

    def answer(_: object, __: str, start: str, ___: str) -> str:
        asked.append(Path(start).name)
        return str(tmp_path / Path(start).name)

    monkeypatch.setattr(going_out, "ask_to_save", answer)
    names = ("share_selected", "share_selected_json", "share_selected_table")
    for name in names:
        window.action(name).trigger()
        qtbot.waitUntil(lambda: window.notice.words.startswith("Written"))
        window.notice.close_all()
    assert asked == [f"Flood what now, 2 marks.{end}" for end in ("annotator", "json", "csv")]
    other = Workspace.open(tmp_path / "other.sqlite")
    assert other.import_files([tmp_path / asked[0]]).marks_added == 2
    other.close()
    assert len((tmp_path / asked[2]).read_text(encoding="utf-8").splitlines()) == 3
    window.action("copy_selected_table").trigger()
    rows = QApplication.clipboard().text().splitlines()[1:]
    assert [row.split("\t")[5] for row in rows] == ["Nothing computes", "The river"]


def test_sharing_selected_marks_says_where_there_are_none(window: MainWindow) -> None:
    window.action("share_selected").trigger()
    assert window.notice.words == "Select one or more marks in the list first."
    assert not window.menu("Selected").isEnabled()


def test_a_quote_is_copied_with_its_citation_in_three_forms(window: MainWindow) -> None:
    select(window, "The river rose")
    QTest.keyClick(window.view, Qt.Key.Key_C, CONTROL | SHIFT)
    data = QApplication.clipboard().mimeData()
    assert data.text().startswith("“The river rose”\n— Ines Tallow, “Flood: what now?”")
    assert "<blockquote><p>The river rose</p>" in data.html()
    assert bytes(data.data("text/markdown").data()).decode().startswith("> The river rose")


def test_a_link_leads_to_the_passage_or_says_what_is_missing(
    window: MainWindow, tmp_path: Path
) -> None:
    window.action("copy_link").trigger()
    assert window.notice.words == "Select some words first, or click a mark."
    mark(window, "The river rose")
    window.action("copy_link").trigger()
    link = "https://paper.example/flood#:~:text=The%20river%20rose"
    assert QApplication.clipboard().text() == link
    window.open_files([article_file(tmp_path, "# None\n\nThe river rose.", "none.md")])
    select(window, "The river")
    window.action("copy_link").trigger()
    assert "no web address" in window.notice.words


def test_where_an_address_is_missing_it_can_be_given_at_once(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([article_file(tmp_path, "# None\n\nThe river rose.", "none.md")])
    select(window, "The river")
    window.action("copy_link").trigger()
    assert window.notice._button.text() == "Edit details"
    QTest.mouseClick(window.notice._button, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is window.strip.fields["url"]
    QTest.keyClicks(window.strip.fields["url"], "https://paper.example/none")
    QTest.keyClick(window.strip.fields["url"], Qt.Key.Key_Return)
    select(window, "The river")
    window.action("copy_link").trigger()
    assert QApplication.clipboard().text().startswith("https://paper.example/none#:~:text=")


def test_share_shows_all_ways_out(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_E, CONTROL)
    menu = window.menu("Share")
    assert menu.isVisible()
    menu.close()


@pytest.mark.parametrize(
    ("title", "name"),
    [("Who: when/where?", "Who when where"), ("...", "annotator"), ("x" * 90, "x" * 60),
     ("a\u202egpj.exe", "a gpj.exe"), ("a\tb\x7f\x9bc\u200b", "a b c"), ("CON", "_CON"),
     ("nul.md", "_nul.md"), ("LPT1", "_LPT1"), ("a" * 59 + ".b", "a" * 59), (" . ", "annotator"),
     ("川" * 90, "川" * 60), ("🙂" * 90, "🙂" * 45)],
)  # fmt: skip
def test_a_title_becomes_the_name_of_a_file(title: str, name: str) -> None:
    assert file_name(title) == name


def test_the_page_of_keys_has_every_action_that_has_one(window: MainWindow) -> None:
    QTest.keyClick(window.view, "?")
    page = window.findChild(HelpPage)
    assert page.isVisible()
    for action in ACTIONS:
        if action.keys:
            assert action.words.replace("&", "").rstrip("…") in page.words
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_help_tells_the_kinds_apart(window: MainWindow) -> None:
    window.action("show_kinds").trigger()
    page = window.findChild(HelpPage)
    for kind in ("Claim", "Projection", "Testimony"):
        assert kind in page.words


def test_every_example_of_the_codebook_is_in_the_sample_article(window: MainWindow) -> None:
    window.action("open_sample").trigger()
    text = window.view.article_document.text.replace("’", "'")
    window.action("show_kinds").trigger()
    words = window.findChild(HelpPage).words
    examples = [example for question in QUESTIONS for example in question.examples]
    assert len(examples) == 9
    for example in examples:
        assert example in words
        quoted = example.partition("“")[2].partition("”")[0]
        assert quoted in text
