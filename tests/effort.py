"""How much work something is, beside other work of the same run: seconds say little of a machine
that is busy with something else, and how long things take is for the benchmarks to show.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import thread_time

TIMES = 25
"""What takes the square of a text's length takes some hundred times as long as an ordinary text."""
TRIALS = 3
"""A machine may get busier in the middle of one."""

_usual: dict[Callable[[], object], float] = {}
"""Seconds of ordinary work that many tests of this run are compared with."""


@contextmanager
def unwatched() -> Iterator[None]:
    """Set aside what follows each line, as coverage does: it is most of the work it looks at."""
    before = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(before)


def effort(work: Callable[[], object]) -> float:
    """Seconds of the processor that some work takes on this thread."""
    with unwatched():
        started = thread_time()
        work()
        return thread_time() - started


def is_little(
    work: Callable[[], object], ordinary: Callable[[], object], times: float = TIMES
) -> bool:
    """Whether some work is at most so many times as much as ordinary work of the same kind.

    What the ordinary work takes is measured once a run, and anew where the other seems too much.
    """
    if ordinary not in _usual:
        _usual[ordinary] = effort(ordinary)
    if effort(work) <= times * _usual[ordinary]:
        return True
    return any(effort(work) <= times * effort(ordinary) for _ in range(TRIALS - 1))
