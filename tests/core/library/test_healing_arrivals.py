"""Marks that come with an old library or an export are looked for when their article is opened."""

import json
import shutil
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, STORY

from annotator.core.errors import Cancelled
from annotator.core.library import Library
from annotator.core.model import AnchorStatus, Annotation, Kind
from annotator.core.workspace import Workspace

DATA = Path(__file__).parents[2] / "data"
CHANGED = STORY.replace("# The dam", "# The broken dam").replace("four meters", "five meters")
QUOTES = ("the water office said", "If the rain goes on", "rose by four meters")


@pytest.fixture
def article(workspace: Workspace, file: Path) -> str:
    """An article with marks in its first version, which shows its second one, not healed yet."""
    article = workspace.add(file).article.id
    for quote in QUOTES:
        [passage] = workspace.find_quote(article, quote)
        workspace.mark(article, passage.start, passage.end, Kind.CLAIM)
    file.write_text(CHANGED, encoding="utf-8")
    return workspace.store(workspace.read(file)).article.id


def told(notes: list[Annotation]) -> dict[str, AnchorStatus]:
    return {note.original_quote: note.anchor.status for note in notes}


HEALED = {
    "the water office said": AnchorStatus.SHIFTED,
    "If the rain goes on": AnchorStatus.SHIFTED,
    "rose by four meters": AnchorStatus.CHANGED,
}


def test_an_export_without_places_for_the_current_text_heals_when_it_is_opened(
    workspace: Workspace, article: str, tmp_path: Path
) -> None:
    other = Workspace.open(tmp_path / "other.sqlite")
    other.import_json(workspace.export_json([article]))
    assert all(note.anchor.is_pending for note in other.annotations(article))
    assert other.needs_healing(article)
    other.open_article(article)
    assert told(other.annotations(article)) == HEALED
    assert not other.needs_healing(article)
    other.close()


def test_an_export_with_automatic_places_alone_heals_in_a_later_text(
    workspace: Workspace, article: str, tmp_path: Path
) -> None:
    workspace.heal(article)
    data = json.loads(workspace.export_json([article]))
    for annotation in data["articles"][0]["annotations"]:
        for anchor in annotation["anchors"]:
            anchor["set_by"] = "automatic"
    other = Workspace.open(tmp_path / "other.sqlite")
    other.import_json(json.dumps(data).encode())
    later = tmp_path / "later.md"
    later.write_text(CHANGED, encoding="utf-8")
    assert other.add(later).article.id == article
    later.write_text("First of all.\n\n" + CHANGED, encoding="utf-8")
    other.add(later)
    found = {note.original_quote: note.passage for note in other.annotations(article)}
    text = other.open_article(article).rendering.text
    for quote in QUOTES[:2]:
        passage = found[quote]
        assert passage is not None
        assert text[passage.start : passage.end] == quote
    other.close()


@pytest.mark.parametrize("reason", ["not-found", "found-several-times", "pending"])
def test_rows_that_the_first_rule_gave_up_are_looked_for(
    workspace: Workspace, article: str, reason: str
) -> None:
    workspace.heal(article)
    store = workspace._library.store
    with store.writing():
        store.connection.execute(
            """UPDATE anchor SET start = NULL, "end" = NULL, quote = NULL, score = NULL,
            anchor_status = 'unsure', reason = ? WHERE set_by = 'automatic'""",
            [reason],
        )
    assert all(note.anchor.is_pending for note in workspace.annotations(article))
    assert workspace.unsettled(article).total == 0
    workspace.open_article(article)
    assert told(workspace.annotations(article)) == HEALED


def test_the_released_library_heals(tmp_path: Path) -> None:
    copy = tmp_path / "library.sqlite"
    shutil.copy(DATA / "library-v1.sqlite", copy)
    workspace = Workspace(Library(copy, DEVICE))
    [article] = workspace.articles()
    before = [note for note in workspace.annotations(article.id) if note.anchor.is_pending]
    assert before
    workspace.open_article(article.id)
    assert not any(note.anchor.is_pending for note in workspace.annotations(article.id))
    assert workspace.doctor(full=True) == []
    workspace.close()


def test_what_was_cancelled_goes_on_another_time(workspace: Workspace, article: str) -> None:
    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        workspace.heal(article, progress=stop)
    assert all(note.anchor.is_pending for note in workspace.annotations(article))
    workspace.open_article(article)
    assert told(workspace.annotations(article)) == HEALED


def test_an_undo_of_moved_ends_in_a_later_version_heals(workspace: Workspace, article: str) -> None:
    workspace.heal(article)
    [note] = [one for one in workspace.annotations(article) if one.original_quote == QUOTES[2]]
    [place] = workspace.find_quote(article, "rose by five meters, the water office")
    workspace.edit(note.id, start=place.start, end=place.end)
    workspace.undo()
    workspace.heal(article)
    again = workspace.annotation(note.id)
    assert (again.anchor.status, again.passage) == (note.anchor.status, note.passage)
