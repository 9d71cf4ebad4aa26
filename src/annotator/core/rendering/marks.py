"""What begins a block of Markdown, recognised at the front of a line without its indent."""

import re
from typing import NamedTuple

LEAVES = frozenset("#=-*_`~<")
"""What a heading, its underline, a rule, a fence and HTML begin with."""
RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
FENCE = re.compile(r"(`{3,})[ \t]*([^`]*)$|(~{3,})[ \t]*(.*)$")
FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,200})\]:[ \t]*")
DEFINITION = re.compile(r":[ \t]{1,3}(?=\S)")
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")

_BULLETS = frozenset("*+-")
_GAPS = frozenset(("", " ", "\t"))
"""What may follow a bullet."""
_NUMBER = re.compile(r"([0-9]{1,3})([.)])(?=[ \t]|$)")
"""Three digits at most: "1986. A great year." keeps its year."""


class ItemMark(NamedTuple):
    """The bullet or number of a list item."""

    delimiter: str
    """`*`, `+`, `-`, `.` or `)`: another one begins another list."""
    width: int
    """Characters of the mark itself."""
    number: int | None
    """None for a bullet."""
    empty: bool
    """Whether nothing follows it on its line."""


def item_mark(rest: str) -> ItemMark | None:
    """The mark of a list item at the front of `rest`."""
    if rest[:1] in _BULLETS:
        empty = not rest[1:].strip(" \t")
        return ItemMark(rest[0], 1, None, empty) if rest[1:2] in _GAPS else None
    found = _NUMBER.match(rest)
    if found is None:
        return None
    empty = not rest[found.end() :].strip(" \t")
    return ItemMark(found.group(2), found.end(), int(found.group(1)), empty)


def is_item(mark: ItemMark, rest: str, *, paragraph: bool) -> bool:
    """Whether a mark begins an item: in a paragraph only a bullet or 1 does, with a text."""
    if not paragraph:
        return True
    if mark.empty or mark.number not in {None, 1}:
        return False
    return "|" not in rest or TABLE_RULE.match(rest) is None


_HTML_NAMES = (
    "address|article|aside|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl"
    "|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe"
    "|legend|li|link|main|math|menu|meta|nav|noframes|object|ol|optgroup|option|p|pre|script"
    "|search|section|select|source|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr"
    "|track|ul|video"
)
_HTML = re.compile(rf"</?({_HTML_NAMES})(?=[ \t/>]|$)", re.IGNORECASE)
# fmt: off
_WHOLE = frozenset((
    "dl", "form", "iframe", "math", "object", "ol", "pre", "script", "select", "style",
    "svg", "table", "textarea", "ul", "video",
))
# fmt: on
"""Elements whose blank lines do not end the HTML: nobody writes Markdown inside them."""

# fmt: off
_EMPTY = frozenset((
    "col", "frame", "hr", "link", "meta", "source", "track",
))
# fmt: on
"""Elements without an end."""

_NO_ELEMENT = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


class HtmlMark(NamedTuple):
    """The beginning of a block of HTML."""

    end: str
    """What ends it; "" where only a blank line does."""
    whole: bool
    """Whether blank lines before `end` belong to it."""
    element: bool
    """Whether it can have text: comments and declarations cannot."""


def html_mark(rest: str) -> HtmlMark | None:
    """The block of HTML that begins at the front of `rest`."""
    if not rest.startswith("<"):
        return None
    for begin, end in _NO_ELEMENT:
        if rest.startswith(begin) and (begin != "<!" or rest[2:3].isalpha()):
            return HtmlMark(end, whole=True, element=False)
    found = _HTML.match(rest)
    if found is None:
        return None
    name = found.group(1).lower()
    if name in _EMPTY or rest.startswith("</"):
        return HtmlMark(">", whole=False, element=True)
    return HtmlMark(f"</{name}", whole=name in _WHOLE, element=True)


def split_at_table(lines: list[str]) -> list[list[str]]:
    """A table that follows a line of text begins a block of its own."""
    for index in range(2, len(lines)):
        row = lines[index]
        if "|" in row and "|" in lines[index - 1] and TABLE_RULE.match(row):
            return [lines[: index - 1], lines[index - 1 :]]
    return [lines]
