"""A change of many marks that is stopped has changed nothing, wherever it was stopped."""

from collections.abc import Callable

import pytest

from annotator.core import progress as turns
from annotator.core.errors import Cancelled
from annotator.core.model import Annotation, Kind
from annotator.core.progress import Progress
from annotator.core.workspace import Opened, Workspace

Verb = Callable[[Workspace, list[str], Progress], object]

ON_MARKS: dict[str, Verb] = {
    "set_kinds": lambda w, ids, told: w.set_kinds(ids, Kind.TESTIMONY, progress=told),
    "change_tags": lambda w, ids, told: w.change_tags(ids, add=["river"], progress=told),
    "delete": lambda w, ids, told: w.delete(ids, progress=told),
    "keep_as_removed": lambda w, ids, told: w.keep_as_removed(ids, progress=told),
}
ON_DELETED: dict[str, Verb] = {
    "undelete": lambda w, ids, told: w.undelete(ids, progress=told),
    "empty_trash": lambda w, ids, told: w.empty_trash(only=ids, progress=told),
}


@pytest.fixture
def marks(workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Six marks, of which two are changed between two calls of a progress callable."""
    monkeypatch.setattr(turns, "BATCH", 2)
    made = [workspace.mark(opened.article.id, 2, 4 + n, Kind.CLAIM) for n in range(6)]
    return [note.id for note in made]


def state(workspace: Workspace, opened: Opened) -> tuple[list[Annotation], list[Annotation], int]:
    last = workspace.history(limit=1)[0]
    return workspace.annotations(opened.article.id), workspace.trash(), last.seq


@pytest.mark.parametrize("name", [*ON_MARKS, *ON_DELETED])
def test_a_change_that_is_stopped_anywhere_has_changed_nothing(
    workspace: Workspace, opened: Opened, marks: list[str], name: str
) -> None:
    verb = {**ON_MARKS, **ON_DELETED}[name]
    if name in ON_DELETED:
        workspace.delete(marks)
    before, told = state(workspace, opened), list[float]()
    for wanted in range(1, 100):
        asked = iter(range(1, wanted + 1))

        def stop(_share: float, asked: "object" = asked, wanted: int = wanted) -> None:
            if next(asked) == wanted:  # type: ignore[call-overload]
                raise Cancelled

        try:
            verb(workspace, marks, stop)
        except Cancelled:
            assert state(workspace, opened) == before
        else:
            break
    else:
        pytest.fail("never came to its end")
    assert wanted > 4
    after = state(workspace, opened)
    assert after != before
    assert after[2] == before[2] + 1  # one change, however many marks
    if name != "empty_trash":
        workspace.undo(progress=told.append)
        assert told == sorted(told)


def test_deleted_marks_come_in_turns(workspace: Workspace, opened: Opened) -> None:
    made = [workspace.mark(opened.article.id, 2, 4 + n, Kind.CLAIM).id for n in range(5)]
    for one in made:
        workspace.delete([one])
    article = opened.article.id
    names = [(one, article) for one in reversed(made)]
    assert workspace.deleted_names() == workspace.deleted_names(article) == names
    found = list(workspace.deleted_in_turns(article, size=2))
    assert [len(turn) for turn in found] == [2, 2, 1]
    assert [note for turn in found for note in turn] == workspace.trash()
    turn = workspace.deleted_in_turns(size=4)
    next(turn)
    workspace.undelete([made[0]])
    assert next(turn) == []
    assert workspace.deleted_names("nowhere") == []
