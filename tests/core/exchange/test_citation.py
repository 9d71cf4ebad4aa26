"""A quote with its citation, and the link that leads to its place."""

from urllib.parse import unquote

import pytest

from annotator.core.exchange import cite, copied_table, link_to
from annotator.core.exchange.citation import spoken_date
from annotator.core.model import Details, Passage

DETAILS = Details(
    title="Who opened *the* gates?",
    author="Ines Tallow",
    publisher="The Courier",
    published_on="2024-05-18",
    url="https://courier.example/dam?a=1&b=2",
)
TEXT = "The gates were opened - slowly.\nThe gates, they say, were shut & locked."


def at(quote: str, text: str = TEXT, occurrence: int = 0) -> Passage:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(quote, start + 1)
    return Passage(start, start + len(quote), quote)


def test_a_quote_says_where_it_is_from_in_three_forms() -> None:
    copied = cite(DETAILS, "The <gates>\nwere opened")
    assert copied.text == (
        "“The <gates> were opened”\n— Ines Tallow, “Who opened *the* gates?”, The Courier, "
        "18 May 2024, https://courier.example/dam?a=1&b=2\n"
    )
    assert copied.markdown == (
        "> The \\<gates\\>\n>\n> were opened\n\n— Ines Tallow, "
        "[Who opened \\*the\\* gates?](<https://courier.example/dam?a=1&b=2>), "
        "*The Courier*, 18 May 2024\n"
    )
    assert "<p>The &lt;gates&gt;</p><p>were opened</p>" in copied.html
    assert '<a href="https://courier.example/dam?a=1&amp;b=2">Who opened' in copied.html


def test_what_is_not_known_is_left_out() -> None:
    copied = cite(Details(title="Notes"), "words")
    assert copied.text == "“words”\n— “Notes”\n"
    assert copied.markdown == "> words\n\n— Notes\n"
    hostile = cite(Details(title="x", url="javascript:alert(1)"), "words")
    assert "href" not in hostile.html


@pytest.mark.parametrize(
    ("date", "spoken"),
    [("2024-05-18", "18 May 2024"), ("2024-05", "May 2024"), ("2024", "2024"), ("soon", "soon")],
)
def test_dates_are_spoken(date: str, spoken: str) -> None:
    assert spoken_date(date) == spoken


def test_a_link_names_the_words_percent_encoded() -> None:
    link = link_to("https://x.example/a", TEXT, at("were shut & locked"))
    assert link == "https://x.example/a#:~:text=were%20shut%20%26%20locked"
    link = link_to("https://x.example/a#part", TEXT, at("opened - slowly"))
    assert link == "https://x.example/a#part:~:text=opened%20%2D%20slowly"


def test_words_that_stand_there_twice_are_told_apart_by_those_beside_them() -> None:
    first = link_to("https://x.example", TEXT, at("The gates"))
    assert first.endswith("text=The%20gates,-were%20opened%20%2D%20slowly.")
    second = link_to("https://x.example", TEXT, at("gates", occurrence=1))
    assert unquote(second).endswith("text=The-,gates,-, they say, were")


def test_a_passage_of_several_paragraphs_is_named_by_its_ends() -> None:
    whole = Passage(0, len(TEXT), TEXT)
    link = unquote(link_to("http://x.example", TEXT, whole))
    assert link.endswith("text=The gates were opened - slowly.,they say, were shut & locked.")
    picture = "before \ufffc after"
    assert link_to("http://x.example", picture, at(picture, picture)).endswith("text=before,after")


@pytest.mark.parametrize("address", ["", "file:///a", "javascript:x", "mailto:a@x.example"])
def test_there_is_no_link_without_a_web_address(address: str) -> None:
    assert link_to(address, TEXT, at("gates")) == ""


def test_a_copied_table_pastes_as_rows_and_computes_nothing() -> None:
    row = ["2024", "", "T\tx", "", "claim", "two\nlines <b>", "=1+1", "", "Mia"]
    copied = copied_table([row])
    heading, line = copied.text.splitlines()
    assert heading.split("\t")[4:6] == ["kind", "quote"]
    assert line.split("\t") == ["2024", "", "T x", "", "claim", "two lines <b>", "'=1+1", "", "Mia"]
    assert "<td>two lines &lt;b&gt;</td>" in copied.html
    assert copied.html.count("<tr>") == 2
