"""A log beside a library that is not its own is never written into it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DAM
from tests.spoiling import spoil

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.keeping import Reason
from annotator.core.library import connection, holding, leftover, looking, moving
from annotator.core.library.store import Store
from annotator.core.model import Kind
from annotator.core.workspace import Workspace


def killed(folder: Path, name: str, marks: int) -> Path:
    """A library as a killed program leaves it: half of its marks stand in its log alone."""
    file, work = folder / f"{name}.md", folder / "work"
    work.mkdir(exist_ok=True)
    file.write_text(f"# {name}\n\n" + DAM * 40, encoding="utf-8")
    path = work / f"{name}.sqlite"
    for turn in (0, marks):
        with closing(Workspace.open(path, reader=name)) as workspace:
            article = workspace.add(file).article.id
            for number in range(turn, turn + marks):
                start = number * 10
                workspace.mark(article, start, start + 8, Kind.CLAIM, note=f"{name} {number} " * 9)
            if turn:
                for ending in ("", "-wal"):
                    shutil.copy(f"{path}{ending}", folder / f"{path.name}{ending}")
    return folder / path.name


def count(path: Path) -> int:
    with closing(Workspace.open(path)) as workspace:
        assert workspace.doctor(full=True) == []
        return sum(workspace.count_annotations().values())


def test_its_own_log_is_read(tmp_path: Path) -> None:
    path = killed(tmp_path, "mine", 20)
    assert Path(f"{path}-wal").stat().st_size > 0
    assert count(path) == 40


@pytest.mark.parametrize("theirs", [4, 30], ids=["shorter", "longer"])
def test_the_log_of_another_library_is_refused_and_the_marks_are_recovered(
    tmp_path: Path, theirs: int
) -> None:
    path = killed(tmp_path, "mine", 20)
    other = killed(tmp_path, "theirs", theirs)
    shutil.copy(f"{other}-wal", f"{path}-wal")
    before = path.read_bytes()
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open(path)
    assert caught.value.code is ErrorCode.LIBRARY_DAMAGED
    assert path.read_bytes() == before, "the log was not written into it"
    found, aside = Workspace.recover_in_place(path)
    assert aside.read_bytes() == before
    assert Path(f"{aside}-wal").exists()
    assert found.mark_count == 20, "all that stood in the file itself"
    assert count(path) == 20


def test_a_log_with_every_page_is_read_and_the_file_of_before_is_kept(tmp_path: Path) -> None:
    path, other = killed(tmp_path, "mine", 3), killed(tmp_path, "theirs", 3)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("VACUUM")  # writes each page
        connection.execute("UPDATE reader SET name = name")
        connection.commit()
        shutil.copy(f"{other}-wal", f"{path}-wal")
    # A backup that was put back leaves the same: nothing tells them apart.
    assert count(path) == 6
    (kept,) = Workspace.backups_of(path)
    assert (kept.reason, kept.mark_count, kept.verified) == (Reason.LOG, 3, True)


def test_the_log_of_anothers_first_session_is_refused_though_it_holds_every_page(
    tmp_path: Path,
) -> None:
    path, other = killed(tmp_path, "mine", 3), killed(tmp_path, "theirs", 3)
    Path(f"{path}-wal").unlink()
    young = tmp_path / "young.sqlite"
    with closing(sqlite3.connect(young)) as first, closing(sqlite3.connect(other)) as whole:
        first.execute("PRAGMA journal_mode = WAL")
        whole.backup(first)
        shutil.copy(f"{young}-wal", f"{path}-wal")
    assert leftover._holds_all(path)
    before = path.read_bytes()
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open(path)
    assert caught.value.code is ErrorCode.LIBRARY_DAMAGED
    assert path.read_bytes() == before
    found, _aside = Workspace.recover_in_place(path)
    assert found.mark_count == 3


def test_a_log_that_is_gone_leaves_the_library_as_it_was_folded_last(tmp_path: Path) -> None:
    path = killed(tmp_path, "mine", 20)
    Path(f"{path}-wal").unlink()
    assert count(path) == 20


def left(path: Path, killed_there: Path) -> Path:
    """A copy of an open library as a kill would leave it now."""
    killed_there.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", killed_there / f"{path.name}{ending}")
    return killed_there / path.name


@pytest.mark.parametrize("whose", ["another", "empty"])
def test_a_mark_after_a_restore_whose_log_could_not_be_folded_is_there(
    tmp_path: Path, file: Path, whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.sqlite"
    with closing(
        Workspace.open(tmp_path / "o.sqlite" if whose == "another" else path)
    ) as workspace:
        if whose == "another":
            workspace.add(file)
        backup = workspace.back_up_now().path
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        article = workspace.add(file).article.id
        workspace.mark(article, 0, 5, Kind.CLAIM, note="before")
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        monkeypatch.setattr(Store, "fold", lambda _store: None)  # as beside a reader
        workspace.restore(backup)
        workspace.mark(workspace.add(file).article.id, 0, 5, Kind.CLAIM, note="confirmed")
        there = left(path, tmp_path / "killed")
    with closing(Workspace.open(there)) as workspace:
        (mark,) = workspace.annotations(workspace.articles()[0].id)
        assert mark.note == "confirmed"
        assert workspace.doctor(full=True) == []


@pytest.mark.parametrize("seq", [1, 2], ids=["first", "last"])
def test_marks_after_a_change_was_mended_are_there(tmp_path: Path, file: Path, seq: int) -> None:
    path = tmp_path / "l.sqlite"
    with closing(Workspace.open(path)) as workspace:
        article = workspace.add(file).article.id
        workspace.mark(article, 0, 5, Kind.CLAIM)
    spoil(path, f"UPDATE change SET uuid = 'a b' WHERE seq = {seq}")
    with closing(Workspace.open(path)) as workspace:
        assert [(one.table, one.is_mended) for one in workspace.quarantined()] == [("change", True)]
        workspace.mark(article, 6, 9, Kind.CLAIM)
        there = left(path, tmp_path / "killed")
    assert count(there) == 2


@pytest.mark.parametrize("later", ["note", "kind", "mark"])
def test_an_older_log_of_the_library_is_refused_and_nothing_is_lost(
    tmp_path: Path, file: Path, later: str
) -> None:
    path = tmp_path / "l.sqlite"
    with closing(Workspace.open(path)) as workspace:
        article = workspace.add(file).article.id
        mark = workspace.mark(article, 0, 5, Kind.CLAIM).id
    with closing(Workspace.open(path)) as workspace:
        workspace.edit(mark, note="monday")
        old = left(path, tmp_path / "monday")
    with closing(Workspace.open(path)) as workspace:
        if later == "note":
            workspace.edit(mark, note="an hour of work")
        elif later == "kind":
            workspace.set_kind(mark, Kind.TESTIMONY)
        else:
            workspace.mark(article, 6, 9, Kind.CLAIM)
        expected = [(one.kind, one.note) for one in workspace.annotations(article)]
        history = len(workspace.history())
    shutil.copy(f"{old}-wal", f"{path}-wal")
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open(path)
    assert caught.value.code is ErrorCode.LIBRARY_DAMAGED
    found, aside = Workspace.recover_in_place(path)
    assert Path(f"{aside}-wal").exists()
    with closing(Workspace.open(path)) as workspace:
        assert [(one.kind, one.note) for one in workspace.annotations(article)] == expected
        assert len(workspace.history()) == history
    if later == "note":
        assert found.quarantine is not None
        assert "monday" in found.quarantine.read_text(encoding="utf-8"), "the log's rows are kept"


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_new_library_that_was_killed_in_its_first_commit_opens(
    tmp_path: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before, whole = (tmp_path / name for name in ("l.sqlite", "before", "whole"))
    real = connection._prepare

    def watched(*given: object) -> None:
        given[0].execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]
        shutil.copy(path, before)
        real(*given)  # type: ignore[arg-type]
        shutil.copy(f"{path}-wal", whole)

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_prepare", watched)
        Workspace.open(path).close()
    shutil.copy(before, path)
    log = whole.read_bytes()
    Path(f"{path}-wal").write_bytes(log[: int(len(log) * share)])
    with closing(Workspace.open(path)) as workspace:
        assert workspace.articles() == []


def test_reading_the_log_can_be_stopped_and_the_pages_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = killed(tmp_path, "mine", 20)
    before = path.read_bytes()
    monkeypatch.setattr(looking, "PAGES", 5)

    def stop(_share: float) -> None:
        raise Cancelled

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_prepare", lambda *_given: pytest.fail("it was opened"))
        with pytest.raises(Cancelled):
            Workspace.look_over(path, progress=stop)
    assert path.read_bytes() == before
    monkeypatch.setattr(connection, "check_pages", lambda *_given: pytest.fail("read again"))
    assert count(path) == 40


def test_a_move_asks_nothing_of_a_file_that_this_process_has_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    path = tmp_path / "l.sqlite"
    monkeypatch.setattr(holding, "is_held", lambda _path: pytest.fail("its locks would be lost"))
    with closing(Workspace.open(path)) as workspace:
        workspace.add(file)
        with pytest.raises(AnnotatorError) as caught, moving._alone(path):
            pass
        assert caught.value.code is ErrorCode.LIBRARY_LOCKED


def test_what_a_later_log_has_more_is_recovered_into_an_older_file(
    tmp_path: Path, file: Path
) -> None:
    path, monday, log = (tmp_path / name for name in ("l.sqlite", "monday", "log"))
    file.write_text(DAM * 60, encoding="utf-8")

    def mark(workspace: Workspace, article: str, first: int, count: int, note: str) -> None:
        for number in range(first, first + count):
            workspace.mark(article, number * 10, number * 10 + 5, Kind.CLAIM, note=note)

    with closing(Workspace.open(path)) as workspace:
        article = workspace.add(file).article.id
        mark(workspace, article, 0, 100, "monday")
    shutil.copy(path, monday)
    with closing(Workspace.open(path)) as workspace:
        # As many as change pages that Wednesday does not: else its log is whole by itself.
        mark(workspace, article, 100, 10, "tuesday")
    with closing(Workspace.open(path)) as workspace:
        mark(workspace, article, 110, 3, "wednesday")
        shutil.copy(f"{path}-wal", log)
    shutil.copy(monday, path)
    shutil.copy(log, f"{path}-wal")
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open(path)
    assert caught.value.code is ErrorCode.LIBRARY_DAMAGED
    Workspace.recover_in_place(path)
    with closing(Workspace.open(path)) as workspace:
        notes = [one.note for one in workspace.annotations(article)]
    assert (notes.count("monday"), notes.count("wednesday")) == (100, 3)
