"""An edited text is told from another one."""

import os
from itertools import combinations
from pathlib import Path

import pytest

from annotator.core.anchoring.likeness import ANOTHER_ARTICLE, shared_words

ONE = "The river rose by four meters in a night, and the lower town was cut off for six days."
OTHER = "The price of bread rose by a third in a year, and the town was in debt for it."


def test_a_text_shares_all_words_with_itself() -> None:
    assert shared_words(ONE, ONE) == 1.0


def test_common_words_alone_do_not_make_an_edit() -> None:
    assert shared_words(ONE, OTHER) < ANOTHER_ARTICLE


def test_an_edit_shares_most_words() -> None:
    assert shared_words(ONE, ONE.replace("four", "nearly five")) > 0.5


def test_a_text_that_grew_is_measured_by_what_was_there() -> None:
    assert shared_words(ONE, OTHER + ONE + OTHER) == 1.0


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("", "", 1.0), ("", "words", 0.0), ("Yes", "yes!", 1.0), ("one two", "two three", 0.5)],
)
def test_texts_shorter_than_a_run_of_words(one: str, other: str, share: float) -> None:
    assert shared_words(one, other) == share


def test_scripts_without_spaces_are_compared_by_their_characters() -> None:
    text = "東京大学の調査によると、川の水位が一晩で四メートル上がった。"
    assert shared_words(text, text.replace("一晩", "二日")) > 0.5
    assert shared_words(text, "パンの値段が一年で三割上がり、町は借金を抱えた。") < ANOTHER_ARTICLE


@pytest.mark.skipif("ANNOTATOR_TEST_DATA" not in os.environ, reason="needs real articles")
def test_real_edits_are_edits_and_chapters_of_one_book_are_not() -> None:
    folder = Path(os.environ["ANNOTATOR_TEST_DATA"]) / "revisions"
    olds = {path: path.read_text(encoding="utf-8") for path in folder.glob("*lag40.old.md")}
    for path, text in olds.items():
        new = path.with_name(path.name.replace(".old.", ".new.")).read_text(encoding="utf-8")
        assert shared_words(text, new) > ANOTHER_ARTICLE, path.name
    for (one, first), (other, second) in combinations(olds.items(), 2):
        assert shared_words(first, second) < ANOTHER_ARTICLE, (one.name, other.name)
