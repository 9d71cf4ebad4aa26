"""What is changed about another reader's mark is changed about one's own copy of it."""

from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace


@pytest.fixture
def anns(path: Path, file: Path) -> Annotation:
    """A mark of Ann's, with a tag."""
    with closing(Workspace.open(path, reader="Ann")) as workspace:
        article = workspace.add(file).article.id
        return workspace.mark(article, 2, 10, Kind.CLAIM, tags=["hers"])


def test_a_tag_is_added_to_those_of_the_copy(path: Path, anns: Annotation) -> None:
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        [copy] = workspace.change_tags([anns.id], add=["mine"])
        [copy] = workspace.change_tags([copy.id], add=["checked"], remove=["hers"])
        [again] = workspace.change_tags([anns.id], add=["new"])
        assert again.id == copy.id
        assert set(again.tags) == {"mine", "checked", "new"}
        assert list(workspace.annotation(anns.id).tags) == ["hers"]


def test_a_mark_and_its_copy_are_changed_as_one(path: Path, anns: Annotation) -> None:
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        copy = workspace.edit(anns.id, tags=["one"])
        both = workspace.change_tags([anns.id, copy.id], add=["both"])
        assert [set(one.tags) for one in both] == [{"one", "both"}] * 2


def test_the_ends_that_stay_are_those_of_the_copy(path: Path, anns: Annotation) -> None:
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        workspace.edit(anns.id, start=6, end=10)
        again = workspace.edit(anns.id, end=13)
        assert again.anchor is not None
        assert again.anchor.passage is not None
        assert (again.anchor.passage.start, again.anchor.passage.end) == (6, 13)


def test_copies_are_looked_for_once_and_among_the_marks_of_their_article(
    path: Path, anns: Annotation
) -> None:
    """Thousands of another reader's marks took a minute: each was looked for among all of them."""
    with closing(Workspace.open(path, reader="Ann")) as workspace:
        ids = [anns.id, workspace.mark(anns.article_id, 0, 4, Kind.CLAIM).id]
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        asked: list[str] = []
        connection = workspace._library.store.connection
        connection.set_trace_callback(asked.append)
        workspace.set_kinds(ids, Kind.TESTIMONY)
        connection.set_trace_callback(None)
        looking = [sql for sql in asked if sql.startswith("SELECT copy_of")]
        assert len(looking) == 1
        for sql in looking:
            plan = connection.execute("EXPLAIN QUERY PLAN " + sql).fetchall()
            assert not any(str(step[3]).startswith("SCAN") for step in plan), plan
