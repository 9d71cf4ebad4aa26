"""The session tells what changed and what failed, and follows undo to its article."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Annotation, Kind, Passage
from annotator.core.workspace import Workspace
from annotator.ui.session import Changed, Session
from annotator.ui.words import count_words, notice_words, operation_words


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(Workspace.open(reader="Mia"))
    yield session
    session.close()


def open_text(session: Session, folder: Path, text: str, name: str = "a.md") -> None:
    session.open_files([article_file(folder, text, name)])


def mark(session: Session, words: str, kind: Kind = Kind.CLAIM) -> Annotation:
    assert session.rendering is not None
    start = session.rendering.text.index(words)
    note = session.mark(Passage(start, start + len(words), words), kind)
    assert note is not None
    return note


def test_a_mark_is_told_by_one_signal(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    open_text(session, tmp_path, "# Title\n\nSome words to mark.\n")
    with qtbot.waitSignal(session.changed) as told:
        note = mark(session, "words")
    assert told.args == [Changed(put=(note,))]
    with qtbot.waitSignal(session.changed) as told:
        session.set_kinds([note.id], Kind.TESTIMONY)
    assert told.args[0].put[0].kind is Kind.TESTIMONY
    with qtbot.waitSignal(session.changed) as told:
        session.delete([note.id])
    assert told.args == [Changed(removed=(note.id,))]
    assert session.annotations() == []


def test_nothing_is_told_where_nothing_changes(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    open_text(session, tmp_path, "Some words to mark.\n")
    note = mark(session, "words")
    with qtbot.assertNotEmitted(session.changed), qtbot.assertNotEmitted(session.failed):
        session.set_kinds([note.id], Kind.CLAIM)
        session.set_kinds(["unknown"], Kind.CLAIM)
        session.delete(["unknown"])
        assert mark(session, "words") == note


def test_undo_goes_to_the_article_it_changes(session: Session, tmp_path: Path) -> None:
    open_text(session, tmp_path, "# First\n\nSome words to mark.\n", "first.md")
    assert session.article is not None
    first = session.article.id
    mark(session, "words", Kind.PROJECTION)
    open_text(session, tmp_path, "# Second\n\nAltogether different things here.\n", "second.md")
    assert session.article.id != first
    assert session.undo_words() == "mark as projection in “First”"
    session.undo()
    assert session.article.id == first
    assert session.annotations() == []
    assert session.redo_words() == "mark as projection"
    session.redo()
    assert [note.kind for note in session.annotations()] == [Kind.PROJECTION]


def test_a_failure_is_one_sentence(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.failed) as told:
        session.undo()
    assert told.args == ["There is nothing to undo."]
    with qtbot.waitSignal(session.failed) as told:
        session.open_files([tmp_path])
    assert str(tmp_path) in told.args[0]
    with qtbot.waitSignal(session.failed):
        session.open_article("no such id")


def test_several_files_open_one_after_another(session: Session, tmp_path: Path) -> None:
    names = ["one", "two", "three"]
    session.open_files([article_file(tmp_path, f"# {n}\n\nText {n}.\n", f"{n}.md") for n in names])
    assert session.article is not None
    assert session.article.title == "three"
    assert {article.title for article in session.articles()} == set(names)
    assert session.folder == tmp_path


def test_a_file_with_another_text_than_before_is_said_to_be_new(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    open_text(session, tmp_path, " ".join(f"alpha{n}" for n in range(80)))
    with qtbot.waitSignal(session.offered) as told:
        open_text(session, tmp_path, " ".join(f"omega{n}" for n in range(80)))
    assert "new article" in told.args[0]
    assert told.args[1] == "join_article"


def test_words_are_whole_sentences() -> None:
    assert count_words(1) == "1 mark"
    assert count_words(14) == "14 marks"
    assert operation_words("set_kind", {"kind": "testimony"}) == "change to testimony"
    assert "2" in notice_words("plain_too_large", {"limit_mb": 2})
