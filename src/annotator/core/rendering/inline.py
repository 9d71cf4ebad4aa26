"""Inline marks of Markdown in time that grows with their text, not with its square.

Python-Markdown copies the whole text of a block for each mark that it replaces, looks from each
bracket for its end, and asks each of its patterns about each text. What it makes is right, and is
made here by its own patterns, in the same order and with the same result; only how the text is
kept while that is done is another way (markdown/treeprocessors.py, `InlineProcessor`).
"""

import re
import xml.etree.ElementTree as ET
from collections import deque
from typing import Any

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import INLINE_PLACEHOLDER, AtomicString

from annotator.core.rendering.marking import Pass
from annotator.core.rendering.searches import Searches

_PREFIX = INLINE_PLACEHOLDER.partition("%")[0]
_PLACEHOLDER = re.compile(INLINE_PLACEHOLDER % "([0-9]+)")

_NEEDED = {
    "backtick": "`",
    "escape": "\\",
    "backslash-break": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
    "magic-link": "",
    "magic-mail": "@",
    "em_strong": "",
    "delimiter": "~",
}
"""What a text must hold for a pattern to be found in it; "" where that is not one string."""

_ANY = re.compile(r"[\\`\[<&@*_~]|  \n|://|www\.", re.IGNORECASE)
"""Found in every text in which one of these patterns is found."""

Placed = tuple[ET.Element, list[str]]
"""An element, and the tags around it."""


class InlineMarks(Treeprocessor):
    """Reads the inline marks in all texts of a tree."""

    def __init__(self, md: Markdown, searches: Searches) -> None:
        super().__init__(md)
        self._md = md
        self._searches = searches
        self._patterns: list[tuple[str, Any]] = []
        """Each with its name; "" where that is not in `_NEEDED`."""
        self._are_known = False
        self.stashed_nodes: dict[str, ET.Element | str] = {}
        self.ancestors: list[str] = []
        """The tags around the text that is read."""

    def run(self, root: ET.Element) -> None:
        """Read the marks in `root` and put the elements that they make into it."""
        registry = self._md.inlinePatterns
        names = {id(registry[name]): name for name in _NEEDED if name in registry}
        self._patterns = [(names.get(id(one), ""), one) for one in registry]
        self._are_known = all(name for name, _ in self._patterns)
        self.stashed_nodes = {}
        waiting: deque[Placed] = deque([(root, [root.tag.lower()])])
        while waiting:
            element, self.ancestors = waiting.popleft()
            if element is not root:
                self.ancestors.append(element.tag.lower())
            self._read_children(element, waiting)

    def _read_children(self, element: ET.Element, waiting: deque[Placed]) -> None:
        """Read the texts of an element's children, and behind them."""
        made: list[tuple[ET.Element, list[Placed]]] = []
        index = 0
        while index < len(element):
            child = element[index]
            if child.text and not isinstance(child.text, AtomicString):
                made.append((child, self._read_text(child)))
                waiting.extend(made[-1][1])
            if child.tail:
                self._read_tail(element, index)
            if len(child):
                waiting.append((child, self.ancestors[:]))
            index += 1
        for child, placed in made:
            child[0:0] = [one for one, _ in placed]

    def _read_text(self, child: ET.Element) -> list[Placed]:
        self.ancestors.append(child.tag.lower())
        text, child.text = child.text or "", None
        placed = self._resolve(self._handle(text), child)
        self.ancestors.pop()
        return placed

    def _read_tail(self, element: ET.Element, index: int) -> None:
        """Read what follows the child at `index`; what is made follows it too, and is read next."""
        child = element[index]
        tail = self._handle(child.tail or "")
        around = ET.Element("d")
        child.tail = None
        placed = self._resolve(tail, around, is_text=False)
        child.tail = around.tail or None
        element[index + 1 : index + 1] = [one for one, _ in placed]

    # From marks to placeholders

    def _handle(self, text: str, first: int = 0) -> str:
        """The text with a placeholder for each mark that a pattern from `first` on finds."""
        if isinstance(text, AtomicString) or (self._are_known and _ANY.search(text) is None):
            return text
        for index in range(first, len(self._patterns)):
            name, pattern = self._patterns[index]
            if _NEEDED.get(name, "") in text and not self._is_excluded(pattern):
                text = self._apply(index, Pass(name, pattern, text))
                self._searches.forget(text)
        return text

    def _is_excluded(self, pattern: Any) -> bool:
        return any(tag.lower() in self.ancestors for tag in pattern.ANCESTOR_EXCLUDES)

    def _apply(self, index: int, marks: Pass) -> str:
        """The text with a placeholder for each mark that the pattern at `index` finds."""
        while (found := marks.next()) is not None:
            node, start = found
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                for child in (node, *node):
                    if child.text:
                        self.ancestors.append(child.tag.lower())
                        child.text = self._handle(child.text, index + 1)
                        self.ancestors.pop()
                    if child.tail:
                        child.tail = self._handle(child.tail, index)
            key = f"{len(self.stashed_nodes):04}"
            self.stashed_nodes[key] = node
            marks.replace(start, INLINE_PLACEHOLDER % key)
        return marks.result()

    # From placeholders to elements

    def _resolve(self, text: str, parent: ET.Element, *, is_text: bool = True) -> list[Placed]:
        """The elements that the placeholders in a text stand for; the words between them become
        their tails, and those before them the text of `parent`, or its tail.
        """
        made: list[Placed] = []
        words: list[str] = []
        start = 0
        while (index := text.find(_PREFIX, start)) != -1:
            found = _PLACEHOLDER.search(text, index)
            node = self.stashed_nodes.get(found.group(1)) if found is not None else None
            if found is None or node is None:
                end = index + len(_PREFIX)
                words.append(text[start:end])
                start = end
                continue
            words.append(text[start:index])
            start = found.end()
            if isinstance(node, str):
                words.append(node)
                continue
            _put(words, made, parent, is_text=is_text)
            self._resolve_inside(node)
            made.append((node, self.ancestors[:]))
        words.append(_rest(text, start))
        _put(words, made, parent, is_text=is_text)
        return made

    def _resolve_inside(self, node: ET.Element) -> None:
        """Resolve the placeholders inside an element that was stashed, and behind it."""
        for child in (node, *node):
            if child.tail and child.tail.strip():
                tail, child.tail = child.tail, None
                placed = self._resolve(tail, child, is_text=False)
                at = 0 if child is node else list(node).index(child) + 1
                node[at:at] = [one for one, _ in placed]
            if child.text and child.text.strip():
                text, child.text = child.text, None
                placed = self._resolve(text, child)
                child[0:0] = [one for one, _ in placed]


def _rest(text: str, start: int) -> str:
    """The end of a text; of an atomic one, that is atomic too."""
    return AtomicString(text[start:]) if isinstance(text, AtomicString) else text[start:]


def _put(words: list[str], made: list[Placed], parent: ET.Element, *, is_text: bool) -> None:
    """Put words behind the last element that was made, or into or behind `parent`."""
    kept = [one for one in words if one]
    words.clear()
    if not kept:
        return
    target = made[-1][0] if made else parent
    as_text = is_text and not made
    before = target.text if as_text else target.tail
    whole = kept[0] if len(kept) == 1 and not before else "".join([before or "", *kept])
    if as_text:
        target.text = whole
    else:
        target.tail = whole
