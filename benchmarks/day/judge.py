"""Whether a day leaves more behind than its data explains.

Looks are taken at one and the same place, so whatever is counted there should be the same each
time, however many articles and marks the library has by then. Once no new article comes, memory
should not grow either: neither what the process holds nor, by far more, what it has (`day.memory`).
"""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, pairwise

from day.footprint import Footprint
from day.plan import ARTICLES_UNTIL, Course, Plan

WARM = 0.2
"""Share of the day that is not judged: what is made once and kept is made in it."""
MOST = 6_000
"""Units of 1024 bytes of what is held that a whole day may add for no reason. A leak of 1 kB with
each action adds 10,000 in the shortest day that is judged.
"""
MOST_WITH_FREE = 24_000
"""The same for all private memory, what is free in heaps with it: that of a thread keeps its end,
some 10,000 after the largest articles here, and three threads at once have worked in a day.
"""
MOST_AGAIN = 2_000
"""The same for opening every article once more; the first time may lay memory out anew."""
FEW_VALUES = 300
"""Objects of one type of Python that may come and stay: caches have limits beyond a short day."""
LEAST_ACTIONS = 4_000
"""Actions without a new article, below which memory is told and not judged. What is made at its
first use and kept comes in them too, some of it not before a thousand actions. Measured, in MB:
letters as they are painted in all sizes 1.0, the first page of help 1.7, the first searches 1.8;
and SQLite keeps up to 2.0 of the library's pages for each connection (its `cache_size`).
"""
HELD, ALL = "held", "private"
"""The fields of `Memory` that are judged."""
RISES = 3
"""How often a number must rise for good to be growing."""

QT_OWN = ("Thread (pooled)", "QDBusConnection")
"""Threads of Qt's own: the first end when they had nothing to do for half a minute, the other one,
with which it talks to the desktop, with the process.
"""

COUNTERS = {
    "objects of Qt": "objects",
    "connections": "connections",
    "threads": "threads",
    "open files": "files",
}
NUMBERS = {"widgets": "widgets", "child processes": "children", "temporary files": "scratch"}


def faults(course: Course, plan: Plan) -> list[str]:
    """What grows that should not, a sentence each."""
    warm = [look for look in course.looks if look.actions > plan.actions * WARM]
    settled = _settled(course, plan)
    found = [
        f"{what} grow: {_told(row)}"
        for what, name in NUMBERS.items()
        if _grows(row := [getattr(look, name) for look in warm])
    ]
    for what, name in COUNTERS.items():
        found += _growing(what, [getattr(look, name) for look in warm], 0)
    found += _growing("objects of Python", [look.values for look in settled], FEW_VALUES)
    return [*found, *_faults_of_memory(course, plan)]


def _settled(course: Course, plan: Plan) -> list[Footprint]:
    """The looks after the last new article."""
    return [look for look in course.looks if look.actions > plan.actions * ARTICLES_UNTIL]


def _growing(what: str, rows: Sequence[Counter[str]], least: int) -> Iterator[str]:
    for name in sorted({name for row in rows for name in row}):
        row = [one[name] for one in rows]
        if _grows(row) and row[-1] - row[0] > least:
            yield f"{what} grow, {name}: {_told(row)}"


def _grows(row: Sequence[int]) -> bool:
    """Whether a number rises for good again and again, and still does in the last third of the
    looks: what comes once or twice and stays is no growth.
    """
    floors = [*accumulate(reversed(row), min)][::-1]
    rises = [number for number, (one, other) in enumerate(pairwise(floors), 1) if other > one]
    return len(rises) >= RISES and rises[-1] >= len(row) - len(row) // 3


def _told(row: Sequence[int]) -> str:
    step = max(1, len(row) // 8)
    return " ".join(map(str, [*row[:-1:step], row[-1]]))


# Memory


def memory_of_day(course: Course, plan: Plan, kind: str = HELD) -> float:
    """Units of 1024 bytes that a whole day would add at the pace after the last new article."""
    settled = _settled(course, plan)
    return plan.actions * _slope([one.actions for one in settled], _memory(settled, kind))


def memory_of_article(course: Course, plan: Plan) -> float:
    """Units of 1024 bytes that each new article came to, with all that was done beside."""
    coming = [one for one in course.looks if WARM < one.actions / plan.actions <= ARTICLES_UNTIL]
    return _slope([one.articles for one in coming], _memory(coming, HELD))


def memory_again(course: Course, kind: str = HELD) -> int:
    """Units of 1024 bytes that opening every article a further time has added."""
    again = _memory(course.again, kind)
    return again[-1] - again[0] if again else 0


def _memory(looks: Sequence[Footprint], kind: str) -> list[int]:
    return [getattr(look.memory, kind) for look in looks]


def _slope(across: Sequence[int], up: Sequence[int]) -> float:
    """The median of the slopes between all pairs of looks (Theil 1950, Sen 1968): room that one
    large piece of work has taken once, and Python keeps, is no pace.
    """
    places = combinations(zip(across, up, strict=True), 2)
    slopes = [(high - low) / (far - near) for (near, low), (far, high) in places if far != near]
    return statistics.median(slopes) if slopes else 0.0


def _faults_of_memory(course: Course, plan: Plan) -> Iterator[str]:
    if plan.actions * (1 - ARTICLES_UNTIL) < LEAST_ACTIONS:
        return
    if (grown := memory_of_day(course, plan)) > MOST:
        yield f"memory grows by {grown:.0f} kB in a day without new articles"
    if (grown := memory_of_day(course, plan, ALL)) > MOST_WITH_FREE:
        yield f"memory grows by {grown:.0f} kB, what is free with it, in a day without new articles"
    if (grown := memory_again(course)) > MOST_AGAIN:
        yield f"memory grows by {grown:.0f} kB when every article is opened again"


def left(seen: Footprint, before: Footprint) -> list[str]:
    """What a window that was closed has left behind, by looks at the end and before it was made."""
    found = [f"the file {name} is open" for name in seen.files if "sqlite" in name]
    threads = +(seen.threads - before.threads)
    for name in QT_OWN:
        del threads[name]
    if threads:
        found.append(f"threads: {dict(threads)}")
    left = {"child processes": seen.children, "temporary files": seen.scratch}
    return found + [f"{what}: {count}" for what, count in left.items() if count]
