"""A library of many articles: only what a change touched is read again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Article, Kind, Passage
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    """A window with the library beside an article, and two more articles in it."""
    window = make_window()
    for name in ("First", "Second", "Third"):
        path = article_file(tmp_path, f"# {name}\n\nSome words.", f"{name}.md")
        window._session.open_files([path])
    window.action("show_library").trigger()
    return window


@pytest.fixture
def reads(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """How many articles were asked for, each time."""
    asked: list[int | None] = []
    read = Workspace.articles

    def reading(workspace: Workspace, limit: int | None = None) -> list[Article]:
        asked.append(limit)
        return read(workspace, limit)

    monkeypatch.setattr(Workspace, "articles", reading)
    return asked


def listed(window: MainWindow) -> list[str]:
    model = window.library_list.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return [f"{row.data()}: {window.library_list._model.data(row, _about(window))}" for row in rows]


def _about(window: MainWindow) -> int:
    return window.library_list._model.AboutRole


def test_what_touches_one_article_reads_no_other(
    window: MainWindow, reads: list[int | None]
) -> None:
    session = window._session
    window.action("done").trigger()
    assert listed(window)[0] == "Third: 0 marks · done"
    session.tag_article(["river"])
    assert listed(window)[0] == "Third: 0 marks · done · river"
    assert window.library_panel._shelf.findText("river") >= 0
    session.mark(Passage(0, 5, "Third"), Kind.CLAIM)
    assert listed(window)[0] == "Third: 1 mark · done · river"
    for _ in range(3):
        session.undo()
    assert listed(window) == ["Third: 0 marks", "Second: 0 marks", "First: 0 marks"]
    assert window.library_panel._shelf.findText("river") < 0
    window._session.redo()
    assert listed(window)[0] == "Third: 0 marks · done"
    assert reads == []


def test_the_article_that_was_opened_stays_where_it_is_listed(
    window: MainWindow, reads: list[int | None]
) -> None:
    first = window._session.articles()[-1]
    reads.clear()
    window._session.open_article(first.id)
    assert [line.partition(":")[0] for line in listed(window)] == ["Third", "Second", "First"]
    assert window.library_list.currentIndex().row() == 2
    assert reads == []
    assert [article.title for article in window._session.articles()] == ["First", "Third", "Second"]


def test_a_new_article_and_those_of_other_programs_are_listed(
    window: MainWindow, tmp_path: Path
) -> None:
    window._session.open_files([article_file(tmp_path, "# Fourth\n\nWords.", "fourth.md")])
    assert len(listed(window)) == 4
    other = Workspace.open(reader="Mia")
    other.add(article_file(tmp_path, "# Fifth\n\nWords.", "fifth.md"))
    other.close()
    window._session._look_elsewhere()
    assert len(listed(window)) == 5


def test_the_menu_reads_no_more_than_it_shows(window: MainWindow, reads: list[int | None]) -> None:
    menu = next(one for one in window.findChildren(QMenu) if "recent" in one.title())
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == ["Third", "Second", "First"]
    assert reads == [12]


def test_a_large_change_is_taken_back_beside_the_window_and_can_be_stopped(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("annotator.ui.session.undo_session.SEVERAL", 2)
    session = window._session
    places = [Passage(0, 5, "Third"), Passage(7, 11, "Some"), Passage(12, 17, "words")]
    notes = [session.mark(place, Kind.CLAIM) for place in places]
    session.set_kinds([note.id for note in notes if note], Kind.PROJECTION)
    held: list[bool] = []
    session.held.connect(held.append)

    def kinds() -> set[Kind]:
        return {note.kind for note in session.annotations()}

    session.undo()
    assert session.is_working
    assert held == [True]
    assert kinds() == {Kind.PROJECTION}
    session.cancel()
    qtbot.waitUntil(lambda: not session.is_working)
    assert held == [True, False]
    assert kinds() == {Kind.PROJECTION}
    for go, kind in ((session.undo, Kind.CLAIM), (session.redo, Kind.PROJECTION)):
        with qtbot.waitSignal(session.went_back) as told:
            go()
        assert kinds() == {kind}
        assert told.args[0].passage == places[0]
        assert window.marks_list.all_annotations() == session.annotations()
    assert not session.is_held
    assert window.notice.words.startswith("Redid")
