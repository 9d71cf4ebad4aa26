"""The main text of an HTML page and what the page says about itself, by trafilatura.

Importing this imports trafilatura and lxml, so only `convert` does, where there is HTML. Nothing
here uses the network.
"""

import logging
import re
import warnings
from collections.abc import Callable
from html import unescape
from typing import Any, NamedTuple

import trafilatura
from lxml import etree

from annotator.core.model import Details
from annotator.core.rendering.front_matter import LONGEST, as_date
from annotator.core.rendering.links import safe_address

_LANGUAGE = re.compile(
    r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)", re.IGNORECASE
)
_STYLES = {"#b": "strong", "#i": "em", "#u": "u", "#t": "code", "#sub": "sub", "#sup": "sup"}
_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}


class Page(NamedTuple):
    """An HTML page without what lies around its text."""

    details: Details
    main: str
    """HTML of the main text; empty where none was found."""


def read_page(html: str) -> Page:
    """Find the main text and the details of a page."""
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: Any = trafilatura.bare_extraction(
            html,
            include_comments=False,
            include_formatting=True,
            include_images=True,
            include_links=True,
            include_tables=True,
        )
        about: Any = trafilatura.extract_metadata(html, date_config=_DATES)
    body = getattr(found, "body", None)
    return Page(_details(about, html), "" if body is None else _as_html(body))


def _details(about: Any, html: str) -> Details:
    """Details from a page's metadata; empty where it has none."""
    language = _LANGUAGE.search(html[:5000])
    return Details(
        title=_line(getattr(about, "title", None)),
        author=_line(getattr(about, "author", None)).replace("; ", ", "),
        publisher=_line(getattr(about, "sitename", None)),
        published_on=as_date(_line(getattr(about, "date", None))),
        url=safe_address(_line(getattr(about, "url", None))),
        language=language.group(1) if language else "",
    )


def _line(value: object) -> str:
    return " ".join(unescape(value).split())[:LONGEST] if isinstance(value, str) else ""


def _as_html(body: Any) -> str:
    """The extractor's own XML (TEI words) as HTML.

    Its Markdown would do as well, but drops quotes, numbers and line breaks.
    """
    for element in body.iter(etree.Element):
        _rename(element)
    return str(etree.tostring(body, encoding="unicode", method="html"))


def _rename(element: Any) -> None:
    """Give one element its HTML name and its link."""
    rend = element.get("rend", "")
    if element.tag == "code":
        element.tag = "pre" if _is_block(element) else "code"
    elif element.tag in _NAMES:
        element.tag = _NAMES[element.tag](rend or element.get("role", ""))
    if "target" in element.attrib:
        element.set("href", element.get("target"))


_NAMES: dict[str, Callable[[str], str]] = {
    "head": lambda rend: rend if re.fullmatch("h[1-6]", rend) else "h3",
    "hi": lambda rend: _STYLES.get(rend, "em"),
    "list": lambda rend: rend if rend in {"ol", "dl"} else "ul",
    "item": lambda rend: rend[:2] if rend[:2] in {"dt", "dd"} else "li",
    "quote": lambda _: "blockquote",
    "row": lambda _: "tr",
    "cell": lambda role: "th" if role == "head" else "td",
    "lb": lambda _: "br",
    "ref": lambda _: "a",
    "graphic": lambda _: "img",
}
"""For each of the extractor's words, HTML's, given how it was rendered or its role."""


def _is_block(code: Any) -> bool:
    """Whether code is a block: of several lines, or around other code."""
    return len(code) > 0 or "\n" in (code.text or "").strip()
