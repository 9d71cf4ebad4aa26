"""Of the tokens of a passage that still stand somewhere, those that make one passage again."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.anchoring.comparison import Comparison

INSERTED = 0.5
"""What a token that was put between takes from a passage's worth, by its own worth."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Matched tokens near one another: from `[old_start, old_end)` to `[new_start, new_end)`."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    worth: float
    """What the matched tokens are worth, in bits."""


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
