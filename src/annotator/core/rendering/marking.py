"""One pattern's pass over one text: what it finds, in turn, and the text with that replaced."""

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

from markdown.inlinepatterns import BacktickInlineProcessor

from annotator.core.rendering.emphasis import Emphasis
from annotator.core.rendering.searches import Searches

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_FRONT = {"magic-mail": re.compile(r"\+|\.[-+\w]"), "delimiter": re.compile("~")}
"""By pattern, what stands behind a mark that was replaced where it matters to the pattern what is
before that: the others look back at nothing, or at nothing that ends a mark of theirs."""

MOST_COPIED = 200_000_000
"""Characters that one pattern may let be copied in one text so that it sees what is before its
marks, each time all that is behind: after that it finds nothing more. It takes hundreds of
addresses or strikethroughs that touch each other in a paragraph of a megabyte."""

_TICK = re.compile("(?!)()|`")
"""A backtick whatever stands before it, as a match of `BACKTICK_RE`."""

Found = tuple[ET.Element | str, int]
"""What a pattern makes of a mark, and the offset where the mark begins."""


class Pass:
    """Looks for a pattern in a text as it was, from behind the last mark on.

    Python-Markdown puts a placeholder into the text for each mark before it looks on, which copies
    all of it. Here that is done only where the pattern could see the placeholder.
    """

    __slots__ = (
        "_base",
        "_copied",
        "_done",
        "_follows",
        "_front",
        "_is_code",
        "_is_emphasis",
        "_length",
        "_matches",
        "_pattern",
        "_position",
        "_taken",
    )

    def __init__(self, name: str, pattern: Any, text: str) -> None:
        self._pattern = pattern
        self._matches: Iterator[re.Match[str]] | None = None
        """What the pattern finds from some mark on; None where it is to look anew."""
        self._is_emphasis = isinstance(pattern, Emphasis)
        self._is_code = isinstance(pattern, BacktickInlineProcessor)
        self._front = AT_FRONT.get(name)
        self._base = text
        self._position = 0
        self._follows = False
        """Whether a code span may begin where the last mark ended, though a `\\` is before it."""
        self._done: list[str] = []
        self._copied = 0
        self._length = 0
        """Characters of what is done."""
        self._taken = 0
        """Characters of the base that are done."""

    def next(self) -> Found | None:
        """The next mark that becomes something."""
        pattern = self._pattern
        while self._copied <= MOST_COPIED and (match := self._match()) is not None:
            if self._is_emphasis:
                pattern.moved = self._length - self._taken
                pattern.front = self._taken if self._done else -1
            node, start, end = pattern.handleMatch(match, self._base)
            if start is None or end is None:
                continue
            # A link whose title has no end says -1; Python-Markdown goes on at the last character.
            self._position = end if end >= 0 else max(len(self._base) + end, 0)
            if self._position < match.end():
                self._matches = None
            if node is not None:
                return node, start
        return None

    def _match(self) -> re.Match[str] | None:
        """The next place that the pattern may take."""
        if self._follows:
            self._follows = False
            self._matches = None
            return _TICK.match(self._base, self._position)
        while True:
            if self._matches is None:
                self._matches = self._pattern.getCompiledRegExp().finditer(
                    self._base, self._position
                )
            match = next(self._matches, None)
            if match is None or match.start() >= self._position:
                return match
            if match.end() > self._position:
                self._matches = None

    def replace(self, start: int, placeholder: str) -> None:
        """Put a placeholder in place of the mark that was found last, which begins at `start`."""
        end = self._position
        self._done += (self._base[self._taken : start], placeholder)
        self._length += start - self._taken + len(placeholder)
        self._taken = end
        self._follows = self._is_code and self._base[end - 1 : end] == "\\"
        if self._front is not None and self._front.match(self._base, end) is not None:
            self._write_out(self._base[end:])

    def _write_out(self, rest: str) -> None:
        """Let the pattern see the placeholders that were put so far."""
        self._matches = None
        self._base = "".join([*self._done, rest])
        self._copied += len(self._base)
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
