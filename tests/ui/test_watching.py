"""The file of the open article changes on the disk: it is read, and nothing else moves."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag

from annotator.core.progress import no_progress
from annotator.core.workspace import Arrival, Workspace
from annotator.ui import file_watch
from annotator.ui.main_window import MainWindow
from annotator.ui.verbs import watching

LINES = [f"Line {number} tells of the river and of barge {number * 7}." for number in range(120)]
TEXT = "# The flood\n\n" + "\n\n".join(LINES) + "\n"
CHANGED = "changed on the disk"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than a person would not mind."""
    monkeypatch.setattr(file_watch, "CALM", 40)
    monkeypatch.setattr(file_watch, "SETTLED", 30)
    monkeypatch.setattr(file_watch, "POLL", 200)
    monkeypatch.setattr(watching, "TURN", 30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return article_file(tmp_path, TEXT, "flood.md")


@pytest.fixture
def window(make_window: Callable[[], MainWindow], path: Path, qtbot: QtBot) -> MainWindow:
    made = make_window()
    made.open_files([path])
    qtbot.waitUntil(lambda: made.view.article_document.is_complete)
    return made


def text(window: MainWindow) -> str:
    return window.view.article_document.text


def await_words(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.waitUntil(lambda: words in text(window), timeout=5000)


def test_the_new_text_is_shown_where_the_reader_was(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    view = window.view
    view.restore_position(text(window).index("Line 60"))
    path.write_text(TEXT.replace("Line 3 tells", "Line 3 tells all and more"), encoding="utf-8")
    await_words(qtbot, window, "all and more")
    qtbot.waitUntil(lambda: text(window)[view.reading_position() :].startswith("Line 60"))
    assert view.viewport().updatesEnabled()
    assert "flood.md" in window.notice.words
    assert CHANGED in window.notice.words
    assert view.hasFocus()


@pytest.mark.parametrize("way", ["rename", "recreate", "two steps", "in place"])
def test_every_way_of_saving_is_seen(
    window: MainWindow, path: Path, qtbot: QtBot, way: str
) -> None:
    new = TEXT.replace("Line 5 tells", "Line 5 told")
    for words in (new, new.replace("Line 6 tells", "Line 6 told")):
        if way == "rename":
            draft = path.with_suffix(".draft")
            draft.write_text(words, encoding="utf-8")
            os.replace(draft, path)  # noqa: PTH105
        elif way == "recreate":
            path.unlink()
            QTest.qWait(120)
            path.write_text(words, encoding="utf-8")
        elif way == "two steps":
            with path.open("w", encoding="utf-8") as file:
                file.write(words[:900])
                file.flush()
                QTest.qWait(20)
                file.write(words[900:])
        else:
            path.write_text(words, encoding="utf-8")
        await_words(qtbot, window, "Line 6 told" if "Line 6 told" in words else "Line 5 told")
        assert window.notice.words.count("flood.md") == 1


@pytest.mark.parametrize("content", [None, "", "\n\n \n"])
def test_a_file_that_is_gone_or_empty_is_no_failure(
    window: MainWindow, path: Path, qtbot: QtBot, content: str | None
) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    QTest.qWait(400)
    assert window.notice.words == ""
    assert "Line 60" in text(window)
    path.write_text(TEXT.replace("Line 60 tells", "Line 60 told"), encoding="utf-8")
    await_words(qtbot, window, "Line 60 told")


def test_the_same_bytes_again_are_no_news(window: MainWindow, path: Path) -> None:
    document = window.view.article_document
    path.write_text(TEXT, encoding="utf-8")
    QTest.qWait(400)
    assert window.view.article_document is document
    assert window.notice.words == ""


def test_a_text_of_the_same_size_and_time_is_seen(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    """As on disks and shares that tell times in whole seconds."""
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 sings"), encoding="utf-8")
    await_words(qtbot, window, "Line 5 sings")
    QTest.qWait(600)
    written = path.stat()
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 rings"), encoding="utf-8")
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
    await_words(qtbot, window, "Line 5 rings")


def test_a_file_written_just_now_is_looked_into_again(path: Path) -> None:
    """Until no other text can get the same time: where there are no finer ones than of 2 s."""
    stamp, digest = file_watch.looked(path, None, no_progress)
    assert (stamp, len(digest)) == (None, 64)
    os.utime(path, (time.time() - 10, time.time() - 10))
    stamp, digest = file_watch.looked(path, None, no_progress)
    assert stamp is not None
    assert file_watch.looked(path, stamp, no_progress) == (stamp, "")


def test_a_text_that_is_gone_for_a_moment_is_read_when_it_is_back(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, reads = TEXT.replace("Line 5 tells", "Line 5 told"), [0]
    read = Workspace.read

    def read_while_written(workspace: Workspace, place: Path) -> Arrival:
        reads[0] += 1
        path.write_text(new if reads[0] > 1 else "", encoding="utf-8")
        try:
            return read(workspace, place)
        finally:
            path.write_text(new, encoding="utf-8")

    monkeypatch.setattr(Workspace, "read", read_while_written)
    path.write_text(new, encoding="utf-8")
    await_words(qtbot, window, "Line 5 told")
    assert reads[0] > 1


def test_marks_selection_and_current_mark_stay(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    view = window.view
    first = text(window).index("barge 7.")
    drag(view, first, first + len("barge 7"))
    QTest.keyClick(view, Qt.Key.Key_C)
    current = window.current_mark()
    assert current
    second = text(window).index("river", first)
    drag(view, second, second + len("river"))
    path.write_text(TEXT.replace("# The flood", "# The great flood"), encoding="utf-8")
    await_words(qtbot, window, "The great flood")
    selected = view.passage()
    assert selected is not None
    assert (selected.start, selected.quote) == (second + len("great "), "river")
    assert window.current_mark() == current

    def is_placed() -> bool:
        [note] = window.marks_list.all_annotations()
        return note.passage is not None and note.passage.start == first + len("great ")

    qtbot.waitUntil(is_placed, timeout=5000)


def test_nothing_is_read_while_a_note_is_typed(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    view = window.view
    first = text(window).index("barge 7.")
    drag(view, first, first + len("barge 7"))
    QTest.keyClick(view, Qt.Key.Key_C)
    QTest.keyClick(view, Qt.Key.Key_N)
    note = window.inspector.note
    qtbot.waitUntil(note.hasFocus)
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 told"), encoding="utf-8")
    for _ in range(40):
        QTest.keyClicks(note, "a")
        QTest.qWait(10)
    assert "Line 5 told" not in text(window)
    assert CHANGED in window.notice.words
    assert note.hasFocus()
    await_words(qtbot, window, "Line 5 told")  # a while after the last key
    assert note.hasFocus()
    assert note.toPlainText() == "a" * 40
    assert "this is the new text" in window.notice.words


def test_the_bar_shows_the_new_text_at_once(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.strip.edit("title")
    field = QApplication.focusWidget()
    assert field is not None
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 told"), encoding="utf-8")
    typed = 0
    while CHANGED not in window.notice.words and typed < 200:
        QTest.keyClicks(field, "a")
        QTest.qWait(20)
        typed += 1
    window.notice.acted.emit("read_again")
    await_words(qtbot, window, "Line 5 told")


def test_nothing_is_read_while_the_mouse_selects(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [Qt.MouseButton.LeftButton]
    # Events that a test sends do not change what Qt says of the buttons.
    monkeypatch.setattr(QApplication, "mouseButtons", lambda: held[0])
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 told"), encoding="utf-8")
    qtbot.waitUntil(lambda: CHANGED in window.notice.words)
    QTest.qWait(150)
    assert "Line 5 told" not in text(window)
    held[0] = Qt.MouseButton.NoButton
    await_words(qtbot, window, "Line 5 told")


def test_a_file_that_changed_while_it_was_not_open_is_read_when_its_article_is(
    make_window: Callable[[], MainWindow], window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    window.close()
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 told"), encoding="utf-8")
    again = make_window()
    again.start([])
    await_words(qtbot, again, "Line 5 told")


def test_another_article_is_watched_instead(
    window: MainWindow, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = article_file(tmp_path, "# Other\n\nOf something else.\n", "other.md")
    window.open_files([other])
    await_words(qtbot, window, "something else")
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 told"), encoding="utf-8")
    QTest.qWait(300)
    assert "something else" in text(window)
    other.write_text("# Other\n\nOf something else, as of now.\n", encoding="utf-8")
    await_words(qtbot, window, "as of now")


def test_two_windows_see_the_same_change(
    make_window: Callable[[], MainWindow], window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    second = make_window()
    second.open_files([path])
    window.view.restore_position(text(window).index("Line 50"))
    second.view.restore_position(text(second).index("Line 90"))
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 tells all"), encoding="utf-8")
    for one, place in ((window, "Line 50"), (second, "Line 90")):
        await_words(qtbot, one, "Line 5 tells all")
        start = text(one)[one.view.reading_position() :]
        assert start.startswith(place)


def test_closing_while_a_look_is_on_its_way(window: MainWindow, path: Path) -> None:
    path.write_text(TEXT.replace("Line 5 tells", "Line 5 told"), encoding="utf-8")
    QTest.qWait(45)
    window.close()
    QTest.qWait(50)
    assert QPoint() is not None
