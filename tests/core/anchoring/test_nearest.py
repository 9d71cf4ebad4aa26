"""A quote that was not found is answered with the passages that come near."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring.nearest import nearest

TEXT = "The river rose by four meters.\nNobody was killed that night, the office says.\nThe end."


def test_a_slip_in_one_word_still_finds_the_passage() -> None:
    assert [found.quote for found in nearest(TEXT, "river rose by five meters")] == [
        "river rose by four meters"
    ]


def test_capitals_and_punctuation_do_not_count() -> None:
    (found,) = nearest(TEXT, "“nobody — was KILLED”")
    assert (found.quote, TEXT[found.start : found.end]) == ("Nobody was killed",) * 2


def test_the_nearest_comes_first_and_one_of_each_line() -> None:
    text = "red green blue\nred green grey\nred red red green\nred green blue, red green blue"
    found = nearest(text, "red green blue", limit=3)
    assert [text.count("\n", 0, one.start) for one in found] == [0, 3, 1]


def test_what_shares_less_than_half_of_the_words_is_not_shown() -> None:
    assert nearest(TEXT, "the quick brown fox jumps") == []
    assert nearest(TEXT, "?!") == []
    assert nearest("", "words") == []


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    text = "昨夜、川の水位が四メートル上がった。"
    (found,) = nearest(text, "川の水位が五メートル")
    assert found.quote == "川の水位が四メートル"


@given(st.text(alphabet="ab c\n.é川", max_size=60), st.text(alphabet="abc é川", max_size=12))
def test_passages_lie_in_one_line_of_the_text(text: str, quote: str) -> None:
    for found in nearest(text, quote):
        assert text[found.start : found.end] == found.quote
        assert "\n" not in found.quote
