"""No file is put in the place of a library that a program has open, and an open one notices."""

import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library, moving, store, swapping
from annotator.core.library.holding import alone
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
held.execute("SELECT count(*) FROM article").fetchone()
print("open", flush=True)
sys.stdin.readline()
"""


@contextmanager
def opened_elsewhere(library: Path) -> Iterator[None]:
    """Another process that has a library open and does nothing."""
    command = [sys.executable, "-c", HOLDER, str(library)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"open"
        yield
        process.communicate(b"\n")


def put_in_its_place(path: Path) -> None:
    """What a program of before this rule, or a person, does."""
    other = path.with_name("other.sqlite")
    Library(other, DEVICE).close()
    other.replace(path)


def test_a_library_that_another_program_has_open_stays_where_it_is(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    backup = workspace.back_up_now().path
    workspace.close()
    with opened_elsewhere(workspace.path):
        for verb in (
            lambda: Workspace.restore_damaged(workspace.path, backup),
            lambda: Workspace.recover_in_place(workspace.path),
        ):
            with pytest.raises(AnnotatorError) as caught:
                verb()
            assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert not list(workspace.path.parent.glob("*-damaged-*"))
    assert not list(workspace.path.parent.glob("*-recovered-*"))
    with closing(Workspace(Library(workspace.path, DEVICE))) as again:
        assert again.annotations(opened.article.id) == [made]
    Workspace.restore_damaged(workspace.path, backup)


def test_a_library_that_is_open_here_stays_where_it_is(
    workspace: Workspace, opened: Opened
) -> None:
    backup = workspace.back_up_now().path
    with pytest.raises(AnnotatorError) as caught:
        Workspace.restore_damaged(workspace.path, backup)
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)


def test_who_opens_it_meanwhile_waits(workspace: Workspace) -> None:
    workspace.close()
    told = subprocess.run  # a process of its own: this one has the lock
    with alone(workspace.path):
        code = (
            "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute("
            "'SELECT count(*) FROM article')"
        )
        command = [sys.executable, "-c", code, str(workspace.path)]
        refused = told(command, capture_output=True, text=True, check=False)
    assert "database is locked" in refused.stderr
    assert told(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_an_open_library_notices_that_another_file_took_its_place(
    workspace: Workspace, opened: Opened, mode: str
) -> None:
    workspace._library.store.connection.execute(f"PRAGMA journal_mode = {mode}")
    put_in_its_place(workspace.path)
    for verb in (
        workspace.changed_elsewhere,
        lambda: workspace.mark(opened.article.id, 0, 7, Kind.CLAIM),
    ):
        with pytest.raises(AnnotatorError) as caught:
            verb()
        assert caught.value.code is ErrorCode.LIBRARY_REPLACED
    assert workspace.annotations(opened.article.id) == []


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved there")
def test_who_has_a_library_without_a_log_open_hears_that_it_was_moved(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    workspace._library.store.connection.execute("PRAGMA journal_mode = DELETE")
    target = tmp_path / "there" / "library.sqlite"
    Workspace.settle_move(workspace.path, workspace.copy_out(target), target)
    with pytest.raises(AnnotatorError) as caught:
        workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    assert caught.value.code is ErrorCode.LIBRARY_REPLACED


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_who_waited_while_a_file_took_its_place_opens_that_one(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace._library.store.connection.execute("PRAGMA journal_mode = DELETE")
    workspace.close()
    real, times = store.open_database, []

    def waited(*given: object, **more: object) -> sqlite3.Connection:
        connection = real(*given, **more)  # type: ignore[arg-type]
        times.append(connection)
        if len(times) == 1:
            monkeypatch.setattr(store, "open_database", real)
            put_in_its_place(workspace.path)
        return connection

    monkeypatch.setattr(store, "open_database", waited)
    with closing(store.Store(workspace.path)) as there:
        assert there.tuples("SELECT count(*) FROM article") == [(0,)]
        there.refuse_replaced()


# Two programs at one swap


@pytest.fixture
def draft(path: Path) -> Path:
    """A library at the path whose log was not folded, and a file that is to take its place."""
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE old (x)")
    Path(f"{path}-wal").write_bytes(b"its log")
    draft = path.with_name(f".{uuid.uuid4()}.part")
    with closing(sqlite3.connect(draft)) as made:
        made.execute("CREATE TABLE new (x)")
    return draft


def test_one_program_at_a_time_finishes_a_swap(
    path: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.core.library import holding

    monkeypatch.setattr(holding, "PATIENCE", 0.05)
    real, refused = swapping._rename, []

    def raced(library: Path, base: Path) -> None:
        real(library, base)
        with pytest.raises(OSError, match="another program") as caught:
            swapping.finish(library)
        refused.append(caught.value)

    monkeypatch.setattr(swapping, "_rename", raced)
    aside = swapping.swap(path, draft, "damaged")
    assert len(refused) == 1
    assert not Path(f"{path}-wal").exists()
    assert Path(f"{aside}-wal").read_bytes() == b"its log"


def test_nothing_is_taken_back_once_a_library_is_in_its_place(
    path: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = swapping._rename

    def raced(library: Path, base: Path) -> None:
        real(library, base)
        draft.replace(library)  # a program that knows of no lock

    monkeypatch.setattr(swapping, "_rename", raced)
    with pytest.raises(FileNotFoundError):
        swapping.swap(path, draft, "damaged")
    assert not Path(f"{path}-wal").exists()
    with closing(sqlite3.connect(path)) as there:
        assert there.execute("SELECT name FROM sqlite_schema").fetchall() == [("new",)]


ASKER = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0).execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
"""


def test_nobody_can_write_to_what_is_left_until_it_has_another_name(
    workspace: Workspace, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    real = moving.set_aside

    def ask_first(library: Path, word: str) -> Path:
        command = [sys.executable, "-c", ASKER, str(library)]
        heard.append(subprocess.check_output(command, text=True))
        return real(library, word)

    monkeypatch.setattr(moving, "set_aside", ask_first)
    moved = workspace.move_library(tmp_path / "there" / "library.sqlite")
    assert heard == ["database is locked\n"]
    assert moved.set_aside.exists()
    assert not workspace.path.exists()


def test_an_open_file_that_gets_no_other_name_gets_it_when_it_is_closed(
    workspace: Workspace, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    real = moving.set_aside

    def refuse_first(library: Path, word: str) -> Path:
        asked.append(library)
        if len(asked) == 1:  # as Windows does
            raise PermissionError(13, "The process cannot access the file", str(library))
        return real(library, word)

    monkeypatch.setattr(moving, "set_aside", refuse_first)
    moved = workspace.move_library(tmp_path / "there" / "library.sqlite")
    assert "-moved-" in moved.set_aside.name
    assert len(asked) == 2
