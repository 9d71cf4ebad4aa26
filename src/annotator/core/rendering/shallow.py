"""HTML in which no thousands of elements lie in each other.

By the rules of HTML, the parser html5ever looks through all open elements where a block begins
(https://html.spec.whatwg.org/#close-a-p-element), and opens inline elements that were not closed
again in each paragraph: a megabyte of them would take minutes. Browsers stop nesting too, Chromium
at 512 elements, and no article comes near that. What would be opened beyond it is only an edge
between two blocks here, or nothing where it is inline. Its text stays.
"""

import re

FEW = 2_000
"""Tags up to which a text is left as it is: they may lie in each other."""
DEEPEST = 500
"""Blocks that may be open at once, and inline elements."""
STYLED = 16
"""Inline elements with attributes that may be open at once: none is like another to the parser."""

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "legend", "main", "menu", "nav", "ol", "pre", "search", "section",
    "summary", "table", "ul",
))
_NOT_COUNTED = frozenset((
    "area", "base", "br", "col", "embed", "frame", "hr", "image", "img", "input", "link", "meta",
    "param", "source", "track", "wbr", "keygen",
    "a", "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "nobr", "optgroup",
    "option", "p", "rb", "rp", "rt", "rtc", "tbody", "td", "tfoot", "th", "thead", "tr",
))
"""Elements without an end, and those that the next one of their kind closes."""
_FORMATTING = frozenset((
    "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u",
))
_RAW = frozenset((
    "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp",
))
# fmt: on
"""Elements in which there are no tags."""

_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/<>]*))")


def shallow(html: str) -> str:
    """`html` without what would lie too deep, which is the same text in all but freak input."""
    return _Levels(html).read() if html.count("<") > FEW else html


class _Levels:
    """What is open at some place of a text."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._parts: list[str] = []
        self._done = 0
        """Characters that are in the parts."""
        self._open: dict[str, list[int]] = {}
        """By name, the kind of each element that is open: that of `_kind`, or `_GONE`."""
        self._counts = [0, 0, 0]

    def read(self) -> str:
        """The text without the tags of what lies too deep."""
        skip = 0
        for tag in _TAG.finditer(self._html):
            if tag.start() < skip:
                continue
            slash, name = tag.groups()
            name = name.lower() if name else ""
            if not name or (name in _RAW and not slash):
                skip = self._end(name, tag.end())
            elif name not in _NOT_COUNTED:
                self._read_tag(tag, name, is_end=bool(slash))
        return "".join([*self._parts, self._html[self._done :]]) if self._parts else self._html

    def _end(self, name: str, start: int) -> int:
        """The offset where a comment or an element without tags ends."""
        if not name:
            found = self._html.find("-->", start - 2)
        else:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(self._html, start)
            found = closing.start() if closing is not None else -1
        return found if found >= 0 else len(self._html)

    def _read_tag(self, tag: re.Match[str], name: str, *, is_end: bool) -> None:
        opened = self._open.setdefault(name, [])
        if is_end:
            kind = opened.pop() if opened else None
            if kind is None:
                return
            if kind != _GONE:
                self._counts[kind] -= 1
                return
        else:
            kind = self._kind(name, tag.end())
            if self._counts[kind] < _MOST[kind]:
                self._counts[kind] += 1
                opened.append(kind)
                return
            opened.append(_GONE)
        self._parts += (self._html[self._done : tag.start()], "<p" if name in _BLOCKS else "<wbr")
        self._done = tag.end()

    def _kind(self, name: str, end: int) -> int:
        """What an element with a name that ends there counts as."""
        if name in _BLOCKS:
            return _BLOCK
        has_attributes = self._html[end : end + 1] not in {">", "/"}
        return _STYLED if name in _FORMATTING and has_attributes else _INLINE


_BLOCK, _INLINE, _STYLED, _GONE = range(4)
_MOST = (DEEPEST, DEEPEST, STYLED)
