"""Versions through the command line: listed, and compared in words."""

from pathlib import Path
from typing import Any

import pytest
from calling import Run


@pytest.fixture
def changed(story: Path, mark: dict[str, Any]) -> Path:
    """The story with a mark in it, edited since."""
    words = story.read_text(encoding="utf-8").replace("4.7 meters", "5.1 meters")
    story.write_text(words.replace("in June", "in late June"), encoding="utf-8")
    assert mark["quote"] == "rose by 4.7 meters"
    return story


def test_versions_are_listed_with_their_marks(do: Run, changed: Path) -> None:
    new, old = do("versions", changed, "--json").json
    assert (new["is_current"], old["is_current"]) == (True, False)
    assert (old["placed"], old["flagged"], new["placed"], new["flagged"]) == (1, 0, 1, 1)
    assert new["paths"] == [str(changed.resolve())]
    assert len(old["sha256"]) == 64
    first, second = do("versions", changed).out.splitlines()
    assert first.startswith(new["id"][:8])
    assert "current" in first
    assert "1 to look at" in first
    assert str(changed.resolve()) in first
    assert second.startswith(old["id"][:8])
    assert "current" not in second


def test_a_version_is_compared_with_the_current_one(do: Run, changed: Path) -> None:
    new, old = do("versions", changed, "--json").json
    lines = do("compare", changed, old["id"][:8]).out.splitlines()
    assert lines == [
        "… 1 paragraph unchanged",
        'The river rose by [-4.7 -]{+5.1 +}meters. The mayor said 🌊: "The gates were opened."',
        "The gates will open again in {+late +}June. I saw the lamp go out, the baker says.",
        "… 1 paragraph unchanged",
    ]
    value = do("compare", changed, new["id"], old["id"], "--json").json
    assert (value["old"]["id"], value["new"]["id"]) == (new["id"], old["id"])
    assert {"side": "old", "text": "5.1 "} in value["blocks"][1]


def test_equal_versions_are_said_to_be_equal(do: Run, changed: Path) -> None:
    new = do("versions", changed, "--json").json[0]
    assert do("compare", changed, new["id"]).out == "The words of both versions are the same.\n"


def test_a_version_that_is_none_of_the_article_is_refused(
    do: Run, fail: Run, changed: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text("Something else.", encoding="utf-8")
    foreign = do("versions", other, "--json").json[0]["id"]
    assert "another article" in fail("compare", changed, foreign).err
    assert "No version" in fail("compare", changed, "01234567").err
