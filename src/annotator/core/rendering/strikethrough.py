"""Strikethrough by `~~` as pymdown-extensions makes it, with one look at each run of marks."""

import re
from typing import Any

from markdown import Markdown
from pymdownx.delimiterprocessor import DelimiterProcessor
from pymdownx.tilde import DeleteSubExtension

_RUN = re.compile("~+")


class Strikethrough(DeleteSubExtension):  # type: ignore[misc]
    """The extension without subscripts."""

    def __init__(self) -> None:
        super().__init__(subscript=False)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its caller's name)
        super().extendMarkdown(md)
        marks = md.inlinePatterns["delimiter"].delimiters["~"]  # type: ignore[attr-defined]
        self.processor: Any = _Marks(marks, md)
        md.inlinePatterns.register(self.processor, "delimiter", 60)


class _Marks(DelimiterProcessor):  # type: ignore[misc]
    """Pairs the runs of marks."""

    def search(self, data: str, start: int) -> re.Match[str] | None:
        """The next run of marks from `start` on that may open something, or close what is open.

        What the first mark of a run is not, no later one is.
        """
        delimiter = self.delimiters["~"]
        for run in _RUN.finditer(data, start):
            found: re.Match[str] | None = delimiter.boundary.match(data, run.start())
            if found is not None and (delimiter.stack or found.lastgroup != "end"):
                self.positions.append(run.start())
                return found
            self.positions.extend(range(run.start(), run.end()))
        return None
