"""One line of Markdown while its containers' marks are taken off its front, counted in columns."""

import re

_MARGIN = re.compile(r"[ \t]*")
_WHITE = frozenset(" \t")
TAB = 4
"""Columns from one tab stop to the next, in Python-Markdown and CommonMark alike."""


class Line:
    """What is left of a line, and the column where that begins."""

    __slots__ = ("column", "rest")

    def __init__(self, text: str) -> None:
        self.rest = text
        self.column = 0

    @property
    def blank(self) -> bool:
        """Whether nothing but white space is left."""
        return not self.rest or self.rest.isspace()

    @property
    def indent(self) -> int:
        """Columns of white space in front."""
        rest = self.rest
        if rest[:1] not in _WHITE:
            return 0
        bare = rest.lstrip(" ")
        if bare[:1] != "\t":
            return len(rest) - len(bare)
        margin = _MARGIN.match(rest)
        return self._width(margin.group() if margin else "")

    def _width(self, margin: str) -> int:
        if "\t" not in margin:
            return len(margin)
        column = self.column
        for character in margin:
            column += TAB - column % TAB if character == "\t" else 1
        return column - self.column

    def take(self, columns: int) -> None:
        """Take at most so many columns of white space off the front; a split tab leaves spaces."""
        if columns <= 0 or self.rest[:1] not in _WHITE:
            return
        end = self.column + columns
        if self.rest.startswith(" " * columns):
            self.rest = self.rest[columns:]
            self.column = end
            return
        taken = 0
        while self.column < end and self.rest[taken : taken + 1] in {" ", "\t"}:
            tab = self.rest[taken] == "\t"
            self.column += TAB - self.column % TAB if tab else 1
            taken += 1
        left = self.column - end
        self.rest = " " * left + self.rest[taken:]
        self.column = min(self.column, end)

    def skip(self, characters: int) -> None:
        """Take so many characters that are no tabs off the front."""
        self.rest = self.rest[characters:]
        self.column += characters
