"""Marks: exactly the words that were given, changed undoably, deleted without loss."""

import re
from pathlib import Path

import pytest
from tests.core.library.conftest import OTHER_DEVICE, SetClock

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library
from annotator.core.model import AnchorStatus, Kind, Passage, SetBy
from annotator.core.workspace import Opened, Workspace


def code_of(call: object, *arguments: object, **named: object) -> ErrorCode:
    with pytest.raises(AnnotatorError) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def test_a_mark_keeps_its_words_and_their_surroundings(
    workspace: Workspace, opened: Opened
) -> None:
    (passage,) = workspace.find_quote(opened.article.id, "🌊 She lives")
    made = workspace.mark(
        opened.article.id,
        passage.start,
        passage.end,
        Kind.TESTIMONY,
        note="check\nthis",
        tags=["witness", "Velm", "witness"],
    )
    text = opened.rendering.text
    assert made.passage == passage
    assert text[passage.start : passage.end] == made.original_quote == "🌊 She lives"
    assert made.anchor.prefix == text[passage.start - 32 : passage.start]
    assert made.anchor.suffix == text[passage.end : passage.end + 32]
    assert made.anchor.status is AnchorStatus.SAME
    assert made.anchor.set_by is SetBy.HAND
    assert made.tags == ("Velm", "witness")
    assert made.created_at == made.updated_at
    assert workspace.annotations(opened.article.id) == [made]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (-1, 3, ErrorCode.PASSAGE_OUTSIDE),
        (0, 10_000, ErrorCode.PASSAGE_OUTSIDE),
        (3, 3, ErrorCode.PASSAGE_EMPTY),
        (5, 3, ErrorCode.PASSAGE_EMPTY),
        (15, 16, ErrorCode.PASSAGE_EMPTY),
    ],
)
def test_a_passage_that_holds_no_words(
    workspace: Workspace, opened: Opened, start: int, end: int, code: ErrorCode
) -> None:
    assert code_of(workspace.mark, opened.article.id, start, end, Kind.CLAIM) is code
    assert workspace.annotations(opened.article.id) == []


def test_marks_come_in_the_order_of_the_text_and_may_overlap(
    workspace: Workspace, opened: Opened
) -> None:
    article = opened.article.id
    ends = [(20, 30), (0, 30), (0, 5), (10, 25), (0, 30)]
    for start, end in ends:
        workspace.mark(article, start, end, Kind.CLAIM)
    found = [
        (one.passage.start, one.passage.end)
        for one in workspace.annotations(article)
        if one.passage
    ]
    assert found == sorted(ends)
    assert workspace.count_annotations() == {article: 5}


