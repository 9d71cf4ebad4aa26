"""One day from the opening of the window to its closing, with what could be left after it."""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from annotator.app import make_window
from annotator.core.library import backups
from annotator.ui import file_watch
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from day.footprint import Footprint, look
from day.judge import faults, left
from day.plan import Course, Plan
from day.run import Day

SOON = {"CALM": 40, "SETTLED": 30}
"""Milliseconds that a changed file is waited for, in place of those of a person."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What there is to say of a day."""

    course: Course
    done: Counter[str]
    """How often what was done."""
    told: Counter[str]
    """How often the window said what of something that could not be done."""
    faults: list[str]


def live(folder: Path, plan: Plan, tell: Callable[[Footprint], None]) -> Lived:
    """Live a day in a folder, with the data folder's own library; an application is there."""
    raised: list[str] = []
    with _quick(), _own_scratch(folder), _hearing(raised):
        before = _look_without_window(folder)
        window, session = make_window(None, "Mia")
        window.show()
        window.furnish()
        day = Day(window, session, folder, plan, tell)
        course = day.live()
        reader = day.reader
        _close(window, session)
        found = [*faults(course, plan), *left(_look_without_window(folder), before)]
    found += [f"raised {count} times: {what}" for what, count in Counter(raised).items()]
    return Lived(course, reader.done, reader.told, found)


def _close(window: MainWindow, session: Session) -> None:
    # A note of a mark that was taken back meanwhile keeps it open once.
    if not window.close():
        window.close()
    for one in (window, session):
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _look_without_window(folder: Path) -> Footprint:
    return look(actions=0, articles=0, marks=0, library=folder / "none.sqlite", roots=())


@contextmanager
def _quick() -> Iterator[None]:
    """Let hours and waits pass sooner."""
    hour, waits = backups.HOUR, {name: getattr(file_watch, name) for name in SOON}
    backups.HOUR = timedelta(0)
    for name, milliseconds in SOON.items():
        setattr(file_watch, name, milliseconds)
    try:
        yield
    finally:
        backups.HOUR = hour
        for name, milliseconds in waits.items():
            setattr(file_watch, name, milliseconds)


@contextmanager
def _own_scratch(folder: Path) -> Iterator[None]:
    """Have a folder for temporary files in which all are counted."""
    scratch, before = folder / "scratch", tempfile.tempdir
    scratch.mkdir()
    tempfile.tempdir = str(scratch)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def _hearing(raised: list[str]) -> Iterator[None]:
    """Keep what slots raise: Qt goes on after it."""
    before = sys.excepthook

    def keep(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        raised.append(f"{kind.__name__}: {error}")
        before(kind, error, trace)

    sys.excepthook = keep
    try:
        yield
    finally:
        sys.excepthook = before
