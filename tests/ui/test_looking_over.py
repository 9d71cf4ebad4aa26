"""A large library that has to be looked over never holds the window up."""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.spoiling import spoil
from tests.ui.library_hands import furnished, two_marks
from tests.ui.reading_hands import article_file, set_mark

from annotator import app
from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.library import looking, trust
from annotator.core.library.store import Store
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace import Workspace
from annotator.ui.looking_over import LookingOver
from annotator.ui.main_window import MainWindow
from annotator.ui.rescue_dialog import RescueDialog
from annotator.ui.session import Session

TEXT = "# Flood\n\nThe mayor saw water in the lower town, and nobody else did.\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The user's own library with two marks, closed."""
    return two_marks(article_file(tmp_path, TEXT), "first", "second")


@pytest.fixture
def stranger(path: Path, tmp_path: Path) -> Path:
    """A library that somebody else has made, with a mark that cannot be read."""
    shutil.copy(path, tmp_path / "theirs.sqlite")
    spoil(tmp_path / "theirs.sqlite", "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    return tmp_path / "theirs.sqlite"


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each look at a whole library was on the window's thread; every library is large."""
    seen: list[bool] = []
    real = looking.put_right

    def noted(store: Store, progress: Progress = no_progress) -> int:
        seen.append(threading.current_thread() is threading.main_thread())
        for _ in range(20):  # as if it were a large one
            time.sleep(0.01)
            progress(0.0)
        return real(store, progress)

    monkeypatch.setattr(looking, "put_right", noted)
    monkeypatch.setattr(trust, "QUICK_BYTES", 0)
    return seen


@pytest.fixture
def window(qtbot: QtBot, path: Path) -> MainWindow:
    return furnished(qtbot)


def page() -> LookingOver:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, LookingOver)]
    return found


def soon(verb: Callable[[], None]) -> None:
    QTimer.singleShot(0, verb)


def stop() -> None:
    page().cancel.click()


def notes(window: MainWindow) -> list[str]:
    session = window._session
    session.open_article(session.articles()[0].id)
    return [mark.note for mark in session.annotations()]


def test_another_library_is_looked_over_beside_the_window(
    window: MainWindow, stranger: Path, threads: list[bool]
) -> None:
    told: list[str] = []
    soon(lambda: told.append(page()._label.text()))
    window._session.open_library(stranger)
    assert window._session.library_path == stranger
    assert threads == [False]
    assert "theirs.sqlite last" in told[0]
    assert notes(window) == ["first"]
    assert "1 mark could not be read" in window.notice.words


def test_to_stop_that_leaves_the_library_of_before(
    window: MainWindow, stranger: Path, threads: list[bool], path: Path
) -> None:
    before = stranger.read_bytes()
    soon(stop)
    window._session.open_library(stranger)
    assert window._session.library_path == path
    assert notes(window) == ["first", "second"]
    assert stranger.read_bytes() == before
    assert threads == [False]


def test_a_row_that_cannot_be_read_is_looked_for_beside_the_window(
    window: MainWindow, threads: list[bool], path: Path, qtbot: QtBot
) -> None:
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    session, told, polled = window._session, list[str](), list[bool]()

    def look() -> None:
        told.append(page()._label.text())
        polled.append(session._poll.isActive())

    soon(look)
    assert notes(window) == ["first"]
    assert threads == [False]
    assert "A part of" in told[0]
    assert polled == [False], "nothing else is read meanwhile"
    qtbot.waitUntil(session._poll.isActive)
    assert session._is_looking is False


