"""One broken page costs no mark: rows are read past SQLite, and the history tells the others."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.core.library.conftest import DEVICE, OTHER_DEVICE
from tests.spoiling import spoil

from annotator.core.aftermath import aftermath_lines, aftermath_of
from annotator.core.clock import stamp
from annotator.core.keeping import Recovered
from annotator.core.library import Library
from annotator.core.library.leaves import PAGE
from annotator.core.library.retelling import Retelling
from annotator.core.library.salvage import TABLES as ALL_TABLES
from annotator.core.library.salvage import Rows
from annotator.core.library.store import Store
from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace

MARKS = 24
"""In each of two articles: enough for several pages of marks."""
STATE = """
    SELECT annotation.uuid, kind, note, original_quote, purged_at,
        CASE WHEN purged_at IS NULL THEN deleted_at || created_at END,
        CASE WHEN purged_at IS NULL THEN title END, name,
        (SELECT group_concat(tag) FROM annotation_tag WHERE annotation_id = annotation.id),
        (SELECT group_concat(start || '-' || "end" || anchor_status || set_by) FROM anchor
            WHERE annotation_id = annotation.id)
    FROM annotation JOIN article ON article.id = article_id JOIN reader ON reader.id = reader_id
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with marks of every sort, closed; never changed."""
    folder = tmp_path_factory.mktemp("retelling")
    with closing(Workspace.open(folder / "sound.sqlite", reader="Mia")) as workspace:
        for name in ("dam", "town"):
            file = folder / f"{name}.md"
            file.write_text(f"# The {name}\n\n" + " ".join(f"{name}{one}" for one in range(900)))
            article = workspace.add(file).article.id
            for number in range(MARKS):
                at, kind = number * 40 + 20, list(Kind)[number % 3]
                mark = workspace.mark(article, at, at + 9, kind, note="note " * 60)
                if number % 5 == 0:
                    workspace.edit(mark.id, tags=["far", "near"])
            workspace.delete([one.id for one in workspace.annotations(article)[:2]])
        gone = workspace.mark(article, 2, 9, Kind.CLAIM, note="to be forgotten")
        workspace.delete([gone.id])
        workspace.empty_trash(only=[gone.id])
    return folder / "sound.sqlite"


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(sound.read_bytes())
    return path


def state(path: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0]: row[1:] for row in connection.execute(STATE)}


def recovered(damaged: Path) -> tuple[Recovered, dict[str, Any]]:
    target = damaged.with_name("recovered.sqlite")
    found = Workspace.recover(damaged, target)
    with closing(Workspace(Library(target, DEVICE))) as workspace:
        assert workspace.doctor(full=True) == []
    return found, state(target)


def first_pages(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
        return dict(connection.execute(sql).fetchall())


def below(path: Path, page: int) -> Iterator[int]:
    """The pages to which an interior page leads."""
    data = path.read_bytes()
    start = (page - 1) * PAGE + (100 if page == 1 else 0)
    if data[start] != 5:
        return
    count = int.from_bytes(data[start + 3 : start + 5], "big")
    for number in range(count):
        at = int.from_bytes(data[start + 12 + number * 2 :][:2], "big")
        yield int.from_bytes(data[(page - 1) * PAGE + at :][:4], "big")
    yield int.from_bytes(data[start + 8 : start + 12], "big")


def blank(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))


def blank_all(path: Path, table: str) -> None:
    first = first_pages(path)[table]
    for page in (*below(path, first), first):
        blank(path, page)


TABLES = ("article", "version", "rendering", "annotation", "anchor", "annotation_tag", "change_row")


def test_all_pages_with_marks_cost_none(damaged: Path, sound: Path) -> None:
    blank_all(damaged, "annotation")
    found, marks = recovered(damaged)
    assert marks == state(sound)
    assert found.mended["annotation"] == len(marks), "it does not say that marks were made anew"


@pytest.mark.parametrize("table", TABLES)
def test_the_first_page_of_a_table_costs_no_mark(damaged: Path, sound: Path, table: str) -> None:
    blank(damaged, first_pages(sound)[table])
    assert recovered(damaged)[1] == state(sound)


def test_no_page_of_the_schema_costs_a_mark(damaged: Path, sound: Path) -> None:
    for page in (1, *below(sound, 1)):
        damaged.write_bytes(sound.read_bytes())
        blank(damaged, page)
        found, marks = recovered(damaged)
        assert marks == state(sound)
        found.target.unlink()


def test_a_lost_first_page_loses_nothing_of_the_log(damaged: Path, sound: Path) -> None:
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        article = workspace.articles()[0].id
        mark = workspace.mark(article, 2000, 2009, Kind.CLAIM)
        copy = damaged.with_name("copy.sqlite")
        for end in ("", "-wal"):
            copy.with_name(copy.name + end).write_bytes(Path(f"{damaged}{end}").read_bytes())
    blank(copy, 1)
    assert recovered(copy)[1].keys() == state(sound).keys() | {mark.id}


def test_what_cannot_be_told_is_named(damaged: Path, sound: Path) -> None:
    spoil(damaged, "DELETE FROM change_row WHERE table_name = 'annotation'")
    blank(damaged, next(below(sound, first_pages(sound)["annotation"])))
    found, marks = recovered(damaged)
    lost = state(sound).keys() - marks.keys()
    assert lost
    assert {state(sound)[one][2] for one in lost} - {""} <= set(found.lost_names)


def set_aside(damaged: Path) -> Annotation:
    """A mark of a kind that there is not, which opening the library has set aside."""
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        mark = workspace.annotations(workspace.articles()[0].id)[0]
    spoil(damaged, f"UPDATE annotation SET kind = 'guess' WHERE uuid = '{mark.id}'")
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        assert [one.id for one in workspace.quarantined() if one.is_lost_mark] == [mark.id]
    return mark


def test_a_mark_that_is_apart_is_not_told_again(damaged: Path) -> None:
    mark = set_aside(damaged)
    before = state(damaged)
    blank_all(damaged, "annotation")
    found, marks = recovered(damaged)
    assert marks == before
    with closing(Workspace(Library(found.target, DEVICE))) as workspace:
        apart = [one for one in workspace.quarantined() if one.id == mark.id]
        assert workspace.why_not_back(apart[:1]) == [None]


def test_marks_of_an_article_that_became_a_part_of_another_go_there(
    damaged: Path, sound: Path
) -> None:
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        one, other = workspace.articles()
        workspace.join_article(one.id, other.id)
    before = state(damaged)
    blank_all(damaged, "annotation")
    assert recovered(damaged)[1] == before
    assert {row[5] for row in before.values()} == {other.title, None}


SPOILT = {
    "time": "UPDATE annotation SET deleted_at = 'zzz' WHERE id = 7",
    "kind": "UPDATE annotation SET kind = 'guess' WHERE id = 7",
    "words": "UPDATE annotation SET original_quote = x'ff' WHERE id = 7",
    "id": "UPDATE annotation SET uuid = CAST(x'ff54' AS TEXT) WHERE id = 7",
    "article": "UPDATE annotation SET article_id = 'none' WHERE id = 7",
}


@pytest.mark.parametrize("name", ["time", "kind", "words", "id", "article"])
def test_a_broken_value_is_what_the_history_tells(damaged: Path, sound: Path, name: str) -> None:
    spoil(damaged, SPOILT[name])
    found, marks = recovered(damaged)
    assert marks == state(sound)
    assert found.quarantined == {"annotation": 1}
    assert found.lost_names == ()


def test_bytes_that_are_no_text_are_told_as_they_were(damaged: Path) -> None:
    spoil(damaged, "UPDATE annotation SET note = CAST(x'54686520ff21' AS TEXT) WHERE id = 7")
    found, marks = recovered(damaged)
    assert "The \ufffd!" in [row[1] for row in marks.values()]
    assert found.quarantine is not None
    (line,) = map(json.loads, found.quarantine.read_text(encoding="utf-8").splitlines())
    assert (line["reason"], line["row"]["note"]) == ("note", {"base64": "VGhlIP8h"})


def test_two_articles_on_the_words_of_their_marks_alone_keep_both(tmp_path: Path) -> None:
    path, words = tmp_path / "l.sqlite", "The dam will hold"
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        for name in "ab":
            file = tmp_path / f"{name}.md"
            file.write_text(f"Title {name}\n\n{words}, said the mayor of {name}.")
            opened = workspace.add(file)
            at = opened.rendering.text.index(words)
            workspace.mark(opened.article.id, at, at + len(words), Kind.CLAIM, note=f"of {name}")
    spoil(path, "DELETE FROM version", "DELETE FROM rendering")
    found, marks = recovered(path)
    assert {row[1] for row in marks.values()} == {"of a", "of b"}
    assert (found.article_count, found.mark_count) == (2, 2)


def test_what_the_file_does_not_take_is_put_aside(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as by a rule that nobody has thought of."""
    real = Store.insert

    def insert(store: Store, table: str, row: Any) -> int:
        if table == "annotation" and row["id"] == 7:
            raise sqlite3.IntegrityError("no")
        return real(store, table, row)

    words = state(damaged)[_name(damaged, 7)][2]
    monkeypatch.setattr(Store, "insert", insert)
    found, marks = recovered(damaged)
    assert found.quarantine is not None
    lines = [json.loads(one) for one in found.quarantine.read_text(encoding="utf-8").splitlines()]
    assert [one["table"] for one in lines] == ["annotation", "anchor"]
    assert (found.lost_names, found.rows["annotation"]) == ((words,), len(marks))


