"""A file takes the place of a library whole, or not at all, whatever stops the program."""

import json
import os
import sqlite3
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library, backups
from annotator.core.library.copying import sweep
from annotator.core.library.swapping import NOTE, finish, swap
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

OLD, LOG = b"the damaged file", b"its log"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A file that is no library, with a log, and a draft that is to take its place."""
    path = tmp_path / "library.sqlite"
    path.write_bytes(OLD)
    Path(f"{path}-wal").write_bytes(LOG)
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A sound library without a name."""
    path = tmp_path / f".{uuid.uuid4()}.part"
    Library(path, DEVICE).close()
    assert not Path(f"{path}-wal").exists()
    return path


class Killed(BaseException):
    """Stands for the end of the process."""


def kill_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Let the name of a file that is changed be the last thing, or the first that fails."""
    done = 0
    for name in ("rename", "replace"):
        real = getattr(Path, name)

        def changed(self: Path, target: Path, real: object = real) -> object:
            nonlocal done
            done += 1
            if done == number:
                raise error
            return real(self, target)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, changed)


@pytest.mark.parametrize("number", range(2, 5))
def test_whoever_opens_it_next_finishes_what_a_killed_program_began(
    library: Path, draft: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, number, Killed())
        with pytest.raises(Killed):
            swap(library, draft, "damaged")
    assert Path(f"{library}{NOTE}").exists()
    with closing(Workspace(Library(library, DEVICE))) as workspace:
        assert workspace.doctor(full=True) == []
    (aside,) = library.parent.glob("library-damaged-*Z.sqlite")
    assert aside.read_bytes() == OLD
    assert Path(f"{aside}-wal").read_bytes() == LOG
    assert not Path(f"{library}{NOTE}").exists()
    assert not draft.exists()


@pytest.mark.parametrize("number", range(1, 5))
def test_where_it_fails_all_is_as_it_was(
    library: Path, draft: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, number, PermissionError(13, "in use"))
        with pytest.raises(PermissionError):
            swap(library, draft, "damaged")
    assert library.read_bytes() == OLD
    assert Path(f"{library}-wal").read_bytes() == LOG
    assert not Path(f"{library}{NOTE}").exists()


def test_a_library_that_was_made_there_since_is_kept(
    library: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, 4, Killed())
        with pytest.raises(Killed):
            swap(library, draft, "damaged")
    library.write_bytes(b"made since")
    finish(library)
    kept = {path.read_bytes() for path in library.parent.glob("library-*Z.sqlite")}
    assert kept == {OLD, b"made since"}
    assert library.read_bytes().startswith(b"SQLite")


@pytest.mark.parametrize(
    "note", ["", "{}", "[1]", json.dumps({"draft": "../away.sqlite", "aside": "x"})]
)
def test_a_strangers_note_moves_nothing(library: Path, tmp_path: Path, note: str) -> None:
    (tmp_path.parent / "away.sqlite").write_bytes(b"elsewhere")
    Path(f"{library}{NOTE}").write_text(note)
    finish(library)
    assert library.read_bytes() == OLD
    assert (tmp_path.parent / "away.sqlite").read_bytes() == b"elsewhere"


def test_drafts_of_killed_programs_go_and_nothing_else(tmp_path: Path) -> None:
    old, new = (tmp_path / f".{uuid.uuid4()}.part" for _ in range(2))
    others = [tmp_path / ".config.part", tmp_path / "library.sqlite"]
    for path in (old, new, *others):
        path.write_bytes(b"x")
    for path in (old, *others):
        os.utime(path, (0, 0))
    waited = tmp_path / f"library.sqlite{NOTE}"
    waited.write_text("{}")
    sweep(tmp_path)
    assert old.exists(), "it may be waited for"
    waited.unlink()
    sweep(tmp_path)
    assert not old.exists()
    assert all(path.exists() for path in (new, *others))
    assert time.time() - new.stat().st_mtime < 60


# The user's own library


def test_a_library_that_is_gone_is_not_made_anew_and_comes_back(tmp_path: Path, file: Path) -> None:
    workspace = Workspace.open()
    opened = workspace.add(file)
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    moved = workspace.move_library(tmp_path / "stick" / "library.sqlite")
    with closing(Workspace.open()) as there:
        backup = there.back_up_now()
    (tmp_path / "stick").rename(tmp_path / "away")
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open()
    assert caught.value.code is ErrorCode.LIBRARY_GONE
    assert not moved.path.exists()
    done = Workspace.restore_damaged(None, backup.path)
    assert not moved.path.parent.exists()
    with closing(Workspace.open()) as again:
        assert again.path == done.library == workspace.path
        assert sum(again.count_annotations().values()) == 1


def test_a_library_that_was_deleted_is_not_made_anew_where_it_has_backups(file: Path) -> None:
    workspace = Workspace.open()
    workspace.add(file)
    workspace.back_up_now()
    workspace.close()
    workspace.path.unlink()
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open()
    assert caught.value.code is ErrorCode.LIBRARY_GONE


# Moving


def test_another_program_that_has_it_open_stops_a_move(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("SELECT count(*) FROM article").fetchone()
        with pytest.raises(AnnotatorError) as caught:
            workspace.move_library(tmp_path / "new.sqlite")
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert not (tmp_path / "new.sqlite").exists()
    with closing(Workspace(Library(workspace.path, DEVICE))) as again:
        assert len(again.annotations(opened.article.id)) == 1
    assert not list(tmp_path.glob(".*.part"))


def test_what_is_written_after_the_copy_comes_along(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    target = tmp_path / "new.sqlite"
    draft = workspace.copy_out(target)
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.close()
    moved = Workspace.settle_move(workspace.path, draft, target)
    with closing(Workspace(Library(moved.path, DEVICE))) as there:
        assert there.annotations(opened.article.id) == [made]


def test_backups_beside_a_library_come_along_and_stay(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    made = workspace.back_up_now()
    moved = workspace.move_library(tmp_path / "there" / "new.sqlite")
    assert moved.backups == tmp_path / "there" / "new-backups"
    assert moved.kept_backups == made.path.parent
    assert [one.mark_count for one in Workspace.backups_of(moved.path)] == [made.mark_count]
    assert made.path.exists()


# Restoring


def test_a_preview_tells_what_becomes_of_the_marks_of_each_article(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text("# Another\n\nSome words to mark.")
    gone = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    made = workspace.back_up_now()
    workspace.delete([gone.id])
    second = workspace.add(other)
    workspace.mark(second.article.id, 0, 7, Kind.CLAIM)
    workspace.mark(second.article.id, 8, 12, Kind.CLAIM)
    preview = workspace.preview_restore(made.path)
    told = [(one.title, one.marks.lost, one.marks.regained) for one in preview.by_article]
    assert told == [("Another", 2, 0), (opened.article.title, 0, 1)]
    assert preview.by_article[0].marks.lost_names == ("Another", "Some")


def test_a_backup_that_its_own_restoring_lets_go_is_put_back(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = workspace.back_up_now()
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    before = workspace.restore(made.path).before
    assert before is not None
    monkeypatch.setattr(backups, "KEPT_OF_A_REASON", 1)
    monkeypatch.setattr(backups, "KEPT", ())
    assert workspace.restore(before.path).backup == before
    assert not before.path.exists()
    assert sum(workspace.count_annotations().values()) == 1


def test_the_open_library_is_no_backup(workspace: Workspace) -> None:
    with pytest.raises(AnnotatorError) as caught:
        workspace.restore(workspace.path)
    assert caught.value.code is ErrorCode.FILE_IS_LIBRARY


@pytest.mark.parametrize("what", ["tags", "done", "trash", "reader"])
def test_a_preview_tells_whatever_a_reader_did(
    workspace: Workspace, opened: Opened, what: str
) -> None:
    mark = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.delete([mark.id])
    made = workspace.back_up_now()
    assert not workspace.preview_restore(made.path)
    if what == "tags":
        workspace.tag_article(opened.article.id, ["river"])
    elif what == "done":
        workspace.set_done(opened.article.id, done=True)
    elif what == "trash":
        workspace.empty_trash()
    else:
        workspace.name_reader("Mia")
    preview = workspace.preview_restore(made.path)
    assert preview
    counts = {name: (one.lost, one.regained, one.changed) for name, one in preview.shifts.items()}
    wanted = {"trash": ("deleted mark", (0, 1, 0)), "reader": ("reader", (0, 0, 1))}
    thing, shift = wanted.get(what, ("article", (0, 0, 1)))
    assert {name: one for name, one in counts.items() if any(one)} == {thing: shift}


@pytest.mark.parametrize("number", range(1, 6))
def test_what_goes_with_it_gets_its_name_with_it_or_keeps_it(
    library: Path, draft: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    rows, name = draft.with_name(draft.name + ".jsonl"), library.with_name("rows.jsonl")
    rows.write_text("{}")
    with monkeypatch.context() as patch:
        kill_at(patch, number, Killed())
        with pytest.raises(Killed):
            swap(library, draft, "damaged", (rows, name))
    is_down = Path(f"{library}{NOTE}").exists()
    finish(library)
    assert name.exists() == is_down
    assert rows.exists() != is_down
    assert (library.read_bytes() != OLD) == is_down


def test_a_refused_swap_takes_the_name_of_what_goes_with_it_back(
    library: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, name = draft.with_name(draft.name + ".jsonl"), library.with_name("rows.jsonl")
    rows.write_text("{}")
    with monkeypatch.context() as patch:
        kill_at(patch, 4, PermissionError(13, "in use"))
        with pytest.raises(PermissionError):
            swap(library, draft, "damaged", (rows, name))
    assert rows.exists()
    assert not name.exists()
    assert library.read_bytes() == OLD
    assert not Path(f"{library}{NOTE}").exists()
