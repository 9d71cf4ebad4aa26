"""HTML's elements in the words of our blocks: what each one is, and what its attributes say."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from annotator.core.blocks import Container, ContainerKind, Style
from annotator.core.rendering.leaf import PLAIN, Format
from annotator.core.rendering.links import safe_link
from annotator.core.rendering.sanitize import DIVISIONS, INLINE

_STYLES = {
    "em": Style.EMPHASIS,
    "i": Style.EMPHASIS,
    "cite": Style.EMPHASIS,
    "dfn": Style.EMPHASIS,
    "var": Style.EMPHASIS,
    "strong": Style.STRONG,
    "b": Style.STRONG,
    "code": Style.CODE,
    "samp": Style.CODE,
    "tt": Style.CODE,
    "del": Style.STRIKE,
    "s": Style.STRIKE,
    "strike": Style.STRIKE,
    "sub": Style.SUBSCRIPT,
    "sup": Style.SUPERSCRIPT,
    "u": Style.UNDERLINE,
    "ins": Style.UNDERLINE,
    "mark": Style.HIGHLIGHT,
    "kbd": Style.KEYBOARD,
}
VOID = frozenset({"br", "img", "input", "wbr"})
SPANS = INLINE - VOID
INLINE_ENDS = frozenset(f"/{tag}" for tag in INLINE)
NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
HEADINGS = {f"h{level}": level for level in range(1, 7)}

HOLDERS = {
    "ul": ContainerKind.LIST,
    "ol": ContainerKind.LIST,
    "menu": ContainerKind.LIST,
    "table": ContainerKind.TABLE,
    "dl": ContainerKind.DEFINITIONS,
}
"""Elements whose container is made at their first part, so that one without parts makes none."""

PARTS = {
    "li": (ContainerKind.ITEM, ContainerKind.LIST),
    "tr": (ContainerKind.ROW, ContainerKind.TABLE),
    "td": (ContainerKind.CELL, ContainerKind.ROW),
    "th": (ContainerKind.CELL, ContainerKind.ROW),
    "dt": (ContainerKind.TERM, ContainerKind.DEFINITIONS),
    "dd": (ContainerKind.DEFINITION, ContainerKind.DEFINITIONS),
}
"""The container that an element makes, and the one that it must lie in."""

OF_PARTS = frozenset(
    {ContainerKind.LIST, ContainerKind.TABLE, ContainerKind.ROW, ContainerKind.DEFINITIONS}
)
"""Containers that hold no leaf themselves."""

NESTING = frozenset(HOLDERS) | frozenset(PARTS) | {"blockquote", "div"}

_DIVIDING = DIVISIONS - NESTING - frozenset(HEADINGS) - {"pre", "hr"}
EDGES = _DIVIDING | {f"/{tag}" for tag in _DIVIDING}
"""Tags without attributes that end a block, and say nothing else."""

_ALIGNMENTS = frozenset({"left", "center", "right"})


def decoded(written: str) -> str:
    """Decode the five entities that html5ever writes; all others it has decoded."""
    if "&" not in written:
        return written
    plain = written.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\xa0")
    return plain.replace("&quot;", '"').replace("&amp;", "&")


def format_inside(form: Format, tag: str, attributes: Mapping[str, str]) -> Format:
    """The format inside `tag` where `form` is the one outside; `PLAIN` itself where it is plain."""
    if tag == "a":
        form = form._replace(link=safe_link(decoded(attributes.get("href", ""))) or form.link)
    style = _STYLES.get(tag)
    if style is not None and style not in form.styles:
        form = form._replace(styles=(*form.styles, style))
    return form if form != PLAIN else PLAIN


def language_of(classes: str) -> str:
    """The language that a fence named: `language-rust` is Rust."""
    names = (name.removeprefix("language-") for name in decoded(classes).split())
    return next(names, "")[:40]


def as_cell(part: Container, attributes: Mapping[str, str]) -> Container:
    """A cell with what its attributes say of it."""
    align = attributes.get("align", "")
    return msgspec.structs.replace(
        part,
        align=align if align in _ALIGNMENTS else "",
        columns=_span(attributes.get("colspan", "")),
        rows=_span(attributes.get("rowspan", "")),
    )


def _span(written: str) -> int:
    return min(max(int(written), 1), 100) if re.fullmatch(r"[0-9]{1,6}", written) else 1
