"""One alignment of two texts: which token of the old one is which token of the new one.

First the runs of tokens that both texts have once are matched, in their longest common order
("patience", after Bram Cohen's patience diff), longer runs before shorter ones; what lies between
them is matched by its longest common subsequence.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from annotator.core.anchoring.tokens import Tokens
from annotator.core.progress import Progress, no_progress

RUNS = (8, 4, 2)
"""Tokens in a row that must stand once in both texts to be matched, tried in this order."""
MOST_CELLS = 25_000_000
"""Pairs of tokens up to which the longest common subsequence is looked for: 3 MB of bits, 20 ms."""
UNMATCHED = -1


@dataclass(frozen=True, slots=True)
class Gap:
    """A range of tokens of both texts that still has to be matched."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def cells(self) -> int:
        return (self.old_end - self.old_start) * (self.new_end - self.new_start)


def align(old: Tokens, new: Tokens, *, progress: Progress = no_progress) -> list[int]:
    """For each token of `old` the number of its token in `new`, rising, or `UNMATCHED`."""
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(key, len(numbers)) for key in old.keys]
    other = [numbers.setdefault(key, len(numbers)) for key in new.keys]
    matched = [UNMATCHED] * len(one)
    waiting = [(Gap(0, len(one), 0, len(other)), 0)]
    done = 0
    while waiting:
        gap, level = waiting.pop()
        inner = _trim(one, other, gap, matched)
        progress(done / max(1, len(one)))
        if not inner.cells:
            done += gap.old_end - gap.old_start
        elif level == len(RUNS):
            _match_common(one, other, inner, matched)
            done += gap.old_end - gap.old_start
        else:
            found = _match_unique(one, other, inner, RUNS[level], matched)
            waiting.extend((part, level + (len(found) == 1)) for part in reversed(found))
    _slide(old, new, one, other, matched)
    return matched


def _trim(one: Sequence[int], other: Sequence[int], gap: Gap, matched: list[int]) -> Gap:
    """Match what the two sides of a gap begin and end with; return the rest."""
    start, new_start = gap.old_start, gap.new_start
    end, new_end = gap.old_end, gap.new_end
    while start < end and new_start < new_end and one[start] == other[new_start]:
        matched[start] = new_start
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and one[end - 1] == other[new_end - 1]:
        end, new_end = end - 1, new_end - 1
        matched[end] = new_end
    return Gap(start, end, new_start, new_end)


def _match_unique(
    one: Sequence[int], other: Sequence[int], gap: Gap, run: int, matched: list[int]
) -> list[Gap]:
    """Match the runs that stand once on both sides; return what is left between them."""
    here = _once(one, gap.old_start, gap.old_end, run)
    there = _once(other, gap.new_start, gap.new_end, run)
    pairs = sorted((place, there[tokens]) for tokens, place in here.items() if tokens in there)
    gaps: list[Gap] = []
    start, new_start = gap.old_start, gap.new_start
    for place, new_place in _longest_rising(pairs):
        skip = max(0, start - place, new_start - new_place)
        if skip >= run:
            continue
        gaps.append(Gap(start, place + skip, new_start, new_place + skip))
        for step in range(skip, run):
            matched[place + step] = new_place + step
        start, new_start = place + run, new_place + run
    gaps.append(Gap(start, gap.old_end, new_start, gap.new_end))
    return [one for one in gaps if one.cells] if len(gaps) > 1 else gaps


