"""The window shows what it can, and says plainly what of the library it could not read."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.spoiling import spoil
from tests.ui.library_hands import furnished, two_marks
from tests.ui.reading_hands import article_file

from annotator.core.errors import ErrorCode
from annotator.core.library import putting_back
from annotator.core.library.parts import Parts
from annotator.core.library.store import Store
from annotator.core.model import Kind, Quarantined
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.quarantine_dialog import QuarantineDialog, words_of_returned
from annotator.ui.verbs.quarantine import QuarantineVerbs

TEXT = "# Flood\n\nThe mayor saw water in the lower town, and <b>nobody</b> else did.\n"
LOSE = "UPDATE annotation SET kind = 'x' WHERE note LIKE 'lost%'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The user's own library with two marks, closed."""
    return two_marks(article_file(tmp_path, TEXT), "lost <img src=x>", "kept")


def verbs_of(window: MainWindow) -> QuarantineVerbs:
    verbs = window.findChild(QuarantineVerbs)
    assert verbs is not None
    return verbs


def shown_dialog(window: MainWindow) -> QuarantineDialog:
    """Open the article, press what tells of lost marks, and return the page that opens."""
    session = window._session
    session.open_article(session.articles()[0].id)
    verbs_of(window).button.click()
    (dialog,) = window.findChildren(QuarantineDialog)
    return dialog


def put_back(window: MainWindow, dialog: QuarantineDialog, qtbot: QtBot) -> None:
    """Press "Put back" as soon as that can be."""
    qtbot.waitUntil(dialog.put_back.isEnabled)
    with qtbot.waitSignal(window._session.returner().returned):
        dialog.put_back.click()


def test_a_lost_mark_is_told_once_with_details_to_copy(qtbot: QtBot, path: Path) -> None:
    spoil(path, LOSE)
    window = furnished(qtbot)
    assert "1 mark could not be read, in “Flood”" in window.notice.words
    verbs = verbs_of(window)
    assert not verbs.button.isHidden()
    assert verbs.button.text() == "1 mark could not be read"
    dialog = shown_dialog(window)
    assert [mark.note for mark in window._session.annotations()] == ["kept"]
    assert "annotation 1" in dialog.details
    assert "lost <img src=x>" in dialog.details
    assert dialog.close_button.isDefault()
    assert not dialog.put_back.isDefault()
    dialog._copy()
    assert QApplication.clipboard().text() == dialog.details
    dialog._understand()
    assert verbs.button.isHidden()
    assert window.notice.words == ""


def test_what_breaks_while_the_window_is_open_does_not_close_the_article(
    qtbot: QtBot, path: Path
) -> None:
    window = furnished(qtbot)
    session = window._session
    session.open_article(session.articles()[0].id)
    spoil(path, "UPDATE anchor SET quote = upper(quote) WHERE annotation_id = 1")
    assert session.article is not None
    session.open_article(session.article.id)
    assert len(session.annotations()) == 2
    assert window.notice.words == "1 of your marks moved."
    window.notice.close_notice()
    assert "could not be read" in window.notice.words


def test_an_export_says_what_it_left_out(
    qtbot: QtBot, path: Path, tmp_path: Path, make_window: Callable[[], MainWindow]
) -> None:
    spoil(path, LOSE)
    window = furnished(qtbot)
    window.notice.close_all()
    with qtbot.waitSignal(window._session.carrier.exported):
        window._session.carrier.export_file(tmp_path / "a.csv", None)
    assert "1 mark could not be read" in window.notice.words
    assert "lost" not in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def spoiled_library(path: Path | None, file: Path) -> Path:
    """A library with a mark that can be read and one that cannot, closed."""
    made = two_marks(file, "lost", "kept", path)
    spoil(made, LOSE)
    return made


def test_each_library_is_told_of_until_its_own_is_understood(qtbot: QtBot, tmp_path: Path) -> None:
    file = article_file(tmp_path, TEXT)
    own, other = spoiled_library(None, file), spoiled_library(tmp_path / "b.sqlite", file)
    window = furnished(qtbot)
    verbs, session = verbs_of(window), window._session
    verbs._keep()
    session.open_library(other)
    assert not verbs.button.isHidden()
    assert "could not be read" in window.notice.words
    verbs._keep()
    for path in (own, other, own):
        session.open_library(path)
        assert session.library_path == path
        assert (verbs.button.isHidden(), window.notice.words) == (True, "")


