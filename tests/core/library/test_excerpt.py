"""What a search shows of a place: the words found, as they stand in the text, and those around."""

from pathlib import Path

import pytest

from annotator.core.library.excerpt import AFTER, BEFORE, Words
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

FILLING = "Nothing of note was said that day. " * 900


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("cafe", "In the CAFÉ naïve talk", "CAFÉ"),
        ("naive", "a nai\u0308ve talk", "nai\u0308ve"),
        ("wit", "two half-witnesses", "witnesses"),
        ("mayor", "the mayoral seat of the mayor", "mayoral"),
        ("mayor said", "the mayoral seat; a mayor said so", "mayor"),
        ("$3.5bn (est.)", "it cost 5bn, 3.50bn, $3.5bn (est.)", "3.5bn"),
        ("O'Brien", "Brien O, then O’Brien-Smith", "O’Brien"),
        ("水位 東京", "東京大学の調査によると、川の水位", "東京"),
        ("東京", "東\n京大学", "東 京"),
        ("बढ", "नदी का जलस्तर बढ़ गया", "बढ़"),
        ("منسوب", "ارتفع مَنسوب النهر", "مَنسوب"),
        ("강물", "강물이 올랐다", "강물이"),
        ("a", "Naples has a port", "a"),
        ("🌊 sea", "🌊🌊 the sea", "sea"),
    ],
)
def test_the_words_found_are_those_of_the_text(query: str, text: str, found: str) -> None:
    before, words, after = Words(query).excerpt(text)
    assert words == found
    assert before + words + after == text.replace("\n", " ")


def test_the_place_where_most_of_the_words_stand_together() -> None:
    text = f"The river. {FILLING}The siren. {FILLING}The siren by the river. {FILLING}A river siren"
    before, found, after = Words("river siren").excerpt(text)
    assert (found, after[:14]) == ("siren", " by the river.")
    assert before.startswith("…note was said") or before.endswith("that day. The ")
    assert after.endswith(" said…")
    assert len(before) <= BEFORE + 1
    assert len(after) <= AFTER + 1


def test_a_word_is_not_taken_for_the_end_of_another_one_wherever_the_text_is_cut() -> None:
    before, found, _ = Words("hand").excerpt("beforehand " * 2_000 + "by hand")
    assert (before[-3:], found) == ("by ", "hand")
    assert Words("hand").excerpt("beforehand " * 2_000)[1] == ""
    for shift in range(12):
        found = Words("river siren").excerpt("x" * shift + " the lake" * 2_000 + " river siren")
        assert found[1:] == ("river", " siren")


def test_the_words_may_stand_in_another_text() -> None:
    words = Words("river siren")
    assert words.excerpt("The bridge by the river", "", "siren")[1] == "river"
    assert words.excerpt("The bridge", "the river siren")[1] == "river"
    assert words.excerpt(FILLING, "no") == ("", "", FILLING[:104] + "…")


def test_a_book_and_a_note_that_are_full_of_the_words(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    book = tmp_path / "book.txt"
    book.write_text("\n".join(["the river and the lake and the river"] * 20_000), encoding="utf-8")
    workspace.add(book)
    workspace.mark(opened.article.id, 0, 20, Kind.CLAIM, note="of the river" + FILLING)
    hits = workspace.search("the river")
    assert [hit.found for hit in hits] == ["the", "The", "the"]
    assert [hit.article_title for hit in hits] == ["book", "The dam at Velm", "The dam at Velm"]
    assert hits[-1].before == "of "
    assert hits[-1].after.startswith(" riverNothing of note")
