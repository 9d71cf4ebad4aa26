"""Which lane each mark's line runs in, so that overlapping marks all stay visible."""

from collections.abc import Iterable
from heapq import heappop, heappush


def lanes(ranges: Iterable[tuple[int, int]]) -> list[int]:
    """Return a lane, from 0, for each half-open range; ranges in one lane share no character.

    The ranges are in order of their starts. Takes O(n log n).
    """
    busy: list[tuple[int, int]] = []  # (end, lane)
    free: list[int] = []
    found = []
    count = 0
    for start, end in ranges:
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if free:
            lane = heappop(free)
        else:
            lane, count = count, count + 1
        heappush(busy, (end, lane))
        found.append(lane)
    return found
