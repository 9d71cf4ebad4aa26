"""How much work something is, beside other work of the same run: seconds say little of a machine
that is busy with something else, and how long things take is for the benchmarks to show.
"""

from collections.abc import Callable
from time import thread_time

TIMES = 25
"""What takes the square of a text's length takes some hundred times as long as an ordinary text."""
TRIALS = 3
"""A machine may get busier in the middle of one."""


def effort(work: Callable[[], object]) -> float:
    """Seconds of the processor that some work takes on this thread."""
    started = thread_time()
    work()
    return thread_time() - started


def is_little(
    work: Callable[[], object], ordinary: Callable[[], object], times: float = TIMES
) -> bool:
    """Whether some work is at most so many times as much as ordinary work of the same kind."""
    return any(effort(work) <= times * effort(ordinary) for _ in range(TRIALS))
