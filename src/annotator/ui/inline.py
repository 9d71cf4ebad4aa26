"""Makes the HTML of the words inside one leaf block; holds the sizes and colors of all HTML."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from html import escape
from itertools import islice

from msgspec import Struct

from annotator.core.blocks import IMAGE_CHARACTER, Block, BlockKind, Run, Style
from annotator.ui.line_heights import Pitch

_TAGS = {
    Style.STRONG: "b",
    Style.EMPHASIS: "i",
    Style.STRIKE: "s",
    Style.SUBSCRIPT: "sub",
    Style.SUPERSCRIPT: "sup",
    Style.UNDERLINE: "u",
}
_CODE = {Style.CODE, Style.KEYBOARD}


def _half_an_em(words: str, is_bold: bool) -> float:
    del is_bold
    return 9.0 * len(words)


class Typography(Struct, frozen=True):
    """Sizes and colors of the article on the screen; lengths are logical pixels."""

    em: float = 18.0
    """Height of the body's font."""
    code_families: str = "monospace"
    """CSS list of the fonts for code."""
    link_color: str = "#1a5fb4"
    line_color: str = "#c8c4bc"
    quiet_color: str = "#5e5c57"
    pitch: Callable[[], Pitch] = Pitch
    """The lines of words, for those that are to be level with them."""
    advance: Callable[[str, bool], float] = _half_an_em
    """How wide words are, bold ones if that is said."""

    def pixels(self, ems: float) -> int:
        """Return a length given in ems, in whole pixels."""
        return round(ems * self.em)

    @property
    def code_rim(self) -> int:
        """Return how far the shading of code reaches beyond its words."""
        return self.pixels(0.5)

    @property
    def code_size(self) -> int:
        """Return the height of the font of code among other words, which looks larger than others
        of its size.
        """
        return self.pixels(0.9)


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


def begins_with_code(block: Block) -> bool:
    """Whether the first line of a block may be code alone; one with pictures is left to them."""
    first = block.runs[0] if block.runs else None
    has_pictures = any(run.image for run in block.runs)
    return (
        first is not None
        and not first.start
        and bool(_CODE & set(first.styles))
        and not has_pictures
    )


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
        code_style += f";font-size:{typography.code_size}px"
    for style in run.styles:
        if style in _TAGS:
            html = f"<{_TAGS[style]}>{html}</{_TAGS[style]}>"
        elif style in _CODE:
            html = f'<span style="{code_style}">{html}</span>'
    if run.link:
        color = f"color:{typography.link_color};text-decoration:underline"
        html = f'<a href="{escape(run.link)}" style="{color}">{html}</a>'
    return html
