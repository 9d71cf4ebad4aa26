"""What once went wrong, or would have: undo across versions, stale views, odd places and names."""

import threading
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, OTHER_DEVICE, STORY, SetClock

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library, Outcome
from annotator.core.model import AnchorStatus, Details, Kind, SetBy
from annotator.core.paths import device_id
from annotator.core.workspace import Opened, Workspace


def words(workspace: Workspace, mark: str) -> str | None:
    passage = workspace.annotation(mark).passage
    return passage.quote if passage else None


def test_ends_moved_in_a_later_version_can_be_taken_back_and_moved_again(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    made = workspace.mark(opened.article.id, 20, 30, Kind.CLAIM)
    file.write_text("# News\n\n" + STORY)
    workspace.add(file)
    workspace.edit(made.id, start=25, end=30)
    moved = workspace.annotation(made.id)
    workspace.undo()
    assert workspace.annotation(made.id).anchor.set_by is SetBy.AUTOMATIC
    workspace.redo()
    assert workspace.annotation(made.id).passage == moved.passage
    assert workspace.annotation(made.id).anchor.set_by is SetBy.HAND


def test_ends_are_meant_in_the_text_that_was_seen(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    made = workspace.mark(opened.article.id, 60, 70, Kind.CLAIM)
    file.write_text("# News\n\n" + STORY)
    workspace.add(file)
    workspace.edit(made.id, start=58, end=70, rendering_id=opened.rendering.id)
    workspace.heal(opened.article.id)
    assert words(workspace, made.id) == opened.rendering.text[58:70]
    with pytest.raises(AnnotatorError):
        workspace.edit(made.id, start=1, end=2, rendering_id="another")


def test_the_newest_place_wins_though_a_clock_was_wrong(
    workspace: Workspace, opened: Opened, file: Path, clock: SetClock
) -> None:
    made = workspace.mark(opened.article.id, 60, 70, Kind.CLAIM)
    clock.present = clock.present.replace(year=2020)
    moved = workspace.edit(made.id, end=80)
    file.write_text("# News\n\n" + STORY)
    workspace.add(file)
    assert moved.passage is not None
    assert words(workspace, made.id) == moved.passage.quote


def test_undoing_an_import_takes_back_where_it_put_a_mark(
    workspace: Workspace, opened: Opened, file: Path, tmp_path: Path
) -> None:
    made = workspace.mark(opened.article.id, 60, 70, Kind.CLAIM)
    other = Workspace(Library(tmp_path / "other.sqlite", DEVICE))
    other.import_json(workspace.export_json())
    file.write_text("# News\n\n" + STORY)
    other.add(file)
    other.edit(made.id, start=60, end=80)
    workspace.import_json(other.export_json())
    other.close()
    workspace.add(file)
    put = words(workspace, made.id)
    assert workspace.undo().operation == "import"
    assert words(workspace, made.id) == opened.rendering.text[60:70]
    workspace.redo()
    assert words(workspace, made.id) == put


def test_a_change_that_cannot_be_taken_back_does_not_bar_the_way(
    workspace: Workspace, opened: Opened, clock: SetClock
) -> None:
    early = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.delete([early.id])
    other = Workspace(Library(workspace.path, OTHER_DEVICE, clock=clock))
    other.undelete([early.id])
    other.close()
    with pytest.raises(AnnotatorError) as caught:
        workspace.undo()
    assert caught.value.code is ErrorCode.UNDO_OVERTAKEN
    assert workspace.undo().operation == "mark"
    assert workspace.next_redo() is not None


def test_a_mark_that_was_worked_on_elsewhere_is_not_undone_away(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    store = workspace._library.store
    store.table("annotation").update(1, {"note": "from another device of the same reader"})
    with pytest.raises(AnnotatorError) as caught:
        workspace.undo()
    assert caught.value.code is ErrorCode.UNDO_OVERTAKEN
    assert [one.id for one in workspace.annotations(opened.article.id)] == [made.id]


def test_a_faulty_history_writes_nothing_that_the_text_does_not_say(
    workspace: Workspace, opened: Opened
) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    made = workspace.annotations(opened.article.id)[0]
    workspace.edit(made.id, end=9)
    database = workspace._library.store.connection
    database.execute("UPDATE change_row SET before = replace(before, 'The dam', 'AAAAAAA')")
    with pytest.raises(AnnotatorError):
        workspace.undo()
    workspace.set_kind(made.id, Kind.PROJECTION)
    database.execute(
        """UPDATE change_row SET before = '{"kind":"claim","uuid":"x","nosuch":1}'
        WHERE before LIKE '%claim%'"""
    )
    workspace.undo()
    assert workspace.annotation(made.id).kind is Kind.CLAIM
    assert workspace.doctor(full=True) == []


def test_words_at_the_end_of_a_text_are_not_found_inside_longer_ones(
    workspace: Workspace, file: Path
) -> None:
    text = "Everybody in the valley knows by now who will have to pay for the war"
    file.write_text(text)
    opened = workspace.add(file)
    made = workspace.mark(opened.article.id, len(text) - 3, len(text), Kind.CLAIM)
    file.write_text(text + "d of the town.")
    workspace.add(file)
    assert workspace.annotation(made.id).anchor.status is AnchorStatus.UNSURE
    file.write_text(text + "\n\nMore.")
    workspace.add(file)
    assert workspace.annotation(made.id).anchor.status is AnchorStatus.SAME


def test_a_file_that_showed_something_else_for_a_while_is_its_article_again(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    file.write_text("Bread has become dearer in all seven markets of the town since May.")
    assert workspace.add(file).outcome is Outcome.NEW_BESIDE
    file.write_text(STORY + "\nOne more line.\n")
    again = workspace.add(file)
    assert (again.outcome, again.article.id) == (Outcome.NEW_VERSION, opened.article.id)


def test_a_joined_article_hands_over_what_is_known_of_it(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    file.write_text("Bread has become dearer in all seven markets of the town since May.")
    other = workspace.add(file).article.id
    address = "https://news.example/bread"
    workspace.edit_article(other, Details(title="Bread", publisher="The Courier", url=address))
    joined = workspace.join_article(other, opened.article.id)
    assert joined.article.details.publisher == "The Courier"
    assert joined.article.title == "The dam at Velm"
    later = b"Bread has become dearer in all seven markets of the town since May, again."
    arrival = workspace.read_bytes(later, "text/markdown", address=address)
    assert workspace.store(arrival).article.id == opened.article.id
    assert (
        workspace.join_article(opened.article.id, opened.article.id).article.id == opened.article.id
    )


def test_who_is_named_on_the_first_call_is_the_reader_whose_marks_are_there(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    workspace.name_reader("Mia")
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    bobs = tmp_path / "bob.sqlite"
    bob = Workspace(Library(bobs, OTHER_DEVICE, reader="Bob"))
    bob.import_json(workspace.export_json())
    bob.close()
    mia = Workspace(Library(bobs, DEVICE, reader="Mia"))
    mia.mark(opened.article.id, 8, 12, Kind.CLAIM)
    assert {one.reader.id for one in mia.annotations(opened.article.id)} == {workspace.reader.id}
    mia.close()


def test_another_readers_mark_is_copied_once(workspace: Workspace, opened: Opened) -> None:
    theirs = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    mine = Workspace(Library(workspace.path, OTHER_DEVICE))
    copy = mine.set_kind(theirs.id, Kind.PROJECTION)
    assert mine.edit(theirs.id, note="n").id == copy.id
    assert len(mine.annotations(opened.article.id)) == 2
    mine.close()


def test_no_word_of_an_emptied_trash_is_left_in_the_search_index(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.mark(
        opened.article.id, 0, 7, Kind.CLAIM,
        note="Call informantxqz at Schwarzenbergplatz, secretword", tags=["taguniqueword"],
    )  # fmt: skip
    workspace.edit(made.id, note="informantxqz again")
    workspace.delete([made.id])
    workspace.empty_trash()
    workspace.close()
    content = workspace.path.read_bytes().lower()
    for word in (b"informantxqz", b"warzenbergplatz", b"cretword", b"uniqueword"):
        assert word not in content


def test_very_many_matches_are_not_all_ranked(
    workspace: Workspace, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.core.library.search.RANKED", 2)
    made = [workspace.mark(opened.article.id, 16, 25, Kind.CLAIM).id for _ in range(5)]
    found = [hit.annotation_id for hit in workspace.search("river", limit=4)]
    assert found == [None, *made[:1:-1]]


@pytest.mark.parametrize("reference", ["\udcff", "a\0b", "x" * 5000, "x" * 5000 + ".md"])
def test_a_name_that_can_be_none_is_one_sentence(workspace: Workspace, reference: str) -> None:
    for verb in (workspace.resolve_article, workspace.annotation, workspace.article):
        with pytest.raises(AnnotatorError):
            verb(reference)
    with pytest.raises(AnnotatorError):
        workspace.delete([reference])


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_place_that_can_be_none_is_one_sentence(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    with pytest.raises(AnnotatorError) as caught:
        workspace.backup(tmp_path / name)
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
    with pytest.raises(AnnotatorError):
        Workspace.open(tmp_path / name)


def test_numbers_beyond_reason(workspace: Workspace, opened: Opened) -> None:
    workspace.set_reading_position(opened.article.id, -5)
    assert workspace.article(opened.article.id).reading_position == 0
    workspace.set_reading_position(opened.article.id, 2**70)
    assert workspace.history(limit=2**70)
    assert workspace.search("river", limit=2**70)


def test_a_text_too_long_to_keep_is_said_so(workspace: Workspace, opened: Opened) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    with pytest.raises(AnnotatorError) as caught:
        workspace.edit(made.id, note="x" * 110_000_000)
    assert caught.value.code is ErrorCode.TEXT_TOO_LONG
    assert workspace.annotation(made.id).note == ""


def test_programs_that_start_at_once_have_one_id(annotator_home: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(device_id())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {device_id()}
    assert [entry.name for entry in annotator_home.iterdir()] == ["device-id"]
