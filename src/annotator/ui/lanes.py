"""Which lane each mark's line runs in, so that overlapping marks all stay visible."""

from bisect import bisect_left, insort

MOST = 24
"""Lanes that are kept apart; so deep, they are closer together than a screen can show."""


class Lanes:
    """Gives half-open ranges lanes, from 0; those in one lane below `MOST` share no character.

    A range keeps the lane it was given, whatever comes and goes around it.
    """

    def __init__(self) -> None:
        self._lanes: list[list[tuple[int, int]]] = []

    def take(self, start: int, end: int, wanted: int = 0) -> int:
        """Return the lane `wanted` where it is free, else the first free one; it is taken then.

        Takes O(log n) for each lane.
        """
        if self._is_free(wanted, start, end):
            lane = wanted
        else:
            lane = next(k for k in range(MOST + 1) if self._is_free(k, start, end))
        if lane < MOST:
            while len(self._lanes) <= lane:
                self._lanes.append([])
            insort(self._lanes[lane], (start, end))
        return lane

    def release(self, lane: int, start: int, end: int) -> None:
        """Take a range out of the lane it was given."""
        if lane < MOST:
            ranges = self._lanes[lane]
            del ranges[bisect_left(ranges, (start, end))]

    def _is_free(self, lane: int, start: int, end: int) -> bool:
        if lane >= min(MOST, len(self._lanes)):
            return True
        ranges = self._lanes[lane]
        place = bisect_left(ranges, (start, start))
        is_free_before = place == 0 or ranges[place - 1][1] <= start
        return is_free_before and (place == len(ranges) or ranges[place][0] >= end)
