"""Two article texts laid beside each other: what of the old one still stands where."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log2

from annotator.core.anchoring.alignment import UNMATCHED, align
from annotator.core.anchoring.shingles import Shingles
from annotator.core.anchoring.tokens import Tokens, is_word, tokenize
from annotator.core.progress import Progress, no_progress

FEW = 5_000
"""Tokens that a text is taken to have at least, so that those of a short one are not worth less."""
NEAR = 3
"""Tokens that may lie between two matched runs for these to support each other."""
SURE = 20.0
"""Bits that matched tokens near one another must be worth: two rare words, or five common ones."""
SIGN = 1.0
"""Bits that a punctuation mark is worth at most."""


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens in a row that stand in a row in both texts."""

    old: int
    new: int
    length: int


class Comparison:
    """An old and a new text, and which tokens of the one are which of the other."""

    def __init__(self, old_text: str, new_text: str, *, progress: Progress = no_progress) -> None:
        self.old = tokenize(old_text, progress=progress)
        self.new = tokenize(new_text, progress=progress)
        self.bits = _bits(self.old, self.new)
        """How much each kind of token says, in bits: the rarer, the more."""
        self.old_shingles, self.new_shingles = Shingles(self.old.keys), Shingles(self.new.keys)
        self.to_new = align(self.old, self.new, progress=progress)
        """For each old token its new one, or `UNMATCHED`."""
        for weak in self._weak_runs():
            self.to_new[weak.old : weak.old + weak.length] = [UNMATCHED] * weak.length
        progress(1.0)
        self.to_old = _turned(self.to_new, len(self.new))
        self._sums = self._added_up(self.old)
        self._new_sums = self._added_up(self.new)
        kept = (
            bits if place >= 0 else 0.0
            for bits, place in zip(
                (self.bits[key] for key in self.old.keys), self.to_new, strict=True
            )
        )
        self._kept_sums = [0.0, *accumulate(kept)]
        self._words, self._new_words = _counted_words(self.old), _counted_words(self.new)
        self._matched = [0, *accumulate(place >= 0 for place in self.to_new)]
        self._before = _last_matched(self.to_new)
        self._behind = [len(self.old) - 1 - one for one in _last_matched(self.to_new[::-1])][::-1]

    def worth(self, start: int, end: int) -> float:
        """What a range of old tokens says, in bits."""
        return self._sums[end] - self._sums[start]

    def worth_new(self, start: int, end: int) -> float:
        """What a range of new tokens says, in bits."""
        return self._new_sums[end] - self._new_sums[start]

    def worth_matched(self, start: int, end: int) -> float:
        """What those of a range of old tokens say that stand in the new text, in bits."""
        return self._kept_sums[end] - self._kept_sums[start]

    def words(self, start: int, end: int) -> int:
        """How many of a range of old tokens are words."""
        return self._words[end] - self._words[start]

    def words_new(self, start: int, end: int) -> int:
        """How many of a range of new tokens are words."""
        return self._new_words[end] - self._new_words[start]

    def matched(self, start: int, end: int) -> int:
        """How many of a range of old tokens stand in the new text."""
        return self._matched[end] - self._matched[start]

    def matched_before(self, number: int) -> int:
        """The last old token before this one that stands in the new text, or -1."""
        return self._before[number]

    def matched_from(self, number: int) -> int:
        """The first old token from this one on that stands there, or how many there are."""
        return self._behind[number]

    def _added_up(self, tokens: Tokens) -> list[float]:
        return [0.0, *accumulate(self.bits[key] for key in tokens.keys)]

    def _weak_runs(self) -> Iterator[Run]:
        """Matches that may be by chance: a few common tokens with no others near them."""
        group: list[Run] = []
        for run in runs(self.to_new):
            if group and not _are_near(group[-1], run):
                if self._worth(group) < SURE:
                    yield from group
                group = []
            group.append(run)
        if self._worth(group) < SURE and not self._is_whole(group):
            yield from group

    def _worth(self, group: list[Run]) -> float:
        return sum(
            self.bits[key] for run in group for key in self.old.keys[run.old : run.old + run.length]
        )

    def _is_whole(self, group: list[Run]) -> bool:
        """Whether these runs are all of a text, or nearly: a short one need not be worth much."""
        matched = sum(run.length for run in group)
        return matched * 2 > min(len(self.old), len(self.new))


def runs(to_new: list[int]) -> Iterator[Run]:
    """The matched tokens as runs, in order."""
    start = None
    for number, (place, following) in enumerate(pairwise([*to_new, UNMATCHED])):
        if place >= 0 and start is None:
            start = number
        if start is not None and following != place + 1:
            yield Run(start, to_new[start], number - start + 1)
            start = None


def _are_near(one: Run, other: Run) -> bool:
    between = max(other.old - one.old - one.length, other.new - one.new - one.length)
    return between <= NEAR


def _bits(old: Tokens, new: Tokens) -> dict[str, float]:
    """What each token says: the binary logarithm of how rare it is in both texts together."""
    counts = Counter(old.keys)
    counts.update(new.keys)
    total = 2 * max(FEW, len(old), len(new))
    # A token of an unchanged text is there twice: once in each.
    return {
        key: log2(total / (count + 1)) if is_word(key) else min(SIGN, log2(total / (count + 1)))
        for key, count in counts.items()
    }


def _counted_words(tokens: Tokens) -> list[int]:
    known = {key: is_word(key) for key in set(tokens.keys)}
    return [0, *accumulate(known[key] for key in tokens.keys)]


def _last_matched(to_new: list[int]) -> list[int]:
    """For each token, and behind the last, the last one before it that is matched, or -1."""
    places = (number if place >= 0 else -1 for number, place in enumerate(to_new))
    return [-1, *accumulate(places, max)]


def _turned(to_new: list[int], count: int) -> list[int]:
    to_old = [UNMATCHED] * count
    for number, place in enumerate(to_new):
        if place >= 0:
            to_old[place] = number
    return to_old
