"""Looks for a passage that has left its place: where in the new text its words stand again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from annotator.core.anchoring.clusters import densest
from annotator.core.anchoring.comparison import Comparison
from annotator.core.anchoring.shingles import LENGTHS

MOST = 6
"""Places that are looked at closely."""
MARGIN = 4
"""Tokens around a place in which the rest of the passage may stand."""
LONGEST = 400
"""Tokens, a very long paragraph, up to which a passage is looked for: 10 ms at worst."""
LEAST = 0.3
"""Score below which a place is none."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the new text that says something like the passage."""

    start: int
    """Its tokens `[start, end)`."""
    end: int
    score: float
    """How much alike both are, 0.0 to 1.0: twice what they share to what they are worth in bits."""
    shared: float
    """What both share, in bits."""
    taken: float
    """The share of it, by worth, that stood elsewhere in the old text as well."""


NOWHERE = Found(0, 0, 0.0, 0.0, 0.0)


class Mover:
    """Searches one new text."""

    def __init__(self, comparison: Comparison) -> None:
        self._texts = comparison

    def find(self, first: int, last: int) -> list[Found]:
        """Places like the old tokens `[first, last)`, the best first; none overlaps another.

        None where they are more than `LONGEST`.
        """
        if last - first > LONGEST:
            return []
        for length in LENGTHS:
            places = self._places(first, last, length)
            found = sorted(
                (self._look(first, last, place) for place in places),
                key=lambda one: (-one.score, one.start),
            )
            if kept := _apart(found):
                return kept
        return []

    def matches(self, first: int, last: int, found: Found) -> list[tuple[int, int]]:
        """Which old tokens of `[first, last)` are which new ones of a place that was found."""
        old = self._texts.old.keys[first:last]
        new = self._texts.new.keys[found.start : found.end]
        return [(first + here, found.start + there) for here, there in _common(old, new)]

    def _places(self, first: int, last: int, length: int) -> list[int]:
        """Where in the new text the passage would begin, by its shingles; most worth first."""
        votes: defaultdict[int, float] = defaultdict(float)
        keys, width = self._texts.old.keys, max(4, (last - first) // 2)
        for number in range(first, last - length + 1):
            worth = self._texts.worth(number, number + length)
            for place in self._texts.new_shingles.places(tuple(keys[number : number + length])):
                votes[(place - number + first) // width] += worth
        best = sorted(votes, key=lambda one: (-votes[one], one))[:MOST]
        return [one * width + width // 2 for one in best]

    def _look(self, first: int, last: int, place: int) -> Found:
        """The best part of the new text around a place."""
        old, new = self._texts.old.keys, self._texts.new.keys
        width = max(4, (last - first) // 2)
        low = max(0, place - width - MARGIN)
        high = min(len(new), place + (last - first) + width + MARGIN)
        pairs = [
            (first + here, low + there) for here, there in _common(old[first:last], new[low:high])
        ]
        cluster = densest(self._texts, pairs)
        if cluster is None:
            return NOWHERE
        start, end = cluster.new_start, cluster.new_end
        both = self._texts.worth(first, last) + self._texts.worth_new(start, end)
        taken = self._taken(first, last, start, end)
        return Found(start, end, 2 * cluster.worth / both, cluster.worth, taken)

    def _taken(self, first: int, last: int, start: int, end: int) -> float:
        to_old, keys = self._texts.to_old, self._texts.new.keys
        whole = self._texts.worth_new(start, end)
        taken = sum(
            self._texts.bits[keys[number]]
            for number in range(start, end)
            if to_old[number] >= 0 and not first <= to_old[number] < last
        )
        return taken / whole if whole else 0.0


def _common(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    for block in LCSseq.opcodes(one, other):
        if block.tag == "equal":
            length = block.src_end - block.src_start
            yield from zip(
                range(block.src_start, block.src_start + length),
                range(block.dest_start, block.dest_start + length),
                strict=True,
            )


def _apart(found: Sequence[Found]) -> list[Found]:
    """Those that are a place at all, each better than what overlaps it."""
    kept: list[Found] = []
    for one in found:
        if one.score >= LEAST and all(one.end <= k.start or k.end <= one.start for k in kept):
            kept.append(one)
    return kept
