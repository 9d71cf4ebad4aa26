"""Earlier versions in the window: listed, read as they were, compared, left again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag

from annotator.core.model import Compared, ComparedBlock, Piece, Side
from annotator.ui import version_words
from annotator.ui.comparison_rows import Fold, rows
from annotator.ui.comparison_view import COLUMN, ComparisonView
from annotator.ui.main_window import MainWindow
from annotator.ui.versions_page import VersionsPage

LINES = [f"Line {number} tells of the river and of barge {number * 7}." for number in range(40)]
FIRST = "# The flood\n\n" + "\n\n".join(LINES) + "\n"
SECOND = FIRST.replace("Line 3 tells", "Line 3 told").replace("Line 30 tells", "Line 30 told")
THIRD = SECOND.replace("Line 8 tells", "Line 8 sang")


def text(window: MainWindow) -> str:
    return window.view.article_document.text


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """An article with a mark and three versions."""
    window = make_window()
    path = article_file(tmp_path, FIRST, "flood.md")
    window.open_files([path])
    start = text(window).index("Line 3 tells")
    drag(window.view, start, start + len("Line 3 tells"))
    QTest.keyClick(window.view, Qt.Key.Key_C)
    for words, told in ((SECOND, "Line 30 told"), (THIRD, "Line 8 sang")):
        path.write_text(words, encoding="utf-8")
        window.open_files([path])
        qtbot.waitUntil(lambda told=told: told in text(window))
        qtbot.waitUntil(lambda: not window.work.isVisible())
    return window


def press(window: MainWindow, name: str) -> None:
    window.action(name).trigger()


def read_past(window: MainWindow, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in window.versions_page.words, timeout=5000)


def test_an_earlier_version_is_shown_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "show_versions")
    read_past(window, qtbot, "Version of")
    page = window.versions_page
    assert "read only" in page.words
    assert window.is_in_past
    assert page.list.count() == 3
    assert "current" in page.list.item(0).text()
    assert page.list.currentRow() == 1
    assert "Line 8 tells" in window.past.article_document.text
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Line 30 tells" in window.past.article_document.text, timeout=5000)
    start = window.past.article_document.text.index("Line 3 tells")
    qtbot.waitUntil(lambda: len(window.past.marks_at(start)) == 1)
    assert "Line 8 sang" in text(window)  # the current one, behind


def test_versions_of_one_minute_are_told_apart_by_their_seconds(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, "show_versions")
    read_past(window, qtbot, "Version of")
    times = ("2026-11-23T02:35:41Z", "2026-11-23T02:35:07Z", "2026-11-23T02:31:59Z")
    listed = [
        replace(one, version=replace(one.version, captured_at=time))
        for one, time in zip(window._session.versions(), times, strict=True)
    ]
    page = window.versions_page
    page.show_versions(listed)
    ends = [page.list.item(row).text().split("\n")[0].split(" · ")[0][-6:] for row in range(3)]
    assert ends[:2] == [":35:41", ":35:07"]
    assert ends[2].endswith(":31")
    newest, before, oldest = (one.version for one in listed)
    page.tell_comparison(Compared(before, newest, ()), 1)
    assert ":35:07 to that of " in page.words
    assert ":35:41: one" in page.words
    page.tell_comparison(Compared(oldest, newest, ()), 1)
    assert ":31 to that of " in page.words
    page.tell_version(before.id)
    assert ":35:07, read only" in page.words


def test_the_times_of_many_versions_are_put_into_words_once_not_for_each_pair(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_), asked, words = window._session.versions(), list[str](), version_words.time_words

    def counted(at: str, *, has_seconds: bool = False) -> str:
        asked.append(at)
        return words(at, has_seconds=has_seconds)

    monkeypatch.setattr(version_words, "time_words", counted)
    many = [
        replace(
            first,
            version=replace(first.version, id=f"{k}", captured_at=f"2026-11-23T02:{k}:00Z"),
            is_current=k == 59,
        )
        for k in range(59, 9, -1)
    ]
    page = VersionsPage(QWidget(), QWidget())
    qtbot.addWidget(page)
    page.show_versions(many)
    assert len(asked) <= 3 * len(many)
    asked.clear()
    page.list.setCurrentRow(7)
    assert page._with.count() == len(many) - 1
    assert asked == []


def test_each_version_tells_its_marks_and_where_it_is_from(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, "show_versions")
    listed = window.versions_page.list
    qtbot.waitUntil(lambda: "1 mark" in listed.item(0).text())  # when it has been looked for
    newest, _, oldest = (window.versions_page.list.item(row).text() for row in range(3))
    assert "flood.md" in newest
    assert "1 to look at" in newest
    assert "1 mark" in oldest
    assert "to look at" not in oldest


def test_nothing_can_be_marked_in_the_past(window: MainWindow, qtbot: QtBot) -> None:
    start = text(window).index("Line 9")
    drag(window.view, start, start + 6)
    assert window.action("mark_claim").isEnabled()
    press(window, "show_versions")
    read_past(window, qtbot, "Version of")
    assert not window.action("mark_claim").isEnabled()
    QTest.keyClick(window.past, Qt.Key.Key_C)
    QTest.keyClick(window.versions_page.list, Qt.Key.Key_C)
    assert window.marks_list.model().rowCount() == 1
    press(window, "show_versions")
    assert window.action("mark_claim").isEnabled()


@pytest.mark.parametrize("way", ["escape", "button", "key", "mark"])
def test_every_way_leads_back(window: MainWindow, qtbot: QtBot, way: str) -> None:
    press(window, "show_versions")
    read_past(window, qtbot, "Version of")
    page = window.versions_page
    if way == "escape":
        QTest.keyClick(page.list, Qt.Key.Key_Escape)
    elif way == "button":
        page.left.emit()
    elif way == "key":
        press(window, "show_versions")
    else:
        [note] = window.marks_list.all_annotations()
        window.marks_list.mark_chosen.emit(note.id)
    assert window.is_reading
    assert not window.is_in_past
    assert window.action("show_versions").isEnabled()


def test_what_differs_is_told_and_gone_through(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "compare_with_earlier")
    read_past(window, qtbot, "one paragraph differs")
    window.versions_page.list.setCurrentRow(2)
    read_past(window, qtbot, "3 paragraphs differ")
    view = window.comparison
    qtbot.waitUntil(lambda: view.is_complete)
    shown = view.toPlainText()
    assert "Line 3 tells told of" in shown
    assert "Line 20" not in shown  # folded
    assert "paragraphs unchanged" in shown
    seen = []
    for _ in range(4):
        press(window, "next_difference")
        seen.append(view.textCursor().block().text()[:7])
    assert seen == ["Line 3 ", "Line 8 ", "Line 30", "Line 3 "]
    press(window, "previous_difference")
    assert view.textCursor().block().text().startswith("Line 30")


def test_other_versions_can_be_compared(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "compare_with_earlier")
    page = window.versions_page
    page.list.setCurrentRow(2)
    read_past(window, qtbot, "3 paragraphs differ")
    combo = page.findChild(type(page._with))
    assert combo.count() == 2
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    read_past(window, qtbot, "2 paragraphs differ")


def test_an_article_with_one_version_says_so(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.open_files([article_file(tmp_path, FIRST)])
    press(window, "show_versions")
    assert "one version" in window.notice.words
    assert window.is_reading


def test_another_article_is_shown_at_once(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    press(window, "show_versions")
    read_past(window, qtbot, "Version of")
    window.open_files([article_file(tmp_path, "# Other\n\nWords.\n", "other.md")])
    assert window.is_reading
    assert "Words" in text(window)


# The view alone


def block(words: str, side: Side = Side.BOTH) -> ComparedBlock:
    return ComparedBlock((Piece(side, words),))


def test_unchanged_stretches_are_folded_and_opened(qtbot: QtBot) -> None:
    view = ComparisonView()
    qtbot.addWidget(view)
    quiet = [block(f"quiet {number}") for number in range(250)]
    blocks = [*quiet, block("gone", Side.OLD), *quiet[:2], block("come", Side.NEW)]
    made = list(rows(blocks))
    assert [type(row) for row in made[:2]] == [Fold, ComparedBlock]
    assert len(made) == 6
    view.show_blocks(blocks)
    qtbot.waitUntil(lambda: view.is_complete)
    assert view.toPlainText().split("\n")[1:] == ["quiet 249", "gone", "quiet 0", "quiet 1", "come"]
    view.anchorClicked.emit(QUrl("fold:0"))
    lines = view.toPlainText().split("\n")
    assert lines[:2] == ["quiet 0", "quiet 1"]
    assert "149" in lines[100]  # the rest is still folded
    view.go_to_next()
    assert view.textCursor().block().text() == "gone"


def test_deleted_and_inserted_words_are_told_without_color(qtbot: QtBot) -> None:
    view = ComparisonView()
    qtbot.addWidget(view)
    pieces = (Piece(Side.BOTH, "It "), Piece(Side.OLD, "rose"), Piece(Side.NEW, "fell"))
    view.show_blocks([ComparedBlock(pieces)])
    cursor = view.textCursor()
    formats = {}
    for place, word in ((2, "both"), (5, "old"), (9, "new")):
        cursor.setPosition(place)
        formats[word] = cursor.charFormat()
    assert formats["old"].fontStrikeOut()
    assert not formats["old"].fontUnderline()
    assert formats["new"].fontUnderline()
    assert not formats["new"].fontStrikeOut()
    assert not formats["both"].fontUnderline()


def test_a_comparison_has_lines_that_can_be_read_at_ease(qtbot: QtBot) -> None:
    view = ComparisonView()
    qtbot.addWidget(view)
    view.set_zoom(100)
    view.resize(1900, 700)
    view.show()
    view.show_blocks([block("The river rose again. " * 60, Side.NEW)])
    row = view.document().firstBlock()
    words = {row.layout().lineAt(k).textLength() for k in range(row.layout().lineCount())}
    assert 40 < max(words) <= 1.4 * COLUMN
    line = row.layout().lineAt(0).naturalTextRect()
    corner = view.document().documentLayout().blockBoundingRect(row).topLeft()
    left = line.translated(corner).left()
    assert abs(left - (view.viewport().width() - line.translated(corner).right())) < 80