def test_a_mark_is_changed_and_only_what_differs_is_in_the_history(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    assert workspace.set_kind(made.id, Kind.PROJECTION).kind is Kind.PROJECTION
    changed = workspace.edit(made.id[:8], start=4, end=11, note="n", tags=["t"])
    assert changed.passage is not None
    assert changed.passage.quote == opened.rendering.text[4:11]
    assert changed.original_quote == opened.rendering.text[0:7]
    assert (changed.note, changed.tags, changed.kind) == ("n", ("t",), Kind.PROJECTION)
    before = len(workspace.history())
    workspace.edit(made.id, start=4, note="n", tags=["t", "t"])
    workspace.set_kind(made.id, Kind.PROJECTION)
    assert len(workspace.history()) == before
    operations = [entry.operation for entry in workspace.history(annotation_id=made.id)]
    assert operations == ["edit", "set_kind", "mark"]


@pytest.mark.parametrize(
    ("change", "operation"),
    [
        ({"note": "n"}, "set_note"),
        ({"tags": ["n"]}, "set_tags"),
        ({"end": 9}, "move_ends"),
        ({"end": 9, "note": "n"}, "edit"),
    ],
)
def test_an_edit_is_called_what_it_is(
    workspace: Workspace, opened: Opened, change: dict[str, object], operation: str
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.edit(made.id, **change)  # type: ignore[arg-type]
    latest = workspace.next_undo()
    assert latest is not None
    assert latest.operation == operation


def test_a_time_of_change_always_grows_even_when_the_clock_goes_back(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    clock.present = clock.present.replace(year=2020)
    changed = workspace.set_kind(made.id, Kind.PROJECTION)
    assert changed.updated_at > made.updated_at
    assert changed.created_at == made.created_at
    back = workspace.undo()
    assert back.operation == "set_kind"
    assert workspace.annotation(made.id).updated_at > changed.updated_at


def test_deleted_is_not_lost(workspace: Workspace, opened: Opened) -> None:
    article = opened.article.id
    one = workspace.mark(article, 0, 7, Kind.CLAIM, note="n", tags=["t"])
    two = workspace.mark(article, 8, 12, Kind.CLAIM)
    workspace.delete([one.id, two.id])
    assert workspace.annotations(article) == []
    assert {found.id for found in workspace.annotations(article, deleted=True)} == {one.id, two.id}
    assert {found.id for found in workspace.trash()} == {one.id, two.id}
    assert code_of(workspace.set_kind, one.id, Kind.CLAIM) is ErrorCode.ANNOTATION_DELETED
    workspace.delete([one.id])
    workspace.undelete([one.id])
    (back,) = workspace.annotations(article)
    assert (back.id, back.note, back.tags, back.passage) == (one.id, "n", ("t",), one.passage)
    assert code_of(workspace.undelete, [one.id]) is ErrorCode.ANNOTATION_NOT_DELETED


def test_deleting_several_of_which_one_is_unknown_deletes_none(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    assert code_of(workspace.delete, [made.id, "ffffffff"]) is ErrorCode.ANNOTATION_UNKNOWN
    assert [one.id for one in workspace.annotations(opened.article.id)] == [made.id]


def test_an_emptied_trash_leaves_no_word_in_the_file(workspace: Workspace, opened: Opened) -> None:
    made = workspace.mark(
        opened.article.id, 0, 7, Kind.CLAIM, note="Zanzibarsecret", tags=["Quuxtag"]
    )
    workspace.edit(made.id, note="Zanzibarsecret2")
    kept = workspace.mark(opened.article.id, 8, 12, Kind.CLAIM, note="kept")
    workspace.delete([made.id])
    assert workspace.empty_trash() == 1
    assert workspace.trash() == []
    assert code_of(workspace.undelete, [made.id]) is ErrorCode.ANNOTATION_PURGED
    assert [one.id for one in workspace.annotations(opened.article.id)] == [kept.id]
    assert workspace.search("Zanzibarsecret") == []
    assert workspace.doctor(full=True) == []
    path = workspace.path
    workspace.close()
    content = path.read_bytes()
    assert b"Zanzibarsecret" not in content
    assert b"Quuxtag" not in content
    assert made.id.encode() in content


def test_after_the_trash_was_emptied_undo_goes_on_with_what_is_left(
    workspace: Workspace, opened: Opened
) -> None:
    kept = workspace.mark(opened.article.id, 8, 12, Kind.CLAIM)
    gone = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.delete([gone.id])
    workspace.empty_trash()
    workspace.undo()
    assert [one.id for one in workspace.trash()] == [kept.id]
    assert code_of(workspace.undo) is ErrorCode.NOTHING_TO_UNDO


def test_changing_another_readers_mark_makes_ones_own_copy(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    theirs = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM, note="theirs", tags=["t"])
    mine = Workspace(Library(workspace.path, OTHER_DEVICE, reader="Ben", clock=clock))
    copy = mine.set_kind(theirs.id, Kind.PROJECTION)
    assert copy.id != theirs.id
    assert copy.copy_of == theirs.id
    assert (copy.kind, copy.note, copy.tags) == (Kind.PROJECTION, "theirs", ("t",))
    assert (copy.reader.name, copy.passage) == ("Ben", theirs.passage)
    assert mine.annotation(theirs.id) == theirs
    mine.undo()
    assert mine.annotations(opened.article.id) == [theirs]
    mine.redo()
    (again,) = [one for one in mine.annotations(opened.article.id) if one.id == copy.id]
    assert (again.kind, again.note, again.tags) == (copy.kind, copy.note, copy.tags)
    mine.close()


def test_an_unplaced_mark_needs_both_ends_to_be_placed(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    made = workspace.mark(opened.article.id, 16, 27, Kind.CLAIM)
    file.write_text(file.read_text().replace("The river rose by four meters", ""))
    workspace.add(file)
    assert workspace.annotation(made.id).passage is None
    assert code_of(workspace.edit, made.id, start=3) is ErrorCode.PASSAGE_UNPLACED
    workspace.edit(made.id, note="still noted")
    placed = workspace.edit(made.id, start=16, end=21)
    assert placed.passage is not None
    assert placed.passage == Passage(16, 21, placed.passage.quote)
    assert placed.anchor.set_by is SetBy.HAND


def test_half_a_character_is_stored_as_a_sign_that_it_was_broken(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM, note="a\ud83dz\0", tags=["\udc00"])
    assert workspace.annotation(made.id).note == "a\ufffdz\ufffd"
    assert workspace.annotation(made.id).tags == ("\ufffd",)


def mark_words(workspace: Workspace, opened: Opened) -> list[str]:
    """Mark every word of the story, the last one first; returns the ids in text order."""
    words = list(re.finditer(r"[A-Za-z]+", opened.rendering.text))
    made = [
        workspace.mark(opened.article.id, *word.span(), Kind.CLAIM, tags=["a"]).id
        for word in reversed(words)
    ]
    return made[::-1]


def test_marks_come_in_turns_as_they_come_at_once(workspace: Workspace, opened: Opened) -> None:
    ids = mark_words(workspace, opened)
    turns = list(workspace.annotations_in_turns(opened.article.id, size=7))
    assert [len(turn) for turn in turns[:-1]] == [7] * (len(ids) // 7)
    together = [mark for turn in turns for mark in turn]
    assert [mark.id for mark in together] == ids
    assert together == workspace.annotations(opened.article.id)
    assert list(workspace.annotations_in_turns(opened.article.id)) == [together]
    assert list(workspace.annotations_in_turns("no such article")) == []


def test_marks_that_change_between_two_turns(workspace: Workspace, opened: Opened) -> None:
    ids = mark_words(workspace, opened)
    turns = workspace.annotations_in_turns(opened.article.id, size=4)
    assert [mark.id for mark in next(turns)] == ids[:4]
    workspace.delete([ids[5]])
    workspace.set_kind(ids[6], Kind.TESTIMONY)
    workspace.mark(opened.article.id, 0, len(opened.rendering.text), Kind.CLAIM)
    second = next(turns)
    assert [mark.id for mark in second] == [ids[4], *ids[6:8]]
    assert second[1].kind is Kind.TESTIMONY
    assert [mark.id for turn in turns for mark in turn] == ids[8:]


def test_marks_without_a_place_come_in_the_last_turns(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    (gone,) = workspace.find_quote(opened.article.id, "the water office said")
    (kept,) = workspace.find_quote(opened.article.id, "I saw the bridge go")
    for passage in (gone, kept):
        workspace.mark(opened.article.id, passage.start, passage.end, Kind.CLAIM)
    told = "The river rose by four meters, the water office said.\n\n"
    file.write_text(file.read_text(encoding="utf-8").replace(told, ""), encoding="utf-8")
    workspace.add(file)
    (first,), (second,) = workspace.annotations_in_turns(opened.article.id, size=1)
    assert (first.passage is not None, second.passage) == (True, None)


def test_the_trash_of_one_article_is_emptied_alone(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "other.md"
    path.write_text("Quite other words.", encoding="utf-8")
    other = workspace.add(path).article.id
    marks = [workspace.mark(one, 0, 5, Kind.CLAIM) for one in (opened.article.id, other)]
    workspace.delete([note.id for note in marks])
    assert workspace.empty_trash(other) == 1
    assert [note.id for note in workspace.trash()] == [marks[0].id]
    assert workspace.history(article_id=other)[0].operation == "empty_trash"
    assert code_of(workspace.empty_trash, "nowhere") is ErrorCode.ARTICLE_UNKNOWN
