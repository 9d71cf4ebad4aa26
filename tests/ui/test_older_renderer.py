"""What takes long to render is rendered beside the window, whatever asks for the article."""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session

MakeWindow = Callable[[], MainWindow]

LINES = [f"- item {number} of the list\n" for number in range(60)]


@pytest.fixture
def window(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[MainWindow, str]:
    """A window on another article than the one with this id, whose long list an earlier version of
    the program has rendered; it has a mark.
    """
    # The package has a function of the name of this module.
    rules = sys.modules["annotator.core.rendering.render"]
    monkeypatch.setattr(rules, "FEW_LINES", 50)
    workspace = Workspace.open(reader="Mia")
    article = workspace.add(article_file(tmp_path, "".join(LINES), "list.md")).article
    [place] = workspace.find_quote(article.id, "item 40 of the list")
    workspace.mark(article.id, place.start, place.end, Kind.CLAIM)
    workspace._library.store.connection.execute(
        "UPDATE rendering SET renderer = 'markdown/0',"
        " uuid = '00000000-0000-4000-8000-000000000000'"
    )
    workspace.close()
    window = make_window()
    session_of(window).open_files([article_file(tmp_path, "A river.", "short.md")])
    assert not session_of(window).is_working
    return window, article.id


def session_of(window: MainWindow) -> Session:
    return window._session


def is_open(window: MainWindow, article_id: str) -> bool:
    article = session_of(window).article
    return article is not None and article.id == article_id


def wait(window: MainWindow, qtbot: QtBot) -> None:
    session = session_of(window)
    qtbot.waitUntil(lambda: not session.is_working, timeout=20_000)


def test_an_article_of_an_older_renderer_is_rendered_beside_the_window(
    window: tuple[MainWindow, str], qtbot: QtBot
) -> None:
    shown, wanted = window
    session = session_of(shown)
    session.open_article(wanted)
    assert session.is_working
    assert shown.view.article_document.text == "A river."
    wait(shown, qtbot)
    assert is_open(shown, wanted)
    assert session.rendering is not None
    assert session.rendering.renderer == "markdown/1"
    [note] = session.annotations()
    assert note.anchor.rendering_id == session.rendering.id
    assert note.passage is not None
    assert note.passage.quote == "item 40 of the list"
    session.open_article(wanted)
    assert not session.is_working


def test_that_can_be_cancelled_and_then_nothing_else_is_open(
    window: tuple[MainWindow, str], qtbot: QtBot
) -> None:
    shown, wanted = window
    session_of(shown).open_article(wanted)
    session_of(shown).cancel()
    wait(shown, qtbot)
    assert not is_open(shown, wanted)
    assert shown.view.article_document.text == "A river."


def test_a_place_found_in_it_is_shown_as_soon_as_it_is_there(
    window: tuple[MainWindow, str], qtbot: QtBot
) -> None:
    shown, wanted = window
    [found] = [one for one in session_of(shown).search("item 33") if one.annotation_id is None]
    shown.found_list.found_chosen.emit(found)
    assert session_of(shown).is_working
    wait(shown, qtbot)
    assert is_open(shown, wanted)
    passage = shown.view.passage()
    assert passage is not None
    assert passage.quote.startswith("item 33")


def test_an_undo_in_it_shows_what_it_has_changed(
    window: tuple[MainWindow, str], qtbot: QtBot
) -> None:
    shown, wanted = window
    session_of(shown).undo()
    assert session_of(shown).is_working
    wait(shown, qtbot)
    assert is_open(shown, wanted)
    assert session_of(shown).annotations() == []
    # What looking for its marks has written is no news, however soon or late others are looked for.
    session_of(shown)._poll.timeout.emit()
    assert shown.notice.words.startswith("Undid: mark as claim")


@pytest.mark.parametrize(
    ("text", "is_long"),
    [
        ("".join(LINES), True),
        ("[a](b) " * 4_000, True),
        (" ".join(["https://example.org/a"] * 1_001), True),
        ("word " * 15_000, False),
        ("A river.\n\n" * 20, False),
    ],
)
def test_only_what_is_quick_is_rendered_on_the_thread_of_the_window(
    window: tuple[MainWindow, str], qtbot: QtBot, tmp_path: Path, text: str, is_long: bool
) -> None:
    shown, _ = window
    session_of(shown).open_files([article_file(tmp_path, text, "new.md")])
    assert session_of(shown).is_working is is_long
    wait(shown, qtbot)
    article = session_of(shown).article
    assert article is not None
    assert session_of(shown).file_names([article.id]) == {article.id: "new.md"}


def record_newer(window: MainWindow, tmp_path: Path) -> str:
    """Record a newer text of the open article as an older version of the program does."""
    with closing(Workspace.open(reader="Ada")) as other:
        newer = article_file(tmp_path, "".join([*LINES, "- one more\n"]), "list.md")
        version = other.add(newer).article.current_version_id
        other._library.store.connection.execute(
            "UPDATE rendering SET renderer = 'markdown/0',"
            " uuid = '00000000-0000-4000-8000-000000000001' WHERE text LIKE '%one more%'"
        )
    session_of(window)._poll.timeout.emit()
    return version


@pytest.fixture
def newer(window: tuple[MainWindow, str], tmp_path: Path, qtbot: QtBot) -> tuple[MainWindow, str]:
    """The window on an article of which a newer text was recorded, and the id of that version."""
    shown, wanted = window
    session_of(shown).open_article(wanted)
    wait(shown, qtbot)
    return shown, record_newer(shown, tmp_path)


def test_a_newer_text_by_another_program_is_rendered_beside_the_window(
    newer: tuple[MainWindow, str], qtbot: QtBot
) -> None:
    shown, version = newer
    session = session_of(shown)
    assert session.is_working
    assert "one more" not in shown.view.article_document.text
    wait(shown, qtbot)
    assert session.article is not None
    assert session.article.current_version_id == version
    assert "one more" in shown.view.article_document.text
    assert [note.original_quote for note in session.annotations()] == ["item 40 of the list"]


def test_the_text_that_is_shown_stays_when_that_is_cancelled(
    newer: tuple[MainWindow, str], qtbot: QtBot
) -> None:
    shown, _ = newer
    session = session_of(shown)
    session.cancel()
    wait(shown, qtbot)
    for _turn in range(2):
        session._poll.timeout.emit()
        assert not session.is_working
    assert "one more" not in shown.view.article_document.text
    assert len(session.annotations()) == 1
