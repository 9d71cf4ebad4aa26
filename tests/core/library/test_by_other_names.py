"""A library by the name of a link, by two names, and beside one whose name ends differently."""

import shutil
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.core.library.conftest import DAM

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import Backup, Reason
from annotator.core.library import names
from annotator.core.model import Kind
from annotator.core.paths import first_library_path, library_path
from annotator.core.workspace import Workspace

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there, a link needs rights that few have"
)


def made(path: Path, marks: int, word: str = "dam") -> Path:
    """A library with one article and marks, closed."""
    file = path.parent.parent / f"{word}.md"
    file.write_text(f"# {word}\n\n{DAM}", encoding="utf-8")
    with closing(Workspace.open(path)) as workspace:
        article = workspace.add(file).article.id
        for number in range(marks):
            workspace.mark(article, number * 5, number * 5 + 4, Kind.CLAIM)
    return path


def mark_more(path: Path | None, number: int = 1) -> None:
    with closing(Workspace.open(path)) as workspace:
        article = workspace.articles()[0].id
        for one in range(number):
            workspace.mark(article, 50 + one * 5, 54 + one * 5, Kind.CLAIM)


def count(path: Path | None) -> int:
    with closing(Workspace.open(path)) as workspace:
        return sum(workspace.count_annotations().values())


@pytest.fixture
def real(tmp_path: Path) -> Path:
    folder = tmp_path / "real"
    folder.mkdir()
    return made(folder / "l.sqlite", 3)


@pytest.fixture
def link(tmp_path: Path, real: Path) -> Path:
    link = tmp_path / "link.sqlite"
    link.symlink_to(real)
    return link


@pytest.fixture
def unclean(tmp_path: Path, real: Path) -> Path:
    """That library as a killed program leaves it: four marks more stand in its log alone."""
    kept = tmp_path / "kept"
    kept.mkdir()
    with closing(Workspace.open(real)) as workspace:
        article = workspace.articles()[0].id
        for number in range(4):
            workspace.mark(article, 50 + number * 5, 54 + number * 5, Kind.CLAIM)
        for ending in ("", "-wal"):
            shutil.copy(f"{real}{ending}", kept / f"{real.name}{ending}")
    for ending in ("", "-wal"):
        shutil.copy(kept / f"{real.name}{ending}", f"{real}{ending}")
    return real


# Symbolic links


def test_what_stands_in_the_log_alone_is_recovered_through_a_link(
    unclean: Path, link: Path, tmp_path: Path
) -> None:
    assert Workspace.recover(link, tmp_path / "new.sqlite").mark_count == 7
    found, aside = Workspace.recover_in_place(link)
    assert found.mark_count == 7
    assert (aside.parent, aside.is_symlink()) == (unclean.parent, False)
    assert link.readlink() == unclean
    assert count(link) == 7


def test_a_backup_is_put_back_where_a_link_leads(real: Path, link: Path) -> None:
    with closing(Workspace.open(link)) as workspace:
        assert workspace.path == real
        backup = workspace.back_up_now()
    assert backup.path.parent == real.with_name("l-backups")
    assert Workspace.backups_of(link) == Workspace.backups_of(real) == [backup]
    real.write_bytes(b"spoiled")
    restored = Workspace.restore_damaged(link, backup.path)
    assert restored.set_aside is not None
    assert restored.set_aside.parent == real.parent
    assert link.readlink() == real
    assert count(link) == 3


@pytest.mark.parametrize("how", ["other", "none"])
def test_a_link_that_leads_elsewhere_now_is_noticed(link: Path, tmp_path: Path, how: str) -> None:
    with closing(Workspace.open(link)) as workspace:
        article = workspace.articles()[0].id
        link.unlink()
        if how == "other":
            link.symlink_to(made(tmp_path / "real" / "other.sqlite", 1))
        with pytest.raises(AnnotatorError) as caught:
            workspace.mark(article, 50, 54, Kind.CLAIM)
        assert caught.value.code is ErrorCode.LIBRARY_REPLACED


def test_the_users_own_library_through_a_link_is_their_own(real: Path, tmp_path: Path) -> None:
    first_library_path().parent.mkdir(parents=True, exist_ok=True)
    first_library_path().symlink_to(real)
    with closing(Workspace.open()) as workspace, closing(workspace.opener()()) as again:
        assert workspace.path == again.path == real
        backup = again.back_up_now()
        assert backup.path.parent == first_library_path().with_name("backups")
        assert workspace.backups() == Workspace.backups_of() == [backup]
    with closing(Workspace.open(real)) as workspace:  # by the name of the file it is the same
        moved = workspace.move_library(tmp_path / "there" / "l.sqlite")
    assert library_path() == moved.path
    assert count(None) == 3


def test_a_link_to_a_drive_that_is_not_there_makes_no_folder(real: Path, tmp_path: Path) -> None:
    with closing(Workspace.open(real)) as workspace:
        backup = workspace.back_up_now()
    link = tmp_path / "link.sqlite"
    link.symlink_to(tmp_path / "drive" / "l.sqlite")
    with pytest.raises(AnnotatorError) as caught:
        Workspace.restore_damaged(link, backup.path)
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
    assert not (tmp_path / "drive").exists()


# Hard links


