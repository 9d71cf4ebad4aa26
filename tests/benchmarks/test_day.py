"""The short form of `benchmarks/day`, in a process of its own; and that a leak is seen."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from day.footprint import Footprint
from day.judge import MOST_WITH_FREE, faults, left
from day.memory import Mapping, Memory, heaps, memory, of_heaps, read_mappings
from day.plan import Course, Plan

DAY = Path(__file__).parents[2] / "benchmarks" / "day"
PLAN = Plan(actions=20_000, articles=10, every=500)
AT_REST = Footprint(
    actions=0,
    articles=10,
    marks=40,
    library=1_000_000,
    memory=Memory(resident=150_000, private=90_000, held=80_000, heap=60_000),
    widgets=300,
    objects=Counter({"QTimer": 20, "QMenu": 19}),
    connections=Counter({"QAction.changed()": 60}),
    values=Counter({"builtins.tuple": 9_000}),
    threads=Counter({"python": 3}),
    children=0,
    files=Counter({"library.sqlite": 1, "pipe": 2}),
    scratch=0,
)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell what is held")
def test_a_short_day_leaves_nothing_behind() -> None:
    done = subprocess.run(
        [sys.executable, str(DAY), "--actions", "120", "--articles", "4"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "leaves nothing behind: ok" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell what is held")
def test_a_day_that_is_too_short_is_refused() -> None:
    command = [sys.executable, str(DAY), "--actions", "50", "--articles", "9"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "A day with 9 articles has 7" in done.stderr


def a_day(**growing: int) -> Course:
    """Looks at a day in which some numbers rise by so much from look to look."""
    course = Course()
    for number in range(1, 41):
        more = {name: getattr(AT_REST, name) + number * step for name, step in growing.items()}
        course.looks.append(replace(AT_REST, actions=number * PLAN.every, **more))
    return course


def holding(kilobytes: int, seen: Footprint = AT_REST, **more: int) -> Footprint:
    """A look at a process that holds so much more, of all that it has."""
    own = seen.memory
    held, private = own.held + kilobytes, own.private + kilobytes
    return replace(seen, memory=replace(own, held=held, private=private), **more)


def held_more(course: Course, kilobytes: Callable[[int], int]) -> Course:
    """The same looks, the first with the number 1, with so much more held."""
    looks = enumerate(course.looks, 1)
    course.looks = [holding(kilobytes(number), look) for number, look in looks]
    return course


def test_a_day_that_is_always_the_same_is_without_fault() -> None:
    assert faults(a_day(), PLAN) == []


def test_more_articles_and_marks_are_no_fault() -> None:
    assert faults(a_day(articles=3, marks=90, library=50_000), PLAN) == []


@pytest.mark.parametrize("name", ["widgets", "children", "scratch"])
def test_what_grows_is_a_fault(name: str) -> None:
    [fault] = faults(a_day(**{name: 1}), PLAN)
    assert "grow" in fault


@pytest.mark.parametrize("name", ["objects", "connections", "threads", "files"])
def test_one_more_in_hundreds_of_actions_is_a_fault(name: str) -> None:
    course = a_day()
    for number, look in enumerate(course.looks):
        getattr(look, name)["new"] = 0
        more: Any = Counter({**getattr(look, name), "new": number // 6})
        course.looks[number] = replace(look, **{name: more})
    [fault] = faults(course, PLAN)
    assert "new" in fault


def test_what_comes_once_and_stays_is_no_fault() -> None:
    course = a_day()
    for number in range(25, 40):
        course.looks[number] = replace(course.looks[number], widgets=320)
    assert faults(course, PLAN) == []


def test_memory_that_grows_without_new_articles_is_a_fault() -> None:
    assert faults(held_more(a_day(), lambda number: 100 * number), PLAN) == []
    [fault] = faults(held_more(a_day(), lambda number: 300 * number), PLAN)
    assert "memory grows by 12000 kB" in fault


@pytest.mark.parametrize("free", [MOST_WITH_FREE - 1_000, MOST_WITH_FREE + 1_000])
def test_free_memory_may_grow_by_more(free: int) -> None:
    course = a_day()
    for number, look in enumerate(course.looks, 1):
        more = replace(look.memory, private=AT_REST.memory.private + free * number // 40)
        course.looks[number - 1] = replace(look, memory=more)
    assert [fault.split(", ")[1:2] for fault in faults(course, PLAN)] == (
        [["what is free with it"]] if free > MOST_WITH_FREE else []
    )


@pytest.mark.parametrize("actions", [10_000, 20_000])
@pytest.mark.parametrize("leak", [0, 1])
def test_a_leak_of_a_kilobyte_with_each_action_is_seen(leak: int, actions: int) -> None:
    """Also where what is there at a look differs by megabytes from one to the next."""
    plan = replace(PLAN, actions=actions, every=actions // 40)
    course = held_more(a_day(), lambda number: number * 7 % 5 * 400 + leak * number * plan.every)
    course.looks = [
        replace(look, actions=look.actions * actions // 20_000) for look in course.looks
    ]
    assert bool(faults(course, plan)) == bool(leak)


@pytest.mark.parametrize(("steps", "is_fault"), [(1, False), (8, True)])
def test_room_that_is_taken_once_is_no_leak(steps: int, is_fault: bool) -> None:
    """What is taken again and again is one."""

    def taken(number: int) -> int:
        return sum(number > 25 + step * 2 for step in range(steps)) * 8_000 // steps

    assert bool(faults(held_more(a_day(), taken), PLAN)) is is_fault


def test_memory_of_a_short_day_is_told_and_not_judged() -> None:
    course = held_more(a_day(), lambda number: 300 * number)
    assert faults(course, PLAN)
    course.looks = [replace(look, actions=look.actions // 10) for look in course.looks]
    assert faults(course, replace(PLAN, actions=2_000, every=50)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell what is held")
def test_memory_that_is_really_held_is_seen() -> None:
    """A kilobyte for each of the actions of a day: at a tenth of the looks, for its time."""
    plan, course, held = replace(PLAN, every=5_000), Course(), []
    for actions in range(0, plan.actions + 1, plan.every):
        held.append([bytes([actions % 256]) * 1024 for _ in range(plan.every)])
        course.looks.append(replace(AT_REST, actions=actions, memory=memory()))
    [fault, *_] = faults(course, plan)
    assert "memory grows by 2" in fault
    assert len(fault.split(" by ")[1].split()[0]) == len("20000")


def test_memory_that_grows_when_the_same_is_opened_is_a_fault() -> None:
    course = a_day()
    course.again = [AT_REST, holding(3_000)]
    [fault] = faults(course, PLAN)
    assert "opened again" in fault


HEAPS = """
0a000000-0a800000 rw-p 00000000 00:00 0                          [heap]
Private_Dirty:      8000 kB
7f0000000000-7f0001000000 rw-p 00000000 00:00 0 
Private_Dirty:      9000 kB
7f0001000000-7f0004021000 ---p 00000000 00:00 0 
Private_Dirty:         0 kB
7f0008000000-7f0009000000 rw-p 00000000 00:00 0 
Private_Dirty:       700 kB
7f000c000000-7f000d000000 rw-p 00000000 00:00 0 
Private_Dirty:       500 kB
7f000d000000-7f0010000000 ---p 00000000 00:00 0 
Private_Dirty:         0 kB
7f0010000000-7f0011000000 rw-p 00000000 08:01 77                 /usr/lib/libQt6Gui.so.6
Private_Dirty:        60 kB
"""  # noqa: W291 (as it is told)


def test_heaps_are_told_from_other_memory() -> None:
    mappings = list(read_mappings(HEAPS))
    assert [one.dirty for one in mappings] == [8000, 9000, 0, 700, 500, 0, 60]
    assert [one.dirty for one in of_heaps(mappings)] == [8000, 9000, 500]
    assert list(of_heaps([Mapping(1 << 26, 2 << 26, "rw-p", "", 5)]))


def test_what_is_in_use_of_all_heaps_is_added() -> None:
    told = """<malloc version="1">
        <heap nr="0"><sizes/><total type="fast" count="1" size="2048"/>
        <total type="rest" count="9" size="4096"/><system type="current" size="10240"/></heap>
        <heap nr="1"><total type="fast" count="0" size="0"/><total type="rest" count="1" size="0"/>
        <system type="current" size="3072"/><system type="max" size="99999"/></heap>
        <total type="rest" count="9" size="4096"/><total type="mmap" count="1" size="5120"/>
        <system type="current" size="13312"/></malloc>"""
    assert heaps(told) == (7, 5)


IN_A_THREAD = """
import ctypes, sys, threading
from day.memory import memory
from annotator.ui.giving_back import give_back_freed
if sys.argv[1] == "given back":
    assert give_back_freed()
