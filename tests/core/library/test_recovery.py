"""A damaged library is never changed; what can be read of it becomes a fresh one."""

import json
import os
import random
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, STORY

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import Recovered
from annotator.core.library import Library, connection, recovery, remembering, restoring
from annotator.core.model import Kind
from annotator.core.workspace import Workspace

MARKS = 60


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library, its backup and a copy of it: made once, never changed."""
    folder = tmp_path_factory.mktemp("sound")
    story = folder / "velm.md"
    story.write_text(STORY, encoding="utf-8")
    with closing(Workspace(Library(folder / "library.sqlite", DEVICE))) as workspace:
        article = workspace.add(story).article
        for number in range(MARKS):
            note = f"{number} " + "note " * 40
            workspace.mark(article.id, number, number + 9, Kind.CLAIM, note=note)
        for number in range(5):
            more = folder / f"{number}.md"
            words = [f"river{one * (number + 3) % 97} town" for one in range(1000)]
            more.write_text(" ".join(words))
            workspace.add(more)
        workspace.back_up_now()
        workspace.backup(folder / "damaged.sqlite")
    return folder


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Path:
    """A closed library of its own, to be damaged."""
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    return tmp_path / "damaged.sqlite"


def recovered(damaged: Path) -> tuple[Recovered, Workspace]:
    before = damaged.read_bytes()
    target = damaged.with_name("recovered.sqlite")
    found = Workspace.recover(damaged, target)
    assert damaged.read_bytes() == before, "the damaged file was changed"
    workspace = Workspace(Library(target, DEVICE))
    assert workspace.doctor(full=True) == []
    assert found.mark_count == sum(workspace.count_annotations().values())
    assert not list(target.parent.glob(".*.part*"))
    return found, workspace


def write(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("count", [100, 4096], ids=["header", "first-page"])
def test_a_zeroed_header_loses_nothing(damaged: Path, count: int) -> None:
    write(damaged, 0, bytes(count))
    found, workspace = recovered(damaged)
    assert found.mark_count == MARKS
    assert len(workspace.articles()) == 6
    workspace.close()


@pytest.mark.parametrize("share", [0.9, 0.6])
def test_a_file_that_was_cut_off(damaged: Path, share: float) -> None:
    data = damaged.read_bytes()
    damaged.write_bytes(data[: int(len(data) * share)])
    found, workspace = recovered(damaged)
    assert found.mark_count > 0
    workspace.close()


@pytest.mark.parametrize("seed", range(6))
def test_pages_that_were_written_over(damaged: Path, seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311
    pages = damaged.stat().st_size // 4096
    for page in pick.sample(range(1, pages), 3):
        write(damaged, page * 4096, pick.randbytes(4096))
    found, workspace = recovered(damaged)
    assert found.mark_count + found.quarantined.get("annotation", 0) > 0
    workspace.close()


BAD = {
    "kind": "UPDATE annotation SET kind = 'bogus' WHERE id = 7",
    "before": "UPDATE change_row SET after = '{broken' WHERE id = 20",
    "time": "UPDATE annotation SET created_at = 'yesterday' WHERE id = 7",
    "text": "UPDATE annotation SET note = x'ff00' WHERE id = 7",
    "anchor": "UPDATE anchor SET quote = 'AAAAAAAAA' WHERE id = 7",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_one_bad_row_is_put_aside_and_hides_no_other(damaged: Path, name: str) -> None:
    run(damaged, BAD[name])
    found, workspace = recovered(damaged)
    assert found.mark_count >= MARKS - 1
    assert found.quarantine is not None
    lines = [json.loads(line) for line in found.quarantine.read_text().splitlines()]
    assert sum(found.quarantined.values()) == len(lines) > 0
    workspace.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annotation SET review = 'odd' WHERE id = 7",
        "UPDATE annotation SET extra = '{{' WHERE id = 7",
        "UPDATE version SET original = x'00'",
        "DELETE FROM reader",
        "DELETE FROM anchor WHERE annotation_id = 7",
    ],
)
def test_what_can_be_told_is_set_right(damaged: Path, statement: str) -> None:
    run(damaged, statement)
    found, workspace = recovered(damaged)
    assert found.mark_count == MARKS
    workspace.close()


def test_a_lost_text_is_made_again_from_its_original(damaged: Path) -> None:
    run(damaged, "UPDATE rendering SET text = 'spoilt'")
    found, workspace = recovered(damaged)
    assert found.mark_count == MARKS
    assert found.mended["rendering"] == 6
    workspace.close()


def test_the_newest_backup_is_told_with_what_it_has_more(damaged: Path) -> None:
    path = damaged.with_name("library.sqlite")
    run(path, "UPDATE annotation SET kind = 'bogus' WHERE id < 4", "DELETE FROM change_row")
    found, aside = Workspace.recover_in_place(path)
    assert found.compared is not None
    assert (found.compared.marks.regained, found.compared.marks.lost) == (3, 0)
    assert aside.exists()
    with closing(Workspace(Library(path, DEVICE))) as again:
        assert again.doctor(full=True) == []
        assert sum(again.count_annotations().values()) == MARKS - 3


def test_nothing_is_left_of_it(tmp_path: Path) -> None:
    path = tmp_path / "gone.sqlite"
    path.write_bytes(bytes(40_000))
    with pytest.raises(AnnotatorError) as caught:
        Workspace.recover(path, tmp_path / "new.sqlite")
    assert caught.value.code is ErrorCode.RECOVERED_NOTHING
    assert not (tmp_path / "new.sqlite").exists()


def test_rows_that_are_not_right_get_a_name_with_the_library_or_never(damaged: Path) -> None:
    run(damaged, BAD["kind"])
    folder = damaged.parent
    found = Workspace.recover_beside(damaged)
    assert found.quarantine is not None
    assert found.quarantine.name.startswith(".")
    assert not list(folder.glob("*quarantine*")), "nothing was chosen yet"
    taken, _aside = Workspace.take_recovered(found)
    assert taken.quarantine == folder / "damaged-recovered-quarantine.jsonl"
    assert "bogus" in taken.quarantine.read_text(encoding="utf-8")
    assert not list(folder.glob(".*"))


def test_a_recovery_is_remembered_though_another_program_writes_first_afterwards(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(damaged, BAD["kind"])
    real, held = restoring.put_in_place, []

    def put(*given: object) -> Path | None:
        aside = real(*given)  # type: ignore[arg-type]
        held.append(sqlite3.connect(damaged, isolation_level=None))
        held[0].execute("BEGIN IMMEDIATE")
        return aside

    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(restoring, "put_in_place", put)
    taken, aside = Workspace.recover_in_place(damaged)
    held[0].close()
    with closing(Workspace.open(damaged)) as workspace:
        told = workspace.recovery()
    assert told is not None
    assert (told.damaged, told.mark_count) == (aside.name, taken.mark_count)
    assert taken.quarantine is not None
    assert told.rows == taken.quarantine.name


def test_a_recovery_that_cannot_be_remembered_leaves_the_damaged_file(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = damaged.read_bytes()

    def fail(*_given: object) -> None:
        raise AnnotatorError(ErrorCode.DISK_FULL, path=damaged)

    monkeypatch.setattr(remembering, "remember_recovery", fail)
    with pytest.raises(AnnotatorError):
        Workspace.recover_in_place(damaged)
    assert damaged.read_bytes() == before
    assert not list(damaged.parent.glob("damaged-*"))


def test_what_a_killed_recovery_leaves_is_swept_away_at_a_later_start(damaged: Path) -> None:
    run(damaged, BAD["kind"])
    found = Workspace.recover_beside(damaged)  # and the program is killed here
    assert found.quarantine is not None
    for left in (found.target, found.quarantine):
        os.utime(left, (time.time() - 90_000,) * 2)
    with closing(Workspace(Library(damaged.with_name("library.sqlite"), DEVICE))) as workspace:
        workspace.check_file()
    assert not found.target.exists()
    assert not found.quarantine.exists()


def test_what_is_marked_after_the_reading_is_taken_too(damaged: Path) -> None:
    found = Workspace.recover_beside(damaged)
    with closing(Workspace.open(damaged)) as another:
        article = another.articles()[0].id
        new = another.mark(article, 100, 104, Kind.CLAIM).id
    taken, aside = Workspace.take_recovered(found)
    assert (taken.mark_count, aside.exists()) == (found.mark_count + 1, True)
    with closing(Workspace.open(damaged)) as workspace:
        assert new in {one.id for one in workspace.annotations(article)}
    assert not list(damaged.parent.glob(".*.part*"))


def test_a_library_that_is_written_without_end_is_not_replaced(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as by a program that keeps no lock on it between two writes."""
    found = Workspace.recover_beside(damaged)
    states = iter(range(1000))
    monkeypatch.setattr(recovery, "state_of", lambda _library: (next(states),))
    before = damaged.read_bytes()
    with pytest.raises(AnnotatorError) as caught:
        Workspace.take_recovered(found)
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert damaged.read_bytes() == before
    assert not list(damaged.parent.glob(".*.part*"))


