"""Two compared texts as rows: what changed, some of what is around it, and folds for the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.model import ComparedBlock

AROUND = 1
"""Unchanged blocks that are shown before and after a changed one."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged blocks that are not shown until they are asked for."""

    blocks: tuple[ComparedBlock, ...]


Row = ComparedBlock | Fold


def rows(blocks: Sequence[ComparedBlock]) -> Iterator[Row]:
    """The blocks in order; a fold holds two at least, for one line is no longer than its fold."""
    quiet: list[ComparedBlock] = []
    is_first = True
    for block in blocks:
        if block.is_changed:
            yield from _folded(quiet, before=0 if is_first else AROUND, after=AROUND)
            yield block
            quiet, is_first = [], False
        else:
            quiet.append(block)
    yield from _folded(quiet, before=0 if is_first else AROUND, after=0)


def _folded(quiet: list[ComparedBlock], *, before: int, after: int) -> Iterator[Row]:
    """A run of unchanged blocks: the first and last ones as they are, a fold between."""
    end = len(quiet) - after
    if end - before < 2:
        yield from quiet
    else:
        yield from quiet[:before]
        yield Fold(tuple(quiet[before:end]))
        yield from quiet[end:]


def count_changes(blocks: Sequence[ComparedBlock]) -> int:
    """How many blocks have something deleted or inserted in them."""
    return sum(block.is_changed for block in blocks)
