"""Adding an export to a library that has some of it: nothing is lost, twice is once."""

import json
from typing import Any

import pytest
from desks import STORY, Desks, add, exported, mark, packed, rows_of
from msgspec.structs import replace

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.model import AnchorStatus, Annotation, Kind, SetBy
from annotator.core.workspace import ImportReport, Workspace

LATER, EARLIER = "2030-01-01T00:00:00.000000Z", "2020-01-01T00:00:00.000000Z"


def marks_of(desk: Workspace) -> list[Annotation]:
    return [one for article in desk.articles() for one in desk.annotations(article.id)]


def changed(data: bytes, updated_at: str, **columns: Any) -> bytes:
    """An export whose first mark was changed elsewhere at that time."""
    export = json.loads(data)
    export["articles"][0]["annotations"][0] |= {"updated_at": updated_at, **columns}
    return packed(export)


def test_an_empty_library_takes_all_of_it(home: Workspace, desks: Desks) -> None:
    fresh = desks("fresh")
    report = fresh.import_json(home.export_json())
    assert report == ImportReport(
        articles_added=1,
        versions_added=1,
        readers_added=1,
        marks_added=2,
        readers=("Ann",),
        titles=(home.articles()[0].title,),
        first_mark=marks_of(home)[0].id,
        first_article=home.articles()[0].id,
    )
    assert marks_of(fresh) == marks_of(home)
    assert [hit.annotation_id for hit in fresh.search("gauge")] == [marks_of(home)[0].id]
    assert fresh.doctor(full=True) == []


def test_the_second_time_nothing_changes(home: Workspace, desks: Desks) -> None:
    fresh = desks("fresh")
    for data in (home.export_json(), home.export_json(history=True)):
        fresh.import_json(data)
        before = rows_of(fresh)
        report = fresh.import_json(data)
        assert report == ImportReport(marks_unchanged=2)
        assert rows_of(fresh) == before


def test_ones_own_export_changes_nothing(home: Workspace) -> None:
    before = rows_of(home)
    assert home.import_json(home.export_json(history=True)).marks_unchanged == 2
    assert rows_of(home) == before


def test_two_people_at_one_computer_stay_two(home: Workspace, desks: Desks) -> None:
    bobs = desks("bobs", 1, "Bob")  # the device of Ann's library
    article = add(bobs, bobs.path.parent / "story.md", STORY)
    theirs = mark(bobs, article, "the dam will break", note="Says who?")
    file = exported(bobs)
    report = home.import_json(packed(file))
    assert (report.readers_added, report.readers) == (1, ("Bob",))
    names = {note.id: note.reader.name for note in home.annotations(home.articles()[0].id)}
    assert names.pop(theirs.id) == "Bob"
    assert set(names.values()) == {"Ann"}
    again = home.import_json(packed(file))
    assert (again.readers_added, again.marks_added) == (0, 0)


def test_a_dry_run_writes_nothing_and_says_the_same(home: Workspace, desks: Desks) -> None:
    data = home.export_json(history=True)
    fresh = desks("fresh")
    before = rows_of(fresh)
    told = fresh.import_json(data, dry_run=True)
    assert rows_of(fresh) == before
    assert told == fresh.import_json(data)
    newer = changed(data, LATER, note="Both gauges")
    before = rows_of(fresh)
    told = fresh.import_json(newer, dry_run=True)
    assert rows_of(fresh) == before
    assert told == fresh.import_json(newer)
    assert told.marks_updated


def test_a_newer_mark_is_taken_over_as_one_undoable_change(home: Workspace, desks: Desks) -> None:
    fresh = desks("fresh")
    fresh.import_json(home.export_json())
    first = marks_of(home)[0]
    data = changed(home.export_json(), LATER, kind="testimony", note="Both", tags=["zinc", "water"])
    report = fresh.import_json(data)
    assert report == ImportReport(marks_unchanged=1, marks_updated=(first.id,))
    now = marks_of(fresh)[0]
    assert (now.kind, now.note, now.tags) == (Kind.TESTIMONY, "Both", ("water", "zinc"))
    assert now.updated_at == LATER
    assert [hit.annotation_id for hit in fresh.search("zinc")] == [first.id]
    told = [entry.operation for entry in fresh.history(annotation_id=first.id)]
    assert told == ["import", "import"]
    fresh.undo()
    was = marks_of(fresh)[0]
    assert (was.kind, was.note, was.tags) == (first.kind, first.note, first.tags)
    assert was.updated_at > LATER
    fresh.redo()
    assert marks_of(fresh)[0].note == "Both"
    assert fresh.doctor(full=True) == []


@pytest.mark.parametrize("updated_at", [EARLIER, "same"])
def test_an_older_mark_changes_nothing(home: Workspace, updated_at: str) -> None:
    first = marks_of(home)[0]
    time = first.updated_at if updated_at == "same" else updated_at
    before = rows_of(home)
    report = home.import_json(changed(home.export_json(), time, note="Old"))
    assert report == ImportReport(marks_unchanged=1, marks_kept=(first.id,))
    assert rows_of(home) == before


