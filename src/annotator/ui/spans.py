"""Ranges of the article, of which it is quickly known whether any touches a stretch of text."""

from bisect import bisect_left, insort
from itertools import accumulate


class Spans:
    """Half-open ranges in code points, each with a name."""

    def __init__(self, spans: list[tuple[int, int, str]]) -> None:
        self._spans = sorted(spans)
        self._furthest: list[int] = []
        """Up to which offset the ranges up to each index reach; empty where not known."""

    def add(self, start: int, end: int, name: str) -> None:
        """Take in one range."""
        insort(self._spans, (start, end, name))
        self._furthest = []

    def remove(self, start: int, end: int, name: str) -> None:
        """Forget one range that was taken in."""
        del self._spans[bisect_left(self._spans, (start, end, name))]
        self._furthest = []

    def touches(self, start: float, end: float) -> bool:
        """Whether a range has a character in `[start, end)`."""
        if not self._furthest:
            self._furthest = list(accumulate((span[1] for span in self._spans), max))
        before = bisect_left(self._spans, (end,))
        return before > 0 and self._furthest[before - 1] > start

    def touching(self, start: float, end: float) -> list[str]:
        """Return the names of the ranges that have a character in `[start, end)`."""
        before = bisect_left(self._spans, (end,))
        return [name for _, reach, name in self._spans[:before] if reach > start]
