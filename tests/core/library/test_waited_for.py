"""A file that waits to take a library's place, a record of where the library is, a file that has
come in the place of one that was looked over: nobody writes to what is left, or opens another.
"""

import os
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from tests.spoiling import spoil

from annotator.core import paths
from annotator.core.aftermath import whereabouts
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import connection, holding, names, swapping
from annotator.core.model import Kind
from annotator.core.workspace import Workspace


def marks(path: Path | None) -> int:
    with closing(Workspace.open(path)) as workspace:
        return sum(workspace.count_annotations().values())


def waiting(library: Path) -> Path:
    """A copy of a library with the note of a program that was killed before it put that in its
    place.
    """
    with closing(Workspace.open(library)) as workspace:
        draft = library.with_name(f".{uuid.uuid4()}.part")
        workspace.backup(draft)
    told = {"draft": draft.name, "aside": f"{library.stem}-damaged{library.suffix}"}
    swapping._write_down(library, told)
    return draft


# The note of a killed program


def test_nothing_is_written_to_a_library_that_another_file_is_to_replace(marked: Path) -> None:
    with closing(Workspace.open(marked)) as workspace:
        article = workspace.articles()[0].id
        swapping._write_down(marked, {"draft": "none", "aside": "x"})
        assert workspace.mark(article, 0, 4, Kind.CLAIM), "what it says is done"
        workspace._library.store.connection.execute("PRAGMA journal_mode = DELETE")
        draft = marked.with_name(f".{uuid.uuid4()}.part")
        workspace.backup(draft)
        swapping._write_down(marked, {"draft": draft.name, "aside": "aside.sqlite"})
        with pytest.raises(AnnotatorError) as caught:
            workspace.mark(article, 5, 9, Kind.CLAIM)
        assert caught.value.code is ErrorCode.LIBRARY_REPLACED
    assert marks(marked) == 4
    assert marks(marked.with_name("aside.sqlite")) == 4


