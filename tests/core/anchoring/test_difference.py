"""Two wordings side by side: nothing is lost of either, and what is marked is what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring.difference import LONGEST, Difference, difference

WORDS = st.lists(
    st.sampled_from(
        ["river", "rose", "by", "4.7", "meters", ",", "“so”", "洪水", "نهر", "a", "\n"]
    ),
    max_size=30,
).map(" ".join)


def different(found: Difference) -> tuple[list[str], list[str]]:
    return (
        [part.words for part in found.old if not part.is_common],
        [part.words for part in found.new if not part.is_common],
    )


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("rose by 4.7 meters", "rose by 4.9 meters", ["4.7"], ["4.9"]),
        ("the gates were opened", "the gates were slowly opened", [], ["slowly"]),
        ("the gates were slowly opened", "the gates were opened", ["slowly"], []),
        ("洪水が町を襲った", "洪水が村を襲った", ["町"], ["村"]),
        ("“so” - she said", '"so" – she said', [], []),
        ("The gates", "the gates", ["The"], ["the"]),
        ("", "new words", [], ["new words"]),
    ],
)
def test_the_words_that_differ(old: str, new: str, gone: list[str], came: list[str]) -> None:
    assert different(difference(old, new)) == (gone, came)


def test_short_words_that_happen_to_be_the_same_do_not_break_up_what_differs() -> None:
    found = difference("opened one of the gates", "closed most of all doors")
    assert different(found) == (["opened one of the gates"], ["closed most of all doors"])


@given(WORDS, WORDS)
def test_the_parts_joined_are_the_wordings(old: str, new: str) -> None:
    found = difference(old, new)
    assert "".join(part.words for part in found.old) == old
    assert "".join(part.words for part in found.new) == new


@given(WORDS)
def test_nothing_differs_between_a_wording_and_itself(words: str) -> None:
    assert difference(words, words).is_none


def test_what_is_very_long_is_shown_as_it_is() -> None:
    long = " ".join(map(str, range(LONGEST)))
    found = difference(long, "short")
    assert different(found) == ([long], ["short"])
    assert difference(long, long).is_none
