"""How every benchmark measures: n runs, their median and spread, and a loop to calibrate by.

The machine is shared and its speed changes, so figures are ratios of runs that take turns, and
milliseconds stand beside the time of a fixed loop of the same run.
"""

import gc
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Timing(NamedTuple):
    """Seconds of several runs of one thing."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """The longest less the shortest, as a share of the median."""
        return (max(self.seconds) - min(self.seconds)) / self.median

    def __str__(self) -> str:
        return f"{self.median * 1e3:9.1f} ms  (n={len(self.seconds)}, spread {self.spread:4.0%})"


def once(work: Callable[[], object]) -> float:
    """Seconds that `work` takes, without the rubbish of what ran before it."""
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turns(*works: Callable[[], object], n: int = 5) -> list[Timing]:
    """Run each of `works` n times, in turns, after one run each that is not counted."""
    for work in works:
        work()
    rounds = [[once(work) for work in works] for _ in range(n)]
    return [Timing(tuple(seconds)) for seconds in zip(*rounds, strict=True)]


def ratio(of: Timing, to: Timing) -> Timing:
    """Round by round, how many times as long; its "seconds" are plain numbers."""
    return Timing(tuple(a / b for a, b in zip(of.seconds, to.seconds, strict=True)))


def calibration() -> Timing:
    """A fixed loop of plain Python: beside it, milliseconds of two machines can be compared."""

    def loop() -> int:
        total = 0
        for number in range(1_000_000):
            total += number & 7
        return total

    return in_turns(loop)[0]


def print_timing(name: str, timing: Timing) -> None:
    """One line of a report in milliseconds."""
    print(f"{name:58}{timing}")


def print_ratio(name: str, value: Timing, target: float) -> None:
    """One line of a report with the ratio's target."""
    verdict = "ok" if value.median <= target else "MISSED"
    print(
        f"{name:58}{value.median:9.2f} x   (n={len(value.seconds)}, spread {value.spread:4.0%},"
        f" target {target}) {verdict}"
    )
