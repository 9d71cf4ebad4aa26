"""Which lane each mark's line runs in, so that overlapping marks all stay visible."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush

from msgspec import Struct

MOST = 24
"""Lanes that are kept apart; so deep, they are closer together than a screen can show."""
NOWHERE = -1
SPAN = 2048
"""Code points of a stretch of the text for which a lane knows the lowest rank that begins there."""

Rank = tuple[bool, str, str]
"""What comes first, of two ranges; no two have the same."""


class Held(Struct, frozen=True):
    """A half-open range with its name."""

    rank: Rank
    start: int
    end: int
    name: str


class _Lane:
    """Ranges that share no character, in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._held: list[Held] = []
        self._lowest: dict[int, Rank] = {}
        """The lowest rank of those that begin in a stretch of the text, by its number."""

    def overlapping(self, held: Held) -> list[Held]:
        """Return those that share a character with a range, which may be one of them."""
        first, last = self._touched(held)
        return self._held[first:last]

    def is_free_for(self, held: Held) -> bool:
        """Whether none of a lower rank than a range shares a character with it.

        Of a long range, stretches of the text are asked, and only at its ends each other range.
        """
        first, last = self._touched(held)
        if first == last:
            return True
        begin = self._starts[first] // SPAN + 1
        end = max(begin, self._starts[last - 1] // SPAN)
        head = bisect_left(self._starts, begin * SPAN, first, last)
        tail = bisect_left(self._starts, end * SPAN, head, last)
        at_ends = (self._held[place].rank for place in (*range(first, head), *range(tail, last)))
        inside = (self._lowest.get(span, held.rank) for span in range(begin, end))
        return all(rank >= held.rank for ranks in (at_ends, inside) for rank in ranks)

    def _touched(self, held: Held) -> tuple[int, int]:
        return bisect_right(self._ends, held.start), bisect_left(self._starts, held.end)

    def add(self, held: Held) -> None:
        place = bisect_left(self._starts, held.start)
        self._starts.insert(place, held.start)
        self._ends.insert(place, held.end)
        self._held.insert(place, held)
        span = held.start // SPAN
        self._lowest[span] = min(self._lowest.get(span, held.rank), held.rank)

    def remove(self, held: Held) -> None:
        place = bisect_left(self._starts, held.start)
        del self._starts[place], self._ends[place], self._held[place]
        span = held.start // SPAN
        if self._lowest[span] == held.rank:
            self._lower_again(span)

    def _lower_again(self, span: int) -> None:
        """Look up the lowest rank of a stretch, whose lowest has gone."""
        first = bisect_left(self._starts, span * SPAN)
        last = bisect_left(self._starts, (span + 1) * SPAN)
        if first == last:
            del self._lowest[span]
        else:
            self._lowest[span] = min(one.rank for one in self._held[first:last])


class Lanes:
    """Gives half-open ranges lanes, from 0: each the first one in which no range of a lower rank
    overlaps it. So the lanes follow from the ranges alone, in whatever order they come and go, and
    a range of the highest rank moves no other.
    """

    def __init__(self) -> None:
        self._lanes = [_Lane()]
        self._beyond: dict[str, Held] = {}
        """Those for which all lanes are taken."""
        self._numbers: dict[str, int] = {}

    @property
    def numbers(self) -> dict[str, int]:
        """The lane of each range, by its name; `MOST` for all that have none of their own."""
        return dict(self._numbers)

    def number(self, name: str) -> int:
        """Return the lane of a range."""
        return self._numbers[name]

    def put(self, held: Held) -> set[str]:
        """Take in a range; return the names of the others that have another lane now.

        Takes O(log n) for each lane that is looked at, and for each range that changes its lane.
        """
        self._numbers[held.name] = NOWHERE
        return self._settle([held]) - {held.name}

    def drop(self, held: Held) -> set[str]:
        """Forget a range; return the names of those that have another lane now."""
        number = self._take_out(held)
        del self._numbers[held.name]
        return self._settle(self._above(held, number))

    def _settle(self, waiting: Iterable[Held]) -> set[str]:
        """Give ranges the lanes they are to have, the lowest rank first, and those that must give
        way to them; return the names of all that have moved.
        """
        heap, moved = [(held.rank, held) for held in waiting], set()
        heapify(heap)
        while heap:
            _, held = heappop(heap)
            before, number = self._numbers[held.name], self._wanted(held)
            if number == before:
                continue
            if before != NOWHERE:
                self._take_out(held)
                for other in self._above(held, before):
                    heappush(heap, (other.rank, other))
            for other in self._put_in(held, number):
                heappush(heap, (other.rank, other))
            moved.add(held.name)
        return moved

    def _wanted(self, held: Held) -> int:
        for number, lane in enumerate(self._lanes):
            if lane.is_free_for(held):
                return number
        return len(self._lanes)

    def _take_out(self, held: Held) -> int:
        number = self._numbers[held.name]
        self._numbers[held.name] = NOWHERE
        if number == MOST:
            del self._beyond[held.name]
        elif number != NOWHERE:
            self._lanes[number].remove(held)
        return number

    def _put_in(self, held: Held, number: int) -> list[Held]:
        """Put a range into a lane; return those of higher ranks that stood there, and those that
        the lane may be free for now where they stood.
        """
        self._numbers[held.name] = number
        if number == MOST:
            self._beyond[held.name] = held
            return []
        if number == len(self._lanes):
            self._lanes.append(_Lane())
        others = self._lanes[number].overlapping(held)
        for other in others:
            self._take_out(other)
        self._lanes[number].add(held)
        return [*others, *(above for other in others for above in self._above(other, number))]

    def _above(self, gone: Held, number: int) -> Iterator[Held]:
        """Yield the ranges that the lane a range has left may be free for now."""
        if number == MOST:
            return
        further = [lane.overlapping(gone) for lane in self._lanes[number + 1 :]]
        beyond = (held for held in self._beyond.values() if _overlap(held, gone))
        for held in (*(held for lane in further for held in lane), *beyond):
            if held.rank > gone.rank:
                yield held


def _overlap(one: Held, other: Held) -> bool:
    return one.start < other.end and other.start < one.end
