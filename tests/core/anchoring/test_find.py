"""What is typed is found where the reader sees it, at the offsets of the article text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.anchoring.find import Finder, FindOptions
from annotator.core.errors import AnnotatorError, ErrorCode

PLAIN = FindOptions()


def found(text: str, query: str, options: FindOptions = PLAIN) -> list[str]:
    return [text[start:end] for start, end in Finder(text).find(query, options).places]


@pytest.mark.parametrize(
    ("text", "query", "places"),
    [
        ("It cost $3.5bn (est.) in all", "$3.5bn (est.)", ["$3.5bn (est.)"]),
        ("[a](b) a*b", "a*", ["a*"]),
        ("Café, CAFE\u0301 and cafe", "cafe", ["Café", "CAFE\u0301", "cafe"]),
        ("Café and cafe", "café", ["Café", "cafe"]),
        ("Straße, STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Straße, STRASSE", "straße", ["Straße", "STRASSE"]),
        ("Maße", "s", ["ß"]),
        ("😀😀 claim 👩\u200d👩\u200d👧!", "claim", ["claim"]),
        ("😀😀 claim 👩\u200d👩\u200d👧!", "👩\u200d👩\u200d👧", ["👩\u200d👩\u200d👧"]),
        ("I ❤\ufe0f it", "❤", ["❤\ufe0f"]),
        ("قَالَ الرَّجُلُ", "قال الرجل", ["قَالَ الرَّجُلُ"]),
        ("أكل وآكل", "اكل", ["أكل", "آكل"]),
        ("شـــكرا", "شكرا", ["شـــكرا"]),
        ("בְּרֵאשִׁית", "בראשית", ["בְּרֵאשִׁית"]),
        ("Łódź and Ørsted", "lodz", ["Łódź"]),
        ("Łódź and Ørsted", "orsted", ["Ørsted"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("he didn’t “go”", 'didn\'t "go"', ["didn’t “go”"]),
        ("the pro­gram", "program", ["pro­gram"]),
        ("a\u00a0b", "a b", ["a\u00a0b"]),
        ("oﬃce", "office", ["oﬃce"]),
        ("それがか", "か", ["か"]),
        ("가각", "가", ["가"]),
        ("クハ", "ク", ["ク"]),
        ("हिन्दी में", "हिन्दी", ["हिन्दी"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("abc", "", []),
        ("abc", "\u0301", []),
    ],
)
def test_case_accents_and_signs_are_overlooked(text: str, query: str, places: list[str]) -> None:
    assert found(text, query) == places


@pytest.mark.parametrize(
    ("text", "query", "options", "places"),
    [
        ("The the", "the", FindOptions(case=True), ["the"]),
        ("Resumé resume", "resume", FindOptions(case=True), ["resume"]),
        ("Café CAFÉ cafe", "café", FindOptions(accents=True), ["Café", "CAFÉ"]),
        ("Cafe\u0301 cafe", "café", FindOptions(accents=True), ["Cafe\u0301"]),
        ("cafe\u0301 cafe", "cafe", FindOptions(accents=True), ["cafe"]),
        ("é e", "e", FindOptions(case=True, accents=True), ["e"]),
        ("cat concat cats cat's cat.", "cat", FindOptions(words=True), ["cat", "cat"]),
        ("$3.5bn", "3.5", FindOptions(words=True), []),
        ("on 3 May, 14 June", r"\d+ \w+", FindOptions(expression=True), ["3 May", "14 June"]),
        ("one\ntwo", "^t", FindOptions(expression=True), ["t"]),
        ("aXb", "x", FindOptions(expression=True), ["X"]),
        ("aXb", "x", FindOptions(expression=True, case=True), []),
        ("abc", "x*", FindOptions(expression=True), []),
        ("😀 a 😀 b", r"\p{So}", FindOptions(expression=True), ["😀", "😀"]),
    ],
)
def test_options(text: str, query: str, options: FindOptions, places: list[str]) -> None:
    assert found(text, query, options) == places


@pytest.mark.parametrize(
    ("query", "code"),
    [("(a", ErrorCode.EXPRESSION_WRONG), ("[z-a]", ErrorCode.EXPRESSION_WRONG),
     ("(a+)+$", ErrorCode.EXPRESSION_SLOW), ("x" * 1001, ErrorCode.FIND_TOO_LONG)],
)  # fmt: skip
def test_an_expression_that_does_not_work_is_said(query: str, code: ErrorCode) -> None:
    with pytest.raises(AnnotatorError) as raised:
        Finder("a" * 5000 + "b").find(query, FindOptions(expression=True))
    assert raised.value.code is code


def test_too_many_places_are_cut_off_and_said() -> None:
    cut = Finder("a" * 30).find("a", limit=10)
    assert (len(cut.places), cut.is_all) == (10, False)
    assert Finder("a" * 10).find("a", limit=10).is_all


ALPHABET = "abAB eéE\u0301ßﬃ😀\u200dقَل가か\u3099\u00ad’'\n"


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet=ALPHABET, max_size=600), data=st.data())
def test_whatever_stands_in_a_text_is_found_there(text: str, data: st.DataObject) -> None:
    finder = Finder(text)
    query = data.draw(st.text(alphabet=ALPHABET, min_size=1, max_size=4))
    options = data.draw(st.builds(FindOptions, case=st.booleans(), accents=st.booleans()))
    reached = 0
    for start, end in finder.find(query, options).places:
        assert reached <= start < end <= len(text)
        reached = end
        again = Finder(text[start:end]).find(query, options).places
        assert again, (text[start:end], query)
