"""How long a worker may compute: seconds of its own processor time, by the size of the original
and by how fast the machine is.

A clock on the wall would call an article too slow because other programs are busy; and one number
of seconds for all machines is too much for a hostile text on a fast one, or too little for a large
one on a slow one.
"""

import os
import signal
import sys
import threading
import time

from annotator.core.rendering.original import HTML

SECONDS = 1.5
"""What any original may take on the machine that the figures are from."""
SECONDS_PER_MB = 2.5
"""What each million bytes may take beyond that there: Markdown of that size takes 0.2 to 1.1, of
tables with one character in a cell 3.5. What becomes plain text then takes up to 0.5 more for a
megabyte until it is stored, so that no megabyte takes 5."""
MORE_PER_MB_OF_PAGE = 0.55
"""What each million bytes of a web page may take more for each million that it has: what finds the
article in it takes longer for a byte the larger the page is, 12.8 s for 4 MB full of links and 20.7
for 5.5."""
LONGEST = 120.0
"""What any original may take on any machine: a slow one is given no more for a large page."""

TURN = 0.0014
"""Seconds that `_turn` takes there (AMD EPYC, Python 3.11)."""
TURNS = 5
SLOWEST = 6.0
"""How many times as slow a machine is taken for at most."""

TICK = 0.1
"""Seconds between two looks at the processor time where the system has no timer for it."""
TOO_SLOW = 86
"""The exit code of a worker that ended itself."""


def cpu_limit(byte_count: int, slowness: float, media_type: str) -> float:
    """Seconds of processor time that an original of so many bytes may take."""
    size = byte_count / 1e6
    per_mb = SECONDS_PER_MB + (MORE_PER_MB_OF_PAGE * size if media_type == HTML else 0.0)
    return min((SECONDS + per_mb * size) * slowness, LONGEST)


def slowness() -> float:
    """How many times as slow this machine is as the one of the figures: 1 to `SLOWEST`.

    The fastest of a few turns counts: whatever else runs makes a turn longer, never shorter.
    """
    return min(max(min(_turn() for _ in range(TURNS)) / TURN, 1.0), SLOWEST)


def _turn() -> float:
    """Seconds of a fixed piece of work of the kind that converting is."""
    started = time.perf_counter()
    held: dict[int, int] = {}
    length = 0
    for number in range(20_000):
        held[number & 255] = length
        length += len(str(number))
    return time.perf_counter() - started


def limit_cpu(seconds: float) -> None:
    """Let this process end itself once it has computed for so long from now on.

    Where the system has a timer for it, whatever code is running is ended at once; elsewhere as
    soon as it lets another thread run, as the parsers do.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    else:
        watch(seconds)


def watch(seconds: float) -> None:
    """What `limit_cpu` does where there is no such timer."""
    stop = time.process_time() + seconds
    threading.Thread(target=_wait, args=(stop,), daemon=True).start()


def _wait(stop: float) -> None:
    while time.process_time() < stop:
        time.sleep(TICK)
    os._exit(TOO_SLOW)


def was_too_slow(code: int) -> bool:
    """Whether a worker with this exit code was ended because it computed for too long."""
    return code == TOO_SLOW or (sys.platform != "win32" and code == -signal.SIGPROF)
