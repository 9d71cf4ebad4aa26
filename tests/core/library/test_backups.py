"""Backups are made while something changes, checked, rotated, and put back as one change."""

import os
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, OTHER_DEVICE, SetClock

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.keeping import Reason
from annotator.core.library import Library, backups
from annotator.core.library.whose import backup_folder
from annotator.core.model import Kind
from annotator.core.paths import library_path
from annotator.core.workspace import Opened, Workspace


def mark(workspace: Workspace, opened: Opened, start: int = 0) -> str:
    return workspace.mark(opened.article.id, start, start + 7, Kind.CLAIM, note="why").id


def test_a_backup_says_what_it_holds(workspace: Workspace, opened: Opened) -> None:
    mark(workspace, opened)
    shares: list[float] = []
    made = workspace.back_up_now(progress=shares.append)
    assert (made.article_count, made.mark_count, made.verified) == (1, 1, True)
    assert made.reason is Reason.HAND
    assert made.byte_count == made.path.stat().st_size
    assert workspace.backups() == [made]
    assert Workspace.backups_of(workspace.path) == [made]
    assert shares[-1] == 1.0
    assert [one.name for one in made.path.parent.iterdir()] == [made.path.name]


def test_the_users_own_library_has_its_backups_in_the_data_folder(path: Path) -> None:
    assert backup_folder(library_path()) == library_path().absolute().parent / "backups"
    assert backup_folder(path) == path.parent / "library-backups"


