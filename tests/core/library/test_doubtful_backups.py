"""Whose backups are where names do not tell: what else lies beside a library, and one of which no
change can be read.
"""

import os
import shutil
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DAM

from annotator.core.keeping import Backup, Reason
from annotator.core.library import backups, recovery
from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.core.workspace.recovering import RecoveringVerbs

PAGE = 4096


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A library with one mark, in a folder of its own."""
    path, file = tmp_path / "both" / "notes.sqlite", tmp_path / "dam.md"
    path.parent.mkdir()
    file.write_text(DAM, encoding="utf-8")
    with closing(Workspace.open(path)) as workspace:
        workspace.mark(workspace.add(file).article.id, 5, 9, Kind.CLAIM)
    return path


@pytest.fixture
def backup(notes: Path) -> Path:
    """A backup of it, named as it was before the whole name of the library stood in it."""
    made = backed_up(notes).path
    return made.rename(made.with_name(f"notes-{made.name.partition('-')[2]}"))


def backed_up(library: Path, reason: Reason = Reason.HAND) -> Backup:
    with closing(Workspace.open(library)) as workspace:
        return workspace.back_up_now(reason)


def lose_first_page(library: Path) -> None:
    with library.open("r+b") as file:
        file.write(bytes(PAGE))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes among files")
@pytest.mark.parametrize("ending", ["pipe", "db"])
def test_a_pipe_beside_a_library_is_not_read(notes: Path, backup: Path, ending: str) -> None:
    os.mkfifo(notes.with_suffix(f".{ending}"))
    found: list[Path] = []
    listing = threading.Thread(target=lambda: found.extend(backups.listed(notes)), daemon=True)
    listing.start()
    listing.join(5)
    assert found == [backup]


def test_what_is_not_called_as_a_library_is_not_read(
    notes: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.with_suffix(".mp4").write_bytes(b"a film that a cloud would have to fetch")
    opened, real = [], Path.open

    def told(self: Path, *given: object, **more: object) -> object:
        opened.append(self.name)
        return real(self, *given, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", told)
    assert backups.listed(notes) == [backup]
    assert "notes.mp4" not in opened


@pytest.mark.parametrize("ending", ["bak", "db"])
@pytest.mark.parametrize("how", ["damaged", "gone"])
def test_a_copy_beside_a_library_hides_no_backup_when_it_is_needed(
    notes: Path, backup: Path, ending: str, how: str
) -> None:
    shutil.copy(notes, notes.with_suffix(f".{ending}"))
    if how == "damaged":
        lose_first_page(notes)
    else:
        notes.unlink()
    assert backups.listed(notes) == [backup]
    offered = Workspace.newest_good_backup(notes)
    assert offered is not None
    assert (offered.path, offered.mark_count) == (backup, 1)


def test_a_backup_that_is_surely_ones_own_is_offered_before_a_newer_doubtful_one(
    notes: Path,
) -> None:
    own = backed_up(notes)
    shutil.copy(notes, notes.with_suffix(".db"))
    doubtful = own.path.with_name("notes-29991231T235959Z-hand.sqlite")
    shutil.copy(own.path, doubtful)
    lose_first_page(notes)
    assert backups.listed(notes) == [doubtful, own.path]
    assert Workspace.newest_good_backup(notes) == own


def test_a_backup_that_may_be_anothers_is_never_let_go(notes: Path, backup: Path) -> None:
    shutil.copy(notes, notes.with_suffix(".db"))
    doubtful = [backup.with_name(f"notes-20260101T00{m:02}00Z-close.sqlite") for m in range(3)]
    for one in doubtful:  # of an hour of which one alone would be kept
        shutil.copy(backup, one)
    notes.unlink()
    backed_up(notes, Reason.CLOSE)  # of an empty library, which shares no change with any
    assert all(one.exists() for one in [backup, *doubtful])


@pytest.mark.skipif(sys.platform == "win32", reason="there, a link needs rights that few have")
def test_backups_that_were_laid_beside_a_link_are_listed(notes: Path, tmp_path: Path) -> None:
    link = tmp_path / "desk" / "mine.sqlite"
    link.parent.mkdir()
    link.symlink_to(notes)
    before = backed_up(notes).path
    before.parent.rename(link.with_name("mine-backups"))
    before = link.with_name("mine-backups") / before.name
    before = before.rename(before.with_name("mine-20260101T000000Z-close.sqlite"))
    other = tmp_path / "other.sqlite"
    with closing(Workspace.open(other)) as workspace:
        workspace.add(tmp_path / "dam.md")
    anothers = before.with_name("mine-20260102T000000Z-close.sqlite")
    shutil.copy(backed_up(other).path, anothers)
    with closing(Workspace.open(link)) as workspace:
        now = workspace.back_up_now().path
        assert [one.path for one in workspace.backups()] == [now, before]
        assert workspace.resolve_backup("20260101") == before
    assert [one.path for one in Workspace.backups_of(link)] == [now, before]
    assert backups.listed(link, is_sure=True) == [now]
    assert anothers.exists()


def test_looking_for_backups_leaves_nothing_beside_a_damaged_library(
    notes: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(notes, notes.with_suffix(".db"))
    with notes.open("r+b") as file:
        file.seek(-PAGE, os.SEEK_END)
        file.write(bytes(PAGE))
    names = sorted(notes.parent.iterdir())
    found = Workspace.recover_beside(notes)
    assert found.newest_backup is not None
    assert sorted(one for one in notes.parent.iterdir() if one.name[0] != ".") == names
    read_again = []
    real = RecoveringVerbs._read_again

    def told(*given: object) -> object:
        read_again.append(given)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(RecoveringVerbs, "_read_again", staticmethod(told))
    Workspace.take_recovered(found)
    assert not read_again


def test_an_empty_log_is_no_write_of_another_program(notes: Path) -> None:
    before = recovery.state_of(notes)
    log = notes.with_name(f"{notes.name}-wal")
    log.touch()
    assert recovery.state_of(notes) == before
    log.write_bytes(b"something")
    assert recovery.state_of(notes) != before
