"""Emphasis by `*` and `_` as Python-Markdown makes it, in a text that is not copied each time."""

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.inlinepatterns import DelimiterProcessor
from markdown.util import ETX

from annotator.core.rendering.pairing import Open, Pairing, Region, closed_by_next

_BEFORE = f"0{ETX}"
"""What a placeholder ends with."""


class Emphasis(DelimiterProcessor):
    """Emphasis by `*` and `_`, for a text that is not what Python-Markdown would have by then."""

    moved = 0
    """How much further on a place is in the text with placeholders than in the one that is read."""
    front = -1
    """Where the last mark ended that is a placeholder in that other text."""
    _moved_then = 0
    """What that was in the text whose regions are kept."""
    _passed = 0
    """How many of the runs that make nothing lie before what was made last."""

    def __init__(self, md: Markdown) -> None:
        super().__init__("*", "strong,em", md)
        self.add("_", "strong,em", smart=True)
        self._pairing = Pairing()
        self._left: list[Open] = []
        """The runs that make nothing, in order."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (its caller's name)
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """What the mark at `m` makes, and its ends."""
        start = m.start()
        if self.regions:
            return self.get_cached_result(start, data)
        self._moved_then = self.moved
        kind, end = self._run(data, start)
        if kind in {"", "end"}:
            return None, start, end
        tags = self.delimiters["*"].tags
        region = closed_by_next(data, start, end, tags)
        if region is not None:
            return _element(region, data), region[0], region[3]
        found = self._pairing.read(data, start, end, tags, both=kind == "ambiguous")
        left = self._pairing.left()
        if not found:
            return None, start, left[-1][1] if left else m.end()
        if len(found) == 1:
            return _element(found[0], data), found[0][0], found[0][3]
        self._left = left
        self.regions = sorted(found, key=_begin)
        start, end = self.regions[0][0], self.regions[0][3]
        made, count = self._build_element(data)  # type: ignore[attr-defined]
        self.increment_next_position(start, count)
        return made, start, end

    def _run(self, data: str, start: int) -> tuple[str, int]:
        """Whether the run of marks that begins at `start` is a "start", an "end" or "ambiguous", or
        "", which depends on the characters before and behind it; and where it ends.
        """
        delimiter = self.delimiters[data[start]]
        if start != self.front:
            found = delimiter.boundary.match(data, start)
            if found is not None:
                return str(found.lastgroup), found.end()
        end = start
        while data.startswith(data[start], end):
            end += 1
        if start == self.front:
            found = delimiter.boundary.match(f"{_BEFORE}{data[start : end + 2]}", len(_BEFORE))
            if found is not None:
                return str(found.lastgroup), start + found.end() - len(_BEFORE)
        return "", end

    def increment_next_position(self, start: int, count: int) -> None:
        """Go on to the next region, or to a run before it that makes nothing.

        Python-Markdown takes those runs off the front of a list, which moves all of it.
        """
        self.cache_index += count
        if self.cache_index >= len(self.regions):
            self.reset()
            return
        self.cache_pos = self.regions[self.cache_index][0]
        while self._passed < len(self._left):
            begin = self._left[self._passed][0]
            self._passed += 1
            if start < begin <= self.cache_pos:
                self.cache_pos = begin
                return

    def reset(self) -> None:
        """Forget the regions of a text."""
        self.regions = []
        self._left = []
        self.cache_index = self.cache_pos = self._passed = 0

    def get_cached_result(self, pos: int, data: str) -> tuple[ET.Element, int, int]:
        """The next region that was found already, as Python-Markdown reckons where it is."""
        start, _, _, end, *_ = self.regions[self.cache_index]
        is_there = pos + self.moved == self.cache_pos + self._moved_then
        offset = pos - (start if is_there else self.cache_pos)
        element, count = self._build_element(data, self.cache_index, offset)  # type: ignore[attr-defined]
        self.increment_next_position(start, count)
        return element, start + offset, end + offset


def _begin(region: Region) -> int:
    return region[0]


def _element(region: Region, data: str) -> ET.Element:
    """The element of a region that has no other inside."""
    _, start, end, _, tags, size = region
    made = ET.Element(tags[0] if size == 2 else tags[1])
    made.text = data[start:end]
    return made
