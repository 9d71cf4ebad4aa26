"""An offer waits while the library is busy for long: nothing is written, and nothing is lost."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Pasted
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow

BROKEN = "A title\n\n" + "\n".join(
    f"This is line {number} of words that was broken as on a printed" + " page" * (number % 3)
    for number in range(30)
)
ACTIONS = (
    *("undo", "redo", "add_rehearsed", "join_lines", "join_article", "put_back"),
    *("read_again", "compare_with_earlier", "show_changes", "show_versions"),
)
"""What notices offer, except what opens a dialog."""


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    window = make_window()
    window._session._poll.stop()
    return window


@pytest.fixture
def held(window: MainWindow) -> Iterator[Callable[[], threading.Event]]:
    """Give a function that begins a long change, which has the library locked, and returns what
    ends it.
    """
    begun, end = threading.Event(), threading.Event()

    def verb(workspace: Workspace, progress: Progress) -> int:
        connection = workspace._library.store.connection
        connection.execute("BEGIN IMMEDIATE")
        begun.set()
        while not end.wait(0.01):
            progress(0.5)
        connection.execute("ROLLBACK")
        return 1

    def hold() -> threading.Event:
        large = window._session._at_large
        large._do("Working", verb, large.brought_back)
        assert begun.wait(5)
        assert window._session.is_held
        return end

    yield hold
    end.set()
    window._session._errands.stop()


def take_offer(window: MainWindow, beginning: str) -> None:
    """Close what was said over an offer, and do what it offers."""
    while not window.notice.words.startswith(beginning):
        window.notice.close_notice()
        assert window.notice.words
    window.notice._button.click()


def test_broken_lines_are_joined_when_that_is_possible_again(
    window: MainWindow, held: Callable[[], threading.Event], qtbot: QtBot
) -> None:
    session = window._session
    session.paste(Pasted(text=BROKEN))
    assert window.notice.words.startswith("The lines of this text")
    end, said = held(), list[str]()
    session.failed.connect(said.append)
    window.notice._button.click()
    assert len(session.versions()) == 1
    assert window.notice.words.startswith("Nothing can be changed until that is done")
    assert len(said) == 1, "one press is one attempt"
    end.set()
    qtbot.waitUntil(lambda: not session.is_held)
    take_offer(window, "The lines of this text")
    assert len(session.versions()) == 2


def test_an_article_is_joined_when_that_is_possible_again(
    window: MainWindow, held: Callable[[], threading.Event], qtbot: QtBot, tmp_path: Path
) -> None:
    session = window._session
    for text in (
        "# One\n\nThe river rose.\n",
        "# Other\n\nNobody has seen a ferry there at all.\n",
    ):
        window.open_files([article_file(tmp_path, text)])
    assert window.notice.words.startswith("A different text was found there")
    end = held()
    window.notice._button.click()
    assert len(session.articles()) == 2
    assert window.notice.words.startswith("Nothing can be changed until that is done")
    end.set()
    qtbot.waitUntil(lambda: not session.is_held)
    take_offer(window, "A different text was found there")
    assert len(session.articles()) == 1


@pytest.mark.parametrize("action", ACTIONS)
def test_no_offer_waits_for_the_lock(
    window: MainWindow, held: Callable[[], threading.Event], tmp_path: Path, action: str
) -> None:
    session = window._session
    window.open_files([article_file(tmp_path, "# One\n\nThe river rose.\n")])
    session.paste(Pasted(text=BROKEN))
    window._going_in._rehearsed = [tmp_path / "none.annotator"]
    held()
    failed: list[str] = []
    session.failed.connect(failed.append)
    window.notice.acted.emit(action)  # what waits for the lock fails in the end, in other words
    assert all(words.startswith("Nothing can be changed until") for words in failed)
    assert len(session.versions()) == 1
