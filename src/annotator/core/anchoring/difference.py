"""Which words of two wordings of one passage are the same, for an eye that compares them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.anchoring.alignment import UNMATCHED, align
from annotator.core.anchoring.comparison import runs
from annotator.core.anchoring.tokens import Tokens, tokenize

LONGEST = 20_000
"""Code points of one wording up to which words are compared; what is longer is shown as it is."""
ISLAND = 3
"""Code points of common words between others up to which they only break up what differs."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a wording: words that both have, or that only this one has."""

    words: str
    is_common: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Two wordings; the parts of each, joined, are that wording."""

    old: tuple[Part, ...]
    new: tuple[Part, ...]

    @property
    def is_none(self) -> bool:
        """Whether both have the same words; typography may differ."""
        return all(part.is_common for part in (*self.old, *self.new))


def difference(old: str, new: str) -> Difference:
    """Compare two wordings, word by word, in a time that grows as they do.

    Words that differ by typography alone (quotes, dashes, spaces) are the same.
    """
    if max(len(old), len(new)) > LONGEST:
        is_same = old == new
        return Difference(_whole(old, is_common=is_same), _whole(new, is_common=is_same))
    one, other = tokenize(old), tokenize(new)
    to_new = align(one, other)
    _drown_islands(one, to_new, len(other))
    to_old = set(to_new)
    return Difference(
        tuple(_parts(one, [place != UNMATCHED for place in to_new])),
        tuple(_parts(other, [number in to_old for number in range(len(other))])),
    )


def _whole(words: str, *, is_common: bool) -> tuple[Part, ...]:
    return (Part(words, is_common),) if words else ()


def _drown_islands(old: Tokens, to_new: list[int], new_count: int) -> None:
    """Let a short word that happens to stand on both sides, amid others, not count as the same."""
    found = list(runs(to_new))
    for number, run in enumerate(found):
        before = found[number - 1] if number else None
        after = found[number + 1] if number + 1 < len(found) else None
        old_end, new_end = run.old + run.length, run.new + run.length
        gap_before = run.old > (before.old + before.length if before else 0) and run.new > (
            before.new + before.length if before else 0
        )
        gap_after = old_end < (after.old if after else len(to_new)) and new_end < (
            after.new if after else new_count
        )
        size = sum(map(len, old.keys[run.old : old_end]))
        if size <= ISLAND and gap_before and gap_after:
            to_new[run.old : old_end] = [UNMATCHED] * run.length


def _parts(tokens: Tokens, is_common: Sequence[bool]) -> Iterator[Part]:
    """The stretches of a wording; the space between two of them belongs to the common one."""
    if not is_common:
        yield from _whole(tokens.text, is_common=True)
        return
    start, text = 0, tokens.text
    for number in range(1, len(is_common)):
        if is_common[number] != is_common[number - 1]:
            bound = tokens.ends[number - 1] if is_common[number] else tokens.starts[number]
            yield Part(text[start:bound], is_common[number - 1])
            start = bound
    yield Part(text[start:], is_common[-1])