def test_an_article_that_another_start_names_meanwhile_gets_no_other_marks(
    window: MainWindow, threads: list[bool], path: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    session = window._session
    flood = session.articles()[0].id
    window.open_files([article_file(tmp_path, "# Other\n\nQuite other words stand here.", "o.md")])
    other = session.articles()[0].id
    window.open_files([article_file(tmp_path, "# Third\n\nThird words.", "third.md")])
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    soon(lambda: window.open_named([Path(other)]))
    session.open_article(flood)
    assert threads == [False]
    qtbot.waitUntil(lambda: session.article is not None and session.article.id == other)
    assert session.annotations() == []
    assert window.view._annotations == {}
    assert window.view.article_document.text.startswith("Other")


def test_the_library_of_the_start_is_looked_over_before_there_is_a_window(
    qtbot: QtBot, path: Path, threads: list[bool]
) -> None:
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    soon(stop)
    assert app._asked_window(None, "Mia") is None
    made = app._asked_window(None, "Mia")
    assert made is not None
    qtbot.addWidget(made[0])
    assert not any(threads)
    assert notes(made[0]) == ["first"]
    with pytest.raises(Cancelled):
        LookingOver(path).result_of_it()


def test_a_library_that_cannot_be_written_is_told_on_a_page_at_the_start(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [ErrorCode.LIBRARY_READ_ONLY, ErrorCode.DISK_FULL]
    real, said = Workspace.open, list[str]()

    def refused(library: Path | None = None, **more: object) -> Workspace:
        if codes:
            raise AnnotatorError(codes.pop(0), path=path)
        return real(library, **more)  # type: ignore[arg-type]

    def try_again() -> None:
        (dialog,) = [
            one for one in QApplication.topLevelWidgets()
            if isinstance(one, RescueDialog) and one.isVisible()
        ]  # fmt: skip
        said.append(dialog.words)
        soon(try_again if codes else stop_asking)
        dialog.offers()[0].button.click()

    def stop_asking() -> None:
        said.append("")

    monkeypatch.setattr(Workspace, "open", refused)
    soon(try_again)
    made = app._asked_window(None, "Mia")
    assert made is not None
    qtbot.addWidget(made[0])
    made[0].close()
    assert "allow writing to it" in said[0]
    assert "make room, then try again" in said[1]
    assert "damaged" not in said[0] + said[1]


def stop_each_page(pages: list[LookingOver]) -> QTimer:
    """A timer that stops each page as soon as it is there, and counts it."""

    def stop_one() -> None:
        for one in QApplication.topLevelWidgets():
            if isinstance(one, LookingOver) and one.isVisible() and one.cancel.isEnabled():
                pages.append(one)
                one.cancel.click()

    timer = QTimer(interval=5)
    timer.timeout.connect(stop_one)
    timer.start()
    return timer


def test_a_look_that_was_stopped_is_not_begun_again_by_itself(
    window: MainWindow, threads: list[bool], path: Path, qtbot: QtBot
) -> None:
    assert notes(window) == ["first", "second"]
    session, pages = window._session, list[LookingOver]()
    session._poll.setInterval(20)
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    timer = stop_each_page(pages)
    qtbot.waitUntil(lambda: bool(pages))
    qtbot.wait(500)
    assert len(pages) == 1
    assert "marks of this article could not be read" in window.notice.words
    timer.stop()
    window.notice._button.click()
    assert [mark.note for mark in session.annotations()] == ["first"]
    assert "1 mark · saved" in window.status.words
    assert "1 mark could not be read" in window.notice.words


def test_an_article_whose_marks_were_not_read_says_so(
    window: MainWindow, threads: list[bool], path: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    article = window._session.articles()[0].id
    window.open_files([article_file(tmp_path, "# Other\n\nWords.\n", "other.md")])
    session, pages = window._session, list[LookingOver]()
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    timer = stop_each_page(pages)
    session.open_article(article)
    qtbot.waitUntil(lambda: "could not be read" in window.notice.words)
    timer.stop()
    assert window._shown_id == article
    assert "saved" not in window.status.words
    assert not threads[-1]


@pytest.fixture
def half_read(
    window: MainWindow, threads: list[bool], path: Path, qtbot: QtBot, tmp_path: Path
) -> MainWindow:
    """A window on an article whose marks are read, which was kept from looking over a library that
    has another article's marks to set aside.
    """
    session, pages = window._session, list[LookingOver]()
    flood = session.articles()[0].id
    session._poll.stop()
    window.open_files([article_file(tmp_path, "# Other\n\nQuite other words.\n", "other.md")])
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    timer = stop_each_page(pages)
    with pytest.raises(Cancelled):
        session._workspace.annotations(flood)
    qtbot.waitUntil(lambda: "a part of it cannot be read" in window.notice.words)
    timer.stop()
    session._poll.stop()
    return window


def test_a_look_that_is_offered_waits_until_the_library_was_looked_over(
    half_read: MainWindow, tmp_path: Path
) -> None:
    window = half_read
    set_mark(window, "other words")
    assert "a part of it cannot be read" in window.notice.words
    window.open_files([article_file(tmp_path, "# Third\n\nThird words.\n", "third.md")])
    assert "a part of it cannot be read" in window.notice.words
    window.notice._button.click()
    assert "1 mark could not be read" in window.notice.words
    window.notice.close_notice()
    assert window.notice.words == ""


def test_a_look_that_another_verb_has_begun_need_not_be_offered_any_more(
    half_read: MainWindow,
) -> None:
    session = half_read._session
    [flood] = [one.id for one in session.articles() if one.title == "Flood"]
    session.open_article(flood)
    assert [mark.note for mark in session.annotations()] == ["first"]
    half_read.notice.close_notice()  # of what was set aside
    assert half_read.notice.words == ""


@pytest.mark.parametrize("is_stopped", [False, True])
def test_an_article_that_comes_meanwhile_goes_into_the_library_that_is_open_then(
    window: MainWindow,
    stranger: Path,
    threads: list[bool],
    tmp_path: Path,
    qtbot: QtBot,
    is_stopped: bool,
) -> None:
    big = article_file(tmp_path, "# Big\n\n" + "word *a* and more of it.\n\n" * 5000, "big.md")
    session = window._session

    def meanwhile() -> None:
        window.open_named([big])  # as another start does
        QTimer.singleShot(30, stop if is_stopped else lambda: None)

    QTimer.singleShot(30, meanwhile)
    session.open_library(stranger)
    assert session.library_path.name == ("library.sqlite" if is_stopped else "theirs.sqlite")
    qtbot.waitUntil(lambda: "Big" in [one.title for one in session.articles()], timeout=10_000)


def test_a_window_that_is_closed_meanwhile_opens_no_library(
    window: MainWindow, stranger: Path, threads: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window._session
    closed, begun = list[bool](), list[Workspace]()
    real = Session._begin_with

    def noted(self: Session, workspace: Workspace) -> None:
        begun.append(workspace)
        real(self, workspace)

    def close() -> None:
        session.close()
        closed.append(True)

    monkeypatch.setattr(Session, "_begin_with", noted)
    QTimer.singleShot(30, close)
    session.replace_library(lambda: stranger)
    assert closed
    assert not begun
    assert not session._poll.isActive()


def test_a_window_that_is_closed_while_marks_are_looked_for_reads_no_more(
    window: MainWindow, threads: list[bool], path: Path
) -> None:
    session, opened = window._session, list[bool]()
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    session.opened.connect(lambda: opened.append(True))
    QTimer.singleShot(30, session.close)
    session.open_article(session.articles()[0].id)
    assert threads == [False]
    assert not opened
