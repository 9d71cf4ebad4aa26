"""The words of marks that are removed for good leave the disk, and nobody waits for it."""

import sqlite3
from contextlib import closing

import pytest

from annotator.core.library import search, trash
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

SECRET = "zebrasecret"


def holds_the_words(workspace: Workspace) -> bool:
    files = workspace.path.parent.glob(workspace.path.name + "*")
    return any(SECRET.encode() in file.read_bytes() for file in files)


def delete_one(workspace: Workspace, opened: Opened) -> None:
    made = workspace.mark(opened.article.id, 2, 10, Kind.CLAIM, note=SECRET)
    workspace.delete([made.id])


def test_a_program_that_reads_is_not_waited_for(workspace: Workspace, opened: Opened) -> None:
    delete_one(workspace, opened)
    asked: list[str] = []
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM annotation").fetchall()
        workspace._library.store.connection.set_trace_callback(asked.append)
        assert workspace.empty_trash() == 1
        assert not workspace.has_left_disk
        assert not workspace.clear_deleted()
        fold = asked.index("PRAGMA wal_checkpoint(TRUNCATE)")
        assert asked[fold - 1] == "PRAGMA busy_timeout = 0"
        assert asked[fold + 1] == "PRAGMA busy_timeout = 5000"
    assert workspace.clear_deleted()
    files = [workspace.path, workspace.path.with_name(workspace.path.name + "-wal")]
    assert files[1].stat().st_size == 0
    workspace.close()
    assert not holds_the_words(workspace)


def test_a_large_index_is_written_anew_in_pieces(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trash.AT_ONCE > 1
    monkeypatch.setattr(search, "PAGES", 1)
    monkeypatch.setattr(trash, "AT_ONCE", 1)
    for number in range(40):
        note = " ".join(f"word{number}x{other}" for other in range(120))
        workspace.mark(opened.article.id, 2, 10, Kind.CLAIM, note=note)
    delete_one(workspace, opened)
    workspace.empty_trash()
    assert not workspace.has_left_disk
    told: list[float] = []
    assert workspace.clear_deleted(progress=told.append)
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] <= 1.0
    assert len(workspace.search("word39x119")) == 1
    assert workspace.doctor(full=True) == []


def test_what_is_left_is_done_when_the_library_is_closed(
    workspace: Workspace, opened: Opened
) -> None:
    delete_one(workspace, opened)
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM annotation").fetchall()
        workspace.empty_trash()
    with closing(Workspace.open(workspace.path, reader="Mia")):
        workspace.close()
        assert not has_a_log(workspace)


def has_a_log(workspace: Workspace) -> bool:
    """Whether something is left in the log of a library that is still open."""
    return workspace.path.with_name(workspace.path.name + "-wal").stat().st_size > 0
