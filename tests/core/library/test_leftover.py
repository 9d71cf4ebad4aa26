"""A log beside a library that is not its own is never written into it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DAM

from annotator.core.errors import AnnotatorError, ErrorCode
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


def test_the_log_of_another_library_that_is_whole_in_itself_is_refused_too(tmp_path: Path) -> None:
    path, other = killed(tmp_path, "mine", 3), killed(tmp_path, "theirs", 3)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("VACUUM")  # writes each page
        connection.execute("UPDATE reader SET name = name")
        connection.commit()
        shutil.copy(f"{other}-wal", f"{path}-wal")
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open(path)
    assert caught.value.code is ErrorCode.LIBRARY_DAMAGED
    assert "another library's" in str(caught.value.parameters["reason"])
    assert Workspace.recover_beside(path).mark_count == 3


def test_a_log_that_is_gone_leaves_the_library_as_it_was_folded_last(tmp_path: Path) -> None:
    path = killed(tmp_path, "mine", 20)
    Path(f"{path}-wal").unlink()
    assert count(path) == 20
