"""`python benchmarks/day [--actions 20000] [--articles 500]`: a long day, and what stays of it.

Prints a line for each look at what the process holds, and at the end what has grown; exit code 1
where that is more than the data explains. QT_QPA_PLATFORM is `offscreen` unless it is set: with
`xcb`, the window is on the screen of DISPLAY, which should have a window manager and nobody at it.
Linux alone says all that is asked for.

`private` is what no other process shares, after the C library gave back what it can; `held` is that
without what is free in the C library's heaps (`day.memory`).
"""

import argparse
import math
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from annotator.app import make_application
from annotator.core.paths import HOME_VARIABLE
from day.judge import ALL, HELD, memory_again, memory_of_article, memory_of_day
from day.live import Lived, live
from day.plan import ARTICLES_UNTIL, Plan
from day.reader import TOUR
from day.telling import HEADING, line

LOOKS, LEAST_BETWEEN = 40, 20
"""How many looks a day has, and actions between two at least."""
USUAL = "This plugin does not support"
"""What the screenless platform says now and then."""


def main() -> int:
    """Live a day; 1 where it leaves something behind."""
    if sys.platform != "linux":
        print("This needs Linux: other systems do not tell what a process holds.", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=20_000)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    least = math.ceil((len(TOUR) + chosen.articles) / ARTICLES_UNTIL)
    if chosen.actions < least:
        parser.error(f"A day with {chosen.articles} articles has {least} actions at least.")
    every = max(LEAST_BETWEEN, chosen.actions // LOOKS)
    plan = Plan(chosen.actions, chosen.articles, every, chosen.seed)
    said: list[str] = []
    qInstallMessageHandler(lambda kind, _place, words: _hear(said, kind, words))
    with tempfile.TemporaryDirectory(prefix="day-") as name:
        os.environ[HOME_VARIABLE] = str(Path(name, "home"))
        application = make_application()
        print(HEADING)
        lived = live(application, Path(name), plan, lambda seen: print(line(seen), flush=True))
    lived.faults.extend(f"Qt said: {words}" for words in dict.fromkeys(said))
    _conclude(lived, plan)
    return bool(lived.faults)


def _hear(said: list[str], kind: QtMsgType, words: str) -> None:
    if kind != QtMsgType.QtDebugMsg and not words.startswith(USUAL):
        said.append(words)


def _conclude(lived: Lived, plan: Plan) -> None:
    course = lived.course
    done = ", ".join(f"{name} {count}" for name, count in lived.done.most_common())
    print(f"\n{plan.actions} actions in {course.seconds:.0f} s: {done}")
    for words, count in lived.told.most_common():
        print(f"the window said {count} times: {words}")
    print(f"held memory by each new article: {memory_of_article(course, plan):.1f} kB")
    for kind in (HELD, ALL):
        grown = memory_of_day(course, plan, kind)
        print(f"{kind} memory by a day without new articles: {grown:.0f} kB")
        print(f"{kind} memory by opening every article twice more: {memory_again(course, kind)} kB")
    for fault in lived.faults:
        print(f"FAULT: {fault}")
    print("leaves something behind" if lived.faults else "leaves nothing behind: ok")


if __name__ == "__main__":
    raise SystemExit(main())
