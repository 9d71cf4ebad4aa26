"""What stands in for rows that are lost, and that looking twice finds nothing more."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import marks_of
from tests.spoiling import spoil

from annotator.core import messages
from annotator.core.errors import LIBRARY_REFUSED, AnnotatorError, ErrorCode
from annotator.core.library import connection, kept, looking, quarantine
from annotator.core.library.faults import judged_tables
from annotator.core.library.search import Search
from annotator.core.library.store import Store
from annotator.core.model import AnchorStatus
from annotator.core.workspace import Workspace


@pytest.fixture
def marked(marked: Path) -> Path:
    """A library with something in each table but `library`, closed."""
    with closing(Workspace.open(marked, reader="Mia")) as workspace:
        (article,) = workspace.articles()
        for mark in workspace.annotations(article.id):
            workspace.edit(mark.id, tags=["t"])
        workspace.tag_article(article.id, ["dams"])
        workspace.undo()
        workspace.redo()
    return marked


LOST = {
    "reader": "DELETE FROM reader",
    "device": "DELETE FROM device",
    "article": "DELETE FROM article",
    "text": "DELETE FROM rendering",
    "shown text absent": "UPDATE version SET current_rendering_id = NULL",
    "shown text wrong": "UPDATE version SET current_rendering_id = 'x'",
    "shown text elsewhere": "UPDATE version SET current_rendering_id = 99",
    "shown version absent": "UPDATE article SET current_version_id = NULL",
    "shown version wrong": "UPDATE article SET current_version_id = 'x'",
    "shown version elsewhere": "UPDATE article SET current_version_id = 99",
    "article of a version": "UPDATE version SET article_id = 99",
    "article of a version wrong": "UPDATE version SET article_id = 'x'",
    "hash of an original": "UPDATE version SET sha256 = x'ff'",
    "version of a text": "UPDATE rendering SET version_id = 99",
    "version of a text wrong": "UPDATE rendering SET version_id = 'x'",
}


@pytest.mark.parametrize("harm", LOST.values(), ids=LOST)
def test_a_lost_row_takes_no_mark_and_no_history_with_it(marked: Path, harm: str) -> None:
    spoil(marked, harm)
    with closing(Workspace.open(marked)) as workspace:
        seen = marks_of(workspace)
        assert [mark.note for mark in seen] == ["five meters", "mended by spring", "I saw it break"]
        assert {mark.anchor.status for mark in seen} == {AnchorStatus.SAME}
        assert len([one for one in workspace.history() if one.operation == "mark"]) == 3
        assert workspace.left_out() == []
        assert len(workspace.quarantined()) == 1
        assert workspace.doctor(full=True) == []
        assert workspace.stored(workspace.articles()[0].id) is not None
        assert workspace.search("river")


TOLD = {
    "reader of a mark": "UPDATE annotation SET reader_id = 99 WHERE id = 2",
    "reader of all marks": "UPDATE annotation SET reader_id = 'x'",
    "article of a mark": "UPDATE annotation SET article_id = 99 WHERE id = 2",
    "article of all marks": "UPDATE annotation SET article_id = 'x'",
    "reader of the device": "UPDATE device SET reader_id = 'x'",
    "reader of all changes": "UPDATE change SET reader_id = 'x'",
}


@pytest.mark.parametrize("harm", TOLD.values(), ids=TOLD)
def test_what_a_row_belongs_to_is_told_by_others(marked: Path, harm: str) -> None:
    with closing(Workspace.open(marked)) as workspace:
        before = marks_of(workspace), workspace.history(), workspace.next_undo()
    spoil(marked, harm)
    with closing(Workspace.open(marked)) as workspace:
        seen = marks_of(workspace)
        assert [(mark.id, mark.reader, mark.anchor) for mark in seen] == [
            (mark.id, mark.reader, mark.anchor) for mark in before[0]
        ]
        assert workspace.history()[-3:] == before[1][-3:]
        assert workspace.next_undo() == before[2]
        assert workspace.left_out() == []
        assert workspace.doctor(full=True) == []


def test_what_stands_in_for_a_reader_is_recovered_with_all_marks(
    marked: Path, tmp_path: Path
) -> None:
    spoil(marked, "DELETE FROM reader")
    Workspace.open(marked).close()
    assert Workspace.recover(marked, tmp_path / "new.sqlite").mark_count == 3


def test_two_texts_that_would_be_the_same_are_one(marked: Path) -> None:
    spoil(
        marked,
        """INSERT INTO rendering (uuid, version_id, renderer, text, text_sha256, made_at)
        SELECT 'abc', version_id, renderer, text, '00', made_at FROM rendering""",
    )
    with closing(Workspace.open(marked)) as workspace:
        assert len(marks_of(workspace)) == 3
        assert [one.table for one in workspace.quarantined()] == ["rendering"]


def test_of_a_row_too_large_to_be_kept_the_beginnings_are(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(marked, "UPDATE annotation SET note = CAST(hex(zeroblob(2000)) AS BLOB)")
    monkeypatch.setattr(kept, "MOST_KEPT", 1000)
    monkeypatch.setattr(kept, "BEGINNING", 10)
    with closing(Workspace.open(marked)) as workspace:
        assert len(marks_of(workspace)) == 3
        told = workspace.quarantined()
        assert len(told) == 3
        assert all(len(one.contents) < 1000 for one in told)
        assert '"base64": "MDAwMDAwMDAwMA=="' in told[0].contents


def test_a_library_that_cannot_be_judged_is_refused_with_a_way_out(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(marked, "UPDATE annotation SET note = hex(zeroblob(100000))")
    monkeypatch.setattr(connection, "BLOB_LIMIT", 100_000)
    with pytest.raises(AnnotatorError) as refused:
        Workspace.open(marked)
    assert refused.value.code is ErrorCode.LIBRARY_DAMAGED
    assert {ErrorCode.LIBRARY_BROKEN, ErrorCode.TEXT_TOO_LONG} < LIBRARY_REFUSED
    assert "too big" in messages.sentence(refused.value)
    assert refused.value.parameters["path"] == marked


VALUES = ("NULL", "'x'", "x'ff00'", str(2**60), str(10**6))


def without_rules(library: Path) -> bytes:
    """The file with tables that take every value."""
    with closing(sqlite3.connect(library, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'"
        )
    return library.read_bytes()


def originals(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT original FROM version ORDER BY id").fetchall()


def look_twice(path: Path, base: bytes, harm: str) -> None:
    """Judge a copy of a library twice, after it was spoiled."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.deserialize(base)
        copy.execute("PRAGMA ignore_check_constraints = ON")
        try:
            copy.execute(harm)
        except sqlite3.IntegrityError:  # a key that is no number, or is there twice
            return
        store = Store(path, connection=copy)
        before = originals(copy)
        quarantine.set_aside(store)
        once = list(copy.iterdump())
        assert looking.is_sound(store), harm
        assert quarantine.set_aside(store) == 0, harm
        assert list(copy.iterdump()) == once, harm
        if not any(name in harm for name in ('"original"', '"id"')):
            assert originals(copy) == before, harm
        store.close()


