"""What goes wrong while something else goes on: a question, an import, a newer text, a failure."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Annotation, Kind, Passage
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings

MakeWindow = Callable[[], MainWindow]

WORDS = [f"word{number:02}" for number in range(40)]
TEXT = " ".join(WORDS)
MARKS = 23
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let five marks come in a turn."""
    monkeypatch.setattr("annotator.ui.session.coming.TURN", 5)
    monkeypatch.setattr("annotator.ui.session.article_session.TURN", 5)


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path, few_at_once: None) -> MainWindow:
    """A window on an article with a mark on each of its first words, of which five have come; no
    more come by themselves.
    """
    workspace = Workspace.open(reader="Mia")
    article = workspace.add(article_file(tmp_path, TEXT)).article
    for number in range(MARKS):
        workspace.mark(article.id, 7 * number, 7 * number + 6, Kind.CLAIM)
    workspace.close()
    window = make_window()
    session_of(window)._poll.stop()
    session_of(window)._coming_timer.setInterval(10_000)
    session_of(window).open_article(article.id)
    return window


def session_of(window: MainWindow) -> Session:
    return window._session


def word(number: int) -> Passage:
    return Passage(7 * number, 7 * number + 6, WORDS[number])


def stored(window: MainWindow) -> list[Annotation]:
    article = session_of(window).article
    assert article is not None
    workspace = Workspace.open(reader="Mia")
    notes = workspace.annotations(article.id)
    workspace.close()
    return notes


def all_come(window: MainWindow, qtbot: QtBot) -> None:
    session = session_of(window)
    session._coming_timer.start(0)
    qtbot.waitUntil(lambda: not session.is_loading, timeout=3000)


def fail_at(window: MainWindow, monkeypatch: pytest.MonkeyPatch, number: int, verb: str) -> None:
    """Let the library be locked for one moment: when it is read so for this time."""
    store = session_of(window)._workspace._library.store
    read, times = getattr(store, verb), iter(range(1, number + 1))

    def reading(*arguments: object) -> object:
        if next(times, None) == number:
            raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=Path("library.sqlite"), reason="")
        return read(*arguments)

    monkeypatch.setattr(store, verb, reading)


# A newer text


def test_nothing_is_marked_in_a_text_that_is_newer_than_the_selection(
    window: MainWindow, tmp_path: Path
) -> None:
    """The words that were selected stand elsewhere in the text that comes with the next marks."""
    other = Workspace.open(reader="Mia")
    other.add(article_file(tmp_path, f"newer words come first {TEXT}"))
    other.close()
    before = stored(window)
    session = session_of(window)
    assert session.mark(Passage(7 * 20, 7 * 21 + 6, TEXT[140:153]), Kind.CLAIM) is None
    assert stored(window) == before
    assert session.rendering is not None
    assert session.rendering.text.startswith("newer words")
    assert "newer text" in window.notice.words


# Marks that come, and a library that cannot be read for a moment


