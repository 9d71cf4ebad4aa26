"""The short form of `benchmarks/day`, in a process of its own; and that a leak is seen."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from day.footprint import Footprint, memory
from day.judge import faults, left
from day.plan import Course, Plan

DAY = Path(__file__).parents[2] / "benchmarks" / "day"
PLAN = Plan(actions=20_000, articles=10, every=500)
AT_REST = Footprint(
    actions=0,
    articles=10,
    marks=40,
    library=1_000_000,
    resident=150_000,
    private=90_000,
    heap=60_000,
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
        timeout=100,
        check=False,
    )
    assert "leaves nothing behind: ok" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def a_day(**growing: int) -> Course:
    """Looks at a day in which some numbers rise by so much from look to look."""
    course = Course()
    for number in range(1, 41):
        more = {name: getattr(AT_REST, name) + number * step for name, step in growing.items()}
        course.looks.append(replace(AT_REST, actions=number * PLAN.every, **more))
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
    assert faults(a_day(private=100), PLAN) == []
    [fault] = faults(a_day(private=300), PLAN)
    assert "memory grows by 12000 kB" in fault


@pytest.mark.parametrize("actions", [10_000, 20_000])
@pytest.mark.parametrize("leak", [0, 1])
def test_a_leak_of_a_kilobyte_with_each_action_is_seen(leak: int, actions: int) -> None:
    """Also where what is there at a look differs by megabytes from one to the next."""
    course, plan = a_day(), replace(PLAN, actions=actions, every=actions // 40)
    for number, look in enumerate(course.looks, 1):
        uneven = number * 7 % 5 * 400
        done, held = number * plan.every, AT_REST.private + uneven
        course.looks[number - 1] = replace(look, actions=done, private=held + leak * done)
    assert bool(faults(course, plan)) == bool(leak)


@pytest.mark.parametrize(("steps", "is_fault"), [(1, False), (8, True)])
def test_room_that_is_taken_once_is_no_leak(steps: int, is_fault: bool) -> None:
    """What is taken again and again is one."""
    course = a_day()
    for number, look in enumerate(course.looks):
        taken = sum(number > 24 + step * 2 for step in range(steps)) * 8_000 // steps
        course.looks[number] = replace(look, private=AT_REST.private + taken)
    assert bool(faults(course, PLAN)) is is_fault


def test_memory_of_a_short_day_is_told_and_not_judged() -> None:
    course = a_day(private=300)
    assert faults(course, PLAN)
    short = [replace(look, actions=look.actions // 10) for look in course.looks]
    course.looks = short
    assert faults(course, replace(PLAN, actions=2_000, every=50)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell what is held")
def test_memory_that_is_really_held_is_seen() -> None:
    """A kilobyte for each of the actions of a day: at a tenth of the looks, for its time."""
    plan, course, held = replace(PLAN, every=5_000), Course(), []
    for actions in range(0, plan.actions + 1, plan.every):
        held.append([bytes([actions % 256]) * 1024 for _ in range(plan.every)])
        course.looks.append(replace(AT_REST, actions=actions, private=memory()[1]))
    [fault] = faults(course, plan)
    assert "memory grows by 2" in fault
    assert len(fault.split(" by ")[1].split()[0]) == len("20000")


def test_memory_that_grows_when_the_same_is_opened_is_a_fault() -> None:
    course = a_day()
    course.again = [AT_REST, replace(AT_REST, private=AT_REST.private + 3_000)]
    [fault] = faults(course, PLAN)
    assert "opened again" in fault


def test_what_a_closed_window_leaves_is_a_fault() -> None:
    closed = replace(AT_REST, files=Counter())
    assert left(closed, closed) == []
    seen = replace(AT_REST, children=1, threads=Counter({"python": 4}))
    assert len(left(seen, closed)) == 3
