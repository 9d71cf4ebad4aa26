"""Of the tokens of a passage that still stand somewhere, those that make one passage again."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.anchoring.comparison import Comparison

INSERTED = 0.5
"""What a token that was put between takes from a passage's worth, by its own worth."""
LONG = 1_000
"""Tokens, two or three pages, from which on all that stands of a passage makes it: what was put
into so much belongs to it, and 10,000 marks that each go over half a text are placed in seconds.
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Matched tokens near one another: from `[old_start, old_end)` to `[new_start, new_end)`."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    worth: float
    """What the matched tokens are worth, in bits."""

    @property
    def new_length(self) -> int:
        return self.new_end - self.new_start


def cluster_of(texts: Comparison, first: int, last: int) -> Cluster | None:
    """What still stands of the old tokens `[first, last)` and makes one passage again."""
    count = texts.matched(first, last)
    if not count:
        return None
    head, tail = texts.matched_from(first), texts.matched_before(last)
    start, end = texts.to_new[head], texts.to_new[tail] + 1
    if count == last - first == end - start or last - first > LONG:
        return Cluster(head, tail + 1, start, end, texts.worth_matched(first, last))
    pairs = [(one, texts.to_new[one]) for one in range(head, tail + 1) if texts.to_new[one] >= 0]
    return densest(texts, pairs)


def densest(texts: Comparison, pairs: Sequence[tuple[int, int]]) -> Cluster | None:
    """Of matched tokens (old number, new number), both rising, the stretch that is worth most.

    What was put between them counts against it, where it is more than what it stands for (the
    largest sum of a stretch, after Jay Kadane). None where nothing is matched.
    """
    best: Cluster | None = None
    best_sum = reached = kept = 0.0
    begin = 0
    for place, (old, new) in enumerate(pairs):
        worth = texts.worth(old, old + 1)
        cost = _cost(texts, pairs[place - 1], (old, new)) if place else 0.0
        if place and reached > cost:
            reached, kept = reached - cost + worth, kept + worth
        else:
            reached, kept, begin = worth, worth, place
        if reached > best_sum:
            best_sum = reached
            best = Cluster(pairs[begin][0], old + 1, pairs[begin][1], new + 1, kept)
    return best


def _cost(texts: Comparison, before: tuple[int, int], after: tuple[int, int]) -> float:
    lost = texts.worth(before[0] + 1, after[0])
    inserted = texts.worth_new(before[1] + 1, after[1])
    return INSERTED * max(0.0, inserted - lost)
