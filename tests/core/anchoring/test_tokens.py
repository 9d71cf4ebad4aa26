"""What a text is compared by: words, numbers, signs; characters where there are no spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring.tokens import is_word, plain, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The mayor didn't say 40,520.", ["The", "mayor", "didn't", "say", "40,520", "."]),
        ("At 9:30, 4.7 m.", ["At", "9:30", ",", "4.7", "m", "."]),
        ("潮が満ちた", ["潮", "が", "満", "ち", "た"]),
        ("น้ำขึ้น", ["น้ำ", "ขึ้", "น"]),
        ("नदी का जल", ["नदी", "का", "जल"]),
        ("می\u200cرود", ["می\u200cرود"]),
        ("Hi 👩‍👩‍👧! 🇫🇮", ["Hi", "👩‍👩‍👧", "!", "🇫🇮"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_is_split_into_words_numbers_and_signs(text: str, tokens: list[str]) -> None:
    found = tokenize(text)
    assert [text[s:e] for s, e in zip(found.starts, found.ends, strict=True)] == tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don't", "don’t"),
        ('"so"', "“so”"),
        ("a – b", "a - b"),
        ("a -- b", "a — b"),
        ("wait...", "wait…"),
        ("caf\u00e9", "cafe\u0301"),
        ("10\u00a0km", "10 km"),
        ("hyphen\u00adated", "hyphenated"),
    ],
)
def test_typography_makes_no_other_token(one: str, other: str) -> None:
    assert tokenize(one).keys == tokenize(other).keys
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Rose", "rose"), ("40,520", "40.520"), ("rose", "rows"), ("x", "x²")]
)
def test_other_words_are_other_tokens(one: str, other: str) -> None:
    assert tokenize(one).keys != tokenize(other).keys


def test_compatible_characters_are_compared_as_equal_but_are_not_the_same_words() -> None:
    assert tokenize("ｆｕｌｌ").keys == tokenize("full").keys
    assert plain("ｆｕｌｌ") != plain("full")


@given(st.text(max_size=200))
def test_tokens_are_all_that_is_no_white_space(text: str) -> None:
    found = tokenize(text)
    assert all(found.keys)
    assert found.starts == sorted(found.starts)
    inside = "".join(text[s:e] for s, e in zip(found.starts, found.ends, strict=True))
    assert "".join(inside.split()) == "".join(text.split())


@given(st.text(alphabet="ab \n.", max_size=40), st.integers(0, 39), st.integers(1, 40))
def test_a_range_touches_the_tokens_that_it_shares_characters_with(
    text: str, start: int, length: int
) -> None:
    end = start + length
    found = tokenize(text)
    first, last = found.touched(start, end)
    expected = [
        number
        for number in range(len(found))
        if found.starts[number] < end and found.ends[number] > start
    ]
    assert list(range(first, last)) == expected


def test_a_picture_and_a_flag_count_as_words_and_a_comma_does_not() -> None:
    assert [is_word(key) for key in ("a", "7", "潮", "🇫🇮", "\ufffc", ",", "।", "-")] == [
        *[True] * 5,
        *[False] * 3,
    ]
