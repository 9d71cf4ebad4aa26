"""Ranges of the article, of which it is quickly known whether any touches a stretch of text."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

Span = tuple[int, int, str]
"""Start, end and a name."""


class Spans:
    """Half-open ranges in code points, each with a name."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = sorted(spans)
        self._furthest = list(accumulate((span[1] for span in self._spans), max))
        """Up to which offset the ranges up to each index reach."""

    def add(self, start: int, end: int, name: str) -> None:
        """Take in one range."""
        place = bisect_left(self._spans, (start, end, name))
        self._spans.insert(place, (start, end, name))
        self._furthest.insert(place, -1)
        self._reach_from(place)

    def remove(self, start: int, end: int, name: str) -> None:
        """Forget one range that was taken in."""
        place = bisect_left(self._spans, (start, end, name))
        del self._spans[place], self._furthest[place]
        self._reach_from(place)

    def _reach_from(self, place: int) -> None:
        """Follow what became different at an index, as far as it matters."""
        reach = self._furthest[place - 1] if place else 0
        for index in range(place, len(self._spans)):
            reach = max(reach, self._spans[index][1])
            if self._furthest[index] == reach:
                return
            self._furthest[index] = reach

    def touches(self, start: float, end: float) -> bool:
        """Whether a range has a character in `[start, end)`."""
        before = bisect_left(self._spans, (end,))
        return before > 0 and self._furthest[before - 1] > start

    def touching(self, start: float, end: float) -> list[str]:
        """Return the names of the ranges that have a character in `[start, end)`."""
        found = []
        place = bisect_left(self._spans, (end,)) - 1
        while place >= 0 and self._furthest[place] > start:
            _, reach, name = self._spans[place]
            if reach > start:
                found.append(name)
            place -= 1
        return found[::-1]
