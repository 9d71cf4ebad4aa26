"""The window on 1 MB of Markdown: opening, marking, scrolling.

    python benchmarks/window.py [MARKS_OF_LIBRARY] [--turns]

With --turns the longest turns of the event loop while the article is opened are named: which
functions took the processor (which makes all of it slower, so the other figures mean less then).

The article has 10,000 marks (scrolling: 50,000 as well), the library 100,000 unless said.
QT_QPA_PLATFORM is `offscreen` unless it is set; frames are painted into memory then.
"""

import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from annotator.app import make_application, make_window
from annotator.core.model import Kind, Passage
from annotator.core.paths import HOME_VARIABLE
from annotator.core.rendering.dialect import to_html
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from filled import fill, mark_article, open_library
from measure import Timing, calibration, once, print_ratio, print_timing, ratio
from rendering import generated

MARKS, MANY_MARKS, LIBRARY_MARKS = 10_000, 50_000, 100_000
ROUNDS = 3
KEYS, FRAMES = 200, 300
FIRST_TARGET, AGAIN_TARGET = 1.5, 0.25
KEY_TARGET, FRAME_TARGET, MANY_FRAME_TARGET, TURN_TARGET = 16, 16, 25, 100
"""Milliseconds."""
TICK = 5
"""Milliseconds between two looks at the clock: more often, and they would take the processor."""
PATIENCE = 120
"""Seconds."""
NAMED = 3
"""Turns that are named, of each opening."""
PARTS = 8
"""Functions that are told of each."""
ARE_TURNS_NAMED = "--turns" in sys.argv
WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class Turn(NamedTuple):
    """One turn of the event loop."""

    seconds: float
    processor: float
    """Seconds that the window's thread had a processor: the rest was the disk or other programs."""
    profile: cProfile.Profile | None


