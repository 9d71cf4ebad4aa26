"""A mark that was set aside comes back where what was wrong with it is told, and only there."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import marks_of
from tests.spoiling import spoil

from annotator.core import messages
from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.model import AnchorStatus, Kind
from annotator.core.workspace import Workspace

KIND = "UPDATE annotation SET kind = 'evil' WHERE id = 2"


def test_a_mark_whose_kind_was_spoiled_gets_it_back_from_the_history(marked: Path) -> None:
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        before = marks_of(workspace)[1]
        workspace.edit(before.id, tags=["repair", "dam"])
        workspace.set_kind(before.id, Kind.TESTIMONY)
        before = marks_of(workspace)[1]
    spoil(marked, KIND)
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        apart = workspace.quarantined()
        (lost,) = [one for one in apart if one.is_lost_mark]
        assert workspace.why_not_back([lost]) == [None]
        (back,) = workspace.put_back([lost])
        again = {mark.id: mark for mark in marks_of(workspace)}
        assert len(again) == 3
        assert back.id == before.id
        assert (back.kind, back.note) == (Kind.TESTIMONY, "mended by spring")
        assert (back.passage, back.tags) == (before.passage, before.tags)
        assert again[back.id].anchor.status is AnchorStatus.SAME
        (copy,) = workspace.quarantined()
        assert (copy.is_mended, copy.column, copy.id) == (True, "kind", back.id)
        assert '"evil"' in copy.contents
        assert workspace.doctor(full=True) == []
        assert [hit.annotation_id for hit in workspace.search("mended")].count(back.id)
        assert messages.operation("put_back", {}) == "put back what was set aside"
        assert workspace.undo().operation == "put_back"
        assert [mark.id for mark in workspace.trash()] == [back.id]
        workspace.redo()
        assert len(marks_of(workspace)) == 3
        with pytest.raises(AnnotatorError) as caught:
            workspace.put_back([lost])
        assert caught.value.code is ErrorCode.NOT_BACK_PART


def test_a_mark_comes_back_after_its_article_did(marked: Path, tmp_path: Path) -> None:
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        only_article = json.loads(workspace.export_json())
    for article in only_article["articles"]:
        article["annotations"] = []
    tables = ("location", "rendering", "version", "article")
    spoil(marked, *(f"DELETE FROM {table}" for table in tables))
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        lost = [one for one in workspace.quarantined() if one.is_lost_mark]
        assert len(lost) == 3
        assert set(workspace.why_not_back(lost)) == {ErrorCode.NOT_BACK_ARTICLE}
        with pytest.raises(AnnotatorError, match="not_back_article"):
            workspace.put_back(lost)
        workspace.import_json(json.dumps(only_article).encode())
        assert workspace.why_not_back(lost) == [None] * 3
        workspace.put_back(lost)
        seen = marks_of(workspace)
        assert [mark.note for mark in seen] == ["five meters", "mended by spring", "I saw it break"]
        assert {mark.reader.name for mark in seen} == {"Mia"}
        assert not [one for one in workspace.quarantined() if one.is_lost_mark]
        assert workspace.doctor(full=True) == []


def test_a_mark_comes_back_into_the_same_text_read_from_a_file(
    marked: Path, tmp_path: Path
) -> None:
    tables = ("location", "rendering", "version", "article")
    spoil(marked, *(f"DELETE FROM {table}" for table in tables))
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        lost = [one for one in workspace.quarantined() if one.is_lost_mark]
        workspace.add(tmp_path / "dam.md")
        workspace.put_back(lost)
        assert all(mark.passage for mark in marks_of(workspace))
        assert len(marks_of(workspace)) == 3
        assert workspace.doctor(full=True) == []


def test_what_is_told_nowhere_is_not_made_up(marked: Path) -> None:
    spoil(marked, KIND, "DELETE FROM change_row", "UPDATE article SET extra = '['")
    with closing(Workspace.open(marked)) as workspace:
        apart = workspace.quarantined()
        reasons = dict(
            zip([one.table for one in apart], workspace.why_not_back(apart), strict=True)
        )
        assert reasons["annotation"] is ErrorCode.NOT_BACK_KIND
        assert reasons["article"] is ErrorCode.NOT_BACK_PART
        for reason in set(reasons.values()):
            assert reason is not None
            assert ":" in messages.sentence(AnnotatorError(reason)), "it says what to do"
        before = workspace.history()
        with pytest.raises(AnnotatorError):
            workspace.put_back([one for one in apart if one.table == "annotation"])
        assert workspace.history() == before
        assert len(workspace.quarantined()) == len(apart)


def test_a_mark_that_is_there_again_is_not_put_back_twice(marked: Path) -> None:
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        export = workspace.export_json()
    spoil(marked, KIND)
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        workspace.import_json(export)
        assert len(marks_of(workspace)) == 3
        (lost,) = [one for one in workspace.quarantined() if one.is_lost_mark]
        assert workspace.why_not_back([lost]) == [ErrorCode.NOT_BACK_THERE]


@pytest.mark.parametrize("contents", ["{}", "[1]", "{", '{"original_quote": {"base64": "!"}}'])
def test_what_was_scrubbed_or_forged_stays_apart(marked: Path, contents: str) -> None:
    spoil(marked, KIND)
    with closing(Workspace.open(marked)) as workspace:
        workspace.quarantined()
    spoil(marked, f"UPDATE quarantine SET contents = '{contents}'")
    with closing(Workspace.open(marked)) as workspace:
        (lost, *_rest) = [one for one in workspace.quarantined() if one.is_lost_mark]
        assert workspace.why_not_back([lost]) == [ErrorCode.NOT_BACK_PART]


def test_many_are_judged_with_progress_that_can_stop_it(marked: Path) -> None:
    spoil(marked, "UPDATE annotation SET kind = 'evil'")
    with closing(Workspace.open(marked)) as workspace:
        lost = [one for one in workspace.quarantined() if one.is_lost_mark]
        shares: list[float] = []

        def stop(share: float) -> None:
            shares.append(share)
            if len(shares) == 2:
                raise Cancelled

        with pytest.raises(Cancelled):
            workspace.why_not_back(lost, progress=stop)
        assert shares == [0, pytest.approx(1 / 3)]


@pytest.mark.parametrize("is_back_before", [True, False])
def test_the_trash_is_emptied_of_the_mark_alone_that_has_the_key_now(
    marked: Path, is_back_before: bool
) -> None:
    spoil(marked, "UPDATE annotation SET kind = 'evil' WHERE id = 3")
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        (lost,) = [one for one in workspace.quarantined() if one.is_lost_mark]
        article = workspace.articles()[0].id
        (place,) = workspace.find_quote(article, "The dam will")
        workspace.delete([workspace.mark(article, place.start, place.end, Kind.CLAIM).id])
        if is_back_before:
            workspace.put_back([lost])
        assert workspace.empty_trash() == 1
        if not is_back_before:
            workspace.put_back([lost])
        back = workspace.annotation(lost.id)
        assert (back.note, back.anchor.status) == ("I saw it break", AnchorStatus.SAME)
        assert [one.contents for one in workspace.quarantined()] == [lost.contents]
        workspace.delete([back.id])
        workspace.empty_trash()
        assert [one.contents for one in workspace.quarantined()] == ["{}"]


def test_emptying_the_trash_of_a_mark_with_another_id_leaves_what_brings_others_back(
    marked: Path,
) -> None:
    spoil(marked, "UPDATE annotation SET uuid = x'00ff' WHERE id = 1")
    spoil(marked, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        (lost,) = [one for one in workspace.quarantined() if one.is_lost_mark]
        (named_anew,) = [one for one in marks_of(workspace) if one.note == "five meters"]
        workspace.delete([named_anew.id])
        workspace.empty_trash()
        told = workspace._library.store.value("SELECT group_concat(after) FROM change_row")
        assert '"original_quote":"five meters"' not in told
        assert workspace.why_not_back([lost]) == [None]
        (back,) = workspace.put_back([lost])
    assert (back.id, back.kind) == (lost.id, Kind.PROJECTION)
