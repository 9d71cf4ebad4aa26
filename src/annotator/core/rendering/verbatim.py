"""Blocks of Markdown whose lines are taken as they are: fenced and indented code, and HTML."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

from markdown.util import AtomicString, code_escape

from annotator.core.rendering.lines import Line

CODE_INDENT = 4
"""Columns from which an indent makes code."""


class Verbatim:
    """Gathers lines until its end, then hands them over."""

    def __init__(self, finish: Callable[[list[str]], None]) -> None:
        self.finish = finish
        self.lines: list[str] = []
        self.ended = False
        """Whether the line that was taken last is the last one."""

    def take(self, line: Line) -> bool:
        """Take a line in; False where the block ended before it."""
        raise NotImplementedError


class Fenced(Verbatim):
    """Code between fences."""

    def __init__(self, finish: Callable[[list[str]], None], fence: str, indent: int) -> None:
        super().__init__(finish)
        self._fence = fence
        self._indent = indent
        """Columns in front of the opening fence: so much is taken off each line."""

    def take(self, line: Line) -> bool:
        """Take any line; the closing fence is the last."""
        bare = line.rest.strip(" \t")
        closes = bare.startswith(self._fence) and not bare.strip(self._fence[0])
        if closes and line.indent < CODE_INDENT:
            self.ended = True
            return True
        line.take(self._indent)
        self.lines.append(line.rest)
        return True


class Indented(Verbatim):
    """Code by its indent, blank lines included."""

    def take(self, line: Line) -> bool:
        """Take a line that is blank or indented."""
        if not line.blank and line.indent < CODE_INDENT:
            return False
        line.take(CODE_INDENT)
        self.lines.append(line.rest)
        return True


class Html(Verbatim):
    """HTML up to the closing tag of its first element, or to a blank line."""

    def __init__(self, finish: Callable[[list[str]], None], end: str, *, whole: bool) -> None:
        super().__init__(finish)
        self._end = end
        self._whole = whole
        """Whether blank lines belong to it."""

    def take(self, line: Line) -> bool:
        """Take a line that is not blank, or any where the element has to be whole."""
        if not self._whole and line.blank:
            return False
        self.lines.append(line.rest)
        self.ended = bool(self._end) and self._end in line.rest.lower()
        return True


def add_code(parent: ET.Element, lines: list[str], language: str) -> None:
    """A block of code in `parent`, its characters out of reach of the inline marks."""
    code = ET.SubElement(ET.SubElement(parent, "pre"), "code")
    if language:
        code.set("class", f"language-{language}")
    code.text = AtomicString(code_escape("\n".join(lines)))