class Turns(QObject):
    """Listens for the longest turns of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._longest: list[Turn] = []
        self._profile: cProfile.Profile | None = None
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        profile, seen = self._profile, (time.perf_counter(), time.thread_time())
        if profile is not None:
            profile.disable()
        passed, processor = (now - then for now, then in zip(seen, self._last, strict=True))
        turn = Turn(passed - TICK / 1000, processor, profile)
        self._longest = sorted([*self._longest, turn], key=_seconds, reverse=True)[:NAMED]
        if ARE_TURNS_NAMED:
            self._profile = cProfile.Profile(time.thread_time)
            self._profile.enable()
        self._last = time.perf_counter(), time.thread_time()

    def stop(self) -> list[Turn]:
        """Return the longest turns."""
        self._tick()
        if self._profile is not None:
            self._profile.disable()
        self._timer.stop()
        return self._longest


def _seconds(turn: Turn) -> float:
    return turn.seconds


class Bench:
    """One library with one article of 1 MB, and the window on it."""

    def __init__(self, folder: Path, library_marks: int) -> None:
        self._folder, self._library_marks = folder, library_marks
        self.text = generated()
        self.path = folder / "article.md"
        self.path.write_text(self.text, encoding="utf-8")

    def library(self, name: str) -> Path:
        """The path of a library."""
        return self._folder / f"{name}.sqlite"

    def open(self, library: Path) -> tuple[MainWindow, Session]:
        """The window on a library, without an article."""
        window, session = make_window(library, "Mia")
        window.resize(1100, 780)
        window.show()
        QApplication.processEvents()
        window.furnish()
        return window, session

    def to_first_screen(
        self, window: MainWindow, session: Session, work: Callable[[], object]
    ) -> tuple[float, float, list[Turn]]:
        """Seconds to the first painted screen and to all of it, and the longest turns."""
        turns, started = Turns(), time.perf_counter()
        work()
        _run_until(lambda: window.is_reading and window.view.article_document.offsets.end > 0)
        window.view.viewport().repaint()
        first = time.perf_counter() - started
        _run_until(lambda: window.view.article_document.is_complete and not session.is_loading)
        return first, time.perf_counter() - started, turns.stop()

    def first_time(self) -> tuple[float, float, list[Turn]]:
        """Open the article with a library that does not know it."""
        window, session = self.open(self.library(f"first-{time.monotonic_ns()}"))
        seen = self.to_first_screen(window, session, partial(session.open_files, [self.path]))
        window.close()
        return seen

    def fill(self, library: Path, marks: int) -> str:
        """Put the article and its marks into a library; return its id."""
        workspace = open_library(library)
        article = workspace.add(self.path).article
        workspace.close()
        mark_article(library, article.id, marks)
        return article.id


def _run_until(condition: Callable[[], object]) -> None:
    end = time.perf_counter() + PATIENCE
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError
        QApplication.processEvents(WAITING)


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


def print_p99(name: str, seconds: list[float], target: float, less: float = 0.0) -> None:
    """One line with the 99th percentile in ms, `less` taken away from it for the verdict."""
    p99, median = _p99(seconds) * 1e3, statistics.median(seconds) * 1e3
    verdict = "ok" if p99 - less * 1e3 <= target else "MISSED"
    beside = f", less {less * 1e3:.1f}" if less else ""
    print(
        f"{name:58}{p99:9.1f} ms  (p99 of n={len(seconds)}, median {median:.1f}{beside},"
        f" target {target}) {verdict}"
    )


def flushes(folder: Path) -> list[float]:
    """Seconds that the disk takes for a write of 8 kB that is really there."""

    def flush() -> None:
        with (folder / "flushed").open("wb") as file:
            file.write(bytes(8192))
            file.flush()
            os.fsync(file.fileno())

    return [once(flush) for _ in range(KEYS)]


def open_article(bench: Bench, library: Path, article_id: str) -> None:
    """Print how long it takes to open, first and again."""
    theirs, first, again = list[float](), list[float](), list[float]()
    worst = {"new": list[Turn](), "again": list[Turn]()}
    for _ in range(ROUNDS):
        theirs.append(once(lambda: to_html(bench.text)))
        new = bench.first_time()
        window, session = bench.open(library)
        known = bench.to_first_screen(window, session, partial(session.open_article, article_id))
        window.close()
        first.append(new[0])
        again.append(known[0])
        worst["new"].append(new[2][0])
        worst["again"].append(known[2][0])
        for turn in (*new[2], *known[2]) if ARE_TURNS_NAMED else ():
            name_turn(turn)
        print(f"  all of it in the window: new {new[1]:.2f} s, again {known[1]:.2f} s")
    conversion = Timing(tuple(theirs))
    print_timing("Python-Markdown's own conversion, our extensions", conversion)
    for name, seconds, target in (("new", first, FIRST_TARGET), ("again", again, AGAIN_TARGET)):
        timing = Timing(tuple(seconds))
        print_timing(f"to the first screen, {name}", timing)
        print_ratio(f"to the first screen, {name} / conversion", ratio(timing, conversion), target)
    for name, turns in worst.items():
        turn = max(turns, key=_seconds)
        verdict = "ok" if turn.seconds * 1e3 <= TURN_TARGET else "MISSED"
        print(
            f"{f'longest turn of the event loop, {name}':58}{turn.seconds * 1e3:9.1f} ms"
            f"  (processor {turn.processor * 1e3:.0f}, target {TURN_TARGET}) {verdict}"
        )


def name_turn(turn: Turn) -> None:
    """Print what a turn was made of."""
    print(f"  a turn of {turn.seconds * 1e3:.0f} ms, processor {turn.processor * 1e3:.0f}")
    if turn.profile is not None:
        # By what a function took with all that it called. Typeshed leaves `stats` out.
        stats = pstats.Stats(turn.profile).stats  # type: ignore[attr-defined]
        for (file, line, name), (*_, taken, _) in sorted(stats.items(), key=_taken)[:PARTS]:
            print(f"    {taken * 1e3:6.1f} ms  {Path(file).name}:{line} {name[:60]}")


def _taken(entry: tuple[object, tuple[float, ...]]) -> float:
    return -entry[1][3]


def paint(window: MainWindow) -> None:
    """Paint what is to be painted of the whole window, its panels too, without waiting for it."""
    QApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))


def press_keys(window: MainWindow, folder: Path) -> None:
    """Print how long a key takes until its mark is painted and on the disk."""
    disk, seconds, view = flushes(folder), [], window.view
    text = view.article_document.text
    for number in range(KEYS):
        start = text.index(" ", number * (len(text) // (KEYS + 1))) + 1
        view.reveal(Passage(start, start + 20, text[start : start + 20]))
        cursor = view.textCursor()
        offsets = view.article_document.offsets
        cursor.setPosition(offsets.to_position(start))
        cursor.setPosition(offsets.to_end_position(start + 20), cursor.MoveMode.KeepAnchor)
        view.place_cursor(cursor)
        QApplication.processEvents()
        paint(window)  # the words are on the screen before anybody presses a key
        key = window.action(f"mark_{list(Kind)[number % 3]}")
        started = time.perf_counter()
        key.trigger()
        paint(window)
        seconds.append(time.perf_counter() - started)
    print_p99("fsync of the disk", disk, float("inf"))
    print_p99("a key to painted and on the disk", seconds, KEY_TARGET, less=_p99(disk))


def scroll(window: MainWindow, marks: int, target: float) -> None:
    """Print how long a frame takes."""
    bar, viewport, seconds = window.view.verticalScrollBar(), window.view.viewport(), []
    for number in range(FRAMES):
        started = time.perf_counter()
        bar.setValue(number * (bar.maximum() // FRAMES))
        viewport.repaint()
        seconds.append(time.perf_counter() - started)
    print_p99(f"a frame while scrolling, {marks} marks", seconds, target)


def main() -> None:
    """Print the figures."""
    counts = [word for word in sys.argv[1:] if word.isdecimal()]
    library_marks = int(counts[0]) if counts else LIBRARY_MARKS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[HOME_VARIABLE] = str(folder / "home")
        make_application()
        print_timing("calibration: 1,000,000 turns of a fixed loop", calibration())
        bench = Bench(folder, library_marks)
        library = bench.library("full")
        if library_marks > MARKS:
            fill(library, library_marks - MARKS, 50, 3)
        article_id = bench.fill(library, MARKS)
        open_article(bench, library, article_id)
        window, session = bench.open(library)
        bench.to_first_screen(window, session, partial(session.open_article, article_id))
        press_keys(window, folder)
        scroll(window, MARKS, FRAME_TARGET)
        window.close()
        many = bench.library("many")
        article_id = bench.fill(many, MANY_MARKS)
        window, session = bench.open(many)
        bench.to_first_screen(window, session, partial(session.open_article, article_id))
        scroll(window, MANY_MARKS, MANY_FRAME_TARGET)
        window.close()


if __name__ == "__main__":
    main()
