"""Sharing some marks only: what comes out is an export like any other, and nobody else's words."""

import csv
import io
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from desks import Desks, add, exported, mark

from annotator.core.errors import AnnotatorError
from annotator.core.exchange.receive import decode_export
from annotator.core.model import Kind
from annotator.core.workspace import ImportReport, Workspace


@pytest.fixture
def desk(home: Workspace, story: str) -> Workspace:
    """The desk at home, with a mark of another reader and a second article."""
    home.name_reader("Bo")
    mark(home, story, "the office says", note="Secret")
    other = add(home, home.path.parent / "other.md", "# Other\n\nNothing happened.\n")
    mark(home, other, "Nothing happened")
    return home


def test_chosen_marks_are_a_sound_export_of_their_articles(
    desk: Workspace, story: str, desks: Desks
) -> None:
    first, *rest = desk.annotations(story)
    data = desk.export_json(annotation_ids=[first.id])
    decode_export(data)
    assert b"Secret" not in data
    export = exported(desk, annotation_ids=[first.id])
    assert [part["article"]["id"] for part in export["articles"]] == [story]
    assert [one["id"] for one in export["articles"][0]["annotations"]] == [first.id]
    assert [reader["name"] for reader in export["readers"]] == [first.reader.name]
    whole = exported(desk, story)
    assert export["articles"][0]["versions"] == whole["articles"][0]["versions"]
    fresh = desks("fresh")
    assert fresh.import_json(data) == ImportReport(
        articles_added=1,
        versions_added=1,
        readers_added=1,
        marks_added=1,
        readers=("Ann",),
        titles=(desk.article(story).title,),
        first_mark=first.id,
        first_article=story,
    )
    assert fresh.annotations(story) == [first]
    assert fresh.export_json() == data
    assert fresh.import_json(desk.export_json([story])).marks_added == len(rest)


def test_chosen_marks_of_several_articles_come_with_both(desk: Workspace) -> None:
    chosen = [desk.annotations(article.id)[0] for article in desk.articles()]
    export = exported(desk, annotation_ids=[note.id for note in chosen])
    found = [note["id"] for part in export["articles"] for note in part["annotations"]]
    assert sorted(found) == sorted(note.id for note in chosen)


def test_chosen_marks_have_no_history(desk: Workspace, story: str) -> None:
    first = desk.annotations(story)[0].id
    data = desk.export_json(annotation_ids=[first], history=True)
    assert data == desk.export_json(annotation_ids=[first])


def test_chosen_marks_are_rows_of_a_table(desk: Workspace, story: str) -> None:
    notes = [note for note in desk.annotations(story) if note.kind is Kind.PROJECTION]
    data = desk.export_csv(annotation_ids=[note.id for note in notes])
    (_, row) = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert row[4:6] == ["projection", "the dam will break"]
    copied = desk.copied_table(annotation_ids=[note.id for note in notes])
    assert copied.text.splitlines()[1:] == ["\t".join(row)]


def test_a_mark_that_is_deleted_or_unknown_is_not_left_out_in_silence(
    desk: Workspace, story: str
) -> None:
    first, second = desk.annotations(story)[:2]
    desk.delete([first.id])
    for reference, code in ((first.id, "annotation_deleted"), ("x", "annotation_unknown")):
        with pytest.raises(AnnotatorError, match=code):
            desk.export_json(annotation_ids=[second.id, reference])
        with pytest.raises(AnnotatorError, match=code):
            desk.export_csv(annotation_ids=[second.id, reference])


def test_a_table_of_chosen_marks_reads_no_others(tmp_path: Path) -> None:
    with closing(Workspace.open(tmp_path / "many.sqlite", reader="Mia")) as workspace:
        page = workspace.read_bytes(b"one two three four five", "text/plain", title="Page")
        article = workspace.store(page).article.id
        marks = [workspace.mark(article, at, at + 3, Kind.CLAIM) for at in (0, 4, 8)]
        store = workspace._library.store
        read: list[int] = []
        rows = store.rows

        def counted(sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
            found = rows(sql, parameters)
            read.append(len(found))
            return found

        store.rows = counted  # type: ignore[method-assign]
        table = workspace.export_csv(annotation_ids=[marks[1].id]).decode("utf-8-sig")
        assert max(read) == 1
        assert len(table.splitlines()) == 2
        assert '"two' in table or ",two" in table
