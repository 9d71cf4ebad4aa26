"""Nothing that was set aside goes before each value of it is in the library again, and nothing is
made up: neither a place, nor an article, nor who made a mark.
"""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.core.library.conftest import marks_of
from tests.spoiling import spoil

from annotator.core import messages
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import AnchorStatus, Annotation, Kind, Quarantined, SetBy
from annotator.core.workspace import Workspace

TWICE = """# The dam at Velm

The river rose by five meters. The river fell by five meters. "I saw it break," says Ida Roe.
"""
SECOND = (65, 76)
"""Where "five meters" stands for the second time (code points)."""
EVIL = "UPDATE annotation SET kind = 'evil' WHERE id = 1"
GONE = tuple(f"DELETE FROM {table}" for table in ("location", "rendering", "version", "article"))


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """A library with a mark on the second of two places with the same words, closed."""
    file = tmp_path / "dam.md"
    file.write_text(TWICE, encoding="utf-8")
    with closing(Workspace.open(tmp_path / "l.sqlite", reader="Mia")) as workspace:
        article = workspace.add(file).article.id
        workspace.mark(article, *SECOND, Kind.CLAIM, note="fell, not rose", tags=["level"])
    return tmp_path / "l.sqlite"


def lost_in(workspace: Workspace) -> list[Quarantined]:
    return [one for one in workspace.quarantined() if one.is_lost_mark]


def unmended(workspace: Workspace) -> list[str]:
    return [one.table for one in workspace.quarantined() if not one.is_mended]


def place_of(mark: Annotation) -> tuple[int, int]:
    assert mark.passage is not None
    return mark.passage.start, mark.passage.end


@pytest.mark.parametrize("how", ["import", "add"])
def test_words_that_stand_twice_come_back_in_their_place(
    twice: Path, tmp_path: Path, how: str
) -> None:
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        export = json.loads(workspace.export_json())
    export["articles"][0]["annotations"] = []
    spoil(twice, *GONE)
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        lost = lost_in(workspace)
        # Another article takes the integer keys that the one of the mark had.
        (tmp_path / "other.md").write_text("# Wages\n\nThey rose.\n", encoding="utf-8")
        workspace.add(tmp_path / "other.md")
        if how == "import":
            workspace.import_json(json.dumps(export).encode())
        else:
            workspace.add(tmp_path / "dam.md")
        (back,) = workspace.put_back(lost)
        assert (place_of(back), back.tags) == (SECOND, ("level",))
        assert (back.anchor.status, back.anchor.set_by) == (AnchorStatus.SAME, SetBy.HAND)
        assert unmended(workspace) == []
        assert workspace.doctor(full=True) == []
        workspace.undo()
        workspace.redo()
        assert place_of(workspace.annotation(back.id)) == SECOND


def test_the_place_in_an_earlier_text_is_kept_and_followed(twice: Path, tmp_path: Path) -> None:
    spoil(twice, EVIL)
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        lost = lost_in(workspace)
        text = TWICE.replace("Velm\n\n", "Velm\n\nA new first paragraph.\n\n")
        (tmp_path / "dam.md").write_text(text, encoding="utf-8")
        workspace.add(tmp_path / "dam.md")
        (back,) = workspace.put_back(lost)
        assert back.anchor.status is AnchorStatus.SHIFTED
        assert place_of(back) == (SECOND[0] + 23, SECOND[1] + 23)
        assert unmended(workspace) == []
        (told,) = json.loads(workspace.export_json())["articles"][0]["annotations"]
        assert sorted(one["set_by"] for one in told["anchors"]) == ["automatic", "hand"]
        assert workspace.doctor(full=True) == []


def test_a_value_that_is_replaced_leaves_its_copy(twice: Path) -> None:
    note = "note = CAST(x'6b65657020ff6d65' AS TEXT)"
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        made_at = marks_of(workspace)[0].created_at
    spoil(twice, f"UPDATE annotation SET kind = 'evil', created_at = 'once', {note}")
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        (lost,) = lost_in(workspace)
        (back,) = workspace.put_back([lost])
        assert (back.note, back.created_at) == ("keep \ufffdme", made_at)
        (copy,) = workspace.quarantined()
        assert copy.is_mended
        assert set(copy.column.split()) == {"kind", "created_at", "note"}
        assert copy.contents == lost.contents
        assert workspace.why_not_back([copy]) == [ErrorCode.NOT_BACK_PART]


