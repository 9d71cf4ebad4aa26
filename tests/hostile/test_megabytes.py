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
CALLS = 100
"""Functions called for a byte: the densest lists take 76; what took the square took hundreds."""


@pytest.mark.parametrize("media_type", [MARKDOWN, FRAGMENT])
def test_every_piece_takes_its_share_of_work(media_type: str) -> None:
    convert(Original(b"# a", media_type, "utf-8"))
    for name in names():
        data = repeated(name, SIZE).encode("utf-8", "replace")
        original = Original(data, media_type, "utf-8")
        assert calls(lambda: convert(original)) < CALLS * SIZE, name  # noqa: B023 (called at once)


def test_elements_in_each_other_are_converted_beside_the_window() -> None:
    nested = Original(b"x " + b"<ul><li>" * 10_000, FRAGMENT, "utf-8")
    assert not is_quick(nested)
    assert is_quick(Original(b"<p>a <b>b</b></p>" * 900, FRAGMENT, "utf-8"))


def test_an_article_that_took_too_long_says_so() -> None:
    told = notice(Notice(NoticeCode.PLAIN_TOO_SLOW, {"seconds": 5}))
    assert told == "Shown as plain text, because rendering it took longer than 5 seconds."
