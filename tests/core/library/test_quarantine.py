"""One row that cannot be read is set aside, kept as it was, and hides nothing else."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import marks_of
from tests.spoiling import spoil

from annotator.core import messages
from annotator.core.errors import AnnotatorError
from annotator.core.library import looking, quarantine
from annotator.core.model import AnchorStatus, Kind
from annotator.core.workspace import Workspace

DATA = Path(__file__).parents[2] / "data"


BAD_ROWS = {
    "kind": "UPDATE annotation SET kind = 'evil' WHERE id = 2",
    "bytes": "UPDATE annotation SET kind = x'636c61696d' WHERE id = 2",
}
BAD_VALUES = {
    "extra": "UPDATE annotation SET extra = '{' WHERE id = 2",
    "note": "UPDATE annotation SET note = CAST(x'ff41' AS TEXT) WHERE id = 2",
    "title": "UPDATE article SET title = CAST(x'ff41' AS TEXT)",
    "article's extra": "UPDATE article SET extra = '[]'",
    "place": "UPDATE anchor SET quote = upper(quote) WHERE annotation_id = 2",
    "status": "UPDATE anchor SET anchor_status = 'lost' WHERE annotation_id = 2",
    "text": "UPDATE rendering SET text = 'Oh. ' || text",
    "original": "UPDATE version SET original = x'4142'",
    "history": "UPDATE change_row SET after = '{' WHERE row_key = (SELECT uuid FROM annotation)",
    "parameters": "UPDATE change SET parameters = x'ff'",
    "name": "UPDATE reader SET name = x'ff'",
}


def use(workspace: Workspace) -> None:
    """What the window asks for."""
    (article,) = workspace.articles()
    workspace.open_article(article.id)
    list(workspace.annotations_in_turns(article.id, size=2))
    workspace.history()
    workspace.export_json(history=True)
    workspace.copied_table()
    assert workspace.reader is not None


@pytest.mark.parametrize("harm", BAD_ROWS.values(), ids=BAD_ROWS)
@pytest.mark.parametrize("is_open", [False, True], ids=["before", "while open"])
def test_a_mark_that_cannot_be_read_hides_no_other(
    marked: Path, harm: str, *, is_open: bool
) -> None:
    if not is_open:
        spoil(marked, harm)
    with closing(Workspace.open(marked)) as workspace:
        if is_open:
            spoil(marked, harm)
            quarantine.set_aside(workspace._library.store)
        use(workspace)
        assert [mark.note for mark in marks_of(workspace)] == ["five meters", "I saw it break"]
        (lost,) = [one for one in workspace.quarantined() if one.is_lost_mark]
        assert json.loads(lost.contents)["note"] == "mended by spring"
        assert lost.article_title == "The dam at Velm"
        assert lost.id in messages.quarantined(lost)
        assert workspace.left_out() == [lost]
        assert [hit.annotation_id for hit in workspace.search("mended")] == [None]
        assert workspace.doctor(full=True) == []


@pytest.mark.parametrize("harm", BAD_VALUES.values(), ids=BAD_VALUES)
@pytest.mark.parametrize("is_open", [False, True], ids=["before", "while open"])
def test_where_a_value_cannot_be_read_the_marks_stay(
    marked: Path, harm: str, *, is_open: bool
) -> None:
    if not is_open:
        spoil(marked, harm)
    with closing(Workspace.open(marked)) as workspace:
        if is_open:
            spoil(marked, harm)
        use(workspace)
        assert len(marks_of(workspace)) == 3
        text = workspace._library.annotations.text(workspace.articles()[0].id)
        for mark in marks_of(workspace):
            assert mark.passage is not None
            assert text[mark.passage.start : mark.passage.end] == mark.passage.quote
        assert workspace.quarantined()
        assert workspace.doctor(full=True) == []


def test_a_time_that_cannot_be_read_is_none_any_more(marked: Path) -> None:
    spoil(marked, "UPDATE annotation SET created_at = 'yesterday' WHERE id = 2")
    with closing(Workspace.open(marked)) as workspace:
        assert [mark.created_at[:4] for mark in marks_of(workspace)].count("1970") == 1


def test_a_broken_place_is_looked_for_by_the_words(marked: Path) -> None:
    with closing(Workspace.open(marked)) as workspace:
        before = marks_of(workspace)
        spoil(marked, BAD_VALUES["place"])
        after = marks_of(workspace)
        assert [mark.passage for mark in after] == [mark.passage for mark in before]
        assert [mark.anchor.status for mark in after].count(AnchorStatus.MOVED) == 1


def test_a_text_is_made_again_from_its_original(marked: Path) -> None:
    spoil(marked, BAD_VALUES["text"])
    with closing(Workspace.open(marked)) as workspace:
        article = workspace.articles()[0].id
        assert workspace.open_article(article).rendering.text.startswith("The dam at Velm")
        assert {mark.anchor.status for mark in marks_of(workspace)} == {AnchorStatus.SAME}


def test_a_change_is_not_taken_back_by_halves(marked: Path) -> None:
    with closing(Workspace.open(marked)) as workspace:
        (first, *_) = marks_of(workspace)
        workspace.edit(first.id, note="new", tags=["t"])
        last = workspace._library.store.value("SELECT max(id) FROM change_row")
        spoil(marked, f"UPDATE change_row SET before = '[' WHERE id = {last}")
        ahead = workspace.next_undo()
        assert ahead is not None
        workspace.undo()
        assert workspace.annotation(first.id).note == "new"


def test_nothing_is_looked_over_where_no_row_is_to_blame(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Workspace.open(marked)) as workspace:
        article = workspace.articles()[0].id
        monkeypatch.setattr(quarantine, "set_aside", pytest.fail)
        with pytest.raises(AnnotatorError, match="passage_outside"):
            workspace.mark(article, 0, 10_000, Kind.CLAIM)
        with pytest.raises(TypeError):
            workspace.mark(article, "a", 3, Kind.CLAIM)  # type: ignore[arg-type]


def test_emptying_the_trash_leaves_no_words_in_the_quarantine(marked: Path) -> None:
    spoil(marked, BAD_VALUES["extra"], BAD_VALUES["place"])
    with closing(Workspace.open(marked)) as workspace:
        (mark,) = [one for one in marks_of(workspace) if one.note == "mended by spring"]
        assert len(workspace.quarantined()) == 2
        workspace.delete([mark.id])
        workspace.empty_trash()
        assert "spring" not in "".join(one.contents.lower() for one in workspace.quarantined())


def test_only_a_file_that_this_device_did_not_write_last_is_judged(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> bool:
        raise AssertionError("judged")

    with monkeypatch.context() as patch:
        patch.setattr(looking, "is_sound", refuse)
        Workspace.open(marked).close()
        spoil(marked, BAD_ROWS["kind"])
        with pytest.raises(AssertionError, match="judged"):
            Workspace.open(marked)
    with closing(Workspace.open(marked)) as workspace:
        assert len(marks_of(workspace)) == 2


def test_a_library_of_the_first_schema_gets_its_quarantine(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    shutil.copy(DATA / "library-v1.sqlite", path)
    spoil(path, "UPDATE annotation SET kind = 'evil' WHERE id = 1")
    marks = json.loads((DATA / "library-v1.json").read_text(encoding="utf-8"))
    with closing(Workspace.open(path)) as workspace:
        (article,) = workspace.articles()
        seen = workspace.annotations(article.id) + workspace.trash()
        assert len(seen) == len(marks) - 1
        assert len(workspace.left_out()) == 1
        assert workspace.doctor(full=True) == []
    (copy,) = (tmp_path / "old-backups").glob("*-before-schema.sqlite")
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT count(*) FROM annotation").fetchone() == (len(marks),)


def test_what_was_set_aside_is_recovered_too(marked: Path, tmp_path: Path) -> None:
    spoil(marked, BAD_ROWS["kind"])
    with closing(Workspace.open(marked)) as workspace:
        before = workspace.quarantined()
    Workspace.recover(marked, tmp_path / "new.sqlite")
    with closing(Workspace.open(tmp_path / "new.sqlite")) as workspace:
        assert workspace.quarantined() == before
        assert len(marks_of(workspace)) == 2
