"""Edits of the Markdown that leave the words as they are.

The truth needs no tracking: what is no white space is the same in both texts, character by
character.
"""

import random
import textwrap
from collections.abc import Callable, Mapping
from types import MappingProxyType

import regex

from anchoring.draft import Cell, Tie
from anchoring.sources import Source, article_text
from anchoring.truth import Truth

_PLAIN_WORD = regex.compile(r"(?<=[ \n])[\p{L}\p{M}]{3,}(?=[ ,.\n])")
_SHARE = 0.06
"""Of the plain words, so many get a markup."""


def emphasize(markdown: str, pick: random.Random) -> str:
    """Some words become strong or emphasized, or code."""
    return _around_words(markdown, pick, lambda word, sign: f"{sign}{word}{sign}")


def link(markdown: str, pick: random.Random) -> str:
    """Some words become links."""
    return _around_words(
        markdown, pick, lambda word, _: f"[{word}](https://example.org/{len(word)})"
    )


def link_by_reference(markdown: str, pick: random.Random) -> str:
    """Some words become links whose addresses stand at the end."""
    linked = _around_words(markdown, pick, lambda word, _: f"[{word}][there]")
    return f"{linked.rstrip()}\n\n[there]: https://example.org/there 'A title'\n"


def plain_emphasis(markdown: str, _pick: random.Random) -> str:
    """Emphasis is taken away."""
    return regex.sub(r"(\*\*?)(?=\S)([^*\n]+)(?<=\S)\1", r"\2", markdown)


def other_signs(markdown: str, _pick: random.Random) -> str:
    """The signs of lists and emphasis are the other ones that mean the same."""
    starred = regex.sub(r"^( *)- (?!- )", r"\1* ", markdown, flags=regex.MULTILINE)
    return regex.sub(r"(?<![\w*])\*(?=[\w])([^*\n]+)(?<=\w)\*(?![\w*])", r"_\1_", starred)


def other_levels(markdown: str, _pick: random.Random) -> str:
    """Headings are one level deeper."""
    return regex.sub(r"^(#{1,5}) ", r"#\1 ", markdown, flags=regex.MULTILINE)


def wrap_hard(markdown: str, _pick: random.Random) -> str:
    """Paragraphs are broken into short lines."""

    def wrapped(paragraph: str) -> str:
        if regex.match(r"[\s#>|*+\-\d`~:\[<]|.*\n", paragraph) or "`" in paragraph:
            return paragraph
        return textwrap.fill(paragraph, 60, break_long_words=False, break_on_hyphens=False)

    return "\n\n".join(map(wrapped, markdown.split("\n\n")))


def break_lines(markdown: str, pick: random.Random) -> str:
    """Some sentences of paragraphs begin on a line of their own."""

    def broken(paragraph: str) -> str:
        if not regex.match(r"\p{L}", paragraph) or "\n" in paragraph:
            return paragraph
        return regex.sub(
            r"(?<=[.?!]) (?=\p{Lu})", lambda _: pick.choice((" ", " ", "\\\n")), paragraph
        )

    return "\n\n".join(map(broken, markdown.split("\n\n")))


MARKUP_EDITS: Mapping[str, Callable[[str, random.Random], str]] = MappingProxyType(
    {
        "markup: emphasis added": emphasize,
        "markup: emphasis removed": plain_emphasis,
        "markup: links": link,
        "markup: reference links": link_by_reference,
        "markup: other signs": other_signs,
        "markup: heading levels": other_levels,
        "markup: lines wrapped": wrap_hard,
        "markup: line breaks": break_lines,
    }
)


def edit_markup(source: Source, kind: str, pick: random.Random) -> Truth:
    """Edit a text's Markdown and render it.

    Where the words did not stay as they were, because the edit hit a code sample or a line of
    something else, the text is left as it was.
    """
    new_text = article_text(MARKUP_EDITS[kind](source.markdown, pick))
    if "".join(new_text.split()) != "".join(source.text.split()):
        new_text = source.text
    return Truth(source.text, _aligned(source.text, new_text))


def _aligned(old_text: str, new_text: str) -> list[Cell]:
    """The new text's characters, tied to the old one's that they are."""
    places = iter([place for place, sign in enumerate(old_text) if not sign.isspace()])
    return [
        Cell(sign) if sign.isspace() else Cell(sign, next(places), Tie.OWN) for sign in new_text
    ]


def _around_words(markdown: str, pick: random.Random, around: Callable[[str, str], str]) -> str:
    """Change some plain words of paragraphs and items."""

    def marked(found: regex.Match[str]) -> str:
        if pick.random() > _SHARE:
            return found[0]
        return around(found[0], pick.choice(("*", "**", "`", "_", "~~")))

    return _PLAIN_WORD.sub(marked, markdown)
