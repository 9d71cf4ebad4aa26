# ruff: noqa: E501 (attacks are easier to read in long lines)
"""A library of a stranger is refused with a sentence, or used without harm."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from time import thread_time

import pytest
from forged import TEXT, bomb, cells, forged, make_library, rewritten, tables, with_value
from tests.effort import TIMES, effort, is_little
from visiting import visit

from annotator.core import messages
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.rescue import copy_rows
from annotator.core.workspace import Workspace

SAMPLE = 60


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that another device has made."""
    folder = tmp_path / "there"
    folder.mkdir()
    monkeypatch.setenv("ANNOTATOR_HOME", str(folder / "home"))
    make_library(folder / "library.sqlite", folder)
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "here"))
    return folder / "library.sqlite"


def refused(path: Path) -> AnnotatorError:
    with pytest.raises(AnnotatorError) as caught:
        Workspace.open(path, reader="Vic").close()
    assert messages.sentence(caught.value)
    return caught.value


def test_a_sound_library_of_another_device_is_used_whole(sound: Path) -> None:
    seen = visit(sound)
    assert seen.faults == []
    assert set(seen.refusals) <= {"There is nothing to undo.", "There is nothing to redo."}


def test_no_value_in_any_column_does_harm(sound: Path, tmp_path: Path) -> None:
    every = list(cells(sound))
    ordinary = effort(lambda: visit(sound))
    for table, column, value in random.Random(5).sample(every, SAMPLE):  # noqa: S311
        path = with_value(sound, tmp_path / "forged.sqlite", table, column, value)
        started = thread_time()
        assert visit(path).faults == [], (table, column, value)
        assert thread_time() - started < TIMES * ordinary, (table, column, value)


@pytest.mark.parametrize(
    "changes",
    [
        [("article", "archive_url TEXT NOT NULL DEFAULT ''",
          "archive_url TEXT AS (printf('%.*c', 99999999, 'x'))")],
        [("annotation", "CHECK (kind IN ('claim', 'projection', 'testimony'))", "")],
        [("annotation", "REFERENCES article (id)", "REFERENCES reader (id)")],
        [("change", "CHECK (undoable IN (0, 1))", "CHECK (load_extension('x'))")],
    ],
)  # fmt: skip
def test_another_schema_is_refused(
    sound: Path, tmp_path: Path, changes: list[tuple[str, str, str]]
) -> None:
    path = rewritten(sound, tmp_path / "f.sqlite", changes)
    assert refused(path).code in {ErrorCode.LIBRARY_DAMAGED, ErrorCode.LIBRARY_BROKEN}


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (["CREATE TRIGGER t AFTER UPDATE ON annotation BEGIN DELETE FROM annotation; END"],
         ErrorCode.LIBRARY_FOREIGN_TRIGGER),
        (["DROP TABLE search_article", "CREATE VIEW search_article AS SELECT 1 AS title, 2 AS text"],
         ErrorCode.LIBRARY_DAMAGED),
        (["PRAGMA application_id = 1"], ErrorCode.LIBRARY_NOT_ONE),
        (["PRAGMA user_version = 99"], ErrorCode.LIBRARY_NEWER),
        (["DROP TABLE device"], ErrorCode.LIBRARY_DAMAGED),
    ],
)  # fmt: skip
def test_what_a_stranger_built_in_is_refused(
    sound: Path, tmp_path: Path, statements: list[str], code: ErrorCode
) -> None:
    assert refused(forged(sound, tmp_path / "f.sqlite", *statements)).code is code


def test_an_unknown_view_is_ignored(sound: Path, tmp_path: Path) -> None:
    path = forged(sound, tmp_path / "f.sqlite", "CREATE VIEW v AS SELECT load_extension('x')")
    assert visit(path).faults == []


def test_a_shadow_table_of_the_index_that_is_spoiled_has_a_sentence(
    sound: Path, tmp_path: Path
) -> None:
    path = forged(
        sound, tmp_path / "f.sqlite", "UPDATE search_article_data SET block = zeroblob(3000)"
    )
    assert visit(path).faults == []


def opened_text(path: Path) -> None:
    with closing(Workspace.open(path)) as workspace:
        opened = workspace.open_article(workspace.articles()[0].id)
        assert opened.rendering.tree.text == opened.rendering.text


def test_packed_zeros_do_not_fill_the_memory(sound: Path, tmp_path: Path) -> None:
    packed = bomb(300_000_000)
    path = forged(sound, tmp_path / "f.sqlite", ("UPDATE rendering SET blocks = ?", [packed]))
    assert is_little(lambda: opened_text(path), lambda: opened_text(sound))


def test_the_rows_of_a_refused_library_come_into_a_fresh_one(sound: Path, tmp_path: Path) -> None:
    path = forged(
        sound,
        tmp_path / "f.sqlite",
        "CREATE TRIGGER t AFTER INSERT ON annotation BEGIN DELETE FROM annotation; END",
        "UPDATE annotation SET kind = 'evil' WHERE id = 1",
        "UPDATE anchor SET quote = 'x' || substr(quote, 2) WHERE annotation_id = 2",
    )
    refused(path)
    before = path.read_bytes()
    came, left = copy_rows(path, tmp_path / "fresh.sqlite")
    assert came > 10
    assert left > 0
    assert path.read_bytes() == before
    with closing(Workspace.open(tmp_path / "fresh.sqlite", reader="Vic")) as workspace:
        (article,) = workspace.articles()
        assert [one.kind for one in workspace.annotations(article.id)] == ["claim"]
        assert workspace.search("ferry")
        assert workspace.paths(article.id) == []
    assert visit(tmp_path / "fresh.sqlite").faults == []


@pytest.mark.parametrize("value", [b"\xff", 7, "{", "\0"])
def test_rows_that_cannot_be_are_left_behind(sound: Path, tmp_path: Path, value: object) -> None:
    path = tmp_path / "f.sqlite"
    with_value(sound, path, "annotation", "extra", value)
    _, left = copy_rows(path, tmp_path / "fresh.sqlite")
    assert left >= 3
    assert visit(tmp_path / "fresh.sqlite").faults == []


def test_the_copy_of_a_sound_library_has_every_row_but_places_of_files(
    sound: Path, tmp_path: Path
) -> None:
    assert copy_rows(sound, tmp_path / "fresh.sqlite")[1] == 0
    for table in tables(sound):
        if table in {"_sqlite_migrations", "location"} or table.startswith("search_"):
            continue
        sql = f"SELECT * FROM {table} ORDER BY 1, 2"
        with (
            closing(sqlite3.connect(sound)) as old,
            closing(sqlite3.connect(tmp_path / "fresh.sqlite")) as new,
        ):
            assert old.execute(sql).fetchall() == new.execute(sql).fetchall(), table
    with pytest.raises(AnnotatorError, match="output_exists"):
        copy_rows(sound, tmp_path / "fresh.sqlite")
    assert TEXT.startswith("# The ferry")
