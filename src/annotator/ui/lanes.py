"""Which lane each mark's line runs in, so that overlapping marks all stay visible."""

from bisect import bisect_left

MOST = 24
"""Lanes that are kept apart; so deep, they are closer together than a screen can show."""


class _Lane:
    """Ranges that share no character, in order."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def place(self, start: int, end: int) -> int | None:
        """Return at which index a range would stand; None where it is not free."""
        starts, ends = self.starts, self.ends
        place = bisect_left(starts, start)
        if place > 0 and ends[place - 1] > start:
            return None
        return None if place < len(starts) and starts[place] < end else place


class Lanes:
    """Gives half-open ranges lanes, from 0; those in one lane below `MOST` share no character.

    A range keeps the lane it was given, whatever comes and goes around it.
    """

    def __init__(self) -> None:
        self._lanes: list[_Lane] = []

    def take(self, start: int, end: int, wanted: int = 0) -> int:
        """Return the lane `wanted` where it is free, else the first free one; it is taken then.

        Takes O(log n) for each lane that is looked at.
        """
        numbers: list[int] = [wanted, *range(MOST)]
        for number in numbers:
            while len(self._lanes) <= number < MOST:
                self._lanes.append(_Lane())
            place = self._lanes[number].place(start, end) if number < MOST else None
            if place is not None:
                self._lanes[number].starts.insert(place, start)
                self._lanes[number].ends.insert(place, end)
                return number
        return MOST

    def release(self, number: int, start: int) -> None:
        """Take the range that begins at `start` out of the lane it was given."""
        if number < MOST:
            lane = self._lanes[number]
            place = bisect_left(lane.starts, start)
            del lane.starts[place], lane.ends[place]
