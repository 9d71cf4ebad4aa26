"""Untrusted HTML to the few harmless elements that become blocks.

nh3 (the parser html5ever, the filter ammonia) drops scripts, styles, drawings and all attributes
but those named here, and writes the rest in one canonical form. Link targets, image paths and ids
are judged once more where the walk reads them (`links`), because nh3 keeps `//host/share`.
"""

from typing import Any

from annotator.core.rendering.shallow import shallow

# fmt: off
DIVISIONS = frozenset((
    "address", "article", "aside", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option",
    "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
))
# fmt: on
"""Elements that begin and end a block."""

# fmt: off
INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em",
    "i", "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
))
# fmt: on

# fmt: off
DROPPED_WHOLE = frozenset((
    "script", "style", "svg", "math", "template", "iframe", "object", "embed", "audio",
    "video", "canvas", "textarea", "select", "title", "head", "noembed", "noframes",
))
# fmt: on
"""Elements that go with all that is in them."""

_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "ol": {"start"},
    "code": {"class"},
    "div": {"class"},
    "input": {"type", "checked"},
}

_cleaners: list[Any] = []
"""The one cleaner, made when it is first needed."""


def sanitize(html: str, *, is_shallow: bool = False) -> str:
    """The harmless part of `html` as html5ever writes it: every element closed, `"` quotes.

    `is_shallow` says that no thousands of elements lie in each other in it.
    """
    if not _cleaners:
        _cleaners.append(_make_cleaner())
    return str(_cleaners[0].clean(html if is_shallow else shallow(html)))


def _make_cleaner() -> Any:
    import nh3  # noqa: PLC0415

    return nh3.Cleaner(
        tags=set(DIVISIONS | INLINE) - {"optgroup", "option"},
        clean_content_tags=set(DROPPED_WHOLE),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
