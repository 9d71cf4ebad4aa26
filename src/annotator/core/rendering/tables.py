"""Tables of Markdown, whose rows are cut into cells in time that grows with their length.

Python-Markdown compares each run of backticks with all later ones, and each pipe with each code
span (markdown/extensions/tables.py, `_split`); the cells are the same here.
"""

import re
from bisect import bisect_right
from itertools import pairwise

from markdown import Markdown
from markdown.extensions.tables import TableExtension, TableProcessor

_MARK = re.compile(r"\\\\|(\\?)(`+)|\\\||(\|)")


class Tables(TableExtension):
    """Python-Markdown's tables."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its caller's name)
        super().extendMarkdown(md)
        processor = _Rows(md.parser, self.getConfigs())
        md.parser.blockprocessors.register(processor, "table", 75)


class _Rows(TableProcessor):
    """Cuts rows at the pipes that are not escaped and not in code."""

    def _split(self, row: str) -> list[str]:
        if "`" not in row and "\\" not in row:
            return row.split("|")
        pipes: list[int] = []
        ticks: list[tuple[int, int, int]] = []
        for mark in _MARK.finditer(row):
            if mark.group(2):
                ticks.append((mark.start(), mark.end() - 1, len(mark.group(1))))
            elif mark.group(3):
                pipes.append(mark.start())
        spans = _spans(ticks)
        starts = [start for start, _ in spans]
        cuts = [-1, *(pipe for pipe in pipes if not _is_inside(pipe, spans, starts)), len(row)]
        return [row[before + 1 : after] for before, after in pairwise(cuts)]


def _is_inside(pipe: int, spans: list[tuple[int, int]], starts: list[int]) -> bool:
    """Whether an offset lies in one of the spans, which are in order and apart."""
    before = bisect_right(starts, pipe) - 1
    return before >= 0 and pipe <= spans[before][1]


def _spans(ticks: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Code spans: the first and last offset of each.

    `ticks` are runs of backticks: first offset, last offset, and how many characters of the run
    are a backslash before it, which shortens a run that opens by one backtick too.
    """
    places: dict[int, list[int]] = {}
    for place, (first, last, escape) in enumerate(ticks):
        places.setdefault(last - first + 1 - escape, []).append(place)
    spans = []
    place = 0
    while place < len(ticks):
        first, last, escape = ticks[place]
        size = last - first + 1 - 2 * escape
        same = places.get(size, []) if size else []
        after = bisect_right(same, place)
        if after < len(same):
            place = same[after]
            spans.append((first, ticks[place][1]))
        place += 1
    return spans
