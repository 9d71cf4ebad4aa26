"""The window that is open gets what another start of the program, or the system, wants open."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.one_window.claim import Claim
from annotator.one_window.place import place_of
from annotator.ui import rubbish
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.told_dialog import ToldDialog
from annotator.ui.verbs.other_starts import OtherStarts

Start = Callable[..., int]


class Opened:
    """A window that listens, put together as `app` does."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = Session(Workspace.open(reader="Mia"))
        self.window = MainWindow(self.session, Settings())
        self.starts = OtherStarts(
            self.window, self.session, Claim(place_of(self.session.library_path))
        )
        self.starts.wanted.connect(self.window.open_named)
        self.window.furnished.connect(self.starts.begin)
        self.window.closing.connect(self.starts.end)
        self.session.library_changed.connect(self.starts.move)
        qtbot.addWidget(self.window)

    def show(self, qtbot: QtBot) -> None:
        """Show it, and wait until other starts find it."""
        self.window.start([])
        self.window.show()
        qtbot.waitUntil(self.is_found, timeout=5000)

    def is_found(self) -> bool:
        return sys.platform == "win32" or Path(self.starts.place.address).exists()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    made = Opened(qtbot)
    made.show(qtbot)
    yield made
    made.window.close()
    if sys.platform != "win32":
        place = made.starts.place
        assert not list(place.folder.glob(f"{place.name}*"))
    assert gc.isenabled()


@pytest.fixture
def start(qtbot: QtBot) -> Start:
    """Start the program a second time, and return how it ended."""

    def run(*words: str | Path, folder: Path | None = None) -> int:
        command = [sys.executable, "-m", "annotator", *map(str, words)]
        with subprocess.Popen(command, env=os.environ, cwd=folder) as process:
            try:
                qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
            finally:
                process.kill()  # one that opened a window of its own would never end
            return process.returncode

    return run


def test_a_second_start_opens_its_article_in_the_window(
    opened: Opened, start: Start, tmp_path: Path
) -> None:
    article_file(tmp_path, "# Flüsse\n\nWasser.\n", "ein Übermaß.md")
    assert start("ein Übermaß.md", folder=tmp_path) == 0
    assert "Flüsse" in opened.window.windowTitle()


def test_several_articles_and_names_like_options(
    opened: Opened, start: Start, tmp_path: Path
) -> None:
    article_file(tmp_path, "# First\n\nOne.\n", "one.md")
    article_file(tmp_path, "# Odd\n\nTwo.\n", "-odd.md")
    assert start("--", "one.md", "-odd.md", folder=tmp_path) == 0
    assert {article.title for article in opened.session.articles()} == {"First", "Odd"}
    assert "Odd" in opened.window.windowTitle()


def test_a_window_that_was_put_away_comes_back(opened: Opened, start: Start, qtbot: QtBot) -> None:
    opened.window.showMinimized()
    assert start() == 0
    qtbot.waitUntil(lambda: not opened.window.isMinimized())
    assert opened.window.windowState() & Qt.WindowState.WindowMinimized == (
        Qt.WindowState.WindowNoState
    )
    assert opened.window.isVisible()


