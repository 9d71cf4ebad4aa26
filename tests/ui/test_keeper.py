"""The window backs its library up: by the hour and at its end, without a word unless it fails."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, set_mark

from annotator.core.keeping import Backup, Reason
from annotator.core.library import backups
from annotator.core.workspace import Workspace
from annotator.ui import keeper
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings

TEXT = "# Flood\n\nThe mayor saw water in the lower town.\n"


@pytest.fixture(autouse=True)
def at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back up on closing, as the program does."""
    monkeypatch.setattr(keeper, "LARGE", 200_000_000)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window with an article and a mark, not shown."""
    return opened(qtbot, article_file(tmp_path, TEXT))


def opened(qtbot: QtBot, path: Path) -> MainWindow:
    made = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(made)
    made.start([path])
    made.furnish()
    return made


def look(window: MainWindow, qtbot: QtBot) -> str:
    """Let the time pass that is between two looks; return when the last backup was made."""
    made = window._session.keeper()
    with qtbot.waitSignal(made.backed_up, timeout=5000) as told:
        made._timer.timeout.emit()
    standing = told.args[0]
    assert isinstance(standing, keeper.Standing)
    return standing.last_at


def all_backups() -> list[Backup]:
    return Workspace.backups_of()


def word(window: MainWindow) -> str:
    return window.library_panel.backup_words


def test_a_look_backs_up_what_was_changed_and_says_so_quietly(
    window: MainWindow, qtbot: QtBot
) -> None:
    set_mark(window, "lower town")
    assert word(window) == "Not backed up yet"
    at = look(window, qtbot)
    (backup,) = all_backups()
    assert (backup.made_at, backup.reason, backup.mark_count) == (at, Reason.HOURLY, 1)
    assert word(window) == "Backed up today"
    assert not window.work.isVisibleTo(window)
    assert window.notice.words == ""


def test_nothing_is_backed_up_before_its_hour(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = look(window, qtbot)
    set_mark(window, "lower town")
    assert look(window, qtbot) == at
    assert len(all_backups()) == 1
    monkeypatch.setattr(backups, "HOUR", timedelta(0))
    look(window, qtbot)
    # Of one hour only the newest is kept, unless both are of the same second.
    made = all_backups()
    assert 1 in {backup.mark_count for backup in made}
    look(window, qtbot)  # nothing was changed since
    assert all_backups() == made


def test_a_look_comes_by_itself(window: MainWindow) -> None:
    timer = window._session.keeper()._timer
    assert timer.isActive()
    assert timer.interval() == 2 * 60_000
    window._session.keeper().look()
    assert timer.interval() == 10 * 60_000


def test_a_window_that_is_closed_backs_up_what_was_changed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    set_mark(window, "lower town")
    assert window.close()
    (backup,) = all_backups()
    assert (backup.reason, backup.mark_count) == (Reason.CLOSE, 1)
    again = opened(qtbot, tmp_path / "article.md")
    assert word(again) == "Backed up today"
    assert again.close()
    assert all_backups() == [backup]


def test_a_window_is_closed_while_a_look_backs_up(window: MainWindow) -> None:
    set_mark(window, "lower town")
    window._session.keeper().look()
    assert window.close()
    assert all_backups()[0].mark_count == 1


@pytest.mark.parametrize(("limit", "value"), [("LARGE", 0), ("AT_MOST", -1.0)])
def test_a_closing_waits_for_no_long_backup(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, limit: str, value: float
) -> None:
    monkeypatch.setattr(keeper, limit, value)
    set_mark(window, "lower town")
    assert window.close()
    assert all_backups() == []
    assert Settings().text("backup_failed") == ""


def test_a_failure_is_told_once(window: MainWindow, qtbot: QtBot, annotator_home: Path) -> None:
    (annotator_home / "backups").write_text("in the way", encoding="utf-8")
    made = window._session.keeper()
    for told in ("The library could not be backed up", ""):
        with qtbot.waitSignal(made.failed, timeout=5000):
            made.look()
        assert window.notice.words.startswith(told)
        assert bool(window.notice.words) == bool(told)
        window.notice.close_all()
    (annotator_home / "backups").unlink()
    look(window, qtbot)
    assert word(window) == "Backed up today"
    assert window.notice.words == ""


def test_a_failure_on_closing_stops_nothing_and_is_told_next_time(
    window: MainWindow, qtbot: QtBot, annotator_home: Path, tmp_path: Path
) -> None:
    set_mark(window, "lower town")
    (annotator_home / "backups").write_text("in the way", encoding="utf-8")
    assert window.close()
    (annotator_home / "backups").unlink()
    again = opened(qtbot, tmp_path / "article.md")
    assert "could not be backed up" in again.notice.words
    look(again, qtbot)
    assert again.close()
    third = opened(qtbot, tmp_path / "article.md")
    assert third.notice.words == ""
    assert third.close()