def _name(path: Path, key: int) -> str:
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT uuid FROM annotation WHERE id = ?", [key]).fetchone()
    return str(row[0])


def test_places_in_a_text_that_went_with_its_version_are_told_by_nobody(
    damaged: Path, sound: Path
) -> None:
    spoil(damaged, "DELETE FROM version WHERE id = 1", "DELETE FROM anchor")
    spoil(damaged, "UPDATE version SET current_rendering_id = 'none'")
    marks = recovered(damaged)[1]
    assert marks.keys() == state(sound).keys()


def changed_last(path: Path, between: int = 0) -> None:
    """Marks of each article that are changed after all others: one is deleted once more."""
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        marks = workspace.annotations(workspace.articles()[0].id)
        workspace.delete([marks[0].id])
        workspace.undelete([marks[0].id])
        for number in range(between):
            workspace.edit(marks[2].id, note=f"note {number}")
        workspace.edit(marks[1].id, note="the last note")
        workspace.delete([marks[0].id])
        workspace.set_kind(marks[1].id, Kind.TESTIMONY)


def test_changes_that_are_lost_keep_the_place_of_what_they_did(damaged: Path) -> None:
    changed_last(damaged, between=60)
    before = state(damaged)
    for page in list(below(damaged, first_pages(damaged)["change"]))[-2:]:
        blank(damaged, page)
    blank_all(damaged, "annotation")
    found, marks = recovered(damaged)
    assert found.quarantined["change_row"] >= 3, "no change was lost"
    assert marks == before


