"""Words, numbers and sentences for insertions, of the text itself and of others in its script.

So what is put in looks like what is there, and words that stand elsewhere too are common.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

from anchoring import units

_DIGITS = "0123456789"


class Stock:
    """What insertions are made of."""

    def __init__(self, texts: Iterable[str]) -> None:
        lines = [line for text in texts for line in text.split("\n")]
        self.sentences = _distinct(
            line[start:end]
            for line in lines
            for start, end in units.sentences(line)
            if len(units.words(line[start:end])) >= 4
        )
        self.words = _distinct(
            word
            for line in lines
            for start, end in units.words(line)
            if not (word := line[start:end])[0].isdigit() and units.is_word_character(word[0])
        )
        self.numbers = _distinct(
            line[start:end] for line in lines for start, end in units.numbers(line)
        )

    def other(self, things: Sequence[str], than: str, pick: random.Random) -> str:
        """One of `things` that is not `than`."""
        for _ in range(20):
            chosen = pick.choice(things)
            if chosen != than:
                return chosen
        return than + pick.choice(_DIGITS)


def stocks_of(texts: Iterable[tuple[str, str]]) -> dict[str, Stock]:
    """A stock for each script, of pairs of a script and a text in it."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for script, text in texts:
        groups[script].append(text)
    return {script: Stock(found) for script, found in groups.items()}


def _distinct(things: Iterable[str]) -> list[str]:
    """Each once, in the order of their first coming; at least one."""
    return list(dict.fromkeys(things)) or ["0"]
