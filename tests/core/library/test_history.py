"""Everything can be taken back and done again, and nothing else is touched by that."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, OTHER_DEVICE, STORY, SetClock
from tests.spoiling import spoil

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library
from annotator.core.messages import OPERATIONS, operation, sentence
from annotator.core.model import AnchorStatus, Details, Kind
from annotator.core.workspace import Opened, Workspace


def test_a_fresh_library_has_nothing_to_take_back(workspace: Workspace) -> None:
    assert workspace.next_undo() is None
    assert workspace.next_redo() is None
    for verb, code in (
        (workspace.undo, ErrorCode.NOTHING_TO_UNDO),
        (workspace.redo, ErrorCode.NOTHING_TO_REDO),
    ):
        with pytest.raises(AnnotatorError) as caught:
            verb()
        assert caught.value.code is code


def test_opening_an_article_is_in_the_history_but_cannot_be_taken_back(
    workspace: Workspace, opened: Opened
) -> None:
    assert [entry.operation for entry in workspace.history()] == ["add_article"]
    assert workspace.next_undo() is None


def test_undo_and_redo_in_the_order_of_what_was_done(workspace: Workspace, opened: Opened) -> None:
    article = opened.article.id
    made = workspace.mark(article, 0, 7, Kind.CLAIM)
    workspace.set_kind(made.id, Kind.PROJECTION)
    workspace.edit(made.id, note="n")
    assert [workspace.undo().operation for _ in range(3)] == ["set_note", "set_kind", "mark"]
    assert workspace.annotations(article) == []
    redone = [workspace.redo() for _ in range(3)]
    assert [operation(entry.operation, entry.parameters) for entry in redone] == [
        "mark as claim",
        "change to projection",
        "edit note",
    ]
    (back,) = workspace.annotations(article)
    assert (back.id, back.kind, back.note) == (made.id, Kind.PROJECTION, "n")
    assert workspace.next_redo() is None
    assert operation(*_told(workspace.next_undo())) == "edit note"


def _told(entry: object) -> tuple[str, dict[str, object]]:
    assert entry is not None
    return entry.operation, dict(entry.parameters)  # type: ignore[attr-defined]


def test_a_new_change_ends_the_redo(workspace: Workspace, opened: Opened) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.set_kind(made.id, Kind.PROJECTION)
    workspace.undo()
    workspace.edit(made.id, note="n")
    assert workspace.next_redo() is None
    assert [workspace.undo().operation for _ in range(2)] == ["set_note", "mark"]


def test_back_and_forth_many_times(workspace: Workspace, opened: Opened) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM, tags=["t"])
    for _ in range(10):
        workspace.undo()
        workspace.redo()
    workspace.undo()
    assert workspace.annotations(opened.article.id) == []
    assert [one.tags for one in workspace.trash()] == [("t",)]
    workspace.redo()
    assert [one.id for one in workspace.annotations(opened.article.id)] == [made.id]


def test_undo_survives_a_restart(workspace: Workspace, opened: Opened, clock: SetClock) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.set_kind(made.id, Kind.TESTIMONY)
    workspace.undo()
    again = Workspace(Library(workspace.path, DEVICE, clock=clock))
    assert _told(again.next_undo())[0] == "mark"
    assert _told(again.next_redo())[1]["of"] == "set_kind"
    again.redo()
    assert again.annotation(made.id).kind is Kind.TESTIMONY
    again.close()


def test_undo_takes_back_only_what_this_reader_did_on_this_device(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    mine = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    other = Workspace(Library(workspace.path, OTHER_DEVICE, clock=clock))
    theirs = other.mark(opened.article.id, 8, 12, Kind.CLAIM)
    workspace.undo()
    assert [one.id for one in workspace.annotations(opened.article.id)] == [theirs.id]
    with pytest.raises(AnnotatorError):
        workspace.undo()
    other.undo()
    assert {one.id for one in workspace.trash()} == {mine.id, theirs.id}
    other.close()


def test_what_somebody_else_changed_since_is_not_taken_back(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.delete([made.id])
    other = Workspace(Library(workspace.path, OTHER_DEVICE, clock=clock))
    other.undelete([made.id])
    with pytest.raises(AnnotatorError) as caught:
        workspace.undo()
    assert caught.value.code is ErrorCode.UNDO_OVERTAKEN
    assert "the mark was changed again since" in sentence(caught.value)
    assert [one.id for one in workspace.annotations(opened.article.id)] == [made.id]
    other.close()


def test_an_undo_restores_only_the_columns_that_were_changed(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    workspace.edit_article(opened.article.id, Details(title="Mine"))
    other = Workspace(Library(workspace.path, OTHER_DEVICE, clock=clock))
    other.edit_article(opened.article.id, Details(title="Mine", publisher="Theirs"))
    workspace.undo()
    assert workspace.article(opened.article.id).details == Details(
        title="The dam at Velm", publisher="Theirs"
    )
    other.close()


def test_taking_back_moved_ends_finds_the_mark_anew_in_the_other_texts(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    """An automatic place follows the newest one that was set by hand, whichever way that moves."""
    made = workspace.mark(opened.article.id, 16, 30, Kind.CLAIM)
    moved = workspace.edit(made.id, start=20)
    file.write_text("# News\n\n" + STORY)
    newer = workspace.add(file)
    shifted = workspace.annotation(made.id)
    assert shifted.anchor.status is AnchorStatus.SHIFTED
    assert moved.passage is not None
    assert shifted.passage is not None
    assert shifted.passage.quote == moved.passage.quote
    workspace.undo()
    workspace.heal(opened.article.id)
    back = workspace.annotation(made.id).passage
    assert made.passage is not None
    assert back is not None
    assert back.quote == made.passage.quote
    assert newer.rendering.text[back.start : back.end] == made.passage.quote
    workspace.redo()
    workspace.heal(opened.article.id)
    assert workspace.annotation(made.id).passage == shifted.passage


def test_ends_set_by_hand_in_the_new_text_go_back_to_what_was_found_there(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    made = workspace.mark(opened.article.id, 16, 30, Kind.CLAIM)
    file.write_text("# News\n\n" + STORY)
    workspace.add(file)
    found = workspace.annotation(made.id)
    workspace.edit(made.id, end=(found.passage.end if found.passage else 0) + 5)
    file.write_text(STORY)
    workspace.add(file)
    assert workspace.annotation(made.id).passage == made.passage
    workspace.undo()
    file.write_text("# News\n\n" + STORY)
    workspace.add(file)
    assert workspace.annotation(made.id).anchor == found.anchor


def test_every_mark_shows_its_history(workspace: Workspace, opened: Opened) -> None:
    workspace.name_reader("Mia")
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM, note="a", tags=["t"])
    workspace.mark(opened.article.id, 8, 12, Kind.CLAIM)
    workspace.edit(made.id, note="b", end=12)
    edited, marked = workspace.history(annotation_id=made.id)
    assert [entry.operation for entry in (marked, edited)] == ["mark", "edit"]
    assert edited.reader.name == "Mia"
    rows = {row.table: row for row in edited.rows}
    assert (rows["annotation"].before, rows["annotation"].after) == ({"note": "a"}, {"note": "b"})
    assert rows["anchor"].before is not None
    assert rows["anchor"].before["end"] == 7
    assert marked.rows[0].before is None
    assert marked.rows[0].after is not None
    assert (marked.rows[0].after["kind"], marked.rows[0].after["tags"]) == ("claim", ["t"])
    assert marked.rows[0].after["reader_id"] == workspace.reader.id


def test_the_history_of_one_article_and_its_newest_part(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "other.md"
    path.write_text("Another text.")
    workspace.add(path)
    for start in range(3):
        workspace.mark(opened.article.id, start, start + 5, Kind.CLAIM)
    assert len(workspace.history()) == 5
    mine = workspace.history(article_id=opened.article.id)
    assert [entry.operation for entry in mine] == ["mark"] * 3 + ["add_article"]
    assert [entry.seq for entry in workspace.history(limit=2)] == [mine[0].seq, mine[1].seq]


def test_every_operation_has_its_words(workspace: Workspace, opened: Opened, file: Path) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.set_kind(made.id, Kind.PROJECTION)
    workspace.edit(made.id, note="n")
    workspace.edit(made.id, tags=["t"])
    workspace.edit(made.id, end=9)
    workspace.edit(made.id, note="m", end=11)
    workspace.edit_article(opened.article.id, Details(title="T"))
    workspace.tag_article(opened.article.id, ["t"])
    workspace.set_done(opened.article.id)
    workspace.delete([made.id])
    workspace.undelete([made.id])
    workspace.undo()
    workspace.redo()
    workspace.delete([made.id])
    workspace.empty_trash()
    other = workspace.mark(opened.article.id, 20, 30, Kind.CLAIM)
    file.write_text(STORY + "More.\n")
    workspace.add(file)
    workspace.accept_places([other.id])
    workspace.keep_as_removed([other.id])
    file.write_text(STORY)
    workspace.add(file)
    file.write_text("Bread has become dearer in all seven markets of the town since May.")
    workspace.join_article(workspace.add(file).article.id, opened.article.id)
    workspace.import_json(_export_of_another(workspace))
    several = [file.with_name(f"{number}.annotator") for number in range(2)]
    for path in several:
        path.write_bytes(_export_of_another(workspace))
    workspace.import_files(several)
    spoil(workspace.path, f"UPDATE annotation SET kind = 'evil' WHERE uuid = '{other.id}'")
    workspace.annotations(opened.article.id)
    workspace.put_back([one for one in workspace.quarantined() if one.is_lost_mark])
    used = {entry.operation for entry in workspace.history()}
    assert used == set(OPERATIONS)
    for entry in workspace.history():
        assert "{" not in operation(entry.operation, entry.parameters)


def _export_of_another(workspace: Workspace) -> bytes:
    other = Workspace(Library(workspace.path.with_name("other.sqlite"), OTHER_DEVICE))
    path = workspace.path.with_name("third.md")
    path.write_text("A third text.")
    opened = other.add(path)
    other.mark(opened.article.id, 0, 7, Kind.CLAIM)
    exported = other.export_json()
    other.close()
    return exported


def test_a_change_that_fails_half_way_leaves_nothing(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(workspace.path)) as connection:
        before = list(connection.iterdump())
    monkeypatch.setattr(
        "annotator.core.library.anchors.placement_columns", lambda *_: {"start": -1}
    )
    with pytest.raises(AnnotatorError):
        workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    with closing(sqlite3.connect(workspace.path)) as connection:
        assert list(connection.iterdump()) == before