@pytest.mark.parametrize("is_all", [False, True], ids=["one row", "every row"])
@pytest.mark.parametrize("table", [name for name in judged_tables() if name != "library"])
def test_a_second_look_finds_nothing_more(marked: Path, table: str, *, is_all: bool) -> None:
    base = without_rules(marked)
    where = "" if is_all else f'WHERE rowid = (SELECT min(rowid) FROM "{table}")'
    for column in judged_tables()[table]:
        for value in VALUES[:2] if is_all else VALUES:
            look_twice(marked, base, f'UPDATE "{table}" SET "{column}" = {value} {where}')


TORN = "CAST(x'ff41' AS TEXT)"


@pytest.mark.parametrize("harm", [f"note = {TORN}", "kind = 'evil'"])
def test_deleted_marks_come_in_turns_around_one_that_cannot_be_read(
    marked: Path, harm: str
) -> None:
    with closing(Workspace.open(marked)) as workspace:
        workspace.delete([mark.id for mark in marks_of(workspace)])
        spoil(marked, f"UPDATE annotation SET {harm} WHERE id = 2")
        seen = [mark.note for turn in workspace.deleted_in_turns(size=2) for mark in turn]
        assert {"five meters", "I saw it break"} <= set(seen)
        assert workspace.quarantined()


