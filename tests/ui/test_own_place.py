"""Where the user's own library is cannot be read: the window says so, and opens no other."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.ui.reading_hands import article_file

from annotator.app import make_window
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.paths import MOVED, data_folder, first_library_path, library_path
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.verbs import going_in


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


def test_going_back_to_a_library_whose_place_cannot_be_read_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_files([article_file(tmp_path, "# At home\n\nWords.")])
    monkeypatch.setattr(going_in, "ask_to_open", lambda *_: [tmp_path / "other.sqlite"])
    window.action("open_library").trigger()
    (data_folder() / MOVED).write_text("")
    window.action("own_library").trigger()
    assert "says where your library is, and cannot be read" in window.notice.words
    assert window._session.library_path == tmp_path / "other.sqlite"
    (data_folder() / MOVED).unlink()
    window.action("own_library").trigger()
    assert window._session.library_path == first_library_path()


def test_no_window_shows_an_empty_library_instead() -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / MOVED).write_text("")
    with pytest.raises(AnnotatorError) as caught:
        make_window(None, None)
    assert caught.value.code is ErrorCode.PLACE_UNREADABLE
    assert not first_library_path().exists()


@pytest.mark.parametrize("record", [b"", b"\xff\xfe\xff"])
def test_a_library_that_is_named_opens_whatever_says_where_ones_own_is(
    tmp_path: Path, record: bytes
) -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / MOVED).write_bytes(record)
    named = tmp_path / "named.sqlite"
    with closing(Workspace.open(named)) as workspace:
        backup = workspace.back_up_now()
    assert backup.path.parent == tmp_path / "named-backups"
    named.write_bytes(b"spoiled")
    Workspace.restore_damaged(named, backup.path)
    named.unlink()
    Workspace.restore_damaged(named, backup.path)
    with closing(Workspace.open(named)) as workspace:
        assert Workspace.backups_of(named)[0] in workspace.backups()


def test_an_editor_may_put_a_byte_order_mark_before_the_place(tmp_path: Path) -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / MOVED).write_text(str(tmp_path / "mine.sqlite"), encoding="utf-8-sig")
    assert library_path() == tmp_path / "mine.sqlite"