def test_what_was_set_aside_is_told_until_it_is_answered(
    qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    spoil(path, LOSE)
    window = furnished(qtbot)
    for number in range(2):
        window.open_files([article_file(tmp_path, f"# Nr {number}\n\nWords.\n", f"{number}.md")])
        assert "1 mark could not be read" in window.notice.words
    window.notice.close_notice()
    window.open_files([article_file(tmp_path, "# Nr 3\n\nWords.\n", "3.md")])
    assert window.notice.words == ""
    assert not verbs_of(window).button.isHidden()


def test_another_library_takes_the_notice_along(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    spoil(path, LOSE)
    window = furnished(qtbot)
    window._session.open_library(tmp_path / "clean.sqlite")
    assert window.notice.words == ""
    assert verbs_of(window).button.isHidden()


def test_the_short_words_have_no_title_even_one_with_commas(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled_library(None, article_file(tmp_path, "# A, b {title}\n\nThe mayor saw water, once.\n"))
    words = {"1 mark could not be read": "Lu, non: 1", "{told}, in “{title}”": "«{title}» {told}"}
    monkeypatch.setattr(QCoreApplication, "translate", lambda _context, text: words.get(text, text))
    window = furnished(qtbot)
    assert verbs_of(window).button.text() == "Lu, non: 1"
    assert window.notice.words.startswith("«A, b {title}» Lu, non: 1")


def test_a_lost_mark_is_put_back_and_that_can_be_undone(qtbot: QtBot, path: Path) -> None:
    spoil(path, LOSE)
    window = furnished(qtbot)
    session, verbs = window._session, verbs_of(window)
    dialog = shown_dialog(window)
    qtbot.waitUntil(lambda: "It can be put back." in dialog.details)
    assert "“mayor saw”\nlost <img src=x>" in dialog.details, "its words can be copied"
    put_back(window, dialog, qtbot)
    assert {mark.note for mark in session.annotations()} == {"lost <img src=x>", "kept"}
    assert verbs.button.isHidden()
    assert window.notice.words == "The mark “mayor saw” is back."
    window.notice.acted.emit("undo")
    assert [mark.note for mark in session.annotations()] == ["kept"]


def test_a_mark_that_was_in_the_trash_is_told_as_being_there_again(
    qtbot: QtBot, path: Path
) -> None:
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        (lost,) = [mark for one in workspace.articles() for mark in workspace.annotations(one.id)
                   if mark.note != "kept"]  # fmt: skip
        workspace.delete([lost.id])
    spoil(path, LOSE)
    window = furnished(qtbot)
    put_back(window, shown_dialog(window), qtbot)
    assert window.notice.words == "The mark “mayor saw” is back in the trash, where it was."
    assert window.notice._button.isHidden(), "there is nothing to undo"
    assert [mark.note for mark in window._session.annotations()] == ["kept"]
    told = words_of_returned([lost, msgspec.structs.replace(lost, deleted_at="2026")])
    assert told == "2 marks are back, 1 of them in the trash, where they were."


def test_a_mark_that_cannot_be_put_back_says_why(qtbot: QtBot, path: Path) -> None:
    spoil(path, "UPDATE annotation SET kind = 'x' WHERE id = 1", "DELETE FROM change_row")
    window = furnished(qtbot)
    dialog = shown_dialog(window)
    qtbot.waitUntil(lambda: "told nowhere: copy its words" in dialog.details)
    assert not dialog.put_back.isEnabled()


def test_do_not_tell_again_holds_for_the_rows_that_were_seen_alone(
    qtbot: QtBot, path: Path
) -> None:
    spoil(path, LOSE)
    window = furnished(qtbot)
    session, verbs = window._session, verbs_of(window)
    shown_dialog(window)._understand()
    assert verbs.button.isHidden()
    with qtbot.waitSignal(session.returner().returned):
        session.returner().put_back([one for one in session.quarantined() if one.is_lost_mark])
    window.notice.close_all()
    spoil(path, "UPDATE annotation SET kind = 'x' WHERE note = 'kept'")
    session.open_article(session.articles()[0].id)
    assert len([one for one in session.quarantined() if one.is_lost_mark]) == 1
    assert not verbs.button.isHidden()
    assert "1 mark could not be read" in window.notice.words


def test_what_stays_apart_is_not_told_again_where_a_part_came_back(
    qtbot: QtBot, path: Path
) -> None:
    spoil(path, "UPDATE annotation SET kind = 'x'")
    window = furnished(qtbot)
    session, verbs = window._session, verbs_of(window)
    session.open_article(session.articles()[0].id)
    verbs._keep()
    one, _other = [one for one in session.quarantined() if one.is_lost_mark]
    with qtbot.waitSignal(session.returner().returned):
        session.returner().put_back([one])
    assert any(one.is_lost_mark for one in session.quarantined())
    assert verbs.button.isHidden()


@pytest.fixture
def judged(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Quarantined]:
    """The rows that were judged so far, of 200 marks that cannot be read; each takes a while."""
    with closing(Workspace.open(reader="Mia")) as workspace:
        (article,) = workspace.articles()
        for _ in range(198):
            workspace.mark(article.id, 10, 19, Kind.CLAIM, note="lost")
    spoil(path, "UPDATE annotation SET kind = 'x'")
    seen: list[Quarantined] = []
    real = putting_back._why_not

    def slow(store: Store, one: Quarantined, parts: Parts) -> ErrorCode | None:
        seen.append(one)
        time.sleep(0.02)
        return real(store, one, parts)

    monkeypatch.setattr(putting_back, "_why_not", slow)
    return seen


@pytest.mark.parametrize("way", ["page", "cancel", "window"])
def test_judging_what_can_come_back_is_told_and_can_be_stopped(
    qtbot: QtBot, judged: list[Quarantined], way: str
) -> None:
    window = furnished(qtbot)
    session = window._session
    began: list[str] = []
    session.work_began.connect(began.append)
    dialog = shown_dialog(window)
    qtbot.waitUntil(lambda: len(judged) > 1)
    assert began == ["Looking for what can be put back"]
    stop = {"page": dialog.reject, "cancel": session.cancel, "window": session.close}
    stop[way]()
    count = len(judged)
    qtbot.waitUntil(lambda: not session.is_working)
    assert len(judged) <= count + 3
