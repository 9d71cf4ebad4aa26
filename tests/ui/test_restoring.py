"""In the window: backups are put back and forth, a library that does not open is helped."""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, set_mark

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import Reason, Restored
from annotator.core.library import recovery
from annotator.core.model import Kind
from annotator.core.paths import library_path
from annotator.core.workspace import Workspace
from annotator.ui.history_words import time_words
from annotator.ui.main_window import MainWindow
from annotator.ui.rescue_dialog import RescueDialog
from annotator.ui.restore_dialog import RestoreDialog
from annotator.ui.settings import Settings
from annotator.ui.verbs.rescuing import ask_at_start
from annotator.ui.verbs.restoring import RestoringVerbs

TEXT = "# Flood\n\nThe mayor saw water in the lower town, and the bridge was closed.\n"
Make = Callable[[], MainWindow]


@pytest.fixture
def window(make_window: Make, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window with an article and one mark, of which there is a backup."""
    made = make_window()
    made.open_files([article_file(tmp_path, TEXT)])
    qtbot.waitUntil(lambda: made._session.article is not None)
    set_mark(made, "lower town")
    made._session._workspace.back_up_now()
    return made


def marked(window: MainWindow) -> set[str]:
    return {note.original_quote for note in window._session.annotations()}


def press(parent: RestoreDialog | RescueDialog | MainWindow, words: str) -> None:
    """Press the button that says so with the mouse."""
    buttons = [one for one in parent.findChildren(QPushButton) if one.isVisible()]
    (button,) = [one for one in buttons if one.text().replace("&", "") == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog_of(kind: type[RestoreDialog] | type[RescueDialog]) -> RestoreDialog | RescueDialog:
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
    (found,) = [one for one in shown if one.isVisible()]
    return found


def restore_dialog(window: MainWindow, qtbot: QtBot) -> RestoreDialog:
    """Open the list of backups, and wait until the first is compared."""
    window.action("restore_backup").trigger()
    dialog = dialog_of(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    waited = ("would", "different", "no backup")
    qtbot.waitUntil(lambda: any(words in dialog.words for words in waited), timeout=5000)
    return dialog


def is_offering(dialog: RescueDialog) -> bool:
    """Whether the page is done with looking, and its buttons can be pressed."""
    return bool(dialog.offers()) and all(one.button.isVisible() for one in dialog.offers())


def damage(path: Path) -> bytes:
    """Spoil the first page of a library that is closed."""
    spoilt = b"\xff" * 100 + path.read_bytes()[100:]
    path.write_bytes(spoilt)
    return spoilt


# Backups


def test_a_backup_is_shown_put_back_and_the_way_back_offered(
    window: MainWindow, qtbot: QtBot
) -> None:
    set_mark(window, "the bridge was closed")
    dialog = restore_dialog(window, qtbot)
    assert "1 mark would be gone" in dialog.words
    assert "Flood" in dialog.words
    assert "The mark “\u2068the bridge was closed\u2069” would be gone" in dialog.words
    press(dialog, "Put it back")
    qtbot.waitUntil(lambda: marked(window) == {"lower town"}, timeout=5000)
    assert not dialog.isVisible()
    assert not window._session.is_held
    assert "was put back" in window.notice.words
    press(window, "Put back as it was")
    both = {"lower town", "the bridge was closed"}
    qtbot.waitUntil(lambda: marked(window) == both, timeout=5000)


def test_the_way_back_from_the_way_back_leads_to_what_was_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    backup = max(window._session._workspace.backups(), key=lambda one: one.made_at)
    time = time_words(backup.made_at)
    set_mark(window, "the bridge was closed")
    press(restore_dialog(window, qtbot), "Put it back")
    qtbot.waitUntil(lambda: "was put back" in window.notice.words, timeout=5000)
    assert window.notice.words == f"The backup of {time} was put back."
    set_mark(window, "saw water")  # worked on since
    first, since = {"lower town", "the bridge was closed"}, {"lower town", "saw water"}
    press(window, "Put back as it was")
    for marks in (first, since, first):
        qtbot.waitUntil(lambda: "again as it was before" in window.notice.words, timeout=5000)
        assert marked(window) == marks
        press(window, "Back to what was there until now")
    qtbot.waitUntil(lambda: marked(window) == since, timeout=5000)


def button_words(window: MainWindow) -> list[str]:
    """What the buttons of the notice say."""
    buttons = window.notice.findChildren(QPushButton)
    return [one.text() for one in buttons if one.isVisible()]


def test_an_offer_to_put_back_what_was_there_is_made_of_the_last_backup_alone(
    window: MainWindow, qtbot: QtBot
) -> None:
    set_mark(window, "the bridge was closed")
    press(restore_dialog(window, qtbot), "Put it back")
    qtbot.waitUntil(lambda: "was put back" in window.notice.words, timeout=5000)
    window.notice.say("Something else.", "undo", "Undo")  # so the offer waits
    restorer, [backup, *_] = window._session.restorer(), window._session._workspace.backups()
    restorer.restored.emit(Restored(window._session.library_path, backup, None))
    assert "was put back" in window.notice.words
    assert button_words(window) == []
    while window.notice.words:
        assert "Put back as it was" not in button_words(window)
        window.notice.close_notice()


def test_every_article_mark_and_edit_that_would_go_or_come_back_is_named(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = window._session._workspace
    [article] = workspace.articles()
    [made] = workspace.annotations(article.id)
    workspace.edit(made.id, note="ask the mayor")
    workspace.tag_article(article.id, ["water"])
    workspace.add(article_file(tmp_path, "# The unmarked one\n\nFew words.\n", "second.md"))
    words = restore_dialog(window, qtbot).words
    for sign in ("\u2068", "\u2069", "•  "):
        words = words.replace(sign, "")
    assert "1 article would be gone" in words
    assert "The unmarked one\nThis article would be gone" in words
    assert "As it was then: tags" in words
    assert "The note “ask the mayor” would be gone" in words
    assert "in the trash" not in words


def test_buttons_of_a_dialog_look_alike(window: MainWindow, qtbot: QtBot) -> None:
    buttons = restore_dialog(window, qtbot).findChildren(QPushButton)
    assert len(buttons) == 2
    assert all(button.icon().isNull() for button in buttons)


def test_a_mark_deleted_since_is_told_once(window: MainWindow, qtbot: QtBot) -> None:
    workspace = window._session._workspace
    [article] = workspace.articles()
    workspace.delete([note.id for note in workspace.annotations(article.id)])
    words = restore_dialog(window, qtbot).words
    assert words.count("would come back") == 2  # in sum, and by article
    assert "trash" not in words
    assert "gone" not in words


def test_after_a_restart_the_list_has_the_library_of_before(
    window: MainWindow, qtbot: QtBot, make_window: Make
) -> None:
    set_mark(window, "the bridge was closed")
    press(restore_dialog(window, qtbot), "Put it back")
    qtbot.waitUntil(lambda: marked(window) == {"lower town"}, timeout=5000)
    window.close()
    again = make_window()
    again.start([])
    dialog = restore_dialog(again, qtbot)
    listed = dialog.findChild(QTreeWidget)
    assert listed is not None
    rows = [listed.topLevelItem(row) for row in range(listed.topLevelItemCount())]
    whys = [row.text(1) for row in rows if row is not None]
    assert whys[0] == "Before a backup was put back"
    assert "1 mark would come back" in dialog.words
    press(dialog, "Put it back")
    qtbot.waitUntil(lambda: len(marked(again)) == 2, timeout=5000)


def test_a_backup_that_changes_nothing_is_not_put_back(window: MainWindow, qtbot: QtBot) -> None:
    dialog = restore_dialog(window, qtbot)
    assert dialog.words == "Nothing would be different."
    (button,) = [one for one in dialog.findChildren(QPushButton) if "Put" in one.text()]
    assert not button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_backup_that_is_spoilt_says_so(window: MainWindow, qtbot: QtBot) -> None:
    set_mark(window, "the bridge was closed")
    (backup,) = window._session._workspace.backups()
    damage(backup.path)
    window.action("restore_backup").trigger()
    dialog = dialog_of(RestoreDialog)
    listed = dialog.findChild(QTreeWidget)
    assert listed is not None
    qtbot.waitUntil(lambda: listed.topLevelItemCount() == 1, timeout=5000)
    row = listed.topLevelItem(0)
    assert row is not None
    assert row.text(4) == "Not sound"
    listed.setCurrentItem(row)
    qtbot.waitUntil(lambda: "not a library" in dialog.words, timeout=5000)
    dialog.reject()


def test_a_restore_elsewhere_takes_the_article_from_under_the_reader(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.open_files([article_file(tmp_path, "# Fire\n\nIt burned.\n", "fire.md")])
    qtbot.waitUntil(lambda: window._session.article.title == "Fire")
    with closing(Workspace.open()) as other:
        other.restore(other.resolve_backup("newest"))
    window._session._poll.timeout.emit()
    assert window._session.article is not None
    assert window._session.article.title == "Flood"
    assert window.notice.words == ""


# The line about backups


def test_a_library_that_is_left_is_backed_up(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    set_mark(window, "the bridge was closed")
    with qtbot.waitSignal(window._session.keeper().left, timeout=5000):
        window._session.open_library(tmp_path / "other.sqlite")
    newest = Workspace.backups_of(library_path())[0]
    assert (newest.reason, newest.mark_count) == (Reason.CLOSE, 2)
    assert window.library_panel.backup_words == "Not backed up yet"


def test_why_no_backup_could_be_made_is_said_in_bold_and_logged(
    window: MainWindow, qtbot: QtBot, annotator_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.library_panel.backup_words == "Not backed up yet"
    for backup in (annotator_home / "backups").iterdir():
        backup.unlink()
    (annotator_home / "backups").rmdir()
    (annotator_home / "backups").write_text("in the way", encoding="utf-8")
    made = window._session.keeper()
    with qtbot.waitSignal(made.failed, timeout=5000):
        made.look()
    told = window.library_panel.backup_words
    assert "cannot be written" in told
    assert "allow writing to it" in told
    labels = window.library_panel.findChildren(QLabel)
    assert [one.font().bold() for one in labels if one.text() == told] == [True]
    log = (annotator_home / "annotator.log").read_text(encoding="utf-8")
    assert "cannot be written" in log


def test_damage_is_found_while_a_library_is_open_and_what_can_be_done_is_offered(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(self: Workspace) -> None:
        raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=self.path, reason="a page")

    monkeypatch.setattr(Workspace, "check_file", damaged)
    with qtbot.waitSignal(window._session.keeper().failed, timeout=5000):
        window._session.keeper().look()

    def recover() -> None:
        dialog = dialog_of(RescueDialog)
        assert isinstance(dialog, RescueDialog)
        if not is_offering(dialog):
            QTimer.singleShot(20, recover)
        else:
            press(dialog, "Recover")

    QTimer.singleShot(0, recover)
    press(window, "What can be done")
    assert marked(window) == {"lower town"}
    qtbot.waitUntil(lambda: "Recovered: 1 article, 1 mark" in window.notice.words)
    assert window.library_panel.backup_words == "Backed up today"
    assert len(list(library_path().parent.glob("library-damaged-*Z.sqlite"))) == 1
    set_mark(window, "the bridge was closed")


# A library that does not open


def other_library(folder: Path, words: str) -> Path:
    path = folder / "other.sqlite"
    with closing(Workspace.open(path)) as other:
        opened = other.add(article_file(folder, f"# Other\n\n{words}\n", "other.md"))
        start = opened.rendering.text.index(words)
        other.mark(opened.article.id, start, start + len(words), Kind.CLAIM)
    return path


def refused(window: MainWindow, qtbot: QtBot, path: Path) -> RescueDialog:
    window._session.open_library(path)
    if "is not a library" in window.notice.words:
        press(window, "Look for marks in it")
    dialog = dialog_of(RescueDialog)
    assert isinstance(dialog, RescueDialog)
    qtbot.waitUntil(lambda: is_offering(dialog), timeout=10_000)
    return dialog


def test_a_damaged_library_is_recovered_and_kept(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = other_library(tmp_path, "It burned all night")
    spoilt = damage(path)
    dialog = refused(window, qtbot, path)
    assert "This library is damaged" in dialog.words
    assert "1 article, 1 mark can be read." in dialog.words
    assert window._session.library_path == library_path(), "the open one stays meanwhile"
    press(dialog, "Recover")
    assert not any(one.isEnabled() for one in dialog.offers()), (
        "nothing else can be chosen meanwhile"
    )
    qtbot.waitUntil(lambda: window._session.library_path == path, timeout=10_000)
    assert marked(window) == {"It burned all night"}
    (kept,) = tmp_path.glob("other-damaged-*.sqlite")
    assert kept.read_bytes() == spoilt
    assert kept.name in window.notice.words


def test_a_library_that_was_written_to_meanwhile_is_read_again_beside_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = other_library(tmp_path, "It burned all night")
    damage(path)
    dialog = refused(window, qtbot, path)
    threads, read = [], recovery.recover_draft

    def told(*given: object, **more: object) -> object:
        threads.append(threading.current_thread())
        return read(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(recovery, "recover_draft", told)
    os.utime(path, ns=(0, 0))  # as another program's write shows
    press(dialog, "Recover")
    qtbot.waitUntil(lambda: window._session.library_path == path, timeout=10_000)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    assert marked(window) == {"It burned all night"}


def test_a_page_that_is_closed_leaves_nothing_behind(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = other_library(tmp_path, "It burned all night")
    damage(path)
    before = {one.name for one in tmp_path.iterdir()}
    dialog = refused(window, qtbot, path)
    assert {one.name for one in tmp_path.iterdir()} > before
    press(dialog, "Close")
    assert {one.name for one in tmp_path.iterdir()} == before
    assert marked(window) == {"lower town"}


def test_of_a_strangers_library_only_the_marks_are_taken(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = other_library(tmp_path, "It burned all night")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TRIGGER evil AFTER INSERT ON annotation BEGIN DELETE FROM annotation; END"
        )
        connection.commit()
    dialog = refused(window, qtbot, path)
    assert "somebody's program" in dialog.words
    press(dialog, "Take its marks")
    qtbot.waitUntil(lambda: "1" in window.notice.words, timeout=10_000)
    press(window, "Add")
    qtbot.waitUntil(lambda: len(window._session.articles()) == 2, timeout=5000)
    assert window._session.library_path == library_path()
    assert sum(window._session.counts().values()) == 2


@pytest.mark.parametrize("button", ["Put it back", "Begin anew", "Close Annotator"])
def test_a_library_that_is_gone_is_asked_about_at_the_start(
    window: MainWindow, qtbot: QtBot, button: str
) -> None:
    window.close()
    library_path().rename(library_path().with_name("elsewhere"))
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open()

    def choose() -> None:
        dialog = dialog_of(RescueDialog)
        assert isinstance(dialog, RescueDialog)
        if not is_offering(dialog):
            QTimer.singleShot(20, choose)
        else:
            assert "Your library is not there" in dialog.words
            press(dialog, button)

    QTimer.singleShot(0, choose)
    answer = ask_at_start(caught.value, Settings())
    if button == "Close Annotator":
        assert answer is None
        return
    assert answer is not None
    with closing(Workspace.open(answer.library)) as workspace:
        held = sum(workspace.count_annotations().values())
    assert held == (1 if button == "Put it back" else 0)


# Its place


def test_the_library_is_moved_and_stays_open(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "Dropbox" / "marks.sqlite"
    (verbs,) = window.findChildren(RestoringVerbs)
    verbs.move_to(target)
    qtbot.waitUntil(lambda: window._session.library_path == target, timeout=5000)
    assert library_path() == target
    assert marked(window) == {"lower town"}
    qtbot.waitUntil(lambda: "is at" in window.notice.words)
    set_mark(window, "the bridge was closed")
    window.notice.close_notice()
    assert "Dropbox" in window.notice.words, "the place is a risk, which is said once"
    window.notice.close_all()
    verbs.move_to(target)
    qtbot.waitUntil(lambda: "exists already" in window.notice.words, timeout=5000)