def test_a_passage_that_was_moved_elsewhere_is_taken_over(
    home: Workspace, desks: Desks, story: str
) -> None:
    away = desks("away", 1, "Ann")
    away.import_json(home.export_json())
    first = marks_of(away)[0]
    assert first.passage is not None
    away.edit(first.id, start=first.passage.start - 10)
    home.import_json(away.export_json())
    assert marks_of(home) == marks_of(away)
    home.undo()
    assert marks_of(home)[0].passage == first.passage
    assert home.doctor(full=True) == []


def test_a_new_place_in_a_text_that_was_not_here_is_taken_over(
    home: Workspace, desks: Desks, story: str
) -> None:
    away = desks("away", 1, "Ann")
    away.import_json(home.export_json())
    path = away.path.parent / "story.md"
    add(away, path, STORY)
    add(away, path, STORY.replace("on Monday", "on Tuesday"))
    first = away.annotation(marks_of(home)[0].id)
    assert first.anchor.set_by is SetBy.AUTOMATIC
    away.edit(first.id, start=15, end=50)
    before = home.annotation(first.id).passage
    report = home.import_json(away.export_json())
    assert (report.versions_added, report.marks_updated) == (1, (first.id,))
    # The library goes on showing what it showed, and the mark where it was put by hand there.
    assert home.annotation(first.id).passage == before
    add(home, home.path.parent / "story.md", STORY.replace("on Monday", "on Tuesday"))
    assert home.annotations(story)[0].id == first.id
    assert home.annotations(story)[0].passage == away.annotations(story)[0].passage
    assert home.doctor(full=True) == []


def test_what_was_deleted_here_stays_deleted(home: Workspace) -> None:
    data = home.export_json()
    first = marks_of(home)[0]
    home.delete([first.id])
    before = rows_of(home)
    for again in (data, changed(data, LATER, note="Newer")):
        report = home.import_json(again)
        assert report == ImportReport(marks_unchanged=1, marks_deleted_here=(first.id,))
        assert rows_of(home) == before


@pytest.mark.parametrize("history", [False, True])
def test_an_emptied_trash_stays_empty(home: Workspace, history: bool) -> None:
    first = marks_of(home)[0]
    data = home.export_json(history=history)
    home.delete([first.id])
    gone = exported(home, history=True)
    gone["articles"][0]["annotations"][0] |= {"updated_at": LATER, "note": "Still here?"}
    home.empty_trash()
    before = rows_of(home)
    for again in (data, changed(data, LATER, note="Newer"), packed(gone)):
        assert home.import_json(again).marks_deleted_here == (first.id,)
        assert rows_of(home) == before
    assert home.trash() == []


def test_the_history_of_an_emptied_trash_does_not_come_back(home: Workspace, desks: Desks) -> None:
    away = desks("away", 1, "Ann")
    away.import_json(home.export_json(history=True))
    first = marks_of(away)[0]
    away.edit(first.id, note="A word that must go")
    home.delete([first.id])
    home.empty_trash()
    home.import_json(away.export_json(history=True))
    assert b"A word that must go" not in home.export_json(history=True)


def test_a_deletion_elsewhere_comes_with_the_history(home: Workspace, desks: Desks) -> None:
    away = desks("away", 1, "Ann")
    away.import_json(home.export_json())
    first = marks_of(away)[0]
    away.delete([first.id])
    assert home.import_json(away.export_json()).marks_updated == ()
    assert home.import_json(away.export_json(history=True)).marks_updated == (first.id,)
    assert [one.id for one in home.trash()] == [first.id]
    home.undo()
    assert len(marks_of(home)) == 2


def test_undo_takes_away_what_was_added_and_redo_brings_it_back(
    home: Workspace, desks: Desks, story: str
) -> None:
    desk = desks("desk", 7, "Bo")
    desk.import_json(home.export_json())
    mine = mark(desk, story, "Mia Roth")
    more = mark(home, story, "through the door")
    desk.import_json(changed(home.export_json(), LATER, note="Newer"))
    assert desk.next_undo() is not None
    undone = desk.undo()
    assert (undone.operation, undone.article_id) == ("import", story)
    assert {one.id for one in desk.annotations(story)} == {
        mine.id,
        *(one.id for one in home.annotations(story) if one.id != more.id),
    }
    assert desk.annotations(story)[0].note == "Which gauge?"
    desk.redo()
    assert {one.id for one in desk.annotations(story)} > {mine.id, more.id}
    assert desk.annotations(story)[0].note == "Newer"


def test_an_article_is_known_by_its_bytes(home: Workspace, desks: Desks, story: str) -> None:
    desk = desks("desk")
    mine = add(desk, desk.path.parent / "other-name.md", STORY)
    assert mine != story
    report = desk.import_json(home.export_json())
    assert (report.articles_added, report.versions_added, report.marks_added) == (0, 0, 2)
    assert len(desk.annotations(mine)) == 2
    assert [one.id for one in desk.articles()] == [mine]


