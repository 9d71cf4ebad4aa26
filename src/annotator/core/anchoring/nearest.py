"""The passages that say nearly what somebody typed, for a quote that was not found."""

import re
from collections import Counter
from collections.abc import Iterator
from heapq import nlargest

from annotator.core.anchoring.likeness import UNSPACED
from annotator.core.model import Passage

WORD = re.compile(rf"{UNSPACED}|(?:(?!{UNSPACED})[^\W_])+")
"""A word; in scripts without spaces, a character."""
ENOUGH = 0.5
"""Share of the words that a passage must have in common with the quote to be worth showing."""


def nearest(text: str, quote: str, limit: int = 3) -> list[Passage]:
    """Up to `limit` passages with as many words as `quote`, most words in common first.

    At most one passage of each line of the article text is given; word order does not count.
    """
    wanted = [word.casefold() for word in WORD.findall(quote)]
    if not wanted:
        return []
    found = nlargest(limit, _best_of_lines(text, wanted), key=lambda one: (one[0], -one[1]))
    return [
        Passage(start, end, text[start:end])
        for shared, start, end in found
        if shared >= ENOUGH * len(wanted)
    ]


def _best_of_lines(text: str, wanted: list[str]) -> Iterator[tuple[int, int, int]]:
    """For each line its best passage: how many words it shares, its start and its end."""
    begin = 0
    for line in text.split("\n"):
        words = list(WORD.finditer(line))
        if words:
            shared, first, last = _best_window([word[0].casefold() for word in words], wanted)
            yield shared, begin + words[first].start(), begin + words[last].end()
        begin += len(line) + 1


def _best_window(words: list[str], wanted: list[str]) -> tuple[int, int, int]:
    """The stretch of `words` as long as `wanted` that shares most with it: share, first, last."""
    missing, shared = Counter(wanted), 0
    length = min(len(wanted), len(words))
    best = (0, 0, length - 1)
    for last, word in enumerate(words):
        shared += missing[word] > 0
        missing[word] -= 1
        if (first := last - length) >= 0:
            missing[words[first]] += 1
            shared -= missing[words[first]] > 0
        if shared > best[0]:
            best = (shared, max(0, first + 1), last)
    return best
