"""The marks of a long article come in turns; nothing that happens meanwhile is lost or doubled."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Annotation, Kind, Passage
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.marks_model import MarksModel
from annotator.ui.session import Changed, Session
from annotator.ui.session.coming import ComingMarks

MakeWindow = Callable[[], MainWindow]

TEXT = " ".join(f"word{number:02}" for number in range(40))
MARKS = 23


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.ui.session.coming.TURN", 5)
    monkeypatch.setattr("annotator.ui.session.article_session.TURN", 5)


@pytest.fixture
def article_id(tmp_path: Path) -> str:
    """An article with a mark on each of its first words."""
    workspace = Workspace.open(reader="Mia")
    article = workspace.add(article_file(tmp_path, TEXT)).article
    for number in range(MARKS):
        workspace.mark(article.id, 7 * number, 7 * number + 6, list(Kind)[number % 3])
    workspace.close()
    return article.id


@pytest.fixture
def begin(make_window: MakeWindow, article_id: str) -> MakeWindow:
    """Give a function that opens the article; no more than the first marks have come then."""
    window = make_window()

    def begin() -> MainWindow:
        session_of(window).open_article(article_id)
        assert len(window.marks_list.all_annotations()) == 5
        return window

    return begin


def session_of(window: MainWindow) -> Session:
    return window._session


def word(number: int) -> Passage:
    return Passage(7 * number, 7 * number + 6, f"word{number:02}")


def all_come(window: MainWindow, qtbot: QtBot) -> dict[int, Kind]:
    """Wait for the marks; return their kinds by word, the same ones wherever they are shown."""
    session = session_of(window)
    qtbot.waitUntil(lambda: not session._marks.is_coming, timeout=3000)
    workspace = Workspace.open()
    assert session.article is not None
    stored = workspace.annotations(session.article.id)
    workspace.close()
    assert window.marks_list.all_annotations() == stored
    assert sorted(note.id for note in session.annotations()) == sorted(n.id for n in stored)
    view = window.view
    painted = [view.marks_at(7 * number) for number in range(40)]
    assert {name for names in painted for name in names} == {note.id for note in stored}
    assert set(view.mark_map._annotations) == {note.id for note in stored}
    assert window.status.words.startswith(f"{len(stored)} mark")
    kinds = {}
    for note in stored:
        assert note.passage is not None
        kinds[note.passage.start // 7] = note.kind
    return kinds


def test_the_first_marks_are_there_at_once_and_all_of_them_soon(
    begin: MakeWindow, qtbot: QtBot
) -> None:
    window = begin()
    assert window.view.marks_at(7 * 4) != ()
    assert window.view.marks_at(7 * 5) == ()
    assert set(all_come(window, qtbot)) == set(range(MARKS))


def test_who_asks_for_all_marks_gets_all(begin: MakeWindow, qtbot: QtBot) -> None:
    window = begin()
    assert len(session_of(window).annotations()) == MARKS
    assert len(all_come(window, qtbot)) == MARKS


def test_a_key_marks_while_marks_come(begin: MakeWindow, qtbot: QtBot) -> None:
    window = begin()
    window.view.select(word(30))
    QTest.keyClick(window.view, Qt.Key.Key_T)
    kinds = all_come(window, qtbot)
    assert kinds[30] is Kind.TESTIMONY
    assert len(kinds) == MARKS + 1


def test_a_mark_that_has_not_come_is_made_longer_not_doubled(
    begin: MakeWindow, qtbot: QtBot
) -> None:
    window = begin()
    text = window.view.article_document.text
    session_of(window).mark(Passage(7 * 18, 7 * 21 - 1, text[7 * 18 : 7 * 21 - 1]), Kind.CLAIM)
    kinds = all_come(window, qtbot)
    assert len(kinds) == MARKS
    assert session_of(window).mark_count == MARKS


def test_marks_that_have_not_come_are_changed_and_deleted(
    begin: MakeWindow, article_id: str, qtbot: QtBot
) -> None:
    window = begin()
    workspace = Workspace.open()
    ids = [note.id for note in workspace.annotations(article_id)]
    workspace.close()
    session = session_of(window)
    session.set_kinds([ids[20]], Kind.CLAIM)
    session.set_note(ids[21], "Seen.")
    session.delete([ids[2], ids[22]])
    kinds = all_come(window, qtbot)
    assert kinds[20] is Kind.CLAIM
    assert len(kinds) == MARKS - 2
    assert {2, 22}.isdisjoint(kinds)


def test_undo_and_redo_while_marks_come(begin: MakeWindow, article_id: str, qtbot: QtBot) -> None:
    window = begin()
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(all_come(window, qtbot)) == MARKS - 1
    session_of(window).open_article(article_id)
    session_of(window).redo()
    assert window.current_mark() != ""
    assert len(all_come(window, qtbot)) == MARKS


def test_another_program_changes_marks_while_they_come(
    begin: MakeWindow, article_id: str, qtbot: QtBot
) -> None:
    window = begin()
    other = Workspace.open(reader="Mia")
    ids = [note.id for note in other.annotations(article_id)]
    other.delete([ids[1], ids[10]])
    other.mark(article_id, 7 * 35, 7 * 35 + 6, Kind.CLAIM)
    # From what has not come yet to before what has.
    other.edit(ids[0], start=7 * 38, end=7 * 38 + 6)
    other.edit(ids[22], start=0, end=6)
    other.close()
    QApplication.processEvents()
    session_of(window)._look_elsewhere()
    kinds = all_come(window, qtbot)
    assert set(kinds) == {*range(MARKS - 1), 35, 38} - {1, 10}


def test_a_newer_text_while_marks_come(
    begin: MakeWindow, article_id: str, tmp_path: Path, qtbot: QtBot
) -> None:
    window = begin()
    other = Workspace.open(reader="Mia")
    other.add(article_file(tmp_path, f"new {TEXT}"))
    other.close()
    session = session_of(window)
    qtbot.waitUntil(lambda: session.rendering.text.startswith("new"), timeout=3000)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not session._marks.is_coming, timeout=3000)
    assert len(window.view.marks_at(4 + 7 * 15)) == 1
    assert len(session.annotations()) == MARKS
    for note in session.annotations():
        passage = note.passage
        assert (
            passage is None
            or passage.quote == window.view.article_document.text[passage.start : passage.end]
        )


def test_another_article_is_opened_while_marks_come(
    begin: MakeWindow, article_id: str, tmp_path: Path, qtbot: QtBot
) -> None:
    window = begin()
    session = session_of(window)
    session.open_files([article_file(tmp_path, "Something else to read.", "other.md")])
    assert all_come(window, qtbot) == {}
    session.open_article(article_id)
    assert len(all_come(window, qtbot)) == MARKS


def test_closing_while_marks_come(begin: MakeWindow) -> None:
    window = begin()
    assert session_of(window)._marks.is_coming
    window.close()
    QApplication.processEvents()
    assert not session_of(window)._marks.is_coming


def test_a_name_reaches_marks_that_have_not_come(
    begin: MakeWindow, article_id: str, qtbot: QtBot
) -> None:
    other = Workspace.open(reader="Mia")
    window = begin()
    other.name_reader("Ida")
    other.mark(article_id, 7 * 35, 7 * 35 + 6, Kind.CLAIM)
    other.close()
    session_of(window)._look_elsewhere()
    assert set(all_come(window, qtbot)) == {*range(MARKS), 35}


def test_a_pass_that_another_one_has_replaced_gives_nothing(
    begin: MakeWindow,
) -> None:
    notes = begin()._session.annotations()
    marks = ComingMarks()

    def interrupted() -> Iterator[list[Annotation]]:
        marks.forget()
        marks.begin(iter([notes[5:7]]))
        yield notes[:5]

    marks.begin(interrupted())
    assert marks.take_turn() == Changed()
    assert list(marks.values()) == []
    assert list(marks.take_turn().put) == notes[5:7] == list(marks.values())


def test_marks_are_found_where_they_are_now(tmp_path: Path) -> None:
    """By their places, after some were put, moved, dropped and forgotten."""
    with closing(Workspace.open(tmp_path / "marks.sqlite", reader="Mia")) as workspace:
        file = article_file(tmp_path, "The water rose in every street of the town. " * 3)
        article = workspace.add(file).article.id
        notes = [workspace.mark(article, at, at + 12, Kind.CLAIM) for at in (0, 6, 30)]
        moved = workspace.edit(notes[0].id, start=20, end=32)
    marks = ComingMarks()
    for note in notes:
        marks.put(note)
    assert marks.touching(11, 13) == notes[:2]
    assert marks.touching(12, 18) == notes[1:2]
    marks.put(moved)
    assert marks.touching(0, 6) == []
    assert marks.touching(31, 32) == [moved, notes[2]]
    marks.drop(notes[2].id)
    assert marks.touching(0, 100) == [notes[1], moved]
    marks.forget()
    assert marks.touching(0, 100) == []


def test_marks_that_move_together_are_listed_anew_at_once(tmp_path: Path) -> None:
    """A paragraph above them is new: all of a turn have other places, and the same neighbors."""
    with closing(Workspace.open(tmp_path / "marks.sqlite", reader="Mia")) as workspace:
        file = article_file(tmp_path, "The water rose in every street of the town. " * 9)
        article = workspace.add(file).article.id
        notes = [workspace.mark(article, at, at + 4, Kind.CLAIM) for at in range(4, 400, 44)]
    moved = [replace(note, anchor=replace(note.anchor, passage=shifted(note))) for note in notes]
    model, rows = MarksModel(), list[tuple[str, int, int]]()
    model.show_annotations(notes)
    model.rowsRemoved.connect(lambda _parent, first, last: rows.append(("removed", first, last)))
    model.rowsInserted.connect(lambda _parent, first, last: rows.append(("put", first, last)))
    model.put_annotations(moved[2:])
    assert rows == [("removed", 2, 8), ("put", 2, 8)]
    assert model.listed(0, 9) == notes[:2] + moved[2:]
    model.put_annotations(list(reversed(notes)))
    assert model.listed(0, 9) == model.all_annotations() == notes


def shifted(note: Annotation) -> Passage:
    place = note.passage
    assert place is not None
    return Passage(place.start + 900, place.end + 900, place.quote)
