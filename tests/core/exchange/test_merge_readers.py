"""Readers stay apart: whoever made a mark stays its reader, in every library it comes to."""

import json
from pathlib import Path

import pytest
from desks import STORY, Desks, add, exported, mark

from annotator.core.model import Kind
from annotator.core.workspace import Workspace


def test_two_readers_of_one_name_are_two(desks: Desks) -> None:
    one, two = desks("one", 1, "Ann"), desks("two", 2, "Ann")
    for desk in (one, two):
        article = add(desk, desk.path.parent / "story.md", STORY)
        mark(desk, article, "on Monday")
    two.import_json(one.export_json())
    marks = two.annotations(two.articles()[0].id)
    assert len(marks) == 2
    assert [one.reader.name for one in marks] == ["Ann", "Ann"]
    assert marks[0].reader.id != marks[1].reader.id


def test_an_imported_mark_that_is_edited_becomes_ones_own_copy(
    home: Workspace, desks: Desks, story: str
) -> None:
    bo = desks("bo", 2, "Bo")
    bo.import_json(home.export_json())
    first = bo.annotations(story)[0]
    mine = bo.set_kind(first.id, Kind.TESTIMONY)
    assert (mine.copy_of, mine.reader.name, mine.tags) == (first.id, "Bo", first.tags)
    assert bo.annotation(first.id) == first
    home.import_json(bo.export_json())
    assert home.annotation(first.id) == first
    assert home.annotation(mine.id) == mine
    assert home.doctor(full=True) == []


def test_twenty_eight_hand_ins_are_twenty_eight_sets_of_marks(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = desks("teacher", 500, "Teacher")
    article = add(teacher, teacher.path.parent / "story.md", STORY)
    given = mark(teacher, article, "rose by four meters 🌊", note="What is this?")
    task = teacher.export_json()
    for number in range(28):
        # Each at a machine of their own, with the name that the machine came with: none.
        monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / f"home-{number}"))
        student = Workspace.open()
        try:
            student.import_json(task)
            student.set_kind(given.id, Kind.TESTIMONY)
            mark(student, article, "the dam will break", Kind.PROJECTION)
            data = student.export_json()
        finally:
            student.close()
        report = teacher.import_json(data)
        assert (report.marks_added, report.marks_unchanged, report.readers_added) == (2, 1, 1)
        assert teacher.import_json(data).marks_unchanged == 3
    marks = teacher.annotations(article)
    assert len(marks) == 1 + 28 * 2
    assert len({one.reader.id for one in marks}) == 1 + 28
    assert sum(one.copy_of == given.id for one in marks) == 28
    assert teacher.annotation(given.id) == given
    assert [one.id for one in teacher.articles()] == [article]


def test_only_readers_who_marked_are_exported(home: Workspace, desks: Desks) -> None:
    bo = desks("bo", 2, "Bo")
    bo.import_json(home.export_json())
    assert [one["name"] for one in exported(bo)["readers"]] == ["Ann"]
    told = {one["name"] for one in exported(bo, history=True)["readers"]}
    assert told == {"Ann", "Bo"}


def test_a_name_that_was_not_known_yet_is_filled_in(desks: Desks) -> None:
    one, two = desks("one", 1), desks("two", 2)
    article = add(one, one.path.parent / "story.md", STORY)
    mark(one, article, "on Monday")
    two.import_json(one.export_json())
    one.name_reader("Ann")
    two.import_json(one.export_json())
    assert [mark.reader.name for mark in two.annotations(article)] == ["Ann"]
    two.import_json(one.export_json().replace(b'"Ann"', b'"Eve"'))
    assert [mark.reader.name for mark in two.annotations(article)] == ["Ann"]


def test_ones_own_export_in_a_fresh_library_is_ones_own(desks: Desks) -> None:
    old, new = desks("old", 1), desks("new", 1)
    article = add(old, old.path.parent / "story.md", STORY)
    first = mark(old, article, "on Monday")
    new.import_json(old.export_json())
    assert new.set_kind(first.id, Kind.TESTIMONY).id == first.id


def test_history_keeps_who_did_what_where(home: Workspace, desks: Desks, story: str) -> None:
    fresh = desks("fresh", 2, "Bo")
    report = fresh.import_json(home.export_json(history=True))
    assert report.changes_added == 3
    told = [(entry.operation, entry.reader.name) for entry in fresh.history(article_id=story)]
    assert told == [("import", "Bo"), ("mark", "Ann"), ("mark", "Ann"), ("add_article", "Ann")]
    # Bo takes back the import, not what Ann did.
    assert fresh.undo().operation == "import"
    assert fresh.next_undo() is None


def test_an_undo_that_came_along_still_names_what_it_undid(
    home: Workspace, desks: Desks, story: str
) -> None:
    home.undo()
    fresh = desks("fresh")
    fresh.import_json(home.export_json(history=True))
    changes = json.loads(fresh.export_json(history=True))["changes"]
    assert changes[3]["undoes"] == changes[2]["id"]


def test_history_of_an_article_that_is_known_by_its_bytes_finds_it(
    home: Workspace, desks: Desks
) -> None:
    desk = desks("desk")
    mine = add(desk, desk.path.parent / "story.md", STORY)
    desk.import_json(home.export_json(history=True))
    assert [one.operation for one in desk.history(article_id=mine)].count("mark") == 2
