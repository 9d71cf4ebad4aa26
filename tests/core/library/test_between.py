"""What would make the write of one mark long is done before, or between writes."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from annotator.core.library import change, store
from annotator.core.library.pages import pragma
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

LONG = 60
"""Seconds."""


def parts(workspace: Workspace) -> int:
    """How many parts the index of marks has."""
    sql = "SELECT count(DISTINCT segid) FROM search_annotation_idx"
    return int(workspace._library.store.value(sql))


def in_the_file(path: Path) -> int:
    """The marks in the library's file itself, without its log."""
    copy = path.with_name("copy.sqlite")
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        return int(connection.execute("SELECT count(*) FROM annotation").fetchone()[0])


def added(workspace: Workspace, file: Path) -> Opened:
    """The article of a file, and nothing in the log."""
    opened = workspace.add(file)
    workspace._library.store.fold()
    return opened


def mark(workspace: Workspace, opened: Opened, count: int) -> list[str]:
    words = enumerate(opened.rendering.text[: count * 2])
    places = [place for place, character in words if not character.isspace()][:count]
    article = opened.article.id
    return [workspace.mark(article, start, start + 1, Kind.CLAIM).id for start in places]


def test_a_large_change_leaves_the_index_of_marks_in_one_part(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = mark(workspace, workspace.add(file), 6)
    assert parts(workspace) > 1
    monkeypatch.setattr(change, "VERY_MANY", 6)
    workspace.change_tags(ids, add=["water"])
    assert parts(workspace) == 1
    assert {hit.annotation_id for hit in workspace.search("water")} > set(ids)


def test_what_comes_in_is_one_part_with_what_was_there(
    workspace: Workspace, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Workspace.open(tmp_path / "other.sqlite", reader="Ann")) as other:
        mark(other, other.add(file), 20)
        exported = other.export_json()
    mark(workspace, workspace.add(file), 6)
    monkeypatch.setattr(change, "VERY_MANY", 20)
    workspace.import_json(exported)
    assert parts(workspace) == 1


def test_parts_are_merged_between_marks_and_not_with_them(workspace: Workspace, file: Path) -> None:
    opened = workspace.add(file)
    workspace.fold_between()
    mark(workspace, opened, 12)
    assert parts(workspace) == 12
    workspace.fold_between()
    assert parts(workspace) < 4
    sql = "SELECT v FROM search_annotation_config WHERE k = 'automerge'"
    assert workspace._library.store.value(sql) == 0
    before = workspace._library.store.connection.total_changes
    workspace.fold_between()
    assert workspace._library.store.connection.total_changes == before
    assert workspace.doctor(full=True) == []


def test_nothing_is_merged_while_another_program_writes(
    workspace: Workspace, path: Path, file: Path
) -> None:
    mark(workspace, workspace.add(file), 12)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        # Whoever waited would do so for longer than any machine takes without.
        workspace._library.store.connection.execute(f"PRAGMA busy_timeout = {LONG * 1000}")
        started = monotonic()
        workspace.fold_between()
        assert monotonic() - started < LONG
        assert parts(workspace) == 12
        other.execute("ROLLBACK")
    workspace.fold_between()  # though nothing was marked since
    assert parts(workspace) < 4


def test_the_log_is_folded_between_writes(
    workspace: Workspace, path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = added(workspace, file)
    workspace.fold_between()
    assert pragma(workspace._library.store.connection, "wal_autocheckpoint") == store.LOG_PAGES
    monkeypatch.setattr(store, "LOG_ROWS", 1)
    mark(workspace, opened, 5)
    assert in_the_file(path) == 0
    workspace.fold_between()
    assert in_the_file(path) == 5


def test_little_is_left_in_the_log(
    workspace: Workspace, path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = added(workspace, file)
    monkeypatch.setattr(store, "LOG_ROWS", 10_000)
    mark(workspace, opened, 5)
    workspace.fold_between()
    assert in_the_file(path) == 0


def test_a_log_that_cannot_be_folded_is_no_failure(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = added(workspace, file)
    mark(workspace, opened, 5)

    class Full:
        total_changes = 1000

        def execute(self, _sql: str) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as held:
        held.setattr(workspace._library.store, "connection", Full())
        workspace.fold_between()
    assert len(workspace.annotations(opened.article.id)) == 5