def test_a_place_of_a_mark_that_has_the_key_now_stays_its_own(marked: Path) -> None:
    spoil(marked, "UPDATE annotation SET kind = 'evil' WHERE id = 3")
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        (lost,) = lost_in(workspace)
        article = workspace.articles()[0].id
        (place,) = workspace.find_quote(article, "The dam will")
        workspace.mark(article, place.start, place.end, Kind.CLAIM, tags=["other"])
    spoil(marked, "UPDATE anchor SET rendering_id = 77 WHERE annotation_id = 3")
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        (back,) = workspace.put_back([lost])
        assert (back.note, back.tags) == ("I saw it break", ())
        assert back.anchor.status is AnchorStatus.SAME
        assert unmended(workspace) == ["anchor"], "that of the other mark"


def test_a_part_that_found_no_place_goes_with_its_own_mark_only(twice: Path) -> None:
    spoil(twice, EVIL, "UPDATE anchor SET quote = 'other words'")
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        (back,) = workspace.put_back(lost_in(workspace))
        assert back.anchor.status is AnchorStatus.UNSURE
        (anchor,) = [one for one in workspace.quarantined() if not one.is_mended]
        assert (anchor.table, anchor.id) == ("anchor", back.id)


def test_no_other_article_stands_in_for_one_that_is_known(twice: Path, tmp_path: Path) -> None:
    spoil(twice, *GONE)
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        lost = lost_in(workspace)
        text = "# Wages\n\nThe tape grew by five meters.\n"
        (tmp_path / "other.md").write_text(text, encoding="utf-8")
        workspace.add(tmp_path / "other.md")
        assert workspace.why_not_back(lost) == [ErrorCode.NOT_BACK_ARTICLE]
    spoil(twice, "DELETE FROM change_row")  # nothing tells any more which article it was
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        (back,) = workspace.put_back(lost)
        assert back.anchor.status is AnchorStatus.MOVED
        (copy,) = [one for one in workspace.quarantined() if one.id == back.id and one.is_mended]
        assert (copy.table, copy.column) == ("annotation", "article_id")
        assert workspace.doctor(full=True) == []


def test_a_mark_that_was_set_aside_twice_holds_nothing_up(marked: Path) -> None:
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        export = workspace.export_json()
    spoil(marked, EVIL)
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        workspace.import_json(export)
    spoil(marked, "UPDATE annotation SET kind = 'evil'")
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        lost = lost_in(workspace)
        assert workspace.why_not_back(lost) == [None] * 4
        assert len(workspace.put_back(lost)) == 3
        assert len(marks_of(workspace)) == 3
        (older,) = lost_in(workspace)
        assert older.contents == lost[0].contents
        assert workspace.why_not_back([older]) == [ErrorCode.NOT_BACK_THERE]


def test_a_mark_that_was_in_the_trash_is_there_again(marked: Path) -> None:
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        workspace.delete([marks_of(workspace)[0].id])
    spoil(marked, EVIL)
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        (back,) = workspace.put_back(lost_in(workspace))
        assert back.deleted_at is not None
        assert [one.id for one in workspace.trash()] == [back.id]
        assert workspace.undo().operation == "delete", "what is not shown needs no undo"
        assert workspace.trash() == []
        workspace.redo()
        assert [one.id for one in workspace.trash()] == [back.id]
        workspace.undelete([back.id])
        assert place_of(workspace.annotation(back.id))


def test_of_marks_in_and_out_of_the_trash_an_undo_takes_the_shown_ones(marked: Path) -> None:
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        workspace.delete([marks_of(workspace)[0].id])
    spoil(marked, "UPDATE annotation SET kind = 'evil'")
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        workspace.put_back(lost_in(workspace))
        assert workspace.undo().operation == "put_back"
        assert len(workspace.trash()) == 3
        workspace.redo()
        assert (len(workspace.trash()), len(marks_of(workspace))) == (1, 2)


def test_the_mark_of_another_reader_stays_theirs(twice: Path, tmp_path: Path) -> None:
    with closing(Workspace.open(tmp_path / "m.sqlite", reader="Ben")) as workspace:
        article = workspace.add(tmp_path / "dam.md").article.id
        workspace.mark(article, 17, 22, Kind.CLAIM)
        export = workspace.export_json()
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        workspace.import_json(export)
    spoil(twice, "UPDATE annotation SET kind = 'evil' WHERE id = 2")
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        lost = lost_in(workspace)
        (back,) = workspace.put_back(lost)
        assert back.reader.name == "Ben"