def test_hourly_only_while_something_changes(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    mark(workspace, opened)
    assert workspace.back_up_if_due() is not None
    mark(workspace, opened, 8)
    assert workspace.back_up_if_due() is None, "within the hour"
    clock.present += timedelta(hours=1)
    assert workspace.back_up_if_due() is not None
    clock.present += timedelta(hours=5)
    assert workspace.back_up_if_due() is None, "nothing was changed"
    assert workspace.back_up_on_close() is None
    workspace.undo()
    made = workspace.back_up_on_close()
    assert made is not None
    assert made.reason is Reason.CLOSE


def test_a_library_without_any_change_needs_no_backup(workspace: Workspace) -> None:
    assert workspace.back_up_if_due() is None
    assert workspace.back_up_on_close() is None


def test_a_clock_that_went_back_does_not_stop_the_backups(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    workspace.back_up_if_due()
    clock.present -= timedelta(days=400)
    mark(workspace, opened)
    made = workspace.back_up_if_due()
    assert made is not None
    assert made.path.exists()
    assert workspace.back_up_on_close() is None


def laid(folder: Path, at: datetime, *, reason: str = "hourly") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"library-{at:%Y%m%dT%H%M%SZ}-{reason}.sqlite"
    path.write_bytes(b"x" * 100)
    return path


def test_hours_days_and_months_are_kept(workspace: Workspace, clock: SetClock) -> None:
    folder, now = backup_folder(workspace.path), datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(24 * 500):
        laid(folder, now - timedelta(hours=number + 1))
    made = backups.back_up(workspace._library.store, Reason.HOURLY)
    left = [backups.made_at(path) for path in backups.listed(workspace.path)]
    # 24 hours, which have the newest of two days and two months, and the others.
    assert len(left) == 24 + 12 + 10
    assert left[0] == backups.made_at(made.path)
    assert left[-1] == datetime(2025, 2, 28, 23, tzinfo=UTC)


def test_what_was_put_back_can_be_put_back_again(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    mark(workspace, opened)
    chosen = backups.back_up(workspace._library.store, Reason.HOURLY)
    mark(workspace, opened, 8)
    clock.present += timedelta(minutes=1)  # of the same hour
    done = workspace.restore(chosen.path)
    assert done.before is not None
    assert [one.path for one in workspace.backups()] == [done.before.path, chosen.path]


def test_the_size_is_limited_but_the_newest_good_one_stays(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    made = []
    for number in range(4):
        mark(workspace, opened, number)
        made.append(workspace.back_up_now())
        clock.present += timedelta(hours=2)
    store = workspace._library.store
    last = backups.back_up(store, Reason.HOURLY, most_bytes=made[0].byte_count * 2)
    assert [one.path for one in workspace.backups()] == [last.path, made[-1].path]
    assert backups.back_up(store, Reason.HOURLY, most_bytes=1).path.exists()
    assert len(workspace.backups()) == 1


def test_a_faulty_backup_never_drives_out_the_newest_good_one(
    workspace: Workspace, opened: Opened
) -> None:
    mark(workspace, opened)
    good = workspace.back_up_now()
    store = workspace._library.store
    store.connection.execute("DELETE FROM search_annotation")
    bad = backups.back_up(store, Reason.HOURLY, most_bytes=1)
    assert not bad.verified
    assert good.path.exists()
    assert backups.newest_good(workspace.path) == good


def test_a_backup_that_spoils_is_noticed(workspace: Workspace, opened: Opened) -> None:
    made = workspace.back_up_now()
    made.path.write_bytes(made.path.read_bytes()[:-8192])
    assert backups.newest_good(workspace.path) is None
    with pytest.raises(AnnotatorError):
        workspace.restore(made.path)
    assert workspace.doctor(full=True) == []


def test_a_cancelled_backup_leaves_nothing(workspace: Workspace, opened: Opened) -> None:
    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        workspace.back_up_now(progress=stop)
    assert list(backup_folder(workspace.path).iterdir()) == []


def test_what_was_left_by_a_killed_program_goes(workspace: Workspace, opened: Opened) -> None:
    folder = backup_folder(workspace.path)
    folder.mkdir()
    old, new = (folder / f".{uuid.uuid4()}.part" for _ in range(2))
    for draft in (old, new):
        draft.write_bytes(b"x")
    os.utime(old, (0, 0))
    workspace.back_up_now()
    assert not old.exists()
    assert new.exists()


def test_a_restore_is_previewed_and_can_be_turned_round(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    kept, gone = mark(workspace, opened), mark(workspace, opened, 8)
    made = workspace.back_up_now()
    workspace.delete([gone])
    workspace.set_kind(kept, Kind.PROJECTION)
    new = mark(workspace, opened, 20)
    preview = workspace.preview_restore(made.path)
    assert (preview.marks.lost, preview.marks.regained, preview.marks.changed) == (1, 1, 1)
    assert (preview.notes.lost, preview.notes.regained) == (1, 1)
    assert not preview.articles
    assert preview.marks.lost_names == (opened.rendering.text[20:27],)
    before = workspace.annotations(opened.article.id)
    done = workspace.restore(made.path)
    assert {one.id for one in workspace.annotations(opened.article.id)} == {kept, gone}
    assert workspace.doctor(full=True) == []
    assert done.before is not None
    assert not workspace.preview_restore(made.path).marks
    workspace.restore(done.before.path)
    assert workspace.annotations(opened.article.id) == before
    assert new in {one.id for one in before}
    assert workspace.undo().operation == "mark"
    assert not list(workspace.path.parent.glob(".*"))


def test_who_has_the_library_open_notices_a_restore(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    empty = workspace.back_up_now()
    other = Workspace(Library(workspace.path, OTHER_DEVICE))
    mark(workspace, opened)
    other.changed_elsewhere()
    assert other.annotations(opened.article.id)
    workspace.restore(empty.path)
    assert other.changed_elsewhere()
    assert other.annotations(opened.article.id) == []
    made = other.mark(opened.article.id, 0, 7, Kind.CLAIM)
    assert [one.id for one in workspace.annotations(opened.article.id)] == [made.id]
    other.close()


def test_a_restored_library_has_other_texts_under_the_same_keys(
    workspace: Workspace, file: Path, tmp_path: Path
) -> None:
    with closing(Workspace(Library(tmp_path / "other.sqlite", DEVICE))) as other:
        file.write_text("Another text, which has the first key in its library.")
        theirs = other.add(file)
        copy = tmp_path / "copy.sqlite"
        other.backup(copy)
    file.write_text("The text that is known here, and is kept in memory for a while.")
    opened = workspace.add(file)
    workspace.mark(opened.article.id, 0, 8, Kind.CLAIM)
    workspace.restore(copy)
    made = workspace.mark(theirs.article.id, 0, 12, Kind.CLAIM)
    assert made.passage is not None
    assert made.passage.quote == "Another text"
    assert workspace.doctor(full=True) == []


def test_a_cancelled_restore_changes_nothing(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.core.library.copying.PAGES", 5)
    made = workspace.back_up_now()
    mark(workspace, opened)
    before = workspace.annotations(opened.article.id)

    def stop(share: float) -> None:
        if share > 0.45:
            raise Cancelled

    with pytest.raises(Cancelled):
        workspace.restore(made.path, progress=stop)
    assert workspace.annotations(opened.article.id) == before
    assert workspace.doctor(full=True) == []


def test_a_damaged_library_is_set_aside_for_a_backup(workspace: Workspace, opened: Opened) -> None:
    mark(workspace, opened)
    made = workspace.back_up_now()
    workspace.close()
    spoilt = bytes(4096) + workspace.path.read_bytes()[4096:]
    workspace.path.write_bytes(spoilt)
    done = Workspace.restore_damaged(workspace.path, made.path)
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == spoilt
    with closing(Workspace(Library(workspace.path, DEVICE))) as again:
        assert len(again.annotations(opened.article.id)) == 1


def test_a_backup_is_named_by_a_part_of_its_name(workspace: Workspace, opened: Opened) -> None:
    made = workspace.back_up_now()
    assert workspace.resolve_backup("by-hand") == made.path
    assert workspace.resolve_backup("newest") == made.path
    for wrong in ("", "nothing-such"):
        with pytest.raises(AnnotatorError) as caught:
            workspace.resolve_backup(wrong)
        assert caught.value.code is ErrorCode.BACKUP_UNKNOWN
