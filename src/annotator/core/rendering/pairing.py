"""Which runs of `*` and `_` belong together, in one pass over a text.

The rules are those of Python-Markdown (markdown/inlinepatterns.py, `DelimiterProcessor`), oddities
included. It looks from each mark of a run for the end of that run, and through all open runs for
one of the right length; here a run is looked at once, and open runs are counted by their length.
"""

import re
from collections import Counter
from dataclasses import dataclass

_STAR = (
    r"(?<!\*)(?:(?P<both_star>(?<=\S)\*++(?=\S))"
    r"|(?P<closes_star>(?<=\S)\*++)"
    r"|(?P<opens_star>\*++(?=\S)))"
)
_LINE = (
    r"(?<!_)(?:(?P<both_line>(?<=[^\s\w])_++(?=[^\s\w]))"
    r"|(?P<closes_line>(?<=\S)_++(?!\w))"
    r"|(?P<opens_line>(?<!\w)_++(?=\S)))"
)
_RUN = re.compile(f"{_STAR}|{_LINE}")
"""A run of marks that can close something, open something, or both; `_` only at the edge of a word.
"""

Open = tuple[int, int, bool, int, int]
"""A run that is open: where it begins and ends, whether it could have closed something too, how
long it was, and how many of its marks are left."""

Region = tuple[int, int, int, int, tuple[str, str], int]
"""What becomes an element: the offsets around the marks before it and those behind it, the names
that it can have, and how many marks it has on either side."""


@dataclass(slots=True)
class _Run:
    """A run of marks while it closes others."""

    start: int
    end: int
    left: int
    """How many of its marks are left."""
    opens: bool
    both: bool
    """Whether it could open and close, by what stands around it."""


class _Opened:
    """The runs of one kind of mark that are open, the last one last."""

    __slots__ = ("_counts", "runs")

    def __init__(self) -> None:
        self.runs: list[Open] = []
        self._counts: Counter[tuple[int, int]] | None = None
        """How many there are by what is left of them and the rest of their length by three, from
        when that was first asked for."""

    def push(self, run: Open) -> None:
        """Open a run."""
        self.runs.append(run)
        if self._counts is not None:
            self._counts[run[4], run[3] % 3] += 1

    def pop(self) -> Open:
        """Take the last one off."""
        run = self.runs.pop()
        if self._counts is not None:
            self._counts[run[4], run[3] % 3] -= 1
        return run

    def clear(self) -> None:
        """Forget all."""
        self.runs = []
        self._counts = None

    def has(self, length: int) -> bool:
        """Whether just so many marks are left of one that as many may close."""
        if self._counts is None:
            self._counts = Counter((run[4], run[3] % 3) for run in self.runs)
        rests = (rest for rest in (0, 1, 2) if not is_rule_of_three(rest, length))
        return any(self._counts[length, rest] for rest in rests)


def is_rule_of_three(opener: int, closer: int) -> bool:
    """Whether a run that may open and close is kept from closing one of another length.

    https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis, rule 9.
    """
    return (opener + closer) % 3 == 0 and (opener % 3 != 0 or closer % 3 != 0)


def closed_by_next(data: str, start: int, end: int, tags: tuple[str, str]) -> Region | None:
    """The region that a run makes with the next one if that closes it and both are used up: so it
    is with most emphasis, and then there is nothing else to look at.
    """
    size = end - start
    found = _RUN.search(data, end) if size <= 2 else None
    if found is None or found.lastgroup in {"opens_star", "opens_line"}:
        return None
    if data[start:end] != found.group():
        return None
    return start, end, *found.span(), tags, size


class Pairing:
    """Pairs the runs of a text from one on that opens, until nothing is open any more."""

    def __init__(self) -> None:
        self._regions: list[Region] = []
        self._tags = ("", "")
        self._stars, self._lines = _Opened(), _Opened()

    def read(
        self, data: str, start: int, end: int, tags: tuple[str, str], *, both: bool
    ) -> list[Region]:
        """Read on from the run that lies between two offsets, and may close something or not: the
        regions that were found, whose elements have one of the tags for two marks and for one.
        """
        stars, lines = self._stars, self._lines
        stars.clear()
        lines.clear()
        self._regions, self._tags = [], tags
        first = stars if data[start] == "*" else lines
        first.push((start, end, both, end - start, end - start))
        for found in _RUN.finditer(data, end):
            begin, stop = found.span()
            opened, other = (stars, lines) if data[begin] == "*" else (lines, stars)
            kind = str(found.lastgroup)[0]
            length = stop - begin
            if opened.runs:
                run = _Run(begin, stop, length, kind != "c", kind == "b")
                is_over = self._take(run, opened, other, closes=kind != "o")
                if is_over or not (stars.runs or lines.runs):
                    break
            elif kind != "c":
                opened.push((begin, stop, kind == "b", length, length))
        return self._regions

    def left(self) -> list[Open]:
        """What is still open, in order."""
        return sorted([*self._stars.runs, *self._lines.runs])

    def _take(self, run: _Run, opened: _Opened, other: _Opened, *, closes: bool) -> bool:
        """Let a run close what it can, and open; whether nothing behind it belongs to this."""
        if closes:
            last = opened.runs[-1][4]
            is_kept = run.both and is_rule_of_three(opened.runs[-1][3], run.left)
            if is_kept and run.left != last and opened.has(run.left):
                last = run.left
            if run.left == last or run.left >= 3 or (run.left > last and not is_kept):
                run.opens = False
                closes, last = self._close(run, opened, other, last)
            if opened.runs and closes and (last >= 3 or not run.both) and last > run.left:
                is_over = self._close_part(run, opened, other, last)
                if is_over is not None:
                    return is_over
        if run.opens:
            opened.push((run.start, run.end, run.both, run.left, run.left))
        return False

    def _close(self, run: _Run, opened: _Opened, other: _Opened, last: int) -> tuple[bool, int]:
        """Close runs until the marks are used up; whether the rest may close more, and how many
        marks are left of the last run that is open.
        """
        length = run.left
        closes = True
        while opened.runs and run.left and last <= run.left:
            start, end, both, whole, left = opened.pop()
            size = min(left, 1 if left == 3 else 2)
            self._add((end - size, end, run.start, run.start + size, self._tags, size))
            run.start += size
            run.left -= size
            if size < left:
                opened.push((start, end - size, both, whole, left - size))
            if opened.runs:
                last = opened.runs[-1][4]
            elif not other.runs:
                closes = False
        if length >= 3 and run.left and run.both:
            opened.push((run.start, run.end, False, length, run.left))
            return False, last
        return bool(closes and run.left and opened.runs and last > run.left), last

    def _close_part(self, run: _Run, opened: _Opened, other: _Opened, last: int) -> bool | None:
        """Close a part of a run that is longer. None where that was done; else there is none, and
        whether nothing behind belongs to this.
        """
        start, end, both, whole, left = opened.pop()
        while opened.runs and left != 3 and both:
            start, end, both, whole, left = opened.pop()
            last = left
        if both and left != 3:
            return not other.runs
        run.opens = False
        while run.left:
            size = min(run.left, 1 if run.left == 3 else 2)
            region = start + last - size, end, run.start, run.start + size, self._tags, size
            self._add(region)
            run.start += size
            run.left -= size
            last -= size
            end -= size
        if last:
            opened.push((start, end, False, whole, last))
        return None

    def _add(self, region: Region) -> None:
        """Add a region; what is open inside it is not any more."""
        self._regions.append(region)
        begin, end = region[0], region[3]
        for opened in (self._stars, self._lines):
            while opened.runs and begin <= opened.runs[-1][0] < end:
                opened.pop()
