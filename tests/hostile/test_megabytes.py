"""No piece that is repeated makes the work for a character grow; a freak article is told of."""

import pytest
from megabytes import names, repeated

from annotator.core.messages import notice
from annotator.core.rendering import NoticeCode, is_quick
from annotator.core.rendering.convert import convert
from annotator.core.rendering.notices import Notice
from annotator.core.rendering.original import FRAGMENT, MARKDOWN, Original
from counting import calls

SIZE = 500
"""Bytes."""
CALLS = 65
"""Functions called for a byte: the densest lists take 49; what took the square took hundreds."""
HONEST = 20
"""The same for articles of many small parts, which take 14 at most."""

ARTICLES = {
    "tables": "| Town | Votes | Share |\n| --- | --- | --- |\n| Lvivska | 1204 | 12 % |\n\n",
    "short paragraphs": "He said no.\n\n",
    "speakers": "**Mia:** We saw it on Monday.\n\n",
    "items": "- bread and water\n",
    "numbers": "12. the river bridge\n",
    "links": "- [The report](http://a.example/1)\n",
    "emphasis": "the *old* bridge and the **new** one ",
    "notes": "It rained all day.[^1]\n\n",
    "quotes": "> nobody was there\n\n",
}
"""What an honest megabyte may be made of."""


@pytest.mark.parametrize("media_type", [MARKDOWN, FRAGMENT])
def test_every_piece_takes_its_share_of_work(media_type: str) -> None:
    convert(Original(b"# a", media_type, "utf-8"))
    for name in names():
        data = repeated(name, SIZE).encode("utf-8", "replace")
        original = Original(data, media_type, "utf-8")
        assert calls(lambda: convert(original)) < CALLS * SIZE, name  # noqa: B023 (called at once)


@pytest.mark.parametrize("name", ARTICLES)
def test_an_honest_megabyte_takes_a_part_of_what_it_may(name: str) -> None:
    convert(Original(b"# a", MARKDOWN, "utf-8"))
    text = ARTICLES[name] * (4_000 // len(ARTICLES[name])) + "\n\n[^1]: By hand.\n"
    original = Original(text.encode(), MARKDOWN, "utf-8")
    assert calls(lambda: convert(original)) < HONEST * len(original.data)


def test_elements_in_each_other_are_converted_beside_the_window() -> None:
    nested = Original(b"x " + b"<ul><li>" * 10_000, FRAGMENT, "utf-8")
    assert not is_quick(nested)
    assert is_quick(Original(b"<p>a <b>b</b></p>" * 900, FRAGMENT, "utf-8"))


def test_an_article_that_took_too_long_says_so() -> None:
    told = notice(Notice(NoticeCode.PLAIN_TOO_SLOW, {"seconds": 5}))
    assert told == "Shown as plain text, because rendering it took longer than 5 seconds."
