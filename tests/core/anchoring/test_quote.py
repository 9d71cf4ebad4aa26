"""Words that somebody typed are found as they stand in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring.quote import find_quote


@pytest.mark.parametrize(
    ("text", "quote", "places"),
    [
        ("the river rose", "river", [(4, 9)]),
        ("the  river\nrose", " the river rose ", [(0, 15)]),
        ("a\u00a0b", "a b", [(0, 3)]),
        ("😀😀 claim", "claim", [(3, 8)]),
        ("cost $3.5bn (est.)", "$3.5bn (est.)", [(5, 18)]),
        ("ha ha ha", "ha ha", [(0, 5), (3, 8)]),
        ("the river", "rivers", []),
        ("the river", "  ", []),
        ("Rose", "rose", []),
    ],
)
def test_where_a_quote_stands(text: str, quote: str, places: list[tuple[int, int]]) -> None:
    found = find_quote(text, quote)
    assert [(one.start, one.end) for one in found] == places
    assert all(text[one.start : one.end] == one.quote for one in found)


@given(st.text(min_size=1), st.data())
def test_any_words_of_a_text_are_found_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end].strip()
    if quote:
        assert quote in [one.quote for one in find_quote(text, quote)]
