"""A recovery is told of until that is understood, and the article is read on where it was."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.spoiling import spoil
from tests.ui.reading_hands import article_file

from annotator.core.aftermath import aftermath_of
from annotator.core.keeping import Recovered
from annotator.core.model import Kind
from annotator.core.paths import library_path
from annotator.core.workspace import Workspace
from annotator.ui.keeping_words import recovered_words
from annotator.ui.main_window import MainWindow
from annotator.ui.recovery_dialog import RecoveryDialog, details_of

Make = Callable[[], MainWindow]
PARAGRAPHS = [f"Paragraph {number} says that the river rose again." for number in range(200)]


def read(folder: Path) -> tuple[Path, int]:
    """Add a long article with marks that is read at its middle; return its id and that place."""
    with closing(Workspace.open(reader="Mia")) as workspace:
        opened = workspace.add(article_file(folder, "# Flood\n\n" + "\n\n".join(PARAGRAPHS)))
        text, article = opened.rendering.text, opened.article.id
        for number in (3, 90, 150):
            start = text.index(PARAGRAPHS[number])
            workspace.mark(article, start, start + 20, Kind.CLAIM)
        workspace.set_reading_position(article, place := text.index(PARAGRAPHS[88]))
    return Path(article), place


def damage(path: Path) -> None:
    """Spoil the first page, and the kind of one mark, of a library that is closed."""
    history = "DELETE FROM change_row WHERE row_key = (SELECT uuid FROM annotation WHERE id = 1)"
    spoil(path, "UPDATE annotation SET kind = 'rumor' WHERE id = 1", history)
    path.write_bytes(b"\xff" * 100 + path.read_bytes()[100:])


def dialog(window: MainWindow) -> RecoveryDialog:
    [shown] = [one for one in window.findChildren(RecoveryDialog) if one.isVisible()]
    return shown


def press(parent: MainWindow | RecoveryDialog, words: str) -> None:
    buttons = [one for one in parent.findChildren(QPushButton) if one.isVisible()]
    [button] = [one for one in buttons if one.text().replace("&", "") == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_recovery_can_be_read_of_until_that_is_understood(
    make_window: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    article, place = read(tmp_path)
    damage(library_path())
    _, aside = Workspace.recover_in_place()
    window = make_window()
    window.start([article])
    assert window.view.reading_position() == place
    assert "was recovered from a damaged file on" in window.notice.words
    assert "1 article, 2 marks" in window.notice.words
    press(window, "Show details")
    shown = dialog(window)
    assert str(aside) in shown.details
    [rows] = aside.parent.glob("*quarantine*.jsonl")
    assert str(rows) in shown.details
    assert "marks (1)" in shown.details
    assert PARAGRAPHS[3][:20] in shown.details
    press(shown, "Close")
    window.close()
    again = make_window()
    again.start([])
    assert "was recovered" in again.notice.words
    press(again, "Show details")
    press(dialog(again), "Do not tell again")
    assert "was recovered" not in again.notice.words
    again.close()
    last = make_window()
    last.start([])
    assert last.notice.words == ""


def test_a_recovered_library_that_is_opened_later_tells_of_that_too(
    make_window: Make, tmp_path: Path
) -> None:
    read(tmp_path)
    window = make_window()
    window.start([])
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(library_path())) as own, closing(sqlite3.connect(other)) as copy:
        own.backup(copy)
    damage(other)
    Workspace.recover_in_place(other)
    window._session.open_library(other)
    assert "was recovered from a damaged file on" in window.notice.words


def test_what_a_recovery_has_left_is_told_where_it_is_after_a_move(
    make_window: Make, tmp_path: Path
) -> None:
    read(tmp_path)
    damage(library_path())
    _, aside = Workspace.recover_in_place()
    [rows] = aside.parent.glob("*quarantine*.jsonl")
    with closing(Workspace.open()) as workspace:
        workspace.move_library(tmp_path / "stick" / "library.sqlite")
    window = make_window()
    window.start([])
    rows.unlink()
    press(window, "Show details")
    assert f"as it was: {aside}\n" in dialog(window).details
    assert f": {rows.name} (no longer there)\n" in dialog(window).details


def test_an_article_whose_text_is_lost_is_read_on_at_the_next_mark(
    make_window: Make, tmp_path: Path
) -> None:
    read(tmp_path)
    spoil(
        library_path(),
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM rendering",
        "UPDATE version SET original = NULL",
    )
    Workspace.recover_in_place()
    with closing(Workspace.open()) as workspace:
        [article] = workspace.articles()
        text = workspace.open_article(article.id).rendering.text
    assert text[article.reading_position :].startswith(PARAGRAPHS[90][:20])


def test_the_place_that_is_read_is_kept_soon_however_far_down_it_is(
    make_window: Make, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    window.open_files([article_file(tmp_path, "# Flood\n\n" + "\n\n".join(PARAGRAPHS))])
    qtbot.waitUntil(lambda: window.view.article_document.is_complete)
    place = window.view.article_document.text.index(PARAGRAPHS[150])
    window._position_timer.setInterval(10)
    window.view.restore_position(place)
    assert window.view.verticalScrollBar().value() > 3000

    def kept() -> bool:
        with closing(sqlite3.connect(library_path())) as connection:
            rows = connection.execute("SELECT reading_position FROM article").fetchall()
        return rows == [(place,)]

    qtbot.waitUntil(lambda: window._position_timer.interval() == 10, timeout=1000)
    qtbot.waitUntil(kept, timeout=2000)


def test_marks_whose_last_changes_may_be_lost_are_told_of(tmp_path: Path) -> None:
    words = "A part of the history is lost: 2 marks may lack the last changes."
    path = tmp_path / "l.sqlite"
    found = Recovered(
        source=path, target=path, methods=(), rows={}, quarantined={}, mended={}, quarantine=None,
        article_count=1, mark_count=3, uncertain=2,
    )  # fmt: skip
    assert words in recovered_words(found)
    told = aftermath_of(found, "2026-01-01T00:00:00.000000Z")
    assert words in details_of(told, [])
    sound = replace(found, uncertain=0)
    assert "history" not in recovered_words(sound)