def test_what_was_left_out_of_a_library_with_a_program_is_remembered(damaged: Path) -> None:
    run(
        damaged,
        "CREATE TRIGGER t AFTER INSERT ON annotation BEGIN SELECT 1; END",
        "UPDATE annotation SET kind = 'bogus' WHERE id = 7",
    )
    found = Workspace.recover_beside(damaged, ErrorCode.LIBRARY_FOREIGN_TRIGGER)
    Workspace.take_recovered(found)
    with closing(Workspace.open(damaged)) as workspace:
        told = workspace.recovery()
    assert told is not None
    assert (told.mark_count, sum(told.set_aside.values()) > 0) == (MARKS - 1, True)


def test_no_empty_library_comes_where_both_are_gone(damaged: Path) -> None:
    found = Workspace.recover_beside(damaged)
    Workspace.discard(found)
    damaged.unlink()
    with pytest.raises(AnnotatorError) as caught:
        Workspace.take_recovered(found)
    assert caught.value.code is ErrorCode.FILE_MISSING
    assert not damaged.exists()
    assert not found.target.exists()


def test_what_was_discarded_is_read_again(damaged: Path) -> None:
    found = Workspace.recover_beside(damaged)
    Workspace.discard(found)
    shares: list[float] = []
    taken, aside = Workspace.take_recovered(found, progress=shares.append)
    assert (taken.mark_count, aside.exists()) == (found.mark_count, True)
    assert shares[-1] == 1.0