def _once(numbers: Sequence[int], start: int, end: int, run: int) -> dict[tuple[int, ...], int]:
    """Where each run of tokens stands that there is once."""
    found: dict[tuple[int, ...], int] = {}
    stop = max(start, end - run + 1)
    parts = (numbers[start + step : stop + step] for step in range(run))
    for place, tokens in enumerate(zip(*parts, strict=True), start):
        found[tokens] = place if tokens not in found else -1
    return {tokens: place for tokens, place in found.items() if place >= 0}


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The longest part of the pairs that rises in both numbers (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = [-1] * len(pairs)
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before[number] = last[pile - 1] if pile else -1
        tops[pile : pile + 1] = [place]
        last[pile : pile + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return reversed(chain)


def _match_common(one: Sequence[int], other: Sequence[int], gap: Gap, matched: list[int]) -> None:
    """Match the longest common subsequence of a gap, if it is not too large."""
    if gap.cells > MOST_CELLS:
        return
    here, there = one[gap.old_start : gap.old_end], other[gap.new_start : gap.new_end]
    for block in LCSseq.opcodes(here, there):
        if block.tag == "equal":
            for step in range(block.src_end - block.src_start):
                place = gap.old_start + block.src_start + step
                matched[place] = gap.new_start + block.dest_start + step


def _slide(
    old: Tokens, new: Tokens, one: Sequence[int], other: Sequence[int], matched: list[int]
) -> None:
    """Where tokens were only deleted or only inserted, and which ones is open, let it be whole
    sentences or blocks: of "A. B. B. C." without one "B." it is one of them, not ". B".
    """
    for start, end in _unmatched_ranges(matched):
        before = matched[start - 1] if start else -1
        after = matched[end] if end < len(matched) else len(other)
        if after == before + 1:
            _slide_deleted(old, one, matched, start, end)
    number = 1
    while number < len(matched):
        left, right = matched[number - 1], matched[number]
        if left >= 0 and right > left + 1:
            _slide_inserted(new, other, matched, number)
        number += 1


def _unmatched_ranges(matched: Sequence[int]) -> list[tuple[int, int]]:
    ranges, start = [], None
    for number, place in enumerate([*matched, 0]):
        if place < 0 and start is None:
            start = number
        elif place >= 0 and start is not None:
            ranges.append((start, number))
            start = None
    return ranges


def _slide_deleted(
    old: Tokens, one: Sequence[int], matched: list[int], start: int, end: int
) -> None:
    """Move a deleted range to where a sentence or block begins, if its tokens allow it."""
    choices = [0]
    step = 0
    while (
        start + step > 0
        and matched[start + step - 1] >= 0
        and one[start + step - 1] == one[end + step - 1]
    ):
        step -= 1
        choices.append(step)
    step = 0
    while (
        end + step < len(one) and matched[end + step] >= 0 and one[start + step] == one[end + step]
    ):
        step += 1
        choices.append(step)
    best = max(choices, key=lambda step: (_beginning(old, start + step), step == 0, step))
    while best < 0:
        start, end, best = start - 1, end - 1, best + 1
        matched[end], matched[start] = matched[start], UNMATCHED
    while best > 0:
        matched[start], matched[end] = matched[end], UNMATCHED
        start, end, best = start + 1, end + 1, best - 1


def _slide_inserted(new: Tokens, other: Sequence[int], matched: list[int], number: int) -> None:
    """Move an inserted range, which lies before the old token `number`, likewise."""
    start, end = matched[number - 1] + 1, matched[number]
    choices = [0]
    step = 0
    while (
        number + step - 1 >= 0
        and matched[number + step - 1] == start + step - 1
        and other[start + step - 1] == other[end + step - 1]
    ):
        step -= 1
        choices.append(step)
    step = 0
    while (
        number + step < len(matched)
        and matched[number + step] == end + step
        and other[start + step] == other[end + step]
    ):
        step += 1
        choices.append(step)
    best = max(choices, key=lambda step: (_beginning(new, start + step), step == 0, step))
    while best < 0:
        number, start, end, best = number - 1, start - 1, end - 1, best + 1
        matched[number] = end
    while best > 0:
        matched[number] = start
        number, start, end, best = number + 1, start + 1, end + 1, best - 1


def _beginning(tokens: Tokens, number: int) -> int:
    """How good a place is for a range to begin: 3 for a block, 2 for a sentence, 1 for a clause."""
    return tokens.is_block_start(number) + tokens.is_start(number) + tokens.is_clause_start(number)