def test_an_annotator_file_is_offered_and_the_article_stays(
    opened: Opened, start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    other = Workspace.open(tmp_path / "other.sqlite", reader="Bob")
    added = other.add(article_file(tmp_path, "# Theirs\n\nThe mayor saw water.\n"))
    begin = added.rendering.text.index("water")
    other.mark(added.article.id, begin, begin + 5, Kind.CLAIM)
    export = tmp_path / "hand in.annotator"
    export.write_bytes(other.export_json())
    other.close()
    opened.window.open_files([article_file(tmp_path, "# Mine\n\nText.\n", "mine.md")])
    assert start(export) == 0
    qtbot.waitUntil(opened.window.notice.isVisible, timeout=5000)
    assert "1 mark" in opened.window.notice.words
    assert "Mine" in opened.window.windowTitle()
    assert not opened.session.annotations()


def test_an_article_of_the_library_is_opened_by_its_id(
    opened: Opened, start: Start, tmp_path: Path
) -> None:
    opened.window.open_files([article_file(tmp_path, "# Known\n\nText.\n", "known.md")])
    known = opened.session.article
    assert known is not None
    opened.window.open_files([article_file(tmp_path, "# Later\n\nText.\n", "later.md")])
    assert start(known.id[:8]) == 0
    assert "Known" in opened.window.windowTitle()


def test_a_file_that_is_gone_is_told_in_the_window(opened: Opened, tmp_path: Path) -> None:
    opened.window.open_named([tmp_path / "gone.md"])
    assert "gone.md" in opened.window.notice.words


def test_a_window_that_closes_leaves_the_library_to_the_next(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the beginning of its end: a backup may take a while."""
    claim = Claim(opened.starts.place)
    assert not claim.take()
    free: list[bool] = []
    close = opened.session.close

    def look_and_close() -> None:
        free.append(claim.take())
        claim.let_go()
        close()

    monkeypatch.setattr(opened.session, "close", look_and_close)
    opened.window.close()
    assert free == [True]


def test_a_second_window_takes_the_place_of_the_first(opened: Opened, qtbot: QtBot) -> None:
    second = Opened(qtbot)
    second.window.show()
    qtbot.waitUntil(lambda: second.window.is_furnished)
    opened.window.close()
    second.starts._again.setInterval(1)
    second.starts._again.start()
    qtbot.waitUntil(second.is_found, timeout=5000)
    second.window.close()


def test_another_library_has_another_place(opened: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    before = opened.starts.place
    Workspace.open(tmp_path / "other.sqlite").close()
    opened.session.open_library(tmp_path / "other.sqlite")
    assert opened.starts.place == place_of(tmp_path / "other.sqlite")
    assert opened.starts.place != before
    claim = Claim(before)
    assert claim.take()
    claim.let_go()
    qtbot.waitUntil(opened.is_found)


def test_rubbish_is_looked_for_on_the_windows_thread_while_it_listens(
    opened: Opened, qtbot: QtBot
) -> None:
    seen: list[object] = []
    gc.callbacks.append(seen_at := lambda *_: seen.append(None))
    try:
        assert not gc.isenabled()
        kept: list[list[object]] = [[] for _ in range(2 * gc.get_threshold()[0])]
        assert not seen
        opened.starts._rubbish.setInterval(1)
        qtbot.waitUntil(lambda: bool(seen), timeout=3000)
        assert kept
    finally:
        gc.callbacks.remove(seen_at)


def test_where_a_thread_goes_on_after_the_end_the_window_alone_looks_for_rubbish(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    """And the place stays that thread's until it has ended."""
    listening = opened.starts._listening
    assert listening is not None
    close = listening.close
    monkeypatch.setattr(listening, "close", lambda: False)
    opened.starts.end()
    assert not gc.isenabled()
    assert opened.starts._rubbish.isActive()
    assert not Claim(opened.starts.place).take()
    assert close()
    opened.starts._listen()
    qtbot.waitUntil(opened.is_found)
    opened.starts.end()
    assert not gc.isenabled()
    rubbish.go_on()


SYSTEM = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFileOpenEvent
from annotator import app
from annotator.one_window.claim import Claim
from annotator.one_window.place import place_of
from annotator.core.paths import library_path
one, two, three = map(Path, sys.argv[1:])
connect = app.connect_starts
def connect_and_send(application, window, session, claim):
    connect(application, window, session, claim)
    for path in (one, two):
        application.sendEvent(application, QFileOpenEvent(str(path)))
    window.furnished.connect(lambda: QTimer.singleShot(0, send_late))
    def send_late():
        print(window.windowTitle(), len(session.articles()), sep="|", flush=True)
        application.sendEvent(application, QFileOpenEvent(str(three)))
        QTimer.singleShot(100, tell)
    def tell():
        print(window.windowTitle(), len(session.articles()), sep="|", flush=True)
        window.close()
app.connect_starts = connect_and_send
sys.exit(app.run([], claim=Claim(place_of(library_path()))))
"""


def test_files_of_the_system_are_opened_before_and_after_the_window_is_ready(
    tmp_path: Path,
) -> None:
    """As macOS names them, which has no words for them: one event a file."""
    names = ("one", "zwei ü", "three")
    paths = [article_file(tmp_path, f"# Title {name}\n\nText.\n", f"{name}.md") for name in names]
    command = [sys.executable, "-c", SYSTEM, *map(str, paths)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=True, encoding="utf-8"
    )
    early, late = (line.split("|") for line in done.stdout.splitlines())
    assert early == ["Title zwei ü", "2"]
    assert late == ["Title three", "3"]


def test_a_file_that_cannot_be_opened_is_told_after_the_others_are_shown(
    opened: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    empty = article_file(tmp_path, "", "empty.md")
    good = article_file(tmp_path, "# Good\n\nwords\n", "good.md")
    opened.window.open_named([empty, good])
    article = opened.session.article
    assert article is not None
    assert article.title == "Good"
    assert "empty.md is empty" in opened.window.notice.words


def test_several_articles_are_told_and_those_that_are_not_there(
    opened: Opened, tmp_path: Path
) -> None:
    good = [article_file(tmp_path, f"# {name}\n\nOf {name}.\n", f"{name}.md") for name in "ABC"]
    opened.window.open_named(good)
    three = "3 articles were opened and are in the library; “\u2068C\u2069” is shown."
    assert opened.window.notice.words == three
    opened.window.open_named(good[:1])
    assert opened.window.notice.words == ""
    missing = tmp_path / "none.md"
    opened.window.open_named([*good[:2], missing])
    words = opened.window.notice.words
    assert words.startswith(f"There is no file {missing}")
    assert words.endswith(
        "2 articles were opened and are in the library; “\u2068B\u2069” is shown."
    )


def test_of_many_files_that_cannot_be_opened_some_are_told_and_all_can_be_read(
    opened: Opened, tmp_path: Path
) -> None:
    good = [article_file(tmp_path, f"# {name}\n\nOf {name}.\n", f"{name}.md") for name in "AB"]
    missing = [tmp_path / f"a-file-with-a-long-name-{number}.md" for number in range(30)]
    opened.window.open_named([*missing, *good])
    words, notice = opened.window.notice.words, opened.window.notice
    assert len(words) < 600
    told = [f"There is no file {path}: " for path in missing]
    assert [line for line in told if line in words] == told[:2]
    assert "28 more files could not be opened. 2 articles were opened" in words
    assert notice._button.text() == "Show all"
    notice._button.click()
    [dialog] = opened.window.findChildren(ToldDialog)
    assert dialog.isVisible()
    lines = dialog.details.splitlines()
    assert [line.startswith(start) for line, start in zip(lines, told, strict=True)] == 30 * [True]
    buttons = [one.text().replace("&", "") for one in dialog.findChildren(QPushButton)]
    assert sorted(buttons) == ["Close", "Copy details"]
    dialog.close_button.click()
    assert not opened.window.findChildren(ToldDialog)


def test_a_cancel_does_not_take_along_why_files_before_were_refused(
    opened: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    big = article_file(tmp_path, "# Big\n\n" + "word *a* and more of it.\n\n" * 5000, "big.md")
    last = article_file(tmp_path, "# Last\n\nwords\n", "last.md")
    opened.window.open_named([tmp_path / "none.md", big, last])
    assert opened.session.is_working
    opened.window.work.cancelled.emit()
    qtbot.waitUntil(lambda: not opened.session.is_working, timeout=10_000)
    assert f"There is no file {tmp_path / 'none.md'}" in opened.window.notice.words
    assert [one.title for one in opened.session.articles()] == []
    opened.window.notice.close_notice()
    opened.session.cancel()
    assert opened.window.notice.words == "", "said once"


def test_a_start_with_a_name_that_is_not_there_opens_the_others(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    good = article_file(tmp_path, "# Good\n\nwords\n", "good.md")
    window = make_window()
    window.start([tmp_path / "none.md", good])
    assert window._session.article is not None
    assert window._session.article.title == "Good"
    assert f"There is no file {tmp_path / 'none.md'}" in window.notice.words