def test_an_article_is_known_by_its_address_where_it_says_much_the_same(desks: Desks) -> None:
    head = "---\nurl: https://example.org/flood\npublisher: The Gazette\n---\n"
    one, two, other = desks("one"), desks("two"), desks("other")
    article = add(one, one.path.parent / "a.md", head + STORY)
    mark(one, article, "the dam will break")
    mine = add(two, two.path.parent / "b.md", head + STORY.replace("naïve", "brave"))
    report = two.import_json(one.export_json())
    assert (report.articles_added, report.versions_added) == (0, 1)
    two.heal(mine)
    (came,) = two.annotations(mine)
    assert (came.anchor.status, came.passage) == (
        AnchorStatus.SAME,
        one.annotations(article)[0].passage,
    )
    add(other, other.path.parent / "c.md", head + "Nothing of all that was in the paper today.")
    assert other.import_json(one.export_json()).articles_added == 1


def test_gaps_in_what_is_known_are_filled_and_nothing_else(home: Workspace, desks: Desks) -> None:
    desk = desks("desk")
    mine = add(desk, desk.path.parent / "story.md", STORY)
    export = exported(home)
    export["articles"][0]["article"] |= {"title": "Another", "publisher": "The Gazette"}
    desk.import_json(packed(export))
    details = desk.article(mine).details
    assert (details.title, details.publisher) == ("The flood", "The Gazette")


def test_two_articles_here_that_are_one_there_keep_their_own_marks(
    home: Workspace, desks: Desks, story: str
) -> None:
    second = STORY.replace("on Monday", "on Tuesday")
    path = home.path.parent / "story.md"
    add(home, path, second)
    late = mark(home, story, "on Tuesday")
    desk = desks("desk")
    one = add(desk, desk.path.parent / "one.md", STORY)
    two = add(desk, desk.path.parent / "two.md", second)
    data = home.export_json(history=True)
    assert desk.import_json(data).marks_added == 3
    assert {here.id for here in desk.annotations(two)} == {late.id}
    assert len(desk.annotations(one)) == 2
    assert desk.doctor(full=True) == []
    before = rows_of(desk)
    assert desk.import_json(data).marks_unchanged == 3
    assert rows_of(desk) == before
    desk.export_json(history=True)


def test_cancelling_leaves_nothing(home: Workspace, desks: Desks) -> None:
    for number in range(4):
        add(home, home.path.parent / f"{number}.md", f"# {number}\n\n{STORY}")
    data = home.export_json(history=True)
    shares: list[float] = []
    desks("whole").import_json(data, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert 0.8 < shares[-1] <= 1
    fresh = desks("fresh")
    before = rows_of(fresh)
    # 1.0 is told after the commit, while the log is folded into the file.
    for last in range(sum(share < 1 for share in shares)):
        left = iter(range(last))

        def progress(_share: float, left: Any = left) -> None:
            if next(left, None) is None:
                raise Cancelled

        with pytest.raises(AnnotatorError) as caught:
            fresh.import_json(data, progress=progress)
        assert caught.value.code is ErrorCode.CANCELLED
        assert rows_of(fresh) == before


def test_an_export_tells_how_far_it_is_and_can_be_cancelled(home: Workspace) -> None:
    shares: list[float] = []
    home.export_json(history=True, progress=shares.append)
    assert shares
    assert shares == sorted(shares)

    def progress(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        home.export_json(progress=progress)
    mark(home, home.articles()[0].id, "Monday")


def test_only_what_was_asked_for_is_exported(home: Workspace, story: str) -> None:
    other = add(home, home.path.parent / "other.md", "Something else.")
    mark(home, other, "else")
    home.delete([mark(home, story, "Monday").id])
    export = exported(home, story, history=True)
    assert [part["article"]["id"] for part in export["articles"]] == [story]
    assert other not in json.dumps(export["changes"])
    assert [change["operation"] for change in export["changes"]] == [
        "add_article",
        "mark",
        "mark",
        "mark",
        "delete",
    ]
    assert len(export["articles"][0]["annotations"]) == 3
    assert len(exported(home, story)["articles"][0]["annotations"]) == 2
    with pytest.raises(AnnotatorError) as caught:
        home.export_json(["nobody"])
    assert caught.value.code is ErrorCode.ARTICLE_UNKNOWN


def test_no_name_or_tag_can_be_set_that_could_not_come_back(
    home: Workspace, desks: Desks, story: str
) -> None:
    home.tag_article(story, ["a\0b", "\ud800", "plain"])
    home.edit_article(
        story, replace(home.article(story).details, title="\0 and \udfff", author="\0")
    )
    home.edit(marks_of(home)[0].id, note="\0\ud800", tags=["\0", "\ud83d\ude00"])
    home.name_reader("\0")
    fresh = desks("fresh")
    fresh.import_json(home.export_json(history=True))
    assert fresh.export_json() == home.export_json()