def test_who_made_a_mark_is_not_made_up(twice: Path) -> None:
    spoil(twice, EVIL)
    with closing(Workspace.open(twice)) as workspace:
        lost = lost_in(workspace)
    spoil(twice, "UPDATE change_row SET after = json_remove(after, '$.reader_id')")
    edit(twice, "reader_id", 99)
    with closing(Workspace.open(twice)) as workspace:
        assert workspace.why_not_back(lost) == [ErrorCode.NOT_BACK_READER]
        assert "nowhere" in messages.sentence(AnnotatorError(ErrorCode.NOT_BACK_READER))


def edit(library: Path, name: str, value: Any) -> None:
    """Forge a value of the mark that was set aside."""
    told = json.dumps(value).replace("'", "''")
    forged = f"json_set(contents, '$.{name}', json('{told}'))"
    spoil(library, f"UPDATE quarantine SET contents = {forged} WHERE table_name = 'annotation'")


@pytest.mark.parametrize(
    ("name", "value"),
    [("uuid", 10**30), ("uuid", [1]), ("uuid", "another"), ("original_quote", "\ud800"),
     ("purged_at", "2026-01-01T00:00:00.000000Z")],
)  # fmt: skip
def test_a_forged_mark_is_refused(twice: Path, name: str, value: Any) -> None:
    spoil(twice, EVIL)
    with closing(Workspace.open(twice)) as workspace:
        (lost,) = lost_in(workspace)
    edit(twice, name, value)
    with closing(Workspace.open(twice)) as workspace:
        assert workspace.why_not_back([lost]) == [ErrorCode.NOT_BACK_PART]
        with pytest.raises(AnnotatorError, match="not_back_part"):
            workspace.put_back([lost])
        assert len(lost_in(workspace)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("reader_id", 10**30), ("copy_of", 10**30), ("extra", [1]), ("more", "from elsewhere"),
     ("deleted_at", 10**400), ("original_quote", 7)],
)  # fmt: skip
def test_a_forged_value_is_replaced_and_kept(twice: Path, name: str, value: Any) -> None:
    spoil(twice, EVIL)
    with closing(Workspace.open(twice)) as workspace:
        lost = lost_in(workspace)
    edit(twice, name, value)
    with closing(Workspace.open(twice)) as workspace:
        (back,) = workspace.put_back(lost)
        assert (back.reader.name, place_of(back)) == ("Mia", SECOND)
        (copy,) = workspace.quarantined()
        assert copy.is_mended
        assert name in copy.column.split()


def test_forged_parts_harm_nothing(twice: Path) -> None:
    spoil(twice, EVIL)
    with closing(Workspace.open(twice)) as workspace:
        lost = lost_in(workspace)
    for table, name, value in (("anchor", "start", 10**30), ("annotation_tag", "tag", "\\ud800")):
        told = f'"{value}"' if table == "annotation_tag" else str(value)
        spoil(twice, f"UPDATE quarantine SET contents = json_set(contents, '$.{name}', "
                     f"json('{told}')) WHERE table_name = '{table}'")  # fmt: skip
    with closing(Workspace.open(twice)) as workspace:
        (back,) = workspace.put_back(lost)
        assert (back.tags, back.anchor.status) == ((), AnchorStatus.UNSURE)
        assert sorted(unmended(workspace)) == ["anchor", "annotation_tag"]
        assert workspace.doctor(full=True) == []


def test_a_mark_that_came_by_import_finds_the_same_text_again(twice: Path, tmp_path: Path) -> None:
    with closing(Workspace.open(twice, reader="Mia")) as workspace:
        export = workspace.export_json()
    other = tmp_path / "other.sqlite"
    with closing(Workspace.open(other, reader="Ben")) as workspace:
        workspace.import_json(export)
        article = workspace.articles()[0].id
    spoil(other, "DELETE FROM change_row WHERE table_name IN ('annotation', 'anchor')", *GONE)
    with closing(Workspace.open(other, reader="Ben")) as workspace:
        lost = lost_in(workspace)
        spoil(other, f"UPDATE quarantine SET article_uuid = '{article}'")
        assert workspace.why_not_back(lost) == [ErrorCode.NOT_BACK_ARTICLE]
        workspace.add(tmp_path / "dam.md")
        (back,) = workspace.put_back(lost)
        assert (back.reader.name, place_of(back)) == ("Mia", SECOND)
        assert unmended(workspace) == []
