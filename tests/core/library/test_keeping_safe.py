"""Nothing that was confirmed is lost where a backup, a move or a recovery meets another program."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, SetClock

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.keeping import Backup, Reason
from annotator.core.library import Library, backups, copying, moving, restoring
from annotator.core.library.copying import reading_with_log
from annotator.core.library.store import Store
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace


def marks_in(path: Path) -> int:
    """How many marks a library has."""
    with closing(Workspace(Library(path, DEVICE))) as there:
        return sum(there.count_annotations().values())


def set_mode(workspace: Workspace, mode: str) -> None:
    workspace._library.store.connection.execute(f"PRAGMA journal_mode = {mode}")


# Putting a backup back


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_mark_that_another_program_makes_meanwhile_is_in_the_backup_of_before(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    set_mode(workspace, mode)
    made = workspace.back_up_now()
    marks = iter([(0, 7)])

    def slow(*given: object, **more: object) -> Backup:
        backup = backups.back_up(*given, **more)  # type: ignore[arg-type]
        for start, end in marks:
            with closing(Workspace(Library(workspace.path, DEVICE))) as other:
                set_mode(other, mode)
                other.mark(opened.article.id, start, end, Kind.CLAIM)
        return backup

    monkeypatch.setattr(restoring, "back_up", slow)
    before = workspace.restore(made.path).before
    assert before is not None
    assert before.mark_count == 1
    assert marks_in(workspace.path) == 0
    assert not Path(f"{workspace.path}-journal").exists()
    with closing(Workspace(Library(workspace.path, DEVICE))) as other:  # it is not held
        set_mode(other, mode)
        other.set_done(opened.article.id, done=True)


def test_a_program_that_never_stops_writing_stops_a_restore(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = workspace.back_up_now()

    def slow(*given: object, **more: object) -> Backup:
        backup = backups.back_up(*given, **more)  # type: ignore[arg-type]
        with closing(Workspace(Library(workspace.path, DEVICE))) as other:
            other.mark(opened.article.id, 0, 7, Kind.CLAIM)
        return backup

    monkeypatch.setattr(restoring, "back_up", slow)
    with pytest.raises(AnnotatorError) as caught:
        workspace.restore(made.path)
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert marks_in(workspace.path) == restoring.TURNS


def test_what_is_only_in_the_log_of_the_file_comes_along(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    copy, second = tmp_path / "copy.sqlite", tmp_path / "second.sqlite"
    for end in ("", "-wal"):  # what a program leaves that was killed
        shutil.copyfile(f"{workspace.path}{end}", f"{copy}{end}")
    with closing(Workspace(Library(second, DEVICE))) as other:
        assert other.preview_restore(copy).marks.regained == 1
        assert other.restore(copy).backup.mark_count == 1
    assert marks_in(second) == 1


def test_a_change_that_was_half_done_in_the_file_does_not_come_along(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM, note="whole")
    half = half_done(workspace, tmp_path / "half")
    second = tmp_path / "second.sqlite"
    with closing(Workspace(Library(second, DEVICE))) as other:
        other.restore(half)
        assert [one.note for one in other.annotations(opened.article.id)] == ["whole"]


def half_done(workspace: Workspace, folder: Path) -> Path:
    """A copy of the library as a program leaves it that was killed in a transaction without a
    log: the file has half of it, and the journal takes that back.
    """
    set_mode(workspace, "DELETE")
    workspace.close()
    folder.mkdir()
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("PRAGMA cache_size = 5")
        other.execute("BEGIN")
        other.execute("UPDATE annotation SET note = 'half'")
        other.execute("UPDATE version SET original = zeroblob(500000)")
        for end in ("", "-journal"):
            shutil.copyfile(f"{workspace.path}{end}", folder / f"library.sqlite{end}")
        other.execute("ROLLBACK")
    return folder / "library.sqlite"


# Recovering


def test_a_change_that_was_half_done_is_not_saved(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM, note="whole")
    half = half_done(workspace, tmp_path / "half")
    Workspace.recover(half, tmp_path / "saved.sqlite")
    with closing(Workspace(Library(tmp_path / "saved.sqlite", DEVICE))) as saved:
        assert [one.note for one in saved.annotations(opened.article.id)] == ["whole"]


def test_recovering_is_stopped_while_pages_are_read(workspace: Workspace, tmp_path: Path) -> None:
    workspace.close()
    with workspace.path.open("r+b") as file:
        file.write(bytes(4096))
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if len(told) > 2 and told[-2] == share > 0.1:  # between two pages
            raise Cancelled

    with pytest.raises(Cancelled):
        Workspace.recover(workspace.path, tmp_path / "saved.sqlite", progress=stop)
    assert told[-1] < 0.4, "it was read to the end"
    assert not (tmp_path / "saved.sqlite").exists()


def test_what_a_killed_program_has_recovered_is_removed_some_day(
    workspace: Workspace, opened: Opened
) -> None:
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute("UPDATE article SET extra = x'ff'")
        other.commit()
    before = {*workspace.path.parent.iterdir()}
    found = Workspace.recover_beside(workspace.path)
    made = {*workspace.path.parent.iterdir()} - before
    assert made == {found.target, found.quarantine}
    copying.sweep(workspace.path.parent)
    assert found.target.exists(), "somebody may look at it"
    os.utime(found.target, (0, 0))
    copying.sweep(workspace.path.parent)
    assert not found.target.exists()


# Places that are not free


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_nothing_is_written_beside_what_is_left_of_another_library(
    workspace: Workspace, opened: Opened, tmp_path: Path, end: str
) -> None:
    target = tmp_path / "new.sqlite"
    left = Path(f"{target}{end}")
    left.write_bytes(b"of another library")
    for verb in (
        lambda: workspace.copy_out(target),
        lambda: workspace.backup(target),
        lambda: Workspace.recover(workspace.path, target),
        lambda: Workspace.rescue(workspace.path, target),
    ):
        with pytest.raises(AnnotatorError) as caught:
            verb()
        assert caught.value.parameters["path"] == left
    draft = workspace.copy_out(tmp_path / "other.sqlite")
    workspace.close()
    with pytest.raises(AnnotatorError) as caught:
        Workspace.settle_move(workspace.path, draft, target)
    assert caught.value.code is ErrorCode.PLACE_TAKEN
    assert not target.exists()
    assert left.read_bytes() == b"of another library"


def test_a_move_that_cannot_be_recorded_leaves_nothing_behind(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.open()
    workspace.add(file)
    target = tmp_path / "there" / "library.sqlite"

    def full(_place: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(moving, "remember_library", full)
        with pytest.raises(AnnotatorError) as caught:
            workspace.move_library(target)
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
    assert list(target.parent.iterdir()) == []
    with closing(Workspace.open()) as again:
        assert again.path == workspace.path
        assert again.move_library(target).path == target


# What was changed since


def test_more_of_a_note_counts_as_a_change(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    mark = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    _, seq = workspace.write_note(mark.id, "one")
    assert workspace.back_up_on_close() is not None
    assert workspace.back_up_on_close() is None
    target = tmp_path / "new.sqlite"
    draft = workspace.copy_out(target)
    assert workspace.write_note(mark.id, "one two three", amends=seq)[1] == seq
    assert workspace.back_up_on_close() is not None
    workspace.close()
    Workspace.settle_move(workspace.path, draft, target)
    with closing(Workspace(Library(target, DEVICE))) as there:
        assert there.annotation(mark.id).note == "one two three"


# The folder of backups


def test_a_backup_that_cannot_be_deleted_now_does_not_undo_the_new_one(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [workspace.back_up_now() for _ in range(backups.KEPT_OF_A_REASON + 2)]
    real = Path.unlink

    def held(self: Path, *, missing_ok: bool = False) -> None:
        if backups.NAME.fullmatch(self.name):
            raise PermissionError(13, "it is being used by another process")
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    count = len(backups.listed(workspace.path))
    assert workspace.back_up_now().path.exists()
    assert len(backups.listed(workspace.path)) == count + 1
    assert workspace.restore(made[-1].path).before is not None


def test_a_backup_that_goes_while_it_is_looked_at_is_left_out(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch, clock: SetClock
) -> None:
    for _ in range(3):
        workspace.back_up_now()
    gone, kept = backups.listed(workspace.path)[-1], backups.listed(workspace.path)[:-1]
    real = Path.iterdir

    def raced(self: Path) -> object:
        there = list(real(self))
        gone.unlink(missing_ok=True)
        return iter(there)

    monkeypatch.setattr(Path, "iterdir", raced)
    assert backups.listed(workspace.path) == kept
    assert not workspace.backup_is_due()
    monkeypatch.undo()
    stay = [gone, *kept]
    monkeypatch.setattr(backups, "listed", lambda _library, **_more: stay)
    assert [one.path for one in workspace.backups()] == kept
    assert backups.rotate(stay, workspace.back_up_now(), most_bytes=0) != []


def test_a_backup_of_a_newer_version_is_not_offered(workspace: Workspace, opened: Opened) -> None:
    older, newer = workspace.back_up_now(), workspace.back_up_now()
    with closing(sqlite3.connect(newer.path)) as other:
        other.execute("PRAGMA user_version = 99")
    found = Workspace.newest_good_backup(workspace.path)
    assert found is not None
    assert found.path == older.path


def test_a_newer_library_that_is_set_aside_is_not_called_damaged(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.back_up_now()
    set_mode(workspace, "DELETE")
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("PRAGMA user_version = 99")
    aside = Workspace.restore_damaged(workspace.path, made.path).set_aside
    assert aside is not None
    assert aside.name.startswith("library-newer-")


def test_a_lock_that_stays_names_the_library(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PATIENCE", 0.0)
    made = workspace.back_up_now(Reason.HAND)
    with (
        closing(sqlite3.connect(workspace.path, isolation_level=None)) as other,
        closing(sqlite3.connect(made.path)) as source,
        closing(sqlite3.connect(workspace.path, timeout=0)) as target,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AnnotatorError) as caught:
            copying.copy_pages(source, target, lambda _share: None)
        other.execute("ROLLBACK")
    assert caught.value.parameters["path"] == workspace.path


def test_a_library_on_a_share_of_windows_is_asked_for_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite refuses a URI with a host."""
    path = tmp_path / "a%20b?#x.sqlite"
    Store(path).close()
    with closing(reading_with_log(path)) as there:
        assert there.execute("SELECT count(*) FROM article").fetchone() == (0,)
    asked: list[str] = []

    def connect(name: str, **_more: object) -> sqlite3.Connection:
        asked.append(name)
        return real(":memory:")

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", connect)
    monkeypatch.setattr(Path, "as_posix", lambda _self: "//server/share/library.sqlite")
    reading_with_log(Path("library.sqlite")).close()
    assert asked == ["file:////server/share/library.sqlite?mode=ro"]
