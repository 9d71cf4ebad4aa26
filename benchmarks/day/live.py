"""One day from the opening of the window to its closing, with what could be left after it."""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from annotator.app import connect_starts, make_window
from annotator.core.library import backups
from annotator.one_window.claim import Claim
from annotator.one_window.place import place_of
from annotator.ui import file_watch
from annotator.ui.application import Application
from annotator.ui.leaving import let_go
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from day.footprint import Footprint, look
from day.judge import faults, left
from day.plan import Course, Plan
from day.run import Day

SOON = {"CALM": 40, "SETTLED": 30}
"""Milliseconds that a changed file is waited for, in place of those of a person."""
MEETING = "XDG_RUNTIME_DIR"
"""The variable that names the folder where other starts find the window."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What there is to say of a day."""

    course: Course
    done: Counter[str]
    """How often what was done."""
    told: Counter[str]
    """How often the window said what of something that could not be done."""
    faults: list[str]


def live(
    application: Application, folder: Path, plan: Plan, tell: Callable[[Footprint], None]
) -> Lived:
    """Live a day in a folder, with the data folder's own library, put together as the program is:
    other starts find the window, so Python looks for rubbish by the window's timer alone.
    """
    raised: list[str] = []
    with _quick(), _own_scratch(folder), _own_meeting(folder) as meeting, _hearing(raised):
        before = _look_without_window(folder)
        window, session = make_window(None, "Mia")
        claim = Claim(place_of(session.library_path))
        claim.take()
        connect_starts(application, window, session, claim)
        window.show()
        window.start([])
        day = Day(window, session, folder, plan, tell)
        course = day.live()
        reader = day.reader
        _close(window, session)
        found = [*faults(course, plan), *left(_look_without_window(folder), before)]
        found += [f"what other starts find: {path.name}" for path in meeting.rglob("*.*")]
    found += [f"raised {count} times: {what}" for what, count in Counter(raised).items()]
    return Lived(course, reader.done, reader.told, found)


def _close(window: MainWindow, session: Session) -> None:
    # A note of a mark that was taken back meanwhile keeps it open once.
    if not window.close():
        window.close()
    let_go(window, session)
    QApplication.processEvents()


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
def _own_meeting(folder: Path) -> Iterator[Path]:
    """Have a folder for what other starts find."""
    meeting, before = folder / "run", os.environ.get(MEETING)
    meeting.mkdir(mode=0o700)
    os.environ[MEETING] = str(meeting)
    try:
        yield meeting
    finally:
        if before is None:
            del os.environ[MEETING]
        else:
            os.environ[MEETING] = before


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