def test_marks_of_a_turn_that_failed_are_painted_with_the_next_one(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    other = Workspace.open(reader="Mia")
    other.delete([stored(window)[7].id])  # the turn is a short one: it goes on to the next
    other.close()
    fail_at(window, monkeypatch, 2, "tuples")
    session_of(window)._take_turn()
    session_of(window)._look_elsewhere()
    all_come(window, qtbot)
    notes = stored(window)
    assert len(notes) == MARKS - 1
    assert window.marks_list.all_annotations() == notes
    assert {note.id for note in notes} == set(window.view.mark_map._annotations)
    assert all(window.view.marks_at(note.passage.start) for note in notes if note.passage)


def test_a_mark_of_such_a_turn_is_shown_as_it_was_changed_meanwhile(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    notes = stored(window)
    other = Workspace.open(reader="Mia")
    other.delete([notes[7].id])
    other.close()
    fail_at(window, monkeypatch, 2, "tuples")
    session = session_of(window)
    session._take_turn()
    session.set_kinds([notes[6].id], Kind.PROJECTION)
    session.delete([notes[8].id])
    session._look_elsewhere()
    all_come(window, qtbot)
    assert window.marks_list.all_annotations() == stored(window)
    assert {note.id for note in stored(window)} == set(window.view.mark_map._annotations)


def test_a_mark_stays_when_it_cannot_be_read_for_a_moment(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    session = session_of(window)
    all_come(window, qtbot)
    note = stored(window)[3]
    session.set_kinds([note.id], Kind.TESTIMONY)
    failures: list[str] = []
    session.failed.connect(failures.append)
    with monkeypatch.context() as locked:

        def reading(reference: str) -> Annotation:
            raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=Path("a.sqlite"), reason="")

        locked.setattr(session._workspace, "annotation", reading)
        session.undo()
    assert failures
    assert note.id in window.view.mark_map._annotations
    session._look_elsewhere()
    all_come(window, qtbot)
    assert window.marks_list.all_annotations() == stored(window)
    shown = session.annotation(note.id)
    assert shown is not None
    assert shown.kind is Kind.CLAIM


# A question


def test_what_is_removed_for_good_is_what_was_asked_about(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    """Another article opens, and another mark is deleted, while the question waits."""
    first = article_file(tmp_path, TEXT, "first.md")
    second = article_file(tmp_path, f"other {TEXT}", "second.md")
    window = make_window()
    session = session_of(window)
    for path in (second, first):
        session.open_files([path])
        kept = [session.mark(word(number), Kind.CLAIM) for number in (0, 2)]
        session.delete([note.id for note in kept[:1] if note])
    article = session.article
    later = kept[1]
    assert article is not None
    assert later is not None

    def go_on_and_answer() -> None:
        session.delete([later.id])
        session.open_files([second])
        box = window.findChild(QMessageBox, "empty_trash_question")
        assert box is not None
        assert "of this article for good (1 mark)" in box.text()
        next(one for one in box.findChildren(QPushButton) if "Remove" in one.text()).click()

    window.action("show_deleted").trigger()
    QTimer.singleShot(50, go_on_and_answer)
    window.action("empty_trash").trigger()
    left = session.trash()
    assert {note.id for note in left if note.article_id == article.id} == {later.id}
    assert [note.original_quote for note in left if note.article_id != article.id] == ["other "[:6]]


# An offer


def test_an_offer_is_made_before_the_panels_are_there(qtbot: QtBot, tmp_path: Path) -> None:
    """As with a double click on a file, or `annotator FILE`."""
    path = article_file(tmp_path, TEXT)
    workspace = Workspace.open(reader="Mia")
    earlier = workspace.add(path).article
    workspace.close()
    path.write_text(" ".join(f"beta{number}" for number in range(200)), encoding="utf-8")
    window = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(window)
    window.start([path])
    window.show()
    qtbot.waitUntil(lambda: window.is_furnished, timeout=3000)
    assert window.notice.words.startswith("A different text was found there")
    QTest.mouseClick(window.notice._button, Qt.MouseButton.LeftButton)
    article = session_of(window).article
    assert article is not None
    assert article.id == earlier.id
    window.close()


# An import


def test_no_key_of_any_layout_acts_while_the_library_is_busy(
    window: MainWindow, qtbot: QtBot
) -> None:
    all_come(window, qtbot)
    session = session_of(window)
    session.mark(word(30), Kind.CLAIM)
    undo = QKeyEvent(QEvent.Type.KeyPress, 0x042F, CONTROL, 52, 0, 0, "\x1a")
    session.carrier.held.emit(True)
    QApplication.sendEvent(window, undo)
    assert len(stored(window)) == MARKS + 1
    session.carrier.held.emit(False)
    QApplication.sendEvent(window, undo)
    assert len(stored(window)) == MARKS


# What is copied


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        ("copy_selected_table", "copied_table"),
        ("copy_table", "copied_table"),
        ("copy_quote", "cite"),
        ("copy_link", "link_to"),
    ],
)
def test_what_cannot_be_copied_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, action: str, verb: str
) -> None:
    def failing(*arguments: object, **more: object) -> None:
        raise AnnotatorError(ErrorCode.ANNOTATION_UNKNOWN, reference="0123")

    all_come(window, qtbot)
    monkeypatch.setattr(Workspace, verb, failing)
    QApplication.clipboard().setText("before")
    window.marks_list.selectRow(0)
    window._current.set(stored(window)[0].id)
    with qtbot.captureExceptions() as uncaught:
        window.action(action).trigger()
    assert uncaught == []
    assert "0123" in window.notice.words
    assert QApplication.clipboard().text() == "before"


def test_a_mark_deleted_elsewhere_is_told_and_not_copied(window: MainWindow, qtbot: QtBot) -> None:
    all_come(window, qtbot)
    window.action("show_marks").trigger()
    window.marks_list.selectRow(0)
    other = Workspace.open(reader="Mia")
    other.delete([stored(window)[0].id])
    other.close()
    with qtbot.captureExceptions() as uncaught:
        window.action("copy_selected_table").trigger()
    assert uncaught == []
    assert window.notice.words
