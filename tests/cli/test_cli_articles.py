"""Articles through the command line: added, named, shown, searched."""

from pathlib import Path
from typing import Any

import pytest
from calling import Run


def test_files_are_added_once(do: Run, story: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.md"
    copy.write_bytes(story.read_bytes())
    other = tmp_path / "other.txt"
    other.write_text("Something else.", encoding="utf-8")
    outcomes = [one["outcome"] for one in do("add", story, copy, other, "--json").json]
    assert outcomes == ["added", "known", "added"]
    assert do("add", story).out.startswith("Known already: ")
    assert len(do("list", "--json").json) == 2


def test_articles_are_listed_with_their_marks(do: Run, mark: dict[str, Any]) -> None:
    (listed,) = do("list", "--json").json
    assert (listed["id"], listed["annotation_count"]) == (mark["article_id"], 1)
    (line,) = do("list").out.splitlines()
    assert line.split()[:3] == [listed["id"][:8], "1", "mark"]
    assert "The bridge of Sallow" in line


def test_an_empty_library_says_what_to_do(do: Run, story: Path) -> None:
    assert "annotator add" in do("list").out
    assert do("list", "--json").json == []
    assert do("list", story).out == "No marks yet.\n"
    assert do("history", story).out
    assert do("search", "nowhere").out == "Nothing found.\n"


def test_an_article_is_named_by_path_or_id(do: Run, story: Path, mark: dict[str, Any]) -> None:
    whole = mark["article_id"]
    for name in (story, whole, whole[:8]):
        assert do("list", name, "--json").json == [mark]
    story.unlink()
    assert do("list", whole[:8], "--json").json == [mark]


def test_what_is_not_there_is_said_by_name(fail: Run, mark: dict[str, Any], tmp_path: Path) -> None:
    for verb in ("list", "show", "export", "history"):
        assert "gone.md" in fail(verb, tmp_path / "gone.md").err
    assert "01234567" in fail("list", "01234567").err
    assert "01234567" in fail("show", "01234567").err


def test_show_an_article_and_a_mark(do: Run, story: Path, mark: dict[str, Any]) -> None:
    assert "The bridge of Sallow" in do("show", story).out
    shown = do("show", story, "--json").json
    assert shown["text"][mark["start"] : mark["end"]] == mark["quote"]
    assert do("show", mark["id"][:8], "--json").json == mark
    words = do("show", mark["id"]).out
    assert "The river [rose by 4.7 meters]. The mayor" in words
    assert mark["id"] in words


def test_search_finds_articles_marks_and_notes(do: Run, story: Path, mark: dict[str, Any]) -> None:
    do("edit", mark["id"], "--note", "checked with the gauge")
    (hit,) = do("search", "GAUGE", "--json").json
    assert (hit["annotation_id"], hit["found"].casefold()) == (mark["id"], "gauge")
    assert {one["annotation_id"] for one in do("search", "baker", "--json").json} == {None}
    assert "[baker]" in do("search", "baker").out
    assert len(do("search", "river", "--limit", "1", "--json").json) == 1


def test_an_encoding_can_be_given(do: Run, call: Run, fail: Run, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Größe und Übermaß, süß und schön.".encode("cp1252"))
    added = call("add", path, "--encoding", "cp1252", "--json").json[0]
    assert added["encoding"] == "cp1252"
    assert "Größe" in do("show", added["id"], "--text").out
    assert "no-such" in fail("add", path, "--encoding", "no-such").err


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.md", b""), ("blank.md", b" \n\n"), ("picture.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
)
def test_files_without_text_are_refused_by_name(
    fail: Run, do: Run, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    assert name in fail("add", tmp_path / name).err
    assert do("list", "--json").json == []


def test_a_folder_is_refused(fail: Run, tmp_path: Path) -> None:
    assert "folder" in fail("add", tmp_path).err


def test_words_of_an_article_cannot_steer_the_terminal(do: Run, call: Run, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_bytes(b"Before \x1b[2J\x1b]0;owned\x07 after.")
    call("add", path)
    listed = call("list").out + call("show", path).out
    assert "\x1b" not in listed
    assert "\x07" not in listed