system = ctypes.CDLL(None)
system.malloc.restype, system.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = (ctypes.c_void_p * 100)()  # as Python's own would lie between, in an order of its own
def work():
    system.free(system.malloc(12_000_000))
    for number in range(100):
        blocks[number] = system.malloc(100_000)
        ctypes.memset(blocks[number], 1, 100_000)
    for number in reversed(range(100)):
        system.free(blocks[number])
memory()
thread = threading.Thread(target=work)
thread.start()
thread.join()
seen = memory()
print(seen.private - seen.held, seen.private > seen.held > seen.heap > 0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="about glibc")
@pytest.mark.parametrize("way", ["as it is", "given back"])
def test_what_a_thread_has_freed_is_given_back(way: str) -> None:
    """By the program, to the system; without that it would be free, and not held."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_THREAD, way],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(DAY.parent), *sys.path])},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    free, is_sound = done.stdout.split()
    assert is_sound == "True"
    assert (int(free) < 4_000) is (way == "given back"), free


def test_what_a_closed_window_leaves_is_a_fault() -> None:
    closed = replace(AT_REST, files=Counter())
    assert left(closed, closed) == []
    of_qt = Counter({"python": 3, "QDBusConnection": 1, "Thread (pooled)": 2})
    assert left(replace(closed, threads=of_qt), closed) == []
    seen = replace(AT_REST, children=1, threads=Counter({"python": 4}))
    assert len(left(seen, closed)) == 3
