"""Thousands of marks are changed beside the window, as one change, and can be left as they are."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.session.coming import TURN, ComingMarks

WORDS = [f"word{number:02}" for number in range(40)]
MARKS = 6
SECRET = "zebrasecret"

MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window on six marks, more than three of which are many; those are selected in the list."""
    monkeypatch.setattr("annotator.ui.session.large_session.SEVERAL", 3)
    monkeypatch.setattr("annotator.ui.session.undo_session.SEVERAL", 3)
    workspace = Workspace.open(reader="Mia")
    article = workspace.add(article_file(tmp_path, " ".join(WORDS))).article
    for number in range(MARKS):
        workspace.mark(article.id, 7 * number, 7 * number + 6, Kind.CLAIM, note=SECRET)
    workspace.close()
    window = make_window()
    window.action("show_marks").trigger()
    session_of(window).open_article(article.id)
    select_all(window)
    return window


def session_of(window: MainWindow) -> Session:
    return window._session


def select_all(window: MainWindow) -> None:
    window.marks_list.setFocus()
    window.marks_list.selectAll()


def wait(window: MainWindow, qtbot: QtBot) -> None:
    session = session_of(window)
    assert session.is_working
    qtbot.waitUntil(lambda: not session.is_working and not session.is_loading, timeout=5000)


def stored(window: MainWindow) -> list[Annotation]:
    article = session_of(window).article
    assert article is not None
    workspace = Workspace.open(reader="Mia")
    notes = workspace.annotations(article.id)
    workspace.close()
    return notes


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.marks_list, key)


def kinds(window: MainWindow) -> set[Kind]:
    return {note.kind for note in stored(window)}


def test_the_kind_of_many_is_one_change_and_the_panels_stay_usable(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_P)
    session = session_of(window)
    assert session.is_held
    for part in (window.view, window.marks_list, window.marks_panel.search, window.work):
        assert part.isEnabled()
    assert not window.inspector.isEnabled()
    window.marks_panel.search.setText("word03")
    assert window.marks_list.model().rowCount() == 1
    window.marks_panel.clear_filter()
    wait(window, qtbot)
    assert kinds(window) == {Kind.PROJECTION}
    assert window.marks_list.all_annotations() == stored(window)
    assert window.inspector.isEnabled()
    session.undo()
    wait(window, qtbot)
    assert kinds(window) == {Kind.CLAIM}
    session.redo()
    wait(window, qtbot)
    assert kinds(window) == {Kind.PROJECTION}


def test_nothing_is_changed_when_it_is_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    before, said = stored(window), session_of(window).undo_words()
    for key in (Qt.Key.Key_T, Qt.Key.Key_Delete):
        press(window, key)
        session_of(window).cancel()
        wait(window, qtbot)
        assert stored(window) == before
        assert session_of(window).undo_words() == said
        assert not session_of(window).is_held


def test_what_would_wait_for_it_says_so_at_once(window: MainWindow, qtbot: QtBot) -> None:
    session = session_of(window)
    press(window, Qt.Key.Key_P)
    window.view.reveal(stored(window)[0].passage)
    QTest.keyClick(window.view, Qt.Key.Key_T)
    assert window.notice.words == "Nothing can be changed until that is done; Cancel stops it."
    session.undo()
    session.set_done(is_done=True)
    wait(window, qtbot)
    assert kinds(window) == {Kind.PROJECTION}
    assert len(stored(window)) == MARKS
    assert session.article is not None
    assert session.article.done_at is None


def test_tags_of_many(window: MainWindow, qtbot: QtBot) -> None:
    ids = window.marks_list.selected_ids()
    assert session_of(window).change_tags(ids, ["river"], []) == []
    wait(window, qtbot)
    assert {note.tags for note in stored(window)} == {("river",)}


def test_other_readers_marks_are_copied_and_the_copies_are_selected(
    window: MainWindow, qtbot: QtBot
) -> None:
    others = stored(window)
    session_of(window).name_reader("Noah")
    workspace = session_of(window)._workspace
    workspace._library.store.connection.execute(
        "INSERT INTO reader (uuid, name, extra) VALUES ('00000000-0000-4000-8000-000000000000',"
        " 'Mia', '{}')"
    )
    workspace._library.store.connection.execute(
        "UPDATE annotation SET reader_id = last_insert_rowid()"
    )
    session_of(window).open_article(others[0].article_id)
    select_all(window)
    with qtbot.waitSignal(session_of(window).edited, timeout=5000):
        press(window, Qt.Key.Key_P)
    copies = [note for note in stored(window) if note.kind is Kind.PROJECTION]
    assert {note.copy_of for note in copies} == {note.id for note in others}
    assert set(window.marks_list.selected_ids()) == {note.id for note in copies}
    assert window.notice.words.startswith("6 of these marks are Mia's")


def test_many_are_deleted_brought_back_and_removed_for_good(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_Delete)
    wait(window, qtbot)
    assert stored(window) == []
    assert window.marks_list.model().rowCount() == 0
    assert window.notice.words == "Deleted 6 marks."
    window.action("show_deleted").trigger()
    qtbot.waitUntil(lambda: window.marks_list.model().rowCount() == MARKS)
    select_all(window)
    window.action("undelete").trigger()
    wait(window, qtbot)
    assert window.notice.words == "Brought back: 6 marks."
    assert len(stored(window)) == MARKS
    window.action("show_deleted").trigger()
    select_all(window)
    press(window, Qt.Key.Key_Delete)
    wait(window, qtbot)
    names = session_of(window).deleted_names(everywhere=True)
    assert session_of(window).empty_trash(None, [name for name, _ in names]) == 0
    wait(window, qtbot)
    assert window.notice.words == "Removed for good: 6 marks."
    assert session_of(window).trash() == []
    assert not holds_the_words(session_of(window).library_path)


def holds_the_words(library: Path) -> bool:
    files = library.parent.glob(library.name + "*")
    return any(SECRET.encode() in file.read_bytes() for file in files)


@pytest.mark.parametrize("count", [1, MARKS])
def test_words_that_another_program_keeps_on_the_disk_are_owned_up_to(
    window: MainWindow, qtbot: QtBot, count: int
) -> None:
    session = session_of(window)
    ids = window.marks_list.selected_ids()[:count]
    press(window, Qt.Key.Key_Delete)
    wait(window, qtbot)
    with closing(sqlite3.connect(session.library_path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM annotation").fetchall()
        with qtbot.waitSignal(session.emptied, timeout=5000) as told:
            session.empty_trash(None, ids)
        assert not told.args[0].has_left_disk
        assert window.notice.words.startswith("Removed for good:")
        assert "Another program is reading the library" in window.notice.words
    window.close()
    if count == MARKS:
        assert not holds_the_words(session.library_path)


def test_what_is_gone_is_told_in_turns() -> None:
    class Note:
        def __init__(self, name: str) -> None:
            self.id, self.passage = name, None

    def no_turns() -> Iterator[list[Annotation]]:
        yield from ()

    marks = ComingMarks()
    for number in range(2 * TURN + 1):
        marks.put(Note(str(number)))  # type: ignore[arg-type]
    marks.begin(no_turns())
    gone = []
    while marks.is_coming:
        gone.append(len(marks.take_turn().removed))
    assert gone == [TURN, TURN, 1]
    assert len(marks) == 0
