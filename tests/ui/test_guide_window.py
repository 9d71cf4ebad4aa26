"""The user guide names everything that the window's menus offer, with its keys."""

from pathlib import Path

import pytest

from annotator.ui.actions import ACTIONS, Action

GUIDE = (Path(__file__).parents[2] / "docs/user-guide.md").read_text(encoding="utf-8")
WINDOW = GUIDE.partition("\n## The window")[2].partition("\n## ")[0]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_is_in_the_guide_with_its_keys(action: Action) -> None:
    words = action.words.replace("&", "").rstrip("…")
    rows = [row for row in WINDOW.splitlines() if row.startswith("|") and words in row]
    assert rows, f"the guide does not name {words}"
    for key in action.keys:
        assert any(f"`{key}`" in row for row in rows), f"the guide does not name {key} for {words}"
