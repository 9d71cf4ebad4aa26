"""Several marks are changed alike as one change, and what was found is found in the text."""

from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace

TEXT = "# The dam\n\nThe dam at Kell broke. A second dam, at Ostra, held for two days.\n"


@pytest.fixture
def marks(workspace: Workspace, tmp_path: Path) -> list[Annotation]:
    path = tmp_path / "dam.md"
    path.write_text(TEXT, encoding="utf-8")
    article = workspace.add(path).article
    quotes = ("dam at Kell", "second dam", "two days")
    found = [workspace.find_quote(article.id, quote)[0] for quote in quotes]
    return [workspace.mark(article.id, p.start, p.end, Kind.CLAIM, tags=["dam"]) for p in found]


def ids(marks: list[Annotation]) -> list[str]:
    return [note.id for note in marks]


def test_kinds_of_several_are_one_change(workspace: Workspace, marks: list[Annotation]) -> None:
    changed = workspace.set_kinds(ids(marks), Kind.TESTIMONY)
    assert [note.kind for note in changed] == [Kind.TESTIMONY] * 3
    workspace.undo()
    assert {workspace.annotation(i).kind for i in ids(marks)} == {Kind.CLAIM}


def test_tags_are_added_and_taken_away(workspace: Workspace, marks: list[Annotation]) -> None:
    workspace.edit(marks[0].id, tags=["dam", "river"])
    workspace.change_tags(ids(marks), add=["flood", " flood "], remove=["dam"])
    tags = [workspace.annotation(i).tags for i in ids(marks)]
    assert tags == [("flood", "river"), ("flood",), ("flood",)]
    workspace.undo()
    assert [workspace.annotation(i).tags for i in ids(marks)] == [("dam", "river"), *[("dam",)] * 2]


def test_nothing_changes_if_one_of_them_cannot(
    workspace: Workspace, marks: list[Annotation]
) -> None:
    workspace.delete([marks[1].id])
    with pytest.raises(AnnotatorError):
        workspace.set_kinds(ids(marks), Kind.PROJECTION)
    assert workspace.annotation(marks[0].id).kind is Kind.CLAIM


def test_the_tags_of_the_library(workspace: Workspace, marks: list[Annotation]) -> None:
    workspace.change_tags(ids(marks)[:1], add=["Ökologie", "alpha"])
    workspace.tag_article(marks[0].article_id, ["Beta"])
    assert workspace.tags() == ["alpha", "Beta", "dam", "Ökologie"]


def test_what_was_found_is_located(workspace: Workspace, marks: list[Annotation]) -> None:
    (hit,) = [h for h in workspace.search("second dam") if h.annotation_id is None]
    place = workspace.locate(hit, "second dam")
    text = workspace.open_article(hit.article_id).rendering.text
    assert place is not None
    assert place.quote == "second dam"
    assert place.start == text.index("second dam")
    (hit,) = [h for h in workspace.search("OSTRA") if h.annotation_id is None]
    place = workspace.locate(hit, "OSTRA")
    assert place is not None
    assert place.quote == "Ostra"
