"""A library of every released schema opens with today's code, mark by mark, undo and all."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE
from tests.data.make_library import told

from annotator.core.library import Library
from annotator.core.workspace import Workspace

DATA = Path(__file__).parents[2] / "data"
RELEASED = sorted(DATA.glob("library-v*.sqlite"))


@pytest.fixture(params=RELEASED, ids=[path.stem for path in RELEASED])
def released(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Workspace, list[object]]]:
    """An old library, opened from a copy, and what it must say."""
    source: Path = request.param
    copy = tmp_path / source.name
    shutil.copy(source, copy)
    workspace = Workspace(Library(copy, DEVICE))
    yield workspace, json.loads(source.with_suffix(".json").read_text(encoding="utf-8"))
    workspace.close()


def test_there_is_a_library_of_the_present_schema() -> None:
    assert RELEASED


def test_every_mark_is_as_it_was(released: tuple[Workspace, list[object]]) -> None:
    workspace, expected = released
    (article,) = workspace.articles()
    assert [told(one) for one in workspace.annotations(article.id) + workspace.trash()] == expected
    assert workspace.doctor(full=True) == []


def test_everything_can_be_taken_back_and_done_again(
    released: tuple[Workspace, list[object]],
) -> None:
    workspace, _ = released
    (article,) = workspace.articles()
    before = workspace.annotations(article.id)
    operations = []
    while workspace.next_undo():
        operations.append(workspace.undo().operation)
    assert operations[-1] == "mark"
    assert workspace.annotations(article.id) == []
    for _ in operations:
        workspace.redo()
    after = workspace.annotations(article.id)
    assert [(one.id, one.kind, one.note, one.tags, one.passage) for one in after] == [
        (one.id, one.kind, one.note, one.tags, one.passage) for one in before
    ]
    assert workspace.doctor(full=True) == []
