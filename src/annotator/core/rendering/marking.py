"""One pattern's pass over one text: what it finds, in turn, and the text with that replaced."""

import re
import xml.etree.ElementTree as ET
from typing import Any, cast

from markdown.inlinepatterns import BacktickInlineProcessor, DelimiterProcessor
from markdown.util import ETX

from annotator.core.rendering.searches import Searches

AT_FRONT = {"magic-mail": re.compile(r"\+|\.[-+\w]"), "delimiter": re.compile("~")}
"""By pattern, what stands behind a mark that was replaced where it matters to the pattern what is
before that: the others look back at nothing, or at nothing that ends a mark of theirs."""

_TICK = re.compile("(?!)()|`")
"""A backtick whatever stands before it, as a match of `BACKTICK_RE`."""

_BEFORE = f"0{ETX}"
"""What a placeholder ends with."""

Found = tuple[ET.Element | str, int]
"""What a pattern makes of a mark, and the offset where the mark begins."""


class Pass:
    """Looks for a pattern in a text as it was, from behind the last mark on.

    Python-Markdown puts a placeholder into the text for each mark before it looks on, which copies
    all of it. Here that is done only where the pattern could see the placeholder.
    """

    __slots__ = (
        "_base",
        "_done",
        "_follows",
        "_front",
        "_length",
        "_pattern",
        "_position",
        "_taken",
    )

    def __init__(self, name: str, pattern: Any, text: str) -> None:
        self._pattern = pattern
        self._front = AT_FRONT.get(name)
        self._base = text
        self._position = 0
        self._follows = False
        """Whether a code span may begin where the last mark ended, though a `\\` is before it."""
        self._done: list[str] = []
        self._length = 0
        """Characters of what is done."""
        self._taken = 0
        """Characters of the base that are done."""

    def next(self) -> Found | None:
        """The next mark that becomes something."""
        while True:
            node, start, end = self._match()
            if start is None or end is None:
                return None
            # A link whose title has no end says -1; Python-Markdown goes on at the last character.
            self._position = end if end >= 0 else max(len(self._base) + end, 0)
            if node is not None:
                return node, start

    def _match(self) -> tuple[Any, int | None, int | None]:
        """The next match that the pattern takes: what it makes of it, and its ends."""
        if isinstance(self._pattern, Emphasis):
            self._pattern.moved = self._length - self._taken
            self._pattern.front = self._taken if self._done else -1
        matches = self._pattern.getCompiledRegExp().finditer(self._base, self._position)
        if self._follows:
            self._follows = False
            matches = filter(None, [_TICK.match(self._base, self._position)])
        for match in matches:
            node, start, end = self._pattern.handleMatch(match, self._base)
            if start is not None and end is not None:
                return node, start, end
        return None, None, None

    def replace(self, start: int, placeholder: str) -> None:
        """Put a placeholder in place of the mark that was found last, which begins at `start`."""
        end = self._position
        self._done += (self._base[self._taken : start], placeholder)
        self._length += len(self._done[-2]) + len(placeholder)
        self._taken = end
        self._base = str(self._base)
        self._follows = isinstance(self._pattern, BacktickInlineProcessor) and (
            self._base[end - 1 : end] == "\\"
        )
        if self._front is not None and self._front.match(self._base, end) is not None:
            self._write_out(self._base[end:])

    def _write_out(self, rest: str) -> None:
        """Let the pattern see the placeholders that were put so far."""
        self._base = "".join([*self._done, rest])
        self._done = []
        self._length = self._taken = 0
        self._position = len(self._base) - len(rest)

    def result(self) -> str:
        """The text with all placeholders."""
        return "".join([*self._done, self._base[self._taken :]]) if self._done else self._base


class CodeSpans(BacktickInlineProcessor):
    """Code spans as CommonMark has them: closed by a run of just as many backticks."""

    def __init__(self, pattern: str, searches: Searches) -> None:
        super().__init__(pattern)
        self._searches = searches

    # The stubs leave out that there may be no end.
    def find_code_spans(self, start: int, text: str) -> tuple[int, int | None]:  # type: ignore[override]
        """The offsets of what is inside the span that begins at `start`; no end where none is."""
        return self._searches.code_span(start, text)


class _Moved:
    """A match in a part of a text, as one in the whole."""

    def __init__(self, match: re.Match[str], offset: int) -> None:
        self.lastgroup = match.lastgroup
        self._match = match
        self._offset = offset

    def start(self, group: int) -> int:
        """Where a group begins."""
        return self._match.start(group) + self._offset

    def end(self, group: int) -> int:
        """Where a group ends."""
        return self._match.end(group) + self._offset


class Emphasis(DelimiterProcessor):
    """Emphasis by `*` and `_`, for a text that is not what Python-Markdown would have by then."""

    moved = 0
    """How much further on a place is in the text with placeholders than in the one that is read."""
    front = -1
    """Where the last mark ended that is a placeholder in that other text."""
    _moved_then = 0
    """What that was in the text whose regions are kept."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (its caller's name)
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """What the mark at `m` makes, and its ends."""
        if not self.regions:
            self._moved_then = self.moved
        return super().handleMatch(m, data)

    def get_match(self, data: str, start: int) -> re.Match[str] | None:
        """The run of marks that begins at `start`, and whether it opens or closes: that depends on
        the characters before and behind it.
        """
        if start != self.front:
            return super().get_match(data, start)
        end = start
        while data.startswith(data[start], end):
            end += 1
        found = super().get_match(f"{_BEFORE}{data[start : end + 2]}", len(_BEFORE))
        # A match that says where it is in `data`: all that its caller asks of it.
        return found and cast("re.Match[str]", _Moved(found, start - len(_BEFORE)))

    def get_cached_result(self, pos: int, data: str) -> tuple[ET.Element, int, int]:
        """The next region that was found already, as Python-Markdown reckons where it is."""
        start, _, _, end, *_ = self.regions[self.cache_index]
        is_there = pos + self.moved == self.cache_pos + self._moved_then
        offset = pos - (start if is_there else self.cache_pos)
        element, count = self._build_element(data, self.cache_index, offset)  # type: ignore[attr-defined]
        self.increment_next_position(start, count)
        return element, start + offset, end + offset