def test_a_library_with_two_names_is_opened_by_neither(real: Path) -> None:
    other = real.with_name("other.sqlite")
    other.hardlink_to(real)
    for path in (real, other):
        with pytest.raises(AnnotatorError) as caught:
            Workspace.open(path)
        assert caught.value.code is ErrorCode.LIBRARY_LINKED
    copy = real.with_name("copy.sqlite")
    shutil.copy(real, copy)
    copy.replace(real)  # what the sentence says
    assert count(real) == 3


def test_a_name_that_a_killed_program_has_left_keeps_nobody_out(real: Path) -> None:
    draft = real.with_name(".0f0e0d0c-0b0a-4908-8706-050403020100.part")
    draft.hardlink_to(real)
    assert count(real) == 3
    assert not draft.exists()


def test_who_gives_a_file_its_name_may_find_the_first_one_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, place = tmp_path / "draft", tmp_path / "place"
    draft.write_text("new")
    link = Path.hardlink_to

    def opened_meanwhile(self: Path, target: Path) -> None:
        link(self, target)
        target.unlink()

    monkeypatch.setattr(Path, "hardlink_to", opened_meanwhile)
    names.take(draft, place)
    assert place.read_text() == "new"


# Two libraries of one stem

START = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)


def backed_up(path: Path, minutes: int, reason: Reason = Reason.CLOSE) -> Backup:
    at = START + timedelta(minutes=minutes)
    with closing(Workspace.open(path, clock=lambda: at)) as workspace:
        return workspace.back_up_now(reason)


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "both"
    folder.mkdir()
    return made(folder / "notes.sqlite", 2), made(folder / "notes.db", 4, "other")


def test_no_library_lets_go_of_anothers_backups_or_offers_them(twins: tuple[Path, Path]) -> None:
    one, other = twins
    first, second = backed_up(one, 0), backed_up(other, 5)
    assert first.path.exists()
    assert Workspace.backups_of(one) == [first]
    assert Workspace.backups_of(other) == [second]
    one.write_bytes(b"x" * 5000)
    assert Workspace.newest_good_backup(one) == first


def test_backups_of_before_are_told_apart_by_what_they_hold(twins: tuple[Path, Path]) -> None:
    one, other = twins
    first, second = backed_up(one, 0), backed_up(other, 65)
    for backup in (first, second):  # as it was named then
        name = f"notes-{backup.path.name.partition('-')[2]}"
        backup.path.rename(backup.path.with_name(name))
    assert [found.mark_count for found in Workspace.backups_of(one)] == [2]
    assert [found.mark_count for found in Workspace.backups_of(other)] == [4]
    mark_more(one)
    backed_up(one, 70)
    mark_more(one)
    backed_up(one, 75)  # lets the one of five minutes before go, and no other
    assert [found.mark_count for found in Workspace.backups_of(one)] == [4, 2]
    assert [found.mark_count for found in Workspace.backups_of(other)] == [4]


def test_a_library_of_another_name_keeps_the_backups_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    path = made(tmp_path / "one" / "old.sqlite", 1)
    backup = backed_up(path, 0)
    path.rename(path.with_name("new.sqlite"))
    backup.path.parent.rename(path.with_name("new-backups"))
    assert len(Workspace.backups_of(path.with_name("new.sqlite"))) == 1


def test_a_backup_that_another_program_names_at_once_stays(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = names.take

    def taken_first(old: Path, new: Path) -> None:
        monkeypatch.setattr(names, "take", take)
        new.write_text("another's")
        take(old, new)

    monkeypatch.setattr(names, "take", taken_first)
    backup = backed_up(real, 0)
    assert backup.path.name.endswith(".2.sqlite")
    assert backup.mark_count == 3
    (first,) = set(backup.path.parent.iterdir()) - {backup.path}
    assert first.read_text() == "another's"


# A file that comes to a free place meanwhile


@pytest.mark.parametrize("verb", ["recover", "backup", "restore"])
def test_a_library_that_is_made_meanwhile_is_not_written_over(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    new = tmp_path / "real" / "new.sqlite"
    backup = backed_up(real, 0).path
    take = names.take

    def made_first(old: Path, target: Path) -> None:
        monkeypatch.setattr(names, "take", take)
        made(new, 5, "other")
        take(old, target)

    with closing(Workspace.open(real)) as workspace:
        verbs = {
            "recover": lambda: Workspace.recover(real, new),
            "backup": lambda: workspace.backup(new),
            "restore": lambda: Workspace.restore_damaged(new, backup),
        }
        monkeypatch.setattr(names, "take", made_first)
        with pytest.raises(AnnotatorError) as caught:
            verbs[verb]()
    assert caught.value.code in {ErrorCode.BACKUP_EXISTS, ErrorCode.PLACE_TAKEN}
    assert count(new) == 5
    assert not list(new.parent.glob(".*"))


def test_a_backup_is_read_where_nobody_can_write(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disc = tmp_path / "disc"
    disc.mkdir()
    backup = Path(shutil.copy(backed_up(real, 0).path, disc))
    opened = Path.open

    def refused(self: Path, mode: str = "r", *given: object, **more: object) -> object:
        if self.parent == disc and "w" in mode:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, mode, *given, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    with closing(Workspace.open(real)) as workspace:
        assert not workspace.preview_restore(backup)
    real.write_bytes(b"spoiled")
    Workspace.restore_damaged(real, backup)
    assert [one.name for one in disc.iterdir()] == [backup.name]
    assert count(real) == 3
