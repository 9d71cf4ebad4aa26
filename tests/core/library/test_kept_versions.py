"""The versions of an article: listed with their marks, read as they were, compared, carried on."""

from pathlib import Path

import pytest
from tests.core.library.conftest import STORY

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import AnchorStatus, Kind, Side
from annotator.core.workspace import Workspace

CHANGED = STORY.replace("four meters", "almost five meters").replace(
    '"I saw the bridge go," says Ana Ruiz. 🌊 She lives beside it.', "Nobody saw it."
)


def mark(workspace: Workspace, article_id: str, quote: str) -> str:
    [passage] = workspace.find_quote(article_id, quote)
    return workspace.mark(article_id, passage.start, passage.end, Kind.CLAIM).id


@pytest.fixture
def article(workspace: Workspace, file: Path) -> str:
    """An article with two marks and two versions."""
    first = workspace.add(file).article.id
    mark(workspace, first, "If the rain goes on")
    mark(workspace, first, "I saw the bridge go")
    file.write_text(CHANGED, encoding="utf-8")
    return workspace.add(file).article.id


def test_versions_are_listed_the_last_one_first(
    workspace: Workspace, article: str, file: Path
) -> None:
    new, old = workspace.list_versions(article)
    assert new.version.captured_at > old.version.captured_at
    assert (new.is_current, old.is_current) == (True, False)
    assert new.paths == (str(file.resolve()),)
    assert old.paths == ()
    assert (old.placed, old.flagged) == (2, 0)
    assert (new.placed, new.flagged) == (1, 1)


def test_marks_that_wait_to_be_looked_for_are_not_flagged(
    workspace: Workspace, article: str, file: Path
) -> None:
    file.write_text(CHANGED.replace("lower", "upper"), encoding="utf-8")
    workspace.store(workspace.read(file))
    new = workspace.list_versions(article)[0]
    assert (new.placed, new.flagged) == (0, 0)


def test_an_earlier_version_is_read_as_it_was(workspace: Workspace, article: str) -> None:
    old = workspace.list_versions(article)[1].version
    rendering = workspace.rendering_of(old.id)
    assert "four meters" in rendering.text
    assert rendering.tree.text == rendering.text
    marks = workspace.annotations_of(old.id)
    assert [one.passage.quote for one in marks if one.passage] == [
        "If the rain goes on",
        "I saw the bridge go",
    ]
    assert {one.anchor.status for one in marks} == {AnchorStatus.SAME}
    assert "five meters" in workspace.open_article(article).rendering.text


def test_two_versions_are_compared(workspace: Workspace, article: str) -> None:
    new, old = (one.version for one in workspace.list_versions(article))
    compared = workspace.compare(old.id, new.id[:8])
    assert (compared.old, compared.new) == (old, new)
    pieces = [piece for block in compared.blocks for piece in block.pieces]
    assert next(one.text for one in pieces if one.side is Side.NEW).strip() == "almost five"
    back = workspace.compare(new.id, old.id)
    pieces = [piece for block in back.blocks for piece in block.pieces]
    assert next(one.text for one in pieces if one.side is Side.OLD).strip() == "almost five"


def test_unknown_versions_are_refused(workspace: Workspace, article: str, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError) as unknown:
        workspace.rendering_of("no such version")
    assert unknown.value.code is ErrorCode.VERSION_UNKNOWN
    other = tmp_path / "other.md"
    other.write_text("# Another one\n\nOf which nothing is shared.\n", encoding="utf-8")
    foreign = workspace.add(other).version.id
    with pytest.raises(AnnotatorError) as wrong:
        workspace.version(foreign, article_id=article)
    assert wrong.value.code is ErrorCode.VERSION_OF_ANOTHER
    with pytest.raises(AnnotatorError):
        workspace.list_versions("nothing")


def test_the_reading_position_stays_at_its_words(
    workspace: Workspace, article: str, file: Path
) -> None:
    text = workspace.open_article(article).rendering.text
    workspace.set_reading_position(article, text.index("lower town"))
    file.write_text(CHANGED.replace("The river", "Late on Friday the river"), encoding="utf-8")
    opened = workspace.add(file)
    assert opened.rendering.text[opened.article.reading_position :].startswith("lower town")


def test_a_version_of_which_only_the_text_came_can_be_read(
    workspace: Workspace, article: str, tmp_path: Path
) -> None:
    data = workspace.export_json([article], originals=False)
    other = Workspace.open(tmp_path / "other.sqlite")
    other.import_json(data)
    old = other.list_versions(article)[1].version
    assert "four meters" in other.rendering_of(old.id).text
    assert len(other.annotations_of(old.id)) == 2
    assert other.compare(old.id, other.list_versions(article)[0].version.id).blocks
    other.close()
