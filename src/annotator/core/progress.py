"""How long work tells how far it is, and how it is stopped."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")
Progress = Callable[[float], None]
"""Called with the share done, 0.0 to 1.0, at least every 0.1 s; it stops the work by raising
`errors.Cancelled`."""

BATCH = 100
"""Marks that are changed between two calls of a progress callable: some hundredths of a second."""


def no_progress(_share: float) -> None:
    """Listen to nothing and never cancel."""


def portion(progress: Progress, start: float, end: float) -> Progress:
    """A progress callable for the part of some work that lies between two shares of it."""
    return lambda share: progress(start + (end - start) * share)


def in_turns(things: Sequence[Thing], size: int, progress: Progress) -> Iterator[Sequence[Thing]]:
    """The things in batches of `size`, telling before each how far it is."""
    for start in range(0, len(things), size):
        progress(start / len(things))
        yield things[start : start + size]


def in_step(things: Sequence[Thing], progress: Progress) -> Iterator[Thing]:
    """The things one after another, telling before each `BATCH` how far it is."""
    for batch in in_turns(things, BATCH, progress):
        yield from batch
