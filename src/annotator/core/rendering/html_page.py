"""The main text of an HTML page and what the page says about itself, by trafilatura.

Importing this imports trafilatura and lxml, so only `convert` does, where there is HTML. Nothing
here uses the network.
"""

import logging
import re
import warnings
from html import unescape
from typing import Any, NamedTuple

import trafilatura
from lxml import etree

from annotator.core.model import Details
from annotator.core.rendering.front_matter import LONGEST, as_date
from annotator.core.rendering.links import safe_address

_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)", re.I)
_SIMPLE = {"item": "li", "quote": "blockquote", "row": "tr", "lb": "br", "ref": "a"}
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
    """Give one element its HTML name and attributes."""
    tag, rend = element.tag, element.get("rend", "")
    if tag in _SIMPLE:
        element.tag = _item(rend) if tag == "item" else _SIMPLE[tag]
    elif tag == "head":
        element.tag = rend if re.fullmatch("h[1-6]", rend) else "h3"
    elif tag == "hi":
        element.tag = _STYLES.get(rend, "em")
    elif tag == "list":
        element.tag = rend if rend in {"ol", "dl"} else "ul"
    elif tag == "cell":
        element.tag = "th" if element.get("role") == "head" else "td"
    elif tag == "graphic":
        element.tag = "img"
    elif tag == "code" and _is_block(element):
        element.tag = "pre"
    if "target" in element.attrib:
        element.set("href", element.get("target"))


def _item(rend: str) -> str:
    return rend[:2] if rend[:2] in {"dt", "dd"} else "li"


def _is_block(code: Any) -> bool:
    """Whether code is a block: of several lines, or around other code."""
    return len(code) > 0 or "\n" in (code.text or "").strip()
