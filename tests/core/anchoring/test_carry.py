"""A passage is carried to another text with certainty or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring.carry import carry, context
from annotator.core.model import CONTEXT, AnchorStatus, Passage

FILL = "Some quite ordinary words stand here, enough to fill it. "


def passage(text: str, quote: str) -> Passage:
    start = text.index(quote)
    return Passage(start, start + len(quote), quote)


def test_words_at_the_same_place() -> None:
    old, new = FILL + "the claim" + FILL + "end", FILL + "the claim" + FILL + "END"
    placed = carry(passage(old, "the claim"), old, new)
    assert (placed.status, placed.passage) == (AnchorStatus.SAME, passage(old, "the claim"))


def test_words_elsewhere_because_of_an_edit_before_them() -> None:
    old, new = FILL + "the claim" + FILL, "😀 News! " + FILL + "the claim" + FILL
    placed = carry(passage(old, "the claim"), old, new)
    assert (placed.status, placed.passage) == (AnchorStatus.SHIFTED, passage(new, "the claim"))


def test_other_words_around_it_are_not_certain() -> None:
    old, new = FILL + "the claim" + FILL, FILL + "the claim, " + FILL
    assert carry(passage(old, "the claim"), old, new).status is AnchorStatus.UNSURE


def test_words_that_stand_there_twice_are_not_certain() -> None:
    old = FILL + "the claim" + FILL
    placed = carry(passage(old, "the claim"), old, old + old)
    assert (placed.status, placed.passage, placed.reason) == (
        AnchorStatus.UNSURE,
        None,
        "found-several-times",
    )


def test_the_same_text_needs_no_search_even_where_words_are_there_twice() -> None:
    text = "again and again and again"
    here = Passage(6, 9, "and")
    assert carry(here, text, text).passage == here


def test_context_ends_with_the_text() -> None:
    text = "a" * CONTEXT + "bc" + "d" * (CONTEXT + 1)
    assert context(text, CONTEXT + 1, CONTEXT + 2) == ("a" * (CONTEXT - 1) + "b", "d" * CONTEXT)
    assert context("abc", 0, 3) == ("", "")


@given(st.text(min_size=1, max_size=80), st.text(max_size=80), st.data())
def test_whatever_is_found_has_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    here = Passage(start, end, old[start:end])
    for text in (new, new + old, old + new, old):
        placed = carry(here, old, text)
        assert (placed.passage is None) == (placed.status is AnchorStatus.UNSURE)
        if placed.passage:
            assert text[placed.passage.start : placed.passage.end] == here.quote
            assert (placed.passage.start == start) == (placed.status is AnchorStatus.SAME)
