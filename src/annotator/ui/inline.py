"""Makes the HTML of the words inside one leaf block; holds the sizes and colors of all HTML."""

from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from itertools import islice

from msgspec import Struct

from annotator.core.blocks import IMAGE_CHARACTER, Block, BlockKind, Run, Style

_TAGS = {
    Style.STRONG: "b",
    Style.EMPHASIS: "i",
    Style.STRIKE: "s",
    Style.SUBSCRIPT: "sub",
    Style.SUPERSCRIPT: "sup",
    Style.UNDERLINE: "u",
}


class Typography(Struct, frozen=True):
    """Sizes and colors of the article on the screen; lengths are logical pixels."""

    em: float = 18.0
    """Height of the body's font."""
    code_families: str = "monospace"
    """CSS list of the fonts for code."""
    link_color: str = "#1a5fb4"
    line_color: str = "#c8c4bc"
    quiet_color: str = "#5e5c57"

    def pixels(self, ems: float) -> int:
        """Return a length given in ems, in whole pixels."""
        return round(ems * self.em)


def inline_html(block: Block, first: int, last: int, typography: Typography) -> Iterator[str]:
    """Yield the HTML of the code points `first` to `last` of a block's text."""
    reached = first
    # Of a long block's runs, which lie one after another, only those of this piece are looked at.
    for run in islice(block.runs, bisect_right(block.runs, first, key=_end), None):
        start, end = max(run.start, reached), min(run.end, last)
        if run.start >= last:
            break
        if start >= end:
            continue
        yield _plain(block.text[reached:start])
        is_heading = block.kind is BlockKind.HEADING
        yield _styled(run, block.text[start:end], typography, is_heading=is_heading)
        reached = end
    yield _plain(block.text[reached:last])


def _end(run: Run) -> int:
    return run.end


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _styled(run: Run, text: str, typography: Typography, *, is_heading: bool) -> str:
    if run.image and text == IMAGE_CHARACTER:
        html = f'<img src="{escape(run.image)}" alt="{escape(run.alt)}">'
    else:
        html = _plain(text)
    code_style = f"font-family:{typography.code_families}"
    if not is_heading:
        # Fonts for code look larger than others of their size.
        code_style += f";font-size:{typography.pixels(0.9)}px"
    for style in run.styles:
        if style in _TAGS:
            html = f"<{_TAGS[style]}>{html}</{_TAGS[style]}>"
        elif style in {Style.CODE, Style.KEYBOARD}:
            html = f'<span style="{code_style}">{html}</span>'
    if run.link:
        color = f"color:{typography.link_color};text-decoration:underline"
        html = f'<a href="{escape(run.link)}" style="{color}">{html}</a>'
    return html
