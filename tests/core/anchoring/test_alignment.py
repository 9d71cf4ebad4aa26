"""Which token of an old text is which token of the new one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring.alignment import UNMATCHED, align
from annotator.core.anchoring.tokens import tokenize
from annotator.core.errors import Cancelled

TEXTS = st.lists(st.sampled_from(["the", "sea", "rose", "fell", ".", "\n", "9"]), max_size=60).map(
    " ".join
)


def matched_words(old: str, new: str) -> list[tuple[str, int, int]]:
    one, other = tokenize(old), tokenize(new)
    return [
        (one.keys[number], number, place)
        for number, place in enumerate(align(one, other))
        if place != UNMATCHED
    ]


@given(TEXTS, TEXTS)
def test_only_equal_tokens_are_matched_and_none_crosses_another(old: str, new: str) -> None:
    other = tokenize(new)
    matches = matched_words(old, new)
    assert all(other.keys[place] == key for key, _, place in matches)
    assert all(one[2] < following[2] for one, following in pairwise(matches))


@given(TEXTS)
def test_a_text_is_matched_with_itself_whole(text: str) -> None:
    tokens = tokenize(text)
    assert align(tokens, tokens) == list(range(len(tokens)))


@given(TEXTS, TEXTS, TEXTS)
def test_what_stands_before_and_behind_an_edit_stays_matched(
    before: str, cut: str, after: str
) -> None:
    old, new = tokenize(f"{before} {cut} {after}"), tokenize(f"{before} {after}")
    assert sum(place >= 0 for place in align(old, new)) == len(new)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_deleted_sentence_is_deleted_as_a_sentence(gone: int) -> None:
    sentences = [
        "The north ward lost 12 boats.",
        "The north ward lost 14 boats.",
        "The north ward lost 19 boats.",
    ]
    left = [one for number, one in enumerate(sentences) if number != gone]
    old, new = tokenize(" ".join(sentences)), tokenize(" ".join(left))
    size = len(old) // 3
    missing = [number for number, place in enumerate(align(old, new)) if place < 0]
    assert missing == list(range(gone * size, (gone + 1) * size))


def test_of_a_sentence_that_stands_twice_now_whole_ones_are_matched() -> None:
    old = "It rained. The sea rose. People left."
    new = "It rained. The sea rose. The sea rose. People left."
    places = align(tokenize(old), tokenize(new))
    first_of_doubled = places[3]
    assert places[3:7] == list(range(first_of_doubled, first_of_doubled + 4))
    assert first_of_doubled in {3, 7}


def test_an_alignment_can_be_cancelled() -> None:
    def cancel(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        align(tokenize("a b c"), tokenize("a d c"), progress=cancel)
