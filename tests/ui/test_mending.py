"""Marks that are looked for while the window is open: shown, stopped, left, and gone on with."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag

from annotator.core.anchoring import process
from annotator.core.model import AnchorStatus, Annotation
from annotator.ui.main_window import MainWindow
from annotator.ui.marks_filter import MarksFilter

LINES = [f"Line {number} tells of the river and of barge {number * 7}." for number in range(30)]
TEXT = "# The flood\n\n" + "\n\n".join(LINES) + "\n"
LATER = TEXT.replace("# The flood", "# The great flood").replace("Line 3 tells", "Line 3 told")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Marks are looked for only once this is set; a cancel is heard before."""
    event, heal = threading.Event(), process.heal

    def wait(healing: Any, *, progress: Any) -> Iterator[Any]:
        while not event.wait(0.01):
            progress(0.0)
        yield from heal(healing, progress=progress)

    monkeypatch.setattr(process, "heal", wait)
    yield event
    event.set()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return article_file(tmp_path, TEXT, "flood.md")


@pytest.fixture
def window(
    make_window: Callable[[], MainWindow], path: Path, gate: threading.Event, qtbot: QtBot
) -> MainWindow:
    """An article with two marks in a new text, in which they are being looked for."""
    made = make_window()
    made.open_files([path])
    for words in ("Line 3 tells", "Line 20 tells"):
        start = made.view.article_document.text.index(words)
        drag(made.view, start, start + len(words))
        QTest.keyClick(made.view, Qt.Key.Key_C)
    assert len(notes(made)) == 2
    path.write_text(LATER, encoding="utf-8")
    made.open_files([path])
    qtbot.waitUntil(lambda: "great" in made.view.article_document.text)
    assert not gate.is_set()
    return made


def notes(window: MainWindow) -> list[Annotation]:
    return window.marks_list.all_annotations()


def statuses(window: MainWindow) -> set[AnchorStatus]:
    return {note.anchor.status for note in notes(window)}


HEALED = {AnchorStatus.CHANGED, AnchorStatus.SHIFTED}


def test_what_is_looked_for_asks_for_nothing(
    window: MainWindow, gate: threading.Event, qtbot: QtBot
) -> None:
    assert all(note.anchor.is_pending for note in notes(window))
    assert window.marks_list.model().count().asking == 0
    index = window.marks_list.model().index(0, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Not looked for yet" in said
    window.marks_list.set_filter(MarksFilter(needs_you=True))
    assert window.marks_list.model().rowCount() == 0
    gate.set()
    qtbot.waitUntil(lambda: statuses(window) == HEALED, timeout=5000)
    assert window.marks_list.model().count().asking == 1
    assert window.marks_list.model().rowCount() == 1


def test_a_cancel_leaves_marks_for_another_time(
    window: MainWindow, path: Path, gate: threading.Event, qtbot: QtBot
) -> None:
    window.work.cancelled.emit()
    QTest.qWait(100)
    assert all(note.anchor.is_pending for note in notes(window))
    gate.set()
    window.open_files([path])
    qtbot.waitUntil(lambda: statuses(window) == HEALED, timeout=5000)


def test_a_window_that_is_closed_meanwhile_stops_it(
    window: MainWindow,
    make_window: Callable[[], MainWindow],
    gate: threading.Event,
    qtbot: QtBot,
) -> None:
    window.close()
    gate.set()
    again = make_window()
    again.start([])
    qtbot.waitUntil(lambda: statuses(again) == HEALED, timeout=5000)


def test_another_article_can_be_opened_from_the_library_meanwhile(
    window: MainWindow, tmp_path: Path, path: Path, gate: threading.Event, qtbot: QtBot
) -> None:
    other = article_file(tmp_path, "# Other\n\nWords of another kind.\n", "other.md")
    window.open_files([other])
    gate.set()
    qtbot.waitUntil(lambda: "another kind" in window.view.article_document.text, timeout=5000)
    assert notes(window) == []
    window.open_files([path])
    qtbot.waitUntil(lambda: statuses(window) == HEALED, timeout=5000)


def test_a_key_marks_meanwhile(window: MainWindow, gate: threading.Event, qtbot: QtBot) -> None:
    start = window.view.article_document.text.index("Line 9 tells")
    drag(window.view, start, start + len("Line 9 tells"))
    QTest.keyClick(window.view, Qt.Key.Key_P)
    assert len(notes(window)) == 3
    gate.set()
    qtbot.waitUntil(lambda: statuses(window) == {*HEALED, AnchorStatus.SAME}, timeout=5000)
    assert len(notes(window)) == 3


def test_what_is_looked_for_already_is_not_looked_for_twice(
    window: MainWindow, gate: threading.Event, qtbot: QtBot
) -> None:
    """As when another program changes the library meanwhile: what is found is written at once."""
    session = window._session
    began: list[str] = []
    session.work_began.connect(began.append)
    assert session._heal()
    gate.set()
    qtbot.waitUntil(lambda: not session.is_working, timeout=5000)
    assert began == []
    assert not session._heal()
