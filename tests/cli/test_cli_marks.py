"""Marks through the command line: made, listed, changed, deleted, brought back."""

from pathlib import Path
from typing import Any

import pytest
from calling import Run

FIELDS = {"id", "kind", "anchor_status", "start", "end", "quote", "original_quote"}


def _text(do: Run, story: Path) -> str:
    return do("show", story, "--text").out.removesuffix("\n")


def test_a_quote_is_marked_and_listed(do: Run, story: Path, mark: dict[str, Any]) -> None:
    (listed,) = do("list", story, "--json").json
    assert listed == mark
    assert listed.keys() >= FIELDS
    assert (listed["kind"], listed["anchor_status"], listed["note"]) == ("claim", "same", "n")
    assert listed["quote"] == listed["original_quote"] == "rose by 4.7 meters"
    assert _text(do, story)[listed["start"] : listed["end"]] == listed["quote"]


def test_white_space_of_a_quote_does_not_matter(do: Run, story: Path) -> None:
    quote = "rose\n  by 4.7\tmeters."
    done = do("annotate", story, "--kind", "CLAIM", "--quote", quote, "--json")
    assert done.json["quote"] == "rose by 4.7 meters."


def test_positions_count_code_points(do: Run, story: Path) -> None:
    at = _text(do, story).index("🌊")
    place = ("--start", str(at), "--end", str(at + 1))
    done = do("annotate", story, "--kind", "testimony", *place, "--json")
    assert done.json["quote"] == "🌊"


def test_the_list_for_people_has_everything_on_two_lines(do: Run, story: Path) -> None:
    quote = ("--quote", "The gates will open again in June")
    made = do(
        "annotate", story, "--kind", "projection", *quote, "--note", "a plan", "--tag", "b",
        "--tag", "a", "--json",
    ).json  # fmt: skip
    first, second = do("list", story).out.splitlines()
    assert first.split()[:3] == [made["id"][:8], "projection", f"{made['start']}-{made['end']}"]
    assert first.endswith('"The gates will open again in June"')
    assert second.split() == ["note:", "a", "plan", "#a", "#b"]


def test_a_quote_that_stands_several_times_lists_its_places(
    fail: Run, do: Run, story: Path
) -> None:
    refused = fail("annotate", story, "--kind", "claim", "--quote", "The gates were opened.")
    sentence, *candidates = refused.err.splitlines()
    assert "--occurrence" in sentence
    assert [line.split()[0] for line in candidates] == ["1", "2"]
    assert all("[The gates were opened.]" in line for line in candidates)
    assert do("list", story, "--json").json == []


def test_an_occurrence_is_counted_from_one(do: Run, fail: Run, story: Path) -> None:
    quote = ("annotate", story, "--kind", "claim", "--quote", "The gates were opened.")
    second = do(*quote, "--occurrence", "2", "--json").json
    first = do(*quote, "--occurrence", "1", "--json").json
    assert first["start"] < second["start"]
    assert "no occurrence 3" in fail(*quote, "--occurrence", "3").err


def test_a_quote_that_is_not_there_lists_what_comes_near(fail: Run, story: Path) -> None:
    refused = fail("annotate", story, "--kind", "claim", "--quote", "rose by 4.8 meters")
    sentence, candidate = refused.err.splitlines()
    assert "does not say" in sentence
    assert "[rose by 4.7 meters]" in candidate


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--start", "3"],
        ["--quote", "river", "--start", "3", "--end", "4"],
        ["--start", "3", "--end", "4", "--occurrence", "1"],
        ["--start", "4", "--end", "4"],
        ["--start", "4", "--end", "99999"],
        ["--quote", " "],
        ["--quote", "river", "--kind", "opinion"],
    ],
)
def test_a_passage_is_named_in_exactly_one_way(
    fail: Run, do: Run, story: Path, arguments: list[str]
) -> None:
    assert fail("annotate", story, "--kind", "claim", *arguments).err.count("\n") == 1
    assert do("list", story, "--json").json == []


def test_another_kind(do: Run, mark: dict[str, Any]) -> None:
    assert do("set-kind", mark["id"][:8], "testimony", "--json").json["kind"] == "testimony"
    assert "Changed to projection" in do("set-kind", mark["id"], "projection").out


def test_ends_note_and_tags_are_edited_one_by_one(do: Run, mark: dict[str, Any]) -> None:
    def edit(*arguments: str) -> dict[str, Any]:
        return dict(do("edit", mark["id"], *arguments, "--json").json)

    moved = edit("--end", str(mark["end"] - len(" meters")))
    assert (moved["start"], moved["quote"], moved["note"]) == (mark["start"], "rose by 4.7", "n")
    assert edit("--start", str(mark["start"] + 5))["quote"] == "by 4.7"
    assert edit("--tag", "z", "--tag", "a")["tags"] == ["a", "z"]
    assert edit("--tag", "b")["tags"] == ["b"]
    assert edit("--note", "")["note"] == ""
    assert edit("--no-tags")["tags"] == []
    assert edit("--note", "new")["original_quote"] == "rose by 4.7 meters"


def test_an_edit_has_to_name_something(fail: Run, mark: dict[str, Any]) -> None:
    fail("edit", mark["id"])
    fail("edit", mark["id"], "--tag", "a", "--no-tags")
    fail("edit", mark["id"], "--start", "9", "--end", "9")