def test_who_waited_for_the_lock_of_a_killed_program_ends_what_it_began(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, noted = connection._check, []

    def told_meanwhile(*given: object, **more: object) -> None:
        if not noted:  # the lock is there, and the program that had it is gone
            noted.append(1)
            waiting(marked)
        check(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(connection, "_check", told_meanwhile)
    with closing(Workspace.open(marked)) as workspace:
        assert not swapping.is_waited_for(marked)
        workspace.mark(workspace.articles()[0].id, 0, 4, Kind.CLAIM)
    assert marks(marked) == 4
    assert marks(marked.with_name("l-damaged.sqlite")) == 3


HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
held.execute("SELECT count(*) FROM article").fetchone()
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")
def test_no_file_takes_the_place_of_a_library_that_somebody_has_open(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "PATIENCE", 0.05)
    draft = waiting(marked)
    command = [sys.executable, "-c", HOLDER, str(marked)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(AnnotatorError) as caught:
            Workspace.open(marked)
        process.communicate(b"\n")
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert draft.exists()
    assert marks(marked) == 3
    assert not draft.exists()


def test_what_a_killed_program_left_does_not_replace_what_is_put_there_after_it(
    marked: Path,
) -> None:
    with closing(Workspace.open(marked)) as workspace:
        workspace.mark(workspace.articles()[0].id, 0, 4, Kind.CLAIM)
        backup = workspace.back_up_now().path
    draft = waiting(marked)
    spoil(draft, "DELETE FROM anchor", "DELETE FROM annotation_tag", "DELETE FROM annotation")
    Workspace.restore_damaged(marked, backup)
    assert marks(marked) == 4
    assert not draft.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not held there")
def test_who_waited_for_a_file_that_was_put_aside_does_not_hold_the_other(marked: Path) -> None:
    lock = holding._locked

    def put_aside(file: int) -> bool:
        other = marked.with_name("other.sqlite")
        other.write_bytes(marked.read_bytes())
        other.replace(marked)
        return lock(file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holding, "_locked", put_aside)
        with pytest.raises(AnnotatorError) as caught, holding.alone(marked):
            pass
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED


# Where the user's own library is


@pytest.mark.parametrize("how", ["empty", "folder", "bytes"])
def test_a_record_that_cannot_be_read_is_told_and_no_library_is_made(
    marked: Path, how: str
) -> None:
    paths.remember_library(marked)
    with closing(Workspace.open()) as workspace:
        article, record = workspace.articles()[0].id, paths.data_folder() / paths.MOVED
        record.unlink()
        if how == "folder":
            record.mkdir()
        else:
            record.write_bytes(b"\n" if how == "empty" else b"\xff\xfe")
        for verb in (Workspace.open, lambda: workspace.mark(article, 0, 4, Kind.CLAIM)):
            with pytest.raises(AnnotatorError) as caught:
                verb()
            assert caught.value.code is ErrorCode.PLACE_UNREADABLE
    assert not paths.first_library_path().exists()


def test_a_record_is_on_the_disk_before_the_old_file_gets_another_name(
    marked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.remember_library(marked)
    done: list[str] = []
    flush, replace, rename = os.fsync, Path.replace, Path.rename

    def flushed(file: int) -> None:
        status = os.fstat(file)
        folder = paths.data_folder()
        is_folder = os.path.samestat(status, folder.stat())
        drafts = folder.glob(f".{paths.MOVED}.*")
        if is_folder or any(os.path.samestat(status, one.stat()) for one in drafts):
            done.append("folder" if is_folder else "record")
        flush(file)

    def replaced(self: Path, target: Path) -> Path:
        if target.name == paths.MOVED:
            done.append("named")
        return replace(self, target)

    def renamed(self: Path, target: Path) -> Path:
        if self == marked:
            done.append("set aside")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(Path, "rename", renamed)
    with closing(Workspace.open()) as workspace:
        workspace.move_library(tmp_path / "there" / "l.sqlite")
    assert done[:4] == ["record", "named", "folder", "set aside"]


# Looked over


def test_another_file_than_the_one_that_was_looked_over_is_judged(marked: Path) -> None:
    other = marked.with_name("other.sqlite")
    with closing(Workspace.open(marked)) as workspace:
        workspace.backup(other)
    spoil(other, "UPDATE annotation SET note = x'00' WHERE id = 1")
    Workspace.look_over(marked)
    other.replace(marked)
    with closing(Workspace.open(marked, is_looked_over=True)) as workspace:
        assert len(workspace.quarantined()) == 1


def test_a_file_that_comes_while_a_library_is_opened_is_judged(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = marked.with_name("other.sqlite")
    with closing(Workspace.open(marked)) as workspace:
        workspace.backup(other)
    spoil(other, "UPDATE annotation SET note = x'00' WHERE id = 1")
    finish = connection.finish

    def replaced(path: Path, *given: object, **more: object) -> None:
        finish(path, *given, **more)  # type: ignore[arg-type]
        if other.exists():
            other.replace(marked)

    monkeypatch.setattr(connection, "finish", replaced)
    with closing(Workspace.open(marked)) as workspace:
        assert len(workspace.quarantined()) == 1


# Files that a library names


@pytest.mark.parametrize("name", ["aside.sqlite", "/etc/aside.sqlite", "../there/aside.sqlite"])
def test_a_file_of_a_recovery_is_looked_for_by_its_name_alone(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    stat = Path.stat

    def looked(self: Path, **more: bool) -> os.stat_result:
        asked.append(self)
        return stat(self, **more)

    monkeypatch.setattr(Path, "stat", looked)
    assert whereabouts(name, [tmp_path]) == (Path("aside.sqlite"), False)
    (tmp_path / "aside.sqlite").write_text("x")
    assert whereabouts(name, [tmp_path]) == (tmp_path / "aside.sqlite", True)
    assert {one.parent for one in asked} == {tmp_path}


# Windows, which is faked as it documents its refusals


def refuse_to_rename(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    rename = names.rename

    def refused(old: Path, new: Path) -> None:
        if old == file:
            error = PermissionError(13, "The process cannot access the file", str(old))
            error.winerror = names.IN_USE  # type: ignore[attr-defined, unused-ignore]
            raise error
        rename(old, new)

    monkeypatch.setattr(names, "rename", refused)


def test_a_library_that_somebody_has_open_on_windows_is_not_moved(
    marked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "there" / "l.sqlite"
    workspace = Workspace.open(marked)
    with monkeypatch.context() as patch:
        patch.setattr(names, "IS_WINDOWS", True)
        refuse_to_rename(patch, marked)
        with pytest.raises(AnnotatorError) as caught:
            workspace.move_library(target)
    workspace.close()
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert [*target.parent.iterdir()] == []
    assert marks(marked) == 3


def test_a_library_that_somebody_has_open_on_windows_is_told_as_in_use(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(marked)
    monkeypatch.setattr(holding, "PATIENCE", 0.05)
    with monkeypatch.context() as patch:
        refuse_to_rename(patch, marked)
        with pytest.raises(AnnotatorError) as caught:
            Workspace.open(marked)
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert marks(marked) == 3
