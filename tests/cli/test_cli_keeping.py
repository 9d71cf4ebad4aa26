"""Backups by themselves, putting one back, saving and moving a library: from the command line."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from calling import Run
from tests.spoiling import spoil

from annotator.core.keeping import Reason
from annotator.core.library import backups
from annotator.core.paths import library_path
from annotator.core.workspace import Workspace

TEXT = "# The dam\n\nThe river rose by four meters, the water office said.\n"


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "dam.md"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def mark(call: Run, article: str, quote: str, *more: str) -> None:
    done = call("annotate", article, "--kind", "claim", "--quote", quote, *more)
    assert done.status == 0, done.err


def test_a_verb_that_writes_makes_the_hourly_backup(
    call: Run, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(call, article, "The river")
    (first,) = Workspace.backups_of()
    assert (first.reason, first.mark_count) == (Reason.HOURLY, 1)
    mark(call, article, "four meters")
    assert Workspace.backups_of() == [first], "within the hour"
    monkeypatch.setattr(backups, "HOUR", timedelta(0))
    assert call("list").status == 0
    assert Workspace.backups_of() == [first], "nothing was written by that"
    mark(call, article, "the water office")
    assert max(one.mark_count for one in Workspace.backups_of()) == 3


def test_a_backup_that_fails_is_told_and_fails_nothing(
    call: Run, article: str, annotator_home: Path
) -> None:
    annotator_home.mkdir()
    (annotator_home / "backups").write_text("in the way")
    done = call("annotate", article, "--kind", "claim", "--quote", "The river")
    assert done.status == 0
    assert done.err.startswith("The library could not be backed up: ")
    assert len(done.err.splitlines()) == 1


def damage(path: Path) -> bytes:
    spoilt = b"\xff" * 100 + path.read_bytes()[100:]
    path.write_bytes(spoilt)
    return spoilt


def test_a_library_that_does_not_open_is_listed_restored_and_kept(call: Run, article: str) -> None:
    mark(call, article, "The river")
    spoilt = damage(library_path())
    assert call("list").status == 2
    assert "1 mark" in call("backups").out
    tried = call("restore", "newest", "--dry-run")
    assert tried.status == 0
    assert "holds 1 article and 1 mark" in tried.out
    assert library_path().read_bytes() == spoilt
    done = call("restore", "newest", "--json")
    assert Path(done.json["set_aside"]).read_bytes() == spoilt
    assert "The river" in call("list", article).out


def test_a_library_that_is_gone_is_told_and_restored(call: Run, article: str) -> None:
    mark(call, article, "The river")
    library_path().unlink()
    told = call("list")
    assert told.status == 2
    assert "is not there" in told.err
    assert call("restore", "newest").status == 0
    assert "The river" in call("list", article).out


def test_recovering_in_place_keeps_the_damaged_file(call: Run, article: str) -> None:
    mark(call, article, "The river")
    spoilt = damage(library_path())
    assert call("recover", str(library_path())).status == 2
    done = call("recover", str(library_path()), "--in-place", "--json")
    assert Path(done.json["source"]).read_bytes() == spoilt
    assert done.json["mark_count"] == 1
    assert "The river" in call("list", article).out
    told = call("doctor")
    assert told.status == 0
    assert f"The damaged file is {done.json['source']}" in told.out
    assert "1 article and 1 mark." in told.out
    found = call("doctor", "--json")
    assert (found.status, found.json) == (0, []), "a recovery is nothing that is wrong"
    assert f"The damaged file is {done.json['source']}" in found.err


def test_of_a_refused_library_the_marks_are_taken_and_nothing_is_run(
    call: Run, article: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    mark(call, article, "The river", "--library", str(other))
    with closing(sqlite3.connect(other)) as connection:
        connection.execute(
            "CREATE TRIGGER evil AFTER INSERT ON annotation BEGIN DELETE FROM annotation; END"
        )
        connection.commit()
    assert call("list", "--library", str(other)).status == 2
    tried = call("take-marks", str(other), "--dry-run")
    assert "1 new mark" in tried.out
    assert call("list").out.startswith("No articles yet")
    done = call("take-marks", str(other), "--json")
    assert (done.json["marks_added"], done.json["left_out"]) == (1, 0)
    assert call("undo").status == 0
    assert call("take-marks", str(tmp_path / "nothing.sqlite")).status == 2


def test_what_was_set_aside_is_told_and_put_back(call: Run, article: str) -> None:
    mark(call, article, "The river")
    assert "Nothing was set aside" in call("put-back").out
    spoil(library_path(), "UPDATE annotation SET kind = 'evil'")
    told = call("put-back")
    assert "kind holds what cannot be there" in told.out
    assert "It can be put back." in told.out
    assert told.out.count("put back") == 1, "its place comes with it"
    listed = call("put-back", "--json").json["apart"]
    (apart,) = [one for one in listed if one["can_be_put_back"]]
    assert "The river" in apart["contents"]
    assert call("put-back", "no such mark").status == 2
    assert call("put-back", apart["id"]).out == "1 mark put back.\n"
    assert "The river" in call("list", article).out
    assert call("put-back", "--all").out == "Nothing can be put back.\n"
    assert call("undo").status == 0
    assert "The river" not in call("list", article).out


def test_what_was_in_the_trash_or_twice_set_aside_is_put_back(
    call: Run, article: str, tmp_path: Path
) -> None:
    mark(call, article, "The river")
    kept = tmp_path / "kept.annotator"
    assert call("export", "--all", "-o", str(kept)).status == 0
    spoil(library_path(), "UPDATE annotation SET kind = 'evil'")
    call("list")
    assert call("import", str(kept)).status == 0
    (one,) = call("list", article, "--json").json
    assert call("delete", one["id"]).status == 0
    spoil(library_path(), "UPDATE annotation SET kind = 'evil'")
    told = call("put-back", "--all")
    assert told.out == "1 mark put back, 1 of them in the trash, where they were.\n"
    assert call("put-back", "--all").out == "Nothing can be put back.\n"


def test_the_library_is_moved_into_a_folder_and_used_there(
    call: Run, article: str, tmp_path: Path
) -> None:
    mark(call, article, "The river")
    first, folder = library_path(), tmp_path / "stick"
    folder.mkdir()
    moved = call("move-library", str(folder), "--json").json
    assert Path(moved["path"]) == folder / first.name == library_path()
    assert Path(moved["set_aside"]).exists()
    assert not first.exists()
    assert "The river" in call("list", article).out
    again = call("move-library", str(library_path()))
    assert again.status == 2
    assert "exists already" in again.err


def test_a_moved_library_tells_where_the_rest_of_its_recovery_stayed(
    call: Run, article: str, tmp_path: Path
) -> None:
    mark(call, article, "The river")
    first = library_path()
    spoil(
        first,
        "UPDATE annotation SET kind = 'rumor'",
        "DELETE FROM change_row",  # which tells the kind
        "DELETE FROM change",
    )
    first.write_bytes(b"\xff" * 100 + first.read_bytes()[100:])
    aside = Path(call("recover", str(first), "--in-place", "--json").json["source"])
    (tmp_path / "stick").mkdir()
    assert call("move-library", str(tmp_path / "stick")).status == 0
    told = call("doctor").out
    [rows] = first.parent.glob("*quarantine*.jsonl")
    assert f"The damaged file is {aside}\n" in told
    assert f"They are in {rows}\n" in told
    beside = tmp_path / "stick" / aside.name
    aside.rename(beside)
    rows.unlink()
    told = call("doctor").out
    assert f"The damaged file is {beside}\n" in told
    assert f"Their file is gone: {rows.name}\n" in told


def test_a_library_that_a_window_shows_is_not_moved(call: Run, tmp_path: Path) -> None:
    window = Workspace.open(reader="Mia")
    try:
        refused = call("move-library", str(tmp_path / "elsewhere.sqlite"))
    finally:
        window.close()
    assert refused.status != 0
    assert "close the Annotator window" in refused.err
    assert library_path().exists()