def test_who_marks_is_told_though_the_name_cannot_be_read(marked: Path) -> None:
    with closing(Workspace.open(marked)) as workspace:
        spoil(marked, f"UPDATE reader SET name = {TORN}")
        assert workspace.reader.id
        assert "\ufffd" in workspace.reader.name


OF_A_MARK = {
    "history": """UPDATE change_row SET after = '{'
        WHERE table_name = 'annotation' AND before IS NULL""",
    "id": f"UPDATE annotation SET uuid = {TORN} WHERE id = 2",
}


@pytest.mark.parametrize("harm", OF_A_MARK.values(), ids=OF_A_MARK)
def test_words_that_were_removed_are_in_no_row_that_was_set_aside(marked: Path, harm: str) -> None:
    spoil(marked, harm)
    with closing(Workspace.open(marked)) as workspace:
        workspace.delete([mark.id for mark in marks_of(workspace) if "mended" in mark.note])
        assert workspace.empty_trash() == 1
        for table in ("annotation", "anchor", "change_row", "quarantine", "search_annotation"):
            rows = workspace._library.store.tuples(f"SELECT * FROM {table}")
            assert rows
            assert not re.search(r"mended by spring\\*[\"']", str(rows)), table


def test_the_trash_is_empty_though_the_disk_is_full_afterwards(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_more: object) -> bool:
        raise AnnotatorError(ErrorCode.DISK_FULL, path=marked)

    with closing(Workspace.open(marked)) as workspace:
        workspace.delete([mark.id for mark in marks_of(workspace)])
        with monkeypatch.context() as patch:
            patch.setattr(Search, "forget_deleted", full)
            assert workspace.empty_trash() == 3
        assert workspace.trash() == []
        assert not workspace.has_left_disk
        assert workspace.clear_deleted()


def test_a_backup_is_judged_before_it_is_put_back(marked: Path) -> None:
    with closing(Workspace.open(marked)) as workspace:
        backup = workspace.back_up_now().path
    spoil(
        backup,
        "UPDATE annotation SET kind = 'evil' WHERE id = 2",
        "UPDATE rendering SET text = 'Forged ' || substr(text, 8)",
        f"UPDATE article SET title = {TORN}",
    )
    with closing(Workspace.open(marked)) as workspace:
        workspace.restore(backup)
        assert workspace.doctor(full=True) == []
        assert len(workspace.quarantined()) > 2
        assert [mark.note for mark in marks_of(workspace)] == ["five meters", "I saw it break"]


@pytest.mark.parametrize("name", ["reader", "device", "article", "text", "shown version absent"])
def test_taking_the_marks_of_a_library_stands_in_for_lost_rows_too(
    marked: Path, tmp_path: Path, name: str
) -> None:
    spoil(marked, LOST[name])
    found = Workspace.rescue(marked, tmp_path / "rescued.sqlite")
    assert (found.article_count, found.mark_count, found.left_out) == (1, 3, 0)
    with closing(Workspace.open(tmp_path / "rescued.sqlite")) as workspace:
        assert [mark.note for mark in marks_of(workspace)] == [
            "five meters",
            "mended by spring",
            "I saw it break",
        ]
        assert workspace.doctor(full=True) == []
        assert workspace.quarantined() == []
