"""Which lane each mark's line runs in, so that overlapping marks all stay visible."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from msgspec import Struct

MOST = 24
"""Lanes that are kept apart; so deep, they are closer together than a screen can show."""
NOWHERE = -1
ANY = -1
"""All lanes, where each has a bit."""
SPAN = 2048
"""Code points of a stretch of the text for which a lane knows the lowest rank that begins there."""
LEAST_BITS = 6
"""How long the stretches are at least in which ranges without a lane are looked up, as a power of 2
(code points)."""

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
        self._held: list[Held] = []
        self._lowest: dict[int, Rank] = {}
        """The lowest rank of those that begin in a stretch of the text, by its number."""

    def overlapping(self, held: Held) -> list[Held]:
        """Return those that share a character with a range."""
        first = self._first_touched(held)
        return self._held[first : bisect_left(self._starts, held.end, first)]

    def is_free_for(self, held: Held) -> bool:
        """Whether none of a lower rank than a range shares a character with it.

        Of a long range, stretches of the text are asked, and only at its ends each other range.
        """
        starts, place = self._starts, self._first_touched(held)
        if place == len(starts) or starts[place] >= held.end:
            return True
        last = bisect_left(starts, held.end, place)
        begin = starts[place] // SPAN + 1
        end = max(begin, starts[last - 1] // SPAN)
        head = bisect_left(starts, begin * SPAN, place, last)
        tail = bisect_left(starts, end * SPAN, head, last)
        return (
            self._are_above(held.rank, place, head)
            and self._are_above(held.rank, tail, last)
            and all(self._lowest.get(span, held.rank) >= held.rank for span in range(begin, end))
        )

    def _are_above(self, rank: Rank, first: int, last: int) -> bool:
        return all(held.rank >= rank for held in self._held[first:last])

    def _first_touched(self, held: Held) -> int:
        """Return the place of the first one that ends behind the beginning of a range."""
        place = bisect_right(self._starts, held.start)
        return place - 1 if place and self._held[place - 1].end > held.start else place

    def add(self, held: Held) -> None:
        place = bisect_left(self._starts, held.start)
        self._starts.insert(place, held.start)
        self._held.insert(place, held)
        span = held.start // SPAN
        self._lowest[span] = min(self._lowest.get(span, held.rank), held.rank)

    def remove(self, held: Held) -> None:
        place = bisect_left(self._starts, held.start)
        del self._starts[place], self._held[place]
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


class _Beyond:
    """Ranges for which all lanes are taken, so that any number of them can share a character.

    Each is kept with those of about its length that begin in the same stretch of the text, which is
    at least as long as they are: so it reaches into the next stretch at most.
    """

    def __init__(self) -> None:
        self._by_size: defaultdict[int, defaultdict[int, dict[str, Held]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        """By how long their stretches are, a power of 2, and by the number of the stretch."""

    def add(self, held: Held) -> None:
        bits = _bits(held)
        self._by_size[bits][held.start >> bits][held.name] = held

    def remove(self, held: Held) -> None:
        bits = _bits(held)
        stretch = held.start >> bits
        del self._by_size[bits][stretch][held.name]
        if not self._by_size[bits][stretch]:
            del self._by_size[bits][stretch]

    def overlapping(self, held: Held) -> Iterator[Held]:
        """Yield those that share a character with a range."""
        for bits, stretches in self._by_size.items():
            near = range((held.start >> bits) - 1, (held.end - 1 >> bits) + 1)
            for stretch in near if len(near) < len(stretches) else stretches:
                if stretch in near and stretch in stretches:
                    found = stretches[stretch].values()
                    yield from (one for one in found if _overlap(one, held))


def _bits(held: Held) -> int:
    return max(LEAST_BITS, (held.end - held.start - 1).bit_length())


class _Waiting:
    """Ranges that may be about to get another lane."""

    def __init__(self) -> None:
        self._heap: list[tuple[Rank, Held]] = []
        self._lanes: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._heap)

    def add(self, held: Held, lanes: int) -> None:
        """Have a range look at these lanes too, of which each is a bit."""
        known = self._lanes.get(held.name)
        if known is None:
            heappush(self._heap, (held.rank, held))
        self._lanes[held.name] = lanes | (known or 0)

    def pop(self) -> tuple[Held, int]:
        """Return the one of the lowest rank, and the lanes it is to look at."""
        _, held = heappop(self._heap)
        return held, self._lanes.pop(held.name)


class Lanes:
    """Gives half-open ranges lanes, from 0: each the first one in which no range of a lower rank
    overlaps it. So the lanes follow from the ranges alone, in whatever order they come and go, and
    a range of the highest rank moves no other.
    """

    def __init__(self) -> None:
        self._lanes = [_Lane()]
        self._beyond = _Beyond()
        """Those for which all lanes are taken."""
        self._numbers: dict[str, int] = {}

    @property
    def numbers(self) -> dict[str, int]:
        """The lane of each range, by its name; `MOST` for all that have none of their own."""
        return dict(self._numbers)

    def number(self, name: str) -> int:
        """Return the lane of a range."""
        return self._numbers[name]

    def change(self, gone: Iterable[Held], come: Iterable[Held]) -> set[str]:
        """Forget some ranges and take in others, which may have the names of those; return the
        names of the rest that have another lane now.

        All are settled together, the lowest rank first, so that each range is looked at once at
        most, however many come and go: those that overlap one that has come, gone or moved, and of
        their lanes only such as may be free now.
        """
        waiting, new = _Waiting(), {held.name: held for held in come}
        left = [(held, self._take_out(held)) for held in gone]
        for held, number in left:
            self._offer(held, number, waiting)
        for held, _ in left:
            del self._numbers[held.name]
        for held in new.values():
            self._numbers[held.name] = NOWHERE
            waiting.add(held, ANY)
        return self._settle(waiting) - new.keys()

    def _settle(self, waiting: _Waiting) -> set[str]:
        """Give ranges the lanes they are to have, the lowest rank first, and those that must give
        way to them; return the names of all that have moved.
        """
        moved = set()
        while waiting:
            held, lanes = waiting.pop()
            before, number = self._numbers[held.name], self._wanted(held, lanes)
            if number == before:
                continue
            if before != NOWHERE:
                self._take_out(held)
                self._offer(held, before, waiting)
            self._put_in(held, number, waiting)
            moved.add(held.name)
        return moved

    def _wanted(self, held: Held, lanes: int) -> int:
        """Return the lane that is to be that of a range, of its own and some others."""
        before = self._numbers[held.name]
        last = len(self._lanes) if before == NOWHERE else before
        for number, lane in enumerate(self._lanes[:last]):
            if lanes >> number & 1 and lane.is_free_for(held):
                return number
        return last

    def _take_out(self, held: Held) -> int:
        """Take a range out of its lane; return which that was."""
        number = self._numbers[held.name]
        self._numbers[held.name] = NOWHERE
        (self._beyond if number == MOST else self._lanes[number]).remove(held)
        return number

    def _put_in(self, held: Held, number: int, waiting: _Waiting) -> None:
        """Put a range into a lane; those of higher ranks that stand there get another one."""
        self._numbers[held.name] = number
        if number == MOST:
            self._beyond.add(held)
            return
        if number == len(self._lanes):
            self._lanes.append(_Lane())
        for other in self._lanes[number].overlapping(held):
            self._take_out(other)
            self._offer(other, number, waiting)
            waiting.add(other, ANY)
        self._lanes[number].add(held)

    def _offer(self, gone: Held, number: int, waiting: _Waiting) -> None:
        """Have the ranges look at a lane that one has left which may be free for them now."""
        if number == MOST:
            return
        for lane in self._lanes[number + 1 :]:
            for held in lane.overlapping(gone):
                if held.rank > gone.rank:
                    waiting.add(held, 1 << number)
        for held in self._beyond.overlapping(gone):
            if held.rank > gone.rank:
                waiting.add(held, 1 << number)


def _overlap(one: Held, other: Held) -> bool:
    return one.start < other.end and other.start < one.end
