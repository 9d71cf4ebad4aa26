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
from markdown.util import ETX, INLINE_PLACEHOLDER, STX, AtomicString

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
    "link": "](",
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

_REFERRING = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})
"""Those that find nothing where a text defines no targets of links."""

_SEARCHED = {
    "reference": re.compile(r"\]\s?\[").search,
    "image_link": re.compile(r"\]\(").search,
    "image_reference": re.compile(r"\]\s?\[").search,
    "magic-link": re.compile(r"://|www\.", re.IGNORECASE).search,
    "em_strong": re.compile("[*_]").search,
}
"""For those, what finds whether it does."""

_ANY = re.compile(r"[\\`\[<&@*_~]|  \n|://|www\.", re.IGNORECASE)
"""Found in every text in which one of these patterns is found."""

Placed = tuple[ET.Element, frozenset[str]]
"""An element, and the tags around it."""


class InlineMarks(Treeprocessor):
    """Reads the inline marks in all texts of a tree."""

    def __init__(self, md: Markdown, searches: Searches) -> None:
        super().__init__(md)
        self._md = md
        self._searches = searches
        self._patterns: list[tuple[str, Any, str, Any]] = []
        """Each with its name, "" where that is not in `_NEEDED`, and with what `_NEEDED` and
        `_SEARCHED` have for it."""
        self._are_known = False
        self.stashed_nodes: dict[str, ET.Element | str] = {}
        self._ancestors: frozenset[str] = frozenset()
        """The tags around the text that is read."""

    def run(self, root: ET.Element) -> None:
        """Read the marks in `root` and put the elements that they make into it."""
        registry = self._md.inlinePatterns
        names = {id(registry[name]): name for name in _NEEDED if name in registry}
        named = [(names.get(id(one), ""), one) for one in registry]
        if not self._md.references:
            named = [one for one in named if one[0] not in _REFERRING]
        self._patterns = [
            (name, one, _NEEDED.get(name, ""), _SEARCHED.get(name)) for name, one in named
        ]
        self._are_known = all(name for name, _ in named)
        self.stashed_nodes = {}
        waiting: deque[Placed] = deque([(root, frozenset({root.tag}))])
        while waiting:
            element, around = waiting.popleft()
            self._ancestors = around if element is root else around | {element.tag}
            self._read_children(element, waiting)

    def _read_children(self, element: ET.Element, waiting: deque[Placed]) -> None:
        """Read the texts of an element's children, and behind them."""
        made: list[tuple[ET.Element, list[Placed]]] = []
        index = 0
        while index < len(element):
            child = element[index]
            if child.text and self._may_hold_marks(child.text):
                placed = self._read_text(child)
                if placed:
                    made.append((child, placed))
                    waiting.extend([one for one in placed if len(one[0])])
            if child.tail:
                self._read_tail(element, index)
            if len(child):
                waiting.append((child, self._ancestors))
            index += 1
        for child, placed in made:
            child[0:0] = [one for one, _ in placed]

    def _may_hold_marks(self, text: str) -> bool:
        """Whether a text has to be read at all: it stays as it is where no pattern is found in it,
        nor a placeholder.
        """
        if isinstance(text, AtomicString):
            return False
        return not self._are_known or _ANY.search(text) is not None or _PREFIX in text

    def _read_text(self, child: ET.Element) -> list[Placed]:
        around = self._ancestors
        self._ancestors = around | {child.tag}
        text, child.text = child.text or "", None
        placed = self._resolve(self._handle(text), child)
        self._ancestors = around
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
            name, pattern, needed, search = self._patterns[index]
            if needed not in text or (search is not None and search(text) is None):
                continue
            if not self._is_excluded(pattern):
                read = text
                if name == "escape":
                    text = self._escape(pattern, text)
                else:
                    text = self._apply(index, Pass(name, pattern, text))
                if text is not read:
                    self._searches.forget(read)
        self._searches.forget(text)
        return text

    def _escape(self, pattern: Any, text: str) -> str:
        """The text with a placeholder for each character that a backslash makes plain, as the
        pattern for that finds them, all at once: a run of backticks that nothing closes has as many
        as it has characters.
        """
        known = {mark: f"{STX}{ord(mark)}{ETX}" for mark in self._md.ESCAPED_CHARS}
        nodes = self.stashed_nodes

        def put(found: re.Match[str]) -> str:
            node = known.get(found.group(1))
            if node is None:
                return found.group()
            key = f"{len(nodes):04}"
            nodes[key] = node
            return INLINE_PLACEHOLDER % key

        return str(pattern.getCompiledRegExp().sub(put, text))

    def _is_excluded(self, pattern: Any) -> bool:
        excluded = pattern.ANCESTOR_EXCLUDES
        return bool(excluded) and not self._ancestors.isdisjoint(excluded)

    def _apply(self, index: int, marks: Pass) -> str:
        """The text with a placeholder for each mark that the pattern at `index` finds."""
        nodes = self.stashed_nodes
        while (found := marks.next()) is not None:
            node, start = found
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                self._handle_inside(index, node)
            key = f"{len(nodes):04}"
            nodes[key] = node
            marks.replace(start, f"{_PREFIX}{key}{ETX}")
        return marks.result()

    def _handle_inside(self, index: int, node: ET.Element) -> None:
        """The same with the texts in an element that the pattern at `index` made."""
        for child in (node, *node) if len(node) else (node,):
            if child.text and self._may_hold_marks(child.text):
                around = self._ancestors
                self._ancestors = around | {child.tag}
                child.text = self._handle(child.text, index + 1)
                self._ancestors = around
            if child.tail:
                child.tail = self._handle(child.tail, index)

    # From placeholders to elements

    def _resolve(self, text: str, parent: ET.Element, *, is_text: bool = True) -> list[Placed]:
        """The elements that the placeholders in a text stand for; the words between them become
        their tails, and those before them the text of `parent`, or its tail.
        """
        made: list[Placed] = []
        parts = self._parts(text) if _PREFIX in text else [text]
        if isinstance(text, AtomicString):
            parts[-1] = AtomicString(parts[-1])
        words = parts[:1]
        for key, behind in zip(parts[1::2], parts[2::2], strict=True):
            node = self.stashed_nodes[key]
            if isinstance(node, str):
                words += [node, behind]
                continue
            _put(words, made, parent, is_text=is_text)
            self._resolve_inside(node)
            made.append((node, self._ancestors))
            words = [behind]
        _put(words, made, parent, is_text=is_text)
        return made

    def _parts(self, text: str) -> list[str]:
        """The words of a text and the keys of the placeholders between them, in turn."""
        parts = _PLACEHOLDER.split(text)
        is_whole = text.count(_PREFIX) == len(parts) // 2
        if is_whole and self.stashed_nodes.keys() >= set(parts[1::2]):
            return parts
        return self._parts_of_cut(text)

    def _parts_of_cut(self, text: str) -> list[str]:
        """The same where emphasis has cut placeholders, as Python-Markdown reads that: what is left
        of one is a part of the words, or goes with the words between it and the next that is whole.
        """
        parts: list[str] = []
        words, start = "", 0
        while (found := _PLACEHOLDER.search(text, start)) is not None:
            index = text.find(_PREFIX, start)
            if found.group(1) not in self.stashed_nodes:
                end = index + len(_PREFIX)
                words, start = words + text[start:end], end
                continue
            parts += [words + text[start:index], found.group(1)]
            words, start = "", found.end()
        return [*parts, words + text[start:]]

    def _resolve_inside(self, node: ET.Element) -> None:
        """Resolve the placeholders inside an element that was stashed, and behind it."""
        for child in (node, *node) if len(node) else (node,):
            tail, text = child.tail, child.text
            if tail and _PREFIX in tail:
                child.tail = None
                placed = self._resolve(tail, child, is_text=False)
                at = 0 if child is node else list(node).index(child) + 1
                node[at:at] = [one for one, _ in placed]
            if text and _PREFIX in text:
                child.text = None
                placed = self._resolve(text, child)
                child[0:0] = [one for one, _ in placed]


def _put(words: list[str], made: list[Placed], parent: ET.Element, *, is_text: bool) -> None:
    """Put words behind the last element that was made, or into or behind `parent`."""
    kept = words if len(words) == 1 and words[0] else [one for one in words if one]
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
