"""What a program finds that opens a library, or has it open, while another one moves it."""

import errno
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import connection, leftover, moving, names, restoring, store
from annotator.core.model import Kind
from annotator.core.paths import library_path, remember_library
from annotator.core.workspace import Workspace


@pytest.fixture
def own(file: Path) -> Path:
    """The user's own library, with one mark, closed."""
    with closing(Workspace.open()) as workspace:
        workspace.mark(workspace.add(file).article.id, 0, 7, Kind.CLAIM)
        return workspace.path


def marks(workspace: Workspace) -> int:
    return sum(workspace.count_annotations().values())


def once_before(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, happens: Callable[[], object]
) -> None:
    """Let something happen before a function is called for the first time."""
    real = getattr(module, name)

    def called(*given: object, **more: object) -> object:
        monkeypatch.setattr(module, name, real)
        happens()
        return real(*given, **more)

    monkeypatch.setattr(module, name, called)


def move(target: Path) -> None:
    Workspace.open().move_library(target)


def test_who_was_about_to_open_the_own_library_opens_it_where_it_is(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "there" / "library.sqlite"
    once_before(monkeypatch, store, "open_database", lambda: move(target))
    with closing(Workspace.open()) as workspace:
        assert (workspace.path, marks(workspace)) == (target, 1)
    assert not own.exists(), "no library is made where it was"


def test_a_named_library_that_goes_meanwhile_is_not_made_anew(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, target = tmp_path / "named.sqlite", tmp_path / "there.sqlite"
    with closing(Workspace.open(path)) as workspace:
        workspace.add(file)
    once_before(monkeypatch, store, "open_database", lambda: path.rename(target))
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open(path)
    assert caught.value.code is ErrorCode.LIBRARY_GONE
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_a_library_that_takes_the_place_of_one_just_made_is_opened(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "new.sqlite", connection.open_database

    def made(*given: object, **more: object) -> sqlite3.Connection:
        opened = real(*given, **more)  # type: ignore[arg-type]
        monkeypatch.setattr(store, "open_database", real)
        opened.execute("PRAGMA journal_mode = DELETE")
        own.replace(path)
        return opened

    monkeypatch.setattr(store, "open_database", made)
    with closing(Workspace.open(path)) as workspace:
        assert marks(workspace) == 1


def test_who_has_the_own_library_open_hears_that_it_is_elsewhere(own: Path, tmp_path: Path) -> None:
    """As where the old file keeps its name: the program that moved it was killed, or could not
    give a file another name that a library without a log let it have.
    """
    with closing(Workspace.open()) as workspace:
        article = workspace.articles()[0].id
        remember_library(tmp_path / "there.sqlite")
        for verb in (
            workspace.changed_elsewhere,
            lambda: workspace.mark(article, 10, 17, Kind.CLAIM),
        ):
            with pytest.raises(AnnotatorError) as caught:
                verb()
            assert caught.value.code is ErrorCode.LIBRARY_REPLACED
        remember_library(own)
        workspace.mark(article, 10, 17, Kind.CLAIM)
        assert marks(workspace) == 2


@pytest.mark.parametrize("can_link", [True, False])
def test_no_name_is_taken_that_a_file_has(
    can_link: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_new: Path, _old: Path) -> None:
        raise OSError(errno.EPERM, "no hard links")

    if not can_link:
        monkeypatch.setattr(Path, "hardlink_to", refused)
    draft, place = tmp_path / "draft", tmp_path / "place"
    draft.write_text("new")
    place.write_text("old")
    with pytest.raises(FileExistsError):
        names.take(draft, place)
    assert (draft.read_text(), place.read_text()) == ("new", "old")
    place.unlink()
    names.take(draft, place)
    assert (draft.exists(), place.read_text()) == (False, "new")


def test_a_file_that_comes_to_the_new_place_meanwhile_stays(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "there" / "library.sqlite"
    once_before(monkeypatch, names, "take", lambda: target.write_text("somebody's"))
    with pytest.raises(AnnotatorError) as caught:
        move(target)
    assert caught.value.code is ErrorCode.PLACE_TAKEN
    assert target.read_text() == "somebody's"
    assert [one.name for one in target.parent.iterdir()] == [target.name]
    assert library_path() == own
    with closing(Workspace.open()) as workspace:
        assert marks(workspace) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not held there")
def test_a_library_is_held_until_another_file_has_its_place(own: Path, tmp_path: Path) -> None:
    program = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    )
    told: list[str] = []

    def ask(_aside: Path) -> None:
        command = [sys.executable, "-c", program, str(own)]
        told.append(subprocess.run(command, capture_output=True, text=True, check=False).stderr)

    draft = own.with_name("draft.sqlite")
    draft.write_bytes(own.read_bytes())
    restoring.put_in_place(own, draft, prepare=ask)
    assert "database is locked" in told[0]


def test_a_log_is_looked_at_over_one_connection_after_the_other(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To close one that is `only_reading` loses no lock, but SQLite promises that nowhere."""
    at_once, most = 0, 0

    class Counted:
        def __init__(self, connection: sqlite3.Connection) -> None:
            nonlocal at_once, most
            self._connection = connection
            at_once += 1
            most = max(at_once, most)

        def __getattr__(self, name: str) -> object:
            return getattr(self._connection, name)

        def close(self) -> None:
            nonlocal at_once
            self._connection.close()
            at_once -= 1

    for name in ("only_reading", "reading_with_log"):
        real: Callable[[Path], sqlite3.Connection] = getattr(leftover, name)
        monkeypatch.setattr(leftover, name, lambda path, real=real: Counted(real(path)))
    # So that all of it is asked: the file alone has a change which both together lack.
    monkeypatch.setattr(leftover, "_has", lambda *_given: False)
    assert leftover.look_at_log(own).is_unlike
    assert most == 1


def test_a_move_makes_no_library_where_none_is(tmp_path: Path) -> None:
    gone, draft = tmp_path / "gone.sqlite", tmp_path / "draft"
    draft.write_text("x")
    with pytest.raises(AnnotatorError) as caught:
        moving.settle(gone, draft, tmp_path / "there.sqlite")
    assert caught.value.code is ErrorCode.LIBRARY_GONE
    assert not gone.exists()


# What was read before another program wrote, and a log that goes

OTHER = """
import sys
from contextlib import closing
from pathlib import Path
from annotator.core.model import Kind
from annotator.core.workspace import Workspace
with closing(Workspace.open(Path(sys.argv[1]))) as workspace:
    workspace.mark(workspace.articles()[0].id, 20, 27, Kind.CLAIM)
"""


def mark_elsewhere(path: Path) -> None:
    subprocess.run([sys.executable, "-c", OTHER, str(path)], check=True)


def read_then(monkeypatch: pytest.MonkeyPatch, name: str, happens: Callable[[], object]) -> None:
    """Let something happen after a step of the next opening, when all pages have been read."""
    real = getattr(connection, name)

    def done(opened: sqlite3.Connection, *given: object, **more: object) -> object:
        monkeypatch.setattr(connection, name, real)
        result = real(opened, *given, **more)
        opened.execute("PRAGMA quick_check").fetchall()
        happens()
        return result

    monkeypatch.setattr(connection, name, done)


def test_what_another_program_marked_while_a_move_read_the_library_goes_with_it(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "there" / "library.sqlite"
    workspace = Workspace.open()
    draft = workspace.copy_out(target)
    workspace.close()
    read_then(monkeypatch, "_prepare", lambda: mark_elsewhere(own))
    Workspace.settle_move(own, draft, target)
    with closing(Workspace.open()) as there:
        assert (there.path, marks(there)) == (target, 2)


def test_nothing_is_left_beside_a_library_that_was_moved(own: Path, tmp_path: Path) -> None:
    target = tmp_path / "there" / "library.sqlite"
    with connection.opened_alone(own):
        assert not Path(f"{own}-journal").exists(), "a program that is killed now would leave it"
        assert not Path(f"{own}-wal").exists()
    moved = Workspace.open().move_library(target)
    assert sorted(one.name for one in own.parent.glob("*sqlite*")) == [moved.set_aside.name]
    assert [one.name for one in target.parent.iterdir()] == [target.name]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not held there")
def test_a_library_that_was_opened_in_between_is_in_use(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, times = connection._connected, []

    def connected(path: Path) -> sqlite3.Connection:
        times.append(path)
        if len(times) == 3:  # the log is gone, and it is not locked yet
            mark_elsewhere(own)
        return real(path)

    monkeypatch.setattr(connection, "_connected", connected)
    with pytest.raises(AnnotatorError) as caught, connection.opened_alone(own):
        pass
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    with closing(Workspace.open()) as workspace:
        assert marks(workspace) == 2


def test_who_takes_a_log_away_sees_what_others_wrote_since(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, place = tmp_path / "library.sqlite", tmp_path / "Dropbox" / "library.sqlite"
    with closing(Workspace.open(made)) as workspace:
        workspace.add(file)
    place.parent.mkdir()
    made.rename(place)  # by hand: it has a log when it is opened there
    read_then(monkeypatch, "_check", lambda: with_log(place))
    with closing(Workspace.open(place)) as workspace:
        mode = workspace._library.store.value("PRAGMA journal_mode")
        assert mode == "delete"
        assert marks(workspace) == 1


def with_log(path: Path) -> None:
    """Another program that does not know the place for a shared one."""
    program = OTHER.replace(
        "with closing",
        "from annotator.core.library import connection\n"
        "connection.place_of = lambda _path: None\nwith closing",
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
