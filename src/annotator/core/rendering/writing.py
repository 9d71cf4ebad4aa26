"""Markdown's tree of elements as HTML, in the words of Python-Markdown.

Python-Markdown asks of each element whether it is one of the kinds that XML has besides elements,
and of each name whether it is qualified. The dialect makes plain elements only, so what is written
here is the same (markdown/serializers.py), in less than half the time.
"""

import re
import xml.etree.ElementTree as ET

from markdown.serializers import RE_AMP
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import STX

_EMPTY = frozenset(("br", "hr", "img", "input"))
"""Elements without an end that the dialect makes."""
_SPECIAL = re.compile("[&<>]")


def write(root: ET.Element) -> str:
    """The XHTML of an element and what is in it, and of the words behind it."""
    parts: list[str] = []
    add = parts.append
    waiting: list[ET.Element | str] = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            add(element)
            continue
        tag, text, tail = element.tag, element.text, element.tail
        attributes = _attributes(element) if element.keys() else ""
        if tag in _EMPTY:
            add(f"<{tag}{attributes} />{_escaped(tail) if tail else ''}")
            continue
        add(f"<{tag}{attributes}>{_escaped(text) if text else ''}")
        end = f"</{tag}>{_escaped(tail) if tail else ''}"
        if len(element):
            waiting.append(end)
            waiting.extend(reversed(element))
        else:
            add(end)
    return "".join(parts)


def _attributes(element: ET.Element) -> str:
    """The attributes of an element, by their names."""
    return "".join([f' {name}="{_quoted(value)}"' for name, value in sorted(element.items())])


def _escaped(text: str) -> str:
    """A text without marks of HTML; what is an entity stays one."""
    if _SPECIAL.search(text) is None:
        return text
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _quoted(value: str) -> str:
    """The same for a value in double quotes."""
    return _escaped(value).replace('"', "&quot;")


class Unescape(UnescapeTreeprocessor):
    """Python-Markdown's, which reads each text and attribute of a tree anew."""

    def run(self, root: ET.Element) -> None:
        """Put the characters that backslashes made plain back into all texts but code."""
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and STX in text and element.tag != "code":
                element.text = self.unescape(text)
            if tail and STX in tail:
                element.tail = self.unescape(tail)
            for name, value in element.items():
                if STX in value:
                    element.set(name, self.unescape(value))
