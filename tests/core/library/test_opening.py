"""A library is checked before the first write, and what is no library is left as it is."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.core.library.conftest import DEVICE

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library
from annotator.core.library.connection import open_database, spoken
from annotator.core.library.pages import pragma
from annotator.core.library.schema import APPLICATION_ID, STEPS, Step
from annotator.core.messages import sentence


def refusal(path: Path, steps: tuple[Step, ...] = STEPS) -> ErrorCode:
    """The code with which opening is refused; the file must stay byte for byte what it was."""
    before = path.read_bytes()
    with pytest.raises(AnnotatorError) as caught:
        open_database(path, steps)
    assert sentence(caught.value).count("\n") == 0
    assert path.read_bytes() == before
    return caught.value.code


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def library(path: Path) -> Path:
    open_database(path).close()
    return path


def test_a_new_library_says_what_it_is(library: Path) -> None:
    with closing(sqlite3.connect(library)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(STEPS)
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_new_library_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "library.sqlite"
    open_database(path).close()
    assert path.exists()


def test_every_write_is_on_the_disk_and_every_reference_holds(library: Path) -> None:
    database = open_database(library)
    assert pragma(database, "synchronous") == 2
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "trusted_schema") == 0
    assert pragma(database, "secure_delete") == 1
    database.close()


@pytest.mark.parametrize(
    "content", [b"hello, I am a text file\n" * 100, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_file_that_is_no_database(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refusal(path) in {ErrorCode.LIBRARY_NOT_ONE, ErrorCode.LIBRARY_DAMAGED}


def test_the_database_of_another_program(path: Path) -> None:
    run(path, "CREATE TABLE notes (id INTEGER PRIMARY KEY)")
    assert refusal(path) is ErrorCode.LIBRARY_NOT_ONE


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError) as caught:
        open_database(tmp_path)
    assert caught.value.code is ErrorCode.FILE_IS_FOLDER


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(AnnotatorError) as caught:
        open_database(tmp_path / "file" / "library.sqlite")
    assert caught.value.code is ErrorCode.LIBRARY_READ_ONLY


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 99",
        (
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('annotator', 'v999_from_the_future', '2030')"
        ),
    ],
)
def test_a_library_of_a_newer_version_is_refused_before_any_write(
    library: Path, statement: str
) -> None:
    run(library, "PRAGMA journal_mode = DELETE", statement)
    assert refusal(library) is ErrorCode.LIBRARY_NEWER


def test_a_strangers_trigger_is_refused_and_a_view_is_not(library: Path) -> None:
    run(library, "CREATE VIEW mine AS SELECT 1")
    open_database(library).close()
    run(
        library,
        "PRAGMA journal_mode = DELETE",
        "CREATE TRIGGER thief AFTER INSERT ON annotation BEGIN DELETE FROM annotation; END",
    )
    assert refusal(library) is ErrorCode.LIBRARY_FOREIGN_TRIGGER


def test_a_table_that_is_gone(library: Path) -> None:
    run(library, "PRAGMA journal_mode = DELETE", "DROP TABLE annotation_tag")
    assert refusal(library) is ErrorCode.LIBRARY_DAMAGED


def test_a_table_that_is_a_view_now(library: Path) -> None:
    run(
        library,
        "PRAGMA journal_mode = DELETE",
        "DROP TABLE annotation_tag",
        "CREATE VIEW annotation_tag AS SELECT 1 AS annotation_id, 'x' AS tag",
    )
    assert refusal(library) is ErrorCode.LIBRARY_DAMAGED


def test_a_page_that_was_written_over_is_found_after_an_unclean_end(library: Path) -> None:
    connection = sqlite3.connect(library, isolation_level=None)
    connection.execute("CREATE TABLE filler (x)")
    connection.executemany("INSERT INTO filler VALUES (?)", [("y" * 500,)] * 200)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO filler VALUES ('unfinished')")
    # The copy has a log that was not folded in: the program that wrote it was killed.
    copy = library.with_name("killed.sqlite")
    shutil.copy(library, copy)
    shutil.copy(f"{library}-wal", f"{copy}-wal")
    connection.close()
    page = bytearray(copy.read_bytes())
    page[-4096 * 3 : -4096 * 2] = b"\xff" * 4096
    copy.write_bytes(page)
    with pytest.raises(AnnotatorError) as caught:
        open_database(copy)
    assert caught.value.code is ErrorCode.LIBRARY_DAMAGED


def test_a_library_that_another_program_keeps_locked(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.core.library.connection.BUSY_SECONDS", 0.05)
    mine = Library(library, DEVICE)
    with closing(sqlite3.connect(library, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AnnotatorError) as caught:
            mine.readers.name_current("Mia")
        other.execute("ROLLBACK")
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    mine.readers.name_current("Mia")
    assert mine.readers.current().name == "Mia"
    mine.store.close()


def v003_color(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE annotation ADD COLUMN color TEXT")


def v004_broken(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE nowhere ADD COLUMN x")


LATER = (*STEPS, v003_color)
"""The schema of a version to come: one step more."""


def test_before_a_schema_step_the_library_is_copied(library: Path) -> None:
    run(library, "INSERT INTO reader (uuid, name) VALUES ('u', 'Mia')")
    open_database(library, LATER).close()
    (copy,) = (library.parent / "library-backups").glob("library.sqlite-*-before-schema.sqlite")
    with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(library)) as new:
        assert old.execute("SELECT name FROM reader").fetchall() == [("Mia",)]
        assert old.execute("PRAGMA user_version").fetchone()[0] == len(STEPS)
        assert new.execute("PRAGMA user_version").fetchone()[0] == len(STEPS) + 1
        assert new.execute("SELECT name FROM reader").fetchall() == [("Mia",)]
    assert refusal(library) is ErrorCode.LIBRARY_NEWER


def test_a_schema_step_that_fails_leaves_the_library_as_it_was(library: Path) -> None:
    with pytest.raises(AnnotatorError):
        open_database(library, (*LATER, v004_broken))
    database = open_database(library)
    assert pragma(database, "user_version") == len(STEPS)
    columns = database.execute("SELECT name FROM pragma_table_info('annotation')").fetchall()
    assert ("color",) not in columns
    database.close()


def test_two_programs_that_make_the_library_at_once_make_one(path: Path) -> None:
    first, second = open_database(path), open_database(path)
    taken = "SELECT name FROM _sqlite_migrations"
    assert (
        first.execute(taken).fetchall()
        == second.execute(taken).fetchall()
        == [(step.__name__,) for step in STEPS]
    )
    first.close()
    second.close()


def test_a_full_disk_changes_nothing(library: Path) -> None:
    mine = Library(library, DEVICE)
    mine.readers.name_current("Mia")
    pages = pragma(mine.store.connection, "page_count")
    mine.store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(AnnotatorError) as caught, mine.store.writing():
        mine.store.table("reader").insert_all(
            {"uuid": str(number), "name": "x" * 1000} for number in range(100)
        )
    assert caught.value.code is ErrorCode.DISK_FULL
    assert mine.store.value("SELECT count(*) FROM reader") == 1
    mine.store.close()


def test_a_library_that_cannot_be_written(library: Path) -> None:
    mine = Library(library, DEVICE)
    mine.store.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(AnnotatorError) as caught:
        mine.readers.name_current("Mia")
    assert caught.value.code is ErrorCode.LIBRARY_READ_ONLY
    mine.store.close()


def test_after_the_last_close_the_library_is_one_file(path: Path) -> None:
    mine = Library(path, DEVICE)
    mine.readers.name_current("Mia")
    mine.store.close()
    assert [entry.name for entry in path.parent.iterdir() if entry.is_file()] == [path.name]


@pytest.mark.parametrize(
    ("writable", "free", "code"),
    [
        (False, 10**9, ErrorCode.LIBRARY_READ_ONLY),
        (True, 0, ErrorCode.DISK_FULL),
        (True, 10**9, ErrorCode.LIBRARY_BROKEN),
    ],
)
def test_where_sqlite_only_says_that_it_cannot_the_disk_is_asked(
    library: Path, monkeypatch: pytest.MonkeyPatch, *, writable: bool, free: int, code: ErrorCode
) -> None:
    """A log that cannot grow is "disk I/O error" to SQLite, a folder that is read-only "unable to
    open database file"."""
    usage = SimpleNamespace(free=free)
    module = "annotator.core.library.connection"
    monkeypatch.setattr(f"{module}.os.access", lambda *_: writable)
    monkeypatch.setattr(f"{module}.shutil.disk_usage", lambda _: usage)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR  # type: ignore[misc]
    with pytest.raises(AnnotatorError) as caught, spoken(library):
        raise error
    assert caught.value.code is code
