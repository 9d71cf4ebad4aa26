"""The verbs about marks whose text has changed."""

from pathlib import Path
from typing import Any

import pytest
from calling import Run

QUOTES = ("rose by 4.7 meters", "The gates will open again in June")


@pytest.fixture
def changed(do: Run, story: Path) -> Path:
    """The story after an edit: of its two marks one is reworded and one removed."""
    for quote in QUOTES:
        do("annotate", story, "--kind", "claim", "--quote", quote)
    text = story.read_text(encoding="utf-8")
    text = text.replace("4.7 meters", "nearly 5.1 meters")
    text = text.replace("The gates will open again in June. ", "")
    story.write_text(text, encoding="utf-8")
    return story


def found(do: Run, story: Path) -> list[dict[str, Any]]:
    return list(do("changes", story, "--json").json["marks"])


def test_changes_tells_old_and_new_words(do: Run, changed: Path) -> None:
    value = do("changes", changed, "--json").json
    assert value["counts"] == {"changed": 1, "removed": 1}
    assert [version["is_current"] for version in value["versions"]] == [True, False]
    reworded, removed = value["marks"]
    assert reworded["was"]["quote"] == QUOTES[0]
    assert reworded["quote"] == "rose by nearly 5.1 meters"
    assert (reworded["reason"], reworded["why"][0][-1]) == ("reworded", ".")
    assert 0 < reworded["score"] < 1
    assert (removed["was"]["quote"], removed["quote"]) == (QUOTES[1], None)


def test_changes_is_a_report_for_people(do: Run, changed: Path) -> None:
    out = do("changes", changed).out
    assert "Reworded: 1 · No longer in the text: 1" in out
    assert "sha256" in out
    assert "“rose by nearly 5.1 meters”" in out


def test_an_unchanged_article_has_nothing_to_tell(do: Run, story: Path) -> None:
    assert "Nothing that asks for a look." in do("changes", story).out


def test_what_was_found_is_accepted_and_asked_no_more(do: Run, changed: Path) -> None:
    reworded = found(do, changed)[0]["id"]
    [accepted] = do("accept", reworded, "--json").json
    assert (accepted["anchor_status"], accepted["set_by"]) == ("same", "hand")
    assert [mark["anchor_status"] for mark in found(do, changed)] == ["removed"]
    assert do("undo").out == "Undone: accept place of mark\n"
    assert len(found(do, changed)) == 2


def test_what_is_gone_is_kept_as_removed(do: Run, changed: Path) -> None:
    removed = found(do, changed)[1]["id"]
    assert "Kept as removed: 1 mark" in do("keep-removed", removed).out
    [kept] = (mark for mark in found(do, changed) if mark["id"] == removed)
    assert kept["reason"] == "kept-as-removed"
    assert do("changes", changed, "--json").json["counts"] == {"changed": 1}
    assert "kept as removed" in do("changes", changed).out


def test_a_mark_without_a_place_cannot_be_accepted(do: Run, fail: Run, changed: Path) -> None:
    removed = found(do, changed)[1]["id"]
    assert "has no place" in fail("accept", removed).err


def test_the_list_shows_what_became_of_marks(do: Run, changed: Path) -> None:
    out = do("list", changed).out
    assert "[Reworded]" in out
    assert "[No longer in the text]" in out
