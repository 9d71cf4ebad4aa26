"""In the window: while the library is closed for something, and where it does not open again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, set_mark
from tests.ui.test_restoring import (
    TEXT,
    damage,
    dialog_of,
    is_offering,
    marked,
    press,
    window,
)

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.rescue_dialog import RescueDialog
from annotator.ui.restore_dialog import RestoreDialog
from annotator.ui.session import large_session

__all__ = ["window"]


def offering() -> list[RescueDialog]:
    """The page, where it has looked."""
    pages = [one for one in QApplication.topLevelWidgets() if isinstance(one, RescueDialog)]
    return [one for one in pages if one.isVisible() and is_offering(one)]


def when_offering(do: Callable[[RescueDialog], None]) -> None:
    """Do something with the page, as soon as it has looked."""

    def look() -> None:
        if shown := offering():
            do(shown[0])
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def change_much(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a change that holds everything else."""
    monkeypatch.setattr(large_session, "SEVERAL", 0)
    session = window._session
    session.set_kinds([note.id for note in session.annotations()], Kind.PROJECTION)
    assert session.is_held


# What was held


def test_another_library_releases_what_a_change_held(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_much(window, monkeypatch)
    window._session.open_library(tmp_path / "other.sqlite")
    assert not window._session.is_held
    assert window.menuBar().isEnabled()
    window.open_files([article_file(tmp_path, TEXT)])
    set_mark(window, "lower town")


def test_the_page_about_the_library_releases_it_too(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_much(window, monkeypatch)
    when_offering(RescueDialog.reject)
    with qtbot.captureExceptions() as caught:
        window.notice.acted.emit("rescue_library")
    assert not caught
    assert not window._session.is_held
    assert window.menuBar().isEnabled()
    assert window._session.article is not None


# While the page is open


def test_nothing_runs_while_the_page_is_open_and_what_comes_is_opened_afterwards(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session, library = window._session, window._session.library_path
    said: list[str] = []
    keeper, file = session.keeper(), article_file(tmp_path, "# Fire\n\nIt burned.\n", "fire.md")
    session.failed.connect(said.append)

    def inside(page: RescueDialog) -> None:
        keeper.look()
        session._poll.timeout.emit()
        window.library_panel.search_wanted.emit("water")
        window.open_named([file])
        assert not session.is_working
        assert session.is_held
        assert session.library_path == library
        page.reject()

    when_offering(inside)
    with qtbot.captureExceptions() as caught:
        window.notice.acted.emit("rescue_library")
    assert not caught
    assert not said
    qtbot.waitUntil(lambda: session.article is not None and session.article.title == "Fire")
    assert keeper._timer.isActive()


def test_a_window_that_closes_under_the_page_ends(window: MainWindow, qtbot: QtBot) -> None:
    def inside(_page: RescueDialog) -> None:
        window.close()

    when_offering(inside)
    with qtbot.captureExceptions() as caught:
        window.notice.acted.emit("rescue_library")
    assert not caught
    assert not window.isVisible()


# Where it does not open again


def lose(window: MainWindow) -> None:
    """Let the library be closed, and not open again."""

    def verb() -> Path:
        damage(path)
        return path

    path = window._session.library_path
    assert not window._session.replace_library(verb)


def test_a_library_that_does_not_open_again_is_asked_about(
    window: MainWindow, qtbot: QtBot
) -> None:
    path = window._session.library_path
    lose(window)
    assert window._session.articles() == []
    assert window._session.is_held
    assert window._session.library_path == path
    qtbot.waitUntil(lambda: bool(offering()), timeout=5000)
    press(dialog_of(RescueDialog), "Recover")
    qtbot.waitUntil(lambda: marked(window) == {"lower town"}, timeout=5000)
    assert window.menuBar().isEnabled()
    assert window._session.library_path == path
    qtbot.waitUntil(lambda: "Recovered" in window.notice.words)
    set_mark(window, "the bridge was closed")


def test_the_window_closes_with_the_page_where_no_library_is_open(
    window: MainWindow, qtbot: QtBot
) -> None:
    lose(window)
    qtbot.waitUntil(lambda: bool(offering()), timeout=5000)
    press(dialog_of(RescueDialog), "Close Annotator")
    assert not window.isVisible()


def test_a_library_that_is_locked_is_tried_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = window._session.library_path

    def locked(library: Path, **_more: object) -> Workspace:
        if library != path:
            return unlocked(library)
        raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=library)

    unlocked = Workspace.open
    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "open", locked)
        assert not window._session.replace_library(lambda: path)
        qtbot.waitUntil(lambda: "another program" in window.notice.words.lower())
        assert window._session.is_held
    press(window, "Try again")
    assert marked(window) == {"lower town"}
    assert not window._session.is_held


# A damaged library that opens


def test_a_backup_takes_the_place_of_a_damaged_library_that_opens(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mark(window, "the bridge was closed")
    path = window._session.library_path

    def damaged(self: Workspace, *_args: object, **_more: object) -> None:
        raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=self.path, reason="a page")

    monkeypatch.setattr(Workspace, "preview_restore", damaged)
    monkeypatch.setattr(Workspace, "restore", damaged)
    window.action("restore_backup").trigger()
    dialog = dialog_of(RestoreDialog)
    qtbot.waitUntil(lambda: "cannot be compared" in dialog.words, timeout=5000)
    press(dialog, "Put it back")
    qtbot.waitUntil(lambda: marked(window) == {"lower town"}, timeout=5000)
    qtbot.waitUntil(lambda: "was put back" in window.notice.words)
    assert len(list(path.parent.glob("library-damaged-*.sqlite"))) == 1
    assert not window._session.is_held
    set_mark(window, "the bridge was closed")
