"""A container of Markdown that lines can still fall into, and who takes what was read."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Protocol

from annotator.core.rendering import marks
from annotator.core.rendering.lines import Line
from annotator.core.rendering.verbatim import CODE_INDENT


class Host(Protocol):
    """What the scanner needs of the Markdown object around it."""

    def leaf(self, parent: ET.Element, text: str) -> None:
        """Parse lines without containers into `parent`."""

    def raw(self, parent: ET.Element, html: str) -> None:
        """Put a block of HTML into `parent`."""

    def footnote(self, name: str) -> ET.Element:
        """The element that takes the content of a footnote."""


@dataclass(slots=True)
class OpenContainer:
    """A container that lines can still fall into."""

    element: ET.Element
    least: int = 0
    """Columns of indent that a line needs to be inside; 0 for a quote, which needs its mark."""
    content: int = 0
    """Columns that are taken off such a line at most."""
    quote: bool = False
    item: bool = False
    marker: int = 0
    """Column of an item's mark, from its container's edge."""

    def takes(self, line: Line, *, verbatim: bool) -> bool:
        """Whether a line lies in it; if so, its mark or indent is taken off.

        While code or HTML is gathered (`verbatim`), an item's mark by a smaller indent is not seen.
        """
        if self.quote:
            return _takes_mark(line)
        indent = line.indent
        if line.blank or indent >= self.least:
            line.take(self.content)
            return True
        nested = self.item and indent >= self.marker + 2 and not verbatim
        if not nested or marks.item_mark(line.rest.lstrip(" \t")) is None:
            return False
        line.take(indent)
        return True


def _takes_mark(line: Line) -> bool:
    """Whether a line has a quote's mark, which is then taken off."""
    if line.indent >= CODE_INDENT or not line.rest.lstrip(" \t").startswith(">"):
        return False
    take_quote(line)
    return True


def take_quote(line: Line) -> None:
    """Take `>` and one space off."""
    line.take(line.indent)
    line.skip(1)
    if line.indent:
        line.take(1)


def definitions_in(top: ET.Element, terms: list[str]) -> ET.Element | None:
    """The list in `top` for a definition of `terms`, or of the paragraph or definition before it;
    None where there is nothing to define.
    """
    last = top[-1] if len(top) else None
    if not terms and last is not None and last.tag == "p" and last.text:
        terms = last.text.split("\n")
        top.remove(last)
        last = top[-1] if len(top) else None
    if last is None or last.tag != "dl":
        if not terms:
            return None
        last = ET.SubElement(top, "dl")
    for term in terms:
        ET.SubElement(last, "dt").text = term.strip()
    return last