def test_a_clock_that_was_set_back_makes_no_change_older(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = [timedelta(hours=1), timedelta()]
    monkeypatch.setattr(Store, "now", lambda _store: stamp(datetime.now(UTC) + ahead[0]))
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        mark = workspace.annotations(workspace.articles()[0].id)[0].id
        workspace.edit(mark, note="before")
        workspace.delete([mark])
        workspace.undelete([mark])
        ahead.reverse()
        workspace.edit(mark, note="the last note")
        workspace.delete([mark])
    before = state(damaged)
    assert before[mark][1] == "the last note"
    blank_all(damaged, "annotation")
    found, marks = recovered(damaged)
    assert marks == before
    assert found.uncertain == 0


def test_what_an_import_brought_and_did_not_take_is_not_told(damaged: Path, tmp_path: Path) -> None:
    """The history of others has places of its own, after what was here before it came."""
    other = tmp_path / "other.sqlite"
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        export = workspace.export_json(history=True)
    with closing(Workspace(Library(other, OTHER_DEVICE))) as workspace:
        workspace.import_json(export)
        names = [one.id for one in workspace.annotations(workspace.articles()[0].id)]
        workspace.edit(names[2], note="of the other, too old")
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        workspace.edit(names[2], note="of mine")
    with closing(Workspace(Library(other, OTHER_DEVICE))) as workspace:
        workspace.edit(names[3], note="of the other, new")
        export = workspace.export_json(history=True)
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        workspace.import_json(export)
    before = state(damaged)
    assert {"of mine", "of the other, new"} <= {row[1] for row in before.values()}
    blank_all(damaged, "annotation")
    assert recovered(damaged)[1] == before


def test_what_others_removed_for_good_and_is_here_is_told(damaged: Path, tmp_path: Path) -> None:
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        export = workspace.export_json(history=True)
    with closing(Workspace(Library(tmp_path / "other.sqlite", OTHER_DEVICE))) as workspace:
        workspace.import_json(export)
        mark = workspace.annotations(workspace.articles()[0].id)[0].id
        workspace.delete([mark])
        workspace.empty_trash(only=[mark])
        export = workspace.export_json(history=True)
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        assert workspace.import_json(export).changes_added > 1
    before = state(damaged)
    assert before[mark][2]
    blank_all(damaged, "annotation")
    assert recovered(damaged)[1] == before


def test_marks_whose_last_changes_are_lost_are_counted(damaged: Path) -> None:
    with closing(Workspace.open(damaged, reader="Mia")) as workspace:
        article = workspace.articles()[0].id
    changed_last(damaged, between=60)
    blank_all(damaged, "annotation")
    blank(damaged, list(below(damaged, first_pages(damaged)["change_row"]))[-1])
    found, _ = recovered(damaged)
    with closing(sqlite3.connect(found.target)) as connection:
        sql = "SELECT count(*) FROM annotation WHERE article_id = ? AND purged_at IS NULL"
        key = "SELECT id FROM article WHERE uuid = ?"
        (number,) = connection.execute(key, [article]).fetchone()
        (marks,) = connection.execute(sql, [number]).fetchone()
    assert found.uncertain == marks
    told = aftermath_lines(aftermath_of(found, "2026-01-01T00:00:00.000000Z"), [])
    assert f"  A part of the history is lost: {marks} marks may lack the last changes." in told


def test_a_change_whose_row_is_put_aside_makes_marks_uncertain(damaged: Path) -> None:
    changed_last(damaged)
    last = "SELECT max(id) FROM change_row"
    spoil(damaged, f"UPDATE change_row SET after = 'no' WHERE id = ({last})")
    blank_all(damaged, "annotation")
    found, _ = recovered(damaged)
    assert found.quarantined["change_row"] == 1
    assert found.uncertain


def test_a_mark_gets_no_key_that_another_has_by_then() -> None:
    """As where a mark with a broken row of the same key was told again before."""
    rows: dict[str, Rows] = {table: {} for table in ALL_TABLES}
    for key, name in enumerate(("first", "second"), 1):
        at = f"2026-01-0{key}"
        about = {"operation": "mark", "reader_id": 1, "article_id": 1}
        rows["change"][key] = {"seq": key, "at": at, **about}
        made = {"kind": "claim", "original_quote": name, "article_id": "a", "reader_id": "r"}
        after = json.dumps({**made, "created_at": at})
        of = {"table_name": "annotation", "row_key": name, "before": None, "after": after}
        rows["change_row"][key] = {"id": key, "change_seq": key, **of}
    rows["article"][1] = {"id": 1, "uuid": "a"}
    rows["reader"][1] = {"id": 1, "uuid": "r", "name": "Mia"}
    place = {"annotation_id": 7, "quote": "second", "start": 0, "end": 6, "set_at": ""}
    rows["anchor"][1] = place
    told = Retelling(rows, {"annotation"})
    told.gone["annotation"]["first"] = 7
    keys: dict[str, int] = {}
    for table, key, row in told.marks(lambda _key, _name: None):
        assert key not in rows[table], "it takes the place of another mark"
        rows[table][key] = row
        keys[row["uuid"]] = key
    assert keys == {"first": 7, "second": 8}
