"""What goes out and comes back in through the command line."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from calling import Run


def test_an_export_comes_back_whole(
    do: Run, story: Path, mark: dict[str, Any], tmp_path: Path
) -> None:
    one, two, fresh = tmp_path / "one.annotator", tmp_path / "two.annotator", tmp_path / "fresh"
    do("export", story, "-o", one)
    assert "1 new mark" in do("--library", fresh, "import", one).out
    do("export", "--all", "-o", two, "--library", fresh)
    assert one.read_bytes() == two.read_bytes()
    (came,) = do("list", mark["article_id"], "--json", "--library", fresh).json
    told = ("kind", "start", "end", "quote", "note")
    assert [came[name] for name in told] == [mark[name] for name in told]


def test_an_export_is_json_that_speaks_for_itself(
    do: Run, story: Path, mark: dict[str, Any]
) -> None:
    assert mark["quote"] in json.dumps(do("export", story).json)
    assert do("export", story, "-o", "-").out == do("export", "--all").out


def test_history_and_originals_are_a_choice(do: Run, story: Path, mark: dict[str, Any]) -> None:
    plain, more = do("export", story).out, do("export", story, "--history").out
    less = do("export", story, "--no-originals").out
    assert len(less) < len(plain) < len(more)


def test_each_article_is_exported_once(do: Run, story: Path, mark: dict[str, Any]) -> None:
    assert len(do("export", story, mark["article_id"]).json["articles"]) == 1


def test_importing_twice_changes_nothing(
    do: Run, story: Path, mark: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "out.annotator"
    do("export", story, "-o", out)
    report = do("import", out, "--json").json
    assert (report["marks_added"], report["marks_unchanged"]) == (0, 1)
    assert "1 mark known already" in do("import", out).out
    assert do("list", story, "--json").json == [mark]


def test_a_dry_run_changes_nothing(
    do: Run, story: Path, mark: dict[str, Any], tmp_path: Path
) -> None:
    out, fresh = tmp_path / "out.annotator", tmp_path / "fresh.sqlite"
    do("export", story, "-o", out)
    done = do("import", out, "--dry-run", "--library", fresh)
    assert done.out.startswith("This would be imported:")
    assert "1 new article" in done.out
    assert do("list", "--json", "--library", fresh).json == []


def test_an_import_is_taken_from_the_standard_input(
    do: Run, story: Path, mark: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = do("export", story).out.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    do("import", "-", "--library", tmp_path / "fresh.sqlite")
    assert do("list", "--json", "--library", tmp_path / "fresh.sqlite").json


def test_a_fault_is_named_and_nothing_is_imported(
    do: Run, fail: Run, story: Path, mark: dict[str, Any], tmp_path: Path
) -> None:
    export = do("export", story).json
    export["articles"][0]["annotations"][0]["kind"] = "opinion"
    bad, fresh = tmp_path / "bad.annotator", tmp_path / "fresh.sqlite"
    bad.write_text(json.dumps(export), encoding="utf-8")
    assert "articles[0].annotations[0].kind" in fail("import", bad, "--library", fresh).err
    assert do("list", "--json", "--library", fresh).json == []


@pytest.mark.parametrize("data", [b"", b"{}", b"[", b"# Markdown", b"\xff\xfe\x00"])
def test_a_file_that_is_no_export_is_refused(fail: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "other.txt").write_bytes(data)
    assert "no export of Annotator" in fail("import", tmp_path / "other.txt").err


def test_files_that_cannot_be_read_are_named(fail: Run, tmp_path: Path) -> None:
    assert "gone.json" in fail("import", tmp_path / "gone.json").err
    assert "folder" in fail("import", tmp_path).err


def test_a_table_for_a_spreadsheet(
    do: Run, story: Path, mark: dict[str, Any], tmp_path: Path
) -> None:
    do("export", story, "--format", "csv", "-o", tmp_path / "marks.csv")
    table = (tmp_path / "marks.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    assert {"kind", "quote", "note"} <= {name.casefold() for name in head}
    assert mark["quote"] in row


@pytest.mark.parametrize(
    "arguments", [[], ["--all", "story"], ["--all", "--format", "csv", "--history"]]
)
def test_an_export_has_to_be_asked_for_plainly(fail: Run, arguments: list[str]) -> None:
    fail("export", *arguments)


def test_a_file_is_written_over_only_when_forced(do: Run, fail: Run, story: Path) -> None:
    before = story.read_bytes()
    assert "--force" in fail("export", story, "-o", story).err
    assert story.read_bytes() == before
    do("export", "--all", "-o", story.with_suffix(".json"))
    do("export", "--all", "-o", story.with_suffix(".json"), "--force")


def test_not_even_force_writes_over_the_library(
    do: Run, fail: Run, story: Path, mark: dict[str, Any], annotator_home: Path
) -> None:
    fail("export", "--all", "--force", "-o", annotator_home / "library.sqlite")
    assert do("list", story, "--json").json == [mark]


def test_the_schema_is_one_for_the_export(do: Run, story: Path, mark: dict[str, Any]) -> None:
    from jsonschema import Draft202012Validator

    schema = do("schema").json
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(do("export", story, "--history").json)


def test_doctor_finds_nothing_in_a_sound_library(do: Run, mark: dict[str, Any]) -> None:
    assert do("doctor").out == "The library is sound.\n"
    assert do("doctor", "--full", "--json").json == []


def test_doctor_ends_with_one_when_it_finds_something(
    call: Run, mark: dict[str, Any], annotator_home: Path
) -> None:
    import sqlite3

    connection = sqlite3.connect(annotator_home / "library.sqlite")
    connection.execute("UPDATE anchor SET quote = upper(quote)")
    connection.commit()
    connection.close()
    done = call("doctor", "--full")
    assert done.status == 1
    assert mark["id"] in done.out
    assert call("doctor", "--full", "--json").json[0]["sentence"] in done.out


def test_a_backup_is_a_library(
    do: Run, fail: Run, story: Path, mark: dict[str, Any], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    do("backup", copy)
    assert do("list", mark["article_id"], "--json", "--library", copy).json == [mark]
    assert "copy.sqlite" in fail("backup", copy).err


def test_reading_what_another_program_cut_off_is_quiet(
    do: Run, story: Path, mark: dict[str, Any]
) -> None:
    script = f'"{sys.executable}" -m annotator export --all --history | head -c 10'
    done = subprocess.run(script, shell=True, capture_output=True, check=True, timeout=60)  # noqa: S602
    assert done.stderr == b""


def test_some_marks_are_exported_without_the_others(
    do: Run, fail: Run, story: Path, mark: dict[str, Any]
) -> None:
    do("annotate", story, "--quote", "I saw the lamp", "--kind", "testimony")
    short = mark["id"][:8]
    (part,) = do("export", "--mark", short).json["articles"]
    assert [note["id"] for note in part["annotations"]] == [mark["id"]]
    assert len(do("export", "--mark", short, "--format", "csv").out.splitlines()) == 2
    assert "--mark" in fail("export", story, "--mark", short).err
    assert "whole articles" in fail("export", "--mark", short, "--history").err


def test_several_files_are_imported_together_or_not_at_all(
    do: Run, fail: Run, story: Path, mark: dict[str, Any], tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text("Another river rose.", encoding="utf-8")
    do("annotate", other, "--quote", "river", "--kind", "claim")
    one, two, bad = (tmp_path / name for name in ("one.annotator", "two.annotator", "bad.json"))
    do("export", story, "-o", one)
    do("export", other, "-o", two)
    bad.write_text('{"format": "annotator", "articles": 7}', encoding="utf-8")
    fresh = tmp_path / "fresh.sqlite"
    refused = fail("import", one, two, bad, "--library", fresh)
    assert refused.err.startswith(f"{bad}: ")
    assert do("list", "--library", fresh, "--json").json == []
    told = do("import", one, two, "--library", fresh, "--dry-run").out
    assert "2 new articles" in told
    assert do("list", "--library", fresh, "--json").json == []
    done = do("import", one, two, "--library", fresh, "--json").json
    assert (done["articles_added"], done["marks_added"]) == (2, 2)
    do("undo", "--library", fresh)
    marks = do("export", "--all", "--library", fresh).json["articles"]
    assert [part["annotations"] for part in marks] == [[], []]


def test_the_standard_input_is_imported_by_itself(fail: Run, tmp_path: Path) -> None:
    refused = fail("import", "-", tmp_path / "one.annotator")
    assert "cannot be one of several files" in refused.err