def test_deleted_marks_are_in_the_trash_until_it_is_emptied(
    do: Run, story: Path, mark: dict[str, Any]
) -> None:
    assert "1 mark" in do("delete", mark["id"]).out
    assert do("list", story, "--json").json == []
    (kept,) = do("trash", "--json").json
    assert (kept["id"], bool(kept["deleted_at"])) == (mark["id"], True)
    assert mark["id"][:8] in do("trash").out
    do("undelete", mark["id"])
    assert [one["id"] for one in do("list", story, "--json").json] == [mark["id"]]
    do("delete", mark["id"])
    assert "1 mark" in do("trash", "--empty", "--yes").out
    assert do("trash", "--json").json == []
    assert "empty" in do("trash").out


def test_an_emptied_mark_does_not_come_back(do: Run, fail: Run, mark: dict[str, Any]) -> None:
    do("delete", mark["id"])
    do("trash", "--empty", "--yes")
    fail("undelete", mark["id"])


@pytest.mark.parametrize(("answer", "left"), [("n\n", 1), ("\n", 1), ("y\n", 0)])
def test_emptying_the_trash_asks_first(
    do: Run, call: Run, mark: dict[str, Any], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path, answer: str, left: int,
) -> None:  # fmt: skip
    do("delete", mark["id"])
    (tmp_path / "answer").write_text(answer)
    with (tmp_path / "answer").open() as keyboard:
        monkeypatch.setattr("sys.stdin", keyboard)
        asked = call("trash", "--empty")
    assert asked.status == 0
    assert "cannot be undone" in asked.err
    assert len(do("trash", "--json").json) == left


@pytest.mark.parametrize(
    "arguments",
    [
        ["set-kind", "ffffffff", "claim"],
        ["edit", "ffffffff", "--note", "x"],
        ["delete", "ffffffff"],
        ["undelete", "ffffffff"],
        ["history", "--mark", "ffffffff"],
    ],
)
def test_a_mark_that_is_not_there_is_said(
    fail: Run, mark: dict[str, Any], arguments: list[str]
) -> None:
    assert "ffffffff" in fail(*arguments).err


def test_undo_and_redo_say_what_they_did(
    do: Run, fail: Run, story: Path, mark: dict[str, Any]
) -> None:
    do("set-kind", mark["id"], "testimony")
    assert do("undo").out == "Undone: change to testimony\n"
    assert do("list", story, "--json").json[0]["kind"] == "claim"
    assert do("redo").out == "Done again: change to testimony\n"
    assert do("list", story, "--json").json[0]["kind"] == "testimony"
    assert do("undo", "--json").json["operation"] in {"set_kind", "redo"}
    assert "mark as claim" in do("undo").out
    assert do("list", story, "--json").json == []
    do("redo")
    do("redo", "--json")
    assert "nothing to redo" in fail("redo").err


def test_history_tells_the_newest_first(do: Run, story: Path, mark: dict[str, Any]) -> None:
    do("set-kind", mark["id"], "testimony", "--reader", "Mia")
    do("undo")
    newest, before, *_ = do("history", story).out.splitlines()
    assert "undo" in newest
    assert "change to testimony" in newest
    assert "Mia" in before
    assert [one["operation"] for one in do("history", "--limit", "2", "--json").json] == [
        "undo",
        "set_kind",
    ]
    of_mark = do("history", "--mark", mark["id"], "--json").json
    assert of_mark[-1]["operation"] == "mark"
    assert of_mark[0]["rows"]


def test_a_reworded_mark_is_listed_with_its_new_words(
    do: Run, story: Path, mark: dict[str, Any]
) -> None:
    other = story.read_text(encoding="utf-8").replace("4.7 meters", "five meters")
    story.write_text(other, encoding="utf-8")
    (listed,) = do("list", story, "--json").json
    assert (listed["id"], listed["anchor_status"]) == (mark["id"], "changed")
    assert (listed["quote"], listed["original_quote"]) == (
        "rose by five meters",
        "rose by 4.7 meters",
    )
    assert '[Reworded] "rose by five meters"' in do("list", story).out


def test_an_unplaced_mark_is_listed_with_its_old_words(
    do: Run, story: Path, mark: dict[str, Any]
) -> None:
    other = story.read_text(encoding="utf-8").replace(" rose by 4.7 meters", "")
    story.write_text(other, encoding="utf-8")
    (listed,) = do("list", story, "--json").json
    assert (listed["id"], listed["anchor_status"]) == (mark["id"], "removed")
    assert (listed["start"], listed["end"], listed["quote"]) == (None, None, None)
    assert listed["original_quote"] == "rose by 4.7 meters"
    assert '[No longer in the text] "rose by 4.7 meters"' in do("list", story).out


def test_a_changed_file_is_a_new_version_first(do: Run, story: Path, mark: dict[str, Any]) -> None:
    changed = "New first line.\n\n" + story.read_text(encoding="utf-8")
    story.write_text(changed, encoding="utf-8")
    (listed,) = do("list", story, "--json").json
    assert listed["anchor_status"] == "shifted"
    assert listed["start"] == mark["start"] + len("New first line.\n")
