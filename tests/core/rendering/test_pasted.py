"""What the clipboard holds becomes an article: the form that says most, and all of it."""

import pytest

from annotator.core.blocks import BlockKind
from annotator.core.model import Pasted
from annotator.core.rendering import make_original, render
from annotator.core.rendering.original import FRAGMENT, HTML, MARKDOWN, PLAIN
from annotator.core.rendering.pasted import (
    chosen_form,
    first_line,
    has_broken_lines,
    join_broken_lines,
)

FRAGMENT_HTML = """<meta charset="utf-8"><nav><a href="https://x.example/">Home</a></nav>
<h2>A short piece</h2><p>One line.</p><ul><li>an item</li></ul><aside>Beside it</aside>
<script>evil()</script>"""

PDF = """The river rose by four meters on Monday, and officials say that no-
body was killed, although the lower town was under water before the
siren could be heard. A well-known engineer expects that the dam will
break if it rains again next week.
The mayor did not answer our questions, which we sent to her office
on Tuesday, but a spokesman said that everything had been done in a
well-
known way.
- first of two points that the letter to the government has made so
far
- second
"""


def test_a_fragment_is_converted_whole_and_a_page_is_not() -> None:
    made = render(make_original(FRAGMENT_HTML.encode(), FRAGMENT))
    assert made.tree.text == "Home\nA short piece\nOne line.\nan item\nBeside it"
    assert made.renderer == "fragment/1"
    assert made.details.title == "A short piece"
    assert made.tree.blocks[1].kind is BlockKind.HEADING
    assert render(make_original(FRAGMENT_HTML.encode(), HTML)).renderer == "html/1"


def test_a_large_fragment_is_rendered_by_the_worker_to_the_same_end() -> None:
    many = "<p>Words of one paragraph that goes on for a while.</p>" * 3000
    made = render(make_original(many.encode(), FRAGMENT))
    assert made.renderer == "fragment/1"
    assert len(made.tree.blocks) == 3000


@pytest.mark.parametrize(
    ("pasted", "media_type"),
    [
        (Pasted(text="Just words."), PLAIN),
        (Pasted(text="# A heading\n\nWords."), MARKDOWN),
        (Pasted(text="See [there](https://x.example/)."), MARKDOWN),
        (Pasted(text="---\ntitle: x\n---\nWords."), MARKDOWN),
        (Pasted(text="5 * 3 * 2 and snake_case_name, #hashtag"), PLAIN),
        (Pasted(text="Words.", html="<p>Words.</p>"), FRAGMENT),
        (Pasted(text="", html="Words."), FRAGMENT),
        (Pasted(text="# x", html="<div><span style='color:red'># x</span></div>"), MARKDOWN),
        (Pasted(text="x", html="<p>x</p>", markdown="**x**"), MARKDOWN),
    ],
)
def test_the_form_that_says_most_is_taken(pasted: Pasted, media_type: str) -> None:
    assert chosen_form(pasted)[1] == media_type


def test_the_first_line_is_the_title() -> None:
    assert first_line("\n\n  Flood   in Sallow \nmore") == "Flood in Sallow"
    assert first_line("# Flood\n") == "Flood"
    assert first_line("word " * 40) == ("word " * 16).rstrip() + "…"
    assert first_line(" \n") == ""


def test_lines_from_a_page_are_seen_and_joined() -> None:
    assert has_broken_lines(PDF)
    joined = join_broken_lines(PDF)
    assert joined.split("\n\n") == [
        (
            "The river rose by four meters on Monday, and officials say that nobody was killed, "
            "although the lower town was under water before the siren could be heard. A well-known "
            "engineer expects that the dam will break if it rains again next week."
        ),
        (
            "The mayor did not answer our questions, which we sent to her office on Tuesday, but a "
            "spokesman said that everything had been done in a well-known way."
        ),
        "- first of two points that the letter to the government has made so far",
        "- second\n",
    ]
    assert not has_broken_lines(joined)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One line.",
        "A poem of short lines\nthat do not fill\nthe page at all\nand never will",
        "A whole paragraph that goes on and on for long. " * 9 + "\n\n" + "Another one. " * 20,
        "First sentence of a list of lines, which ends here.\n" * 9,
    ],
)
def test_other_lines_are_left_alone(text: str) -> None:
    assert not has_broken_lines(text)


CLIPPING = """The river rose by four meters
on Monday night, and the offi-
cials of the lower town say
that nobody was killed there.

A well-known engineer expects
that the dam will break again
if it rains in the coming week.

The weather service has not
ruled that out in its fore-
cast, though nobody asked it
for one before the evening.
"""


def test_a_narrow_clipping_with_parted_words_is_noticed() -> None:
    assert has_broken_lines(CLIPPING)
    joined = join_broken_lines(CLIPPING)
    assert "the officials of the lower town say that nobody" in joined
    assert "in its forecast, though" in joined
    assert not has_broken_lines(joined)


@pytest.mark.parametrize(
    "text",
    [
        CLIPPING.replace("offi-\ncials", "people\nfound").replace("fore-\ncast", "word\nthen"),
        "for each in the_rows:\n    total = total -\n    taken\n    left = other_total - \n    x\n"
        * 3,
        "- a list of well-known and half-\nforgotten things\n- second of them\n- third of them\n"
        * 3,
        "I heard it late at night-\nThe sound of bells-\nand then no sound at all\nthat night\n"
        * 2,
    ],
)
def test_narrow_lines_without_parted_words_are_left_alone(text: str) -> None:
    assert not has_broken_lines(text)


def test_japanese_lines_are_joined_without_a_space() -> None:
    line = "川の水は月曜日に四メートル上がり、町の人々は夜のうちに逃げた"
    assert has_broken_lines("\n".join([line] * 6))
    assert join_broken_lines(f"{line}\n{line}\n") == line + line + "\n"


def test_one_short_paragraph_with_broken_lines_is_noticed() -> None:
    lines = (
        "The river rose by four meters on Monday, and officials say that",
        "nobody was killed, although the lower town was under the water.",
        "The siren could not be heard, and the engineer had said then",
        "that the dam would break if it rained again in the week after",
        "that one.",
    )
    assert has_broken_lines("\n".join(lines))
    assert has_broken_lines("\n".join(lines[2:]))
    verse = "Short line of a poem, which was never broken,\nand a line\nof it\n"
    assert not has_broken_lines(verse)
