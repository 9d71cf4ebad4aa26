"""Runs a day in the program's own event loop: one thing after another, and looks in between."""

import pickle
import random
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from day.footprint import Footprint, look
from day.plan import ARTICLES_UNTIL, Course, Plan
from day.reader import TOUR, Reader

PATIENCE = 60
"""Seconds that one thing may take."""
REST = 0.1
"""Seconds without anything to do before a look: timers of the window end in it."""
Tell = Callable[[Footprint], None]


class Day(QObject):
    """Lets a reader work until the plan is done, then ends the event loop."""

    def __init__(
        self, window: MainWindow, session: Session, folder: Path, plan: Plan, tell: Tell
    ) -> None:
        super().__init__()
        self._window, self._session, self._plan, self._tell = window, session, plan, tell
        self.reader = Reader(window, session, folder, plan.seed)
        self.course = Course()
        self._seen: list[tuple[list[Footprint], bytes]] = []
        self._steps = self._course()
        self._condition: Callable[[], object] = lambda: True
        self._end = 0.0
        self._is_acting = False
        self.error: BaseException | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._turn)

    def live(self) -> Course:
        """Do all of it. Raises what a step raised, and TimeoutError."""
        started = time.monotonic()
        self._wait_for(lambda: self._window.is_furnished)
        self._timer.start()
        QApplication.exec()
        self._timer.stop()
        self.course.seconds = time.monotonic() - started
        for looks, seen in self._seen:
            looks.append(pickle.loads(zlib.decompress(seen)))  # noqa: S301 (our own)
        if self.error is not None:
            raise self.error
        return self.course

    def _wait_for(self, condition: Callable[[], object]) -> None:
        self._condition, self._end = condition, time.monotonic() + PATIENCE

    @Slot()
    def _turn(self) -> None:
        """Go on if what was waited for is there; a dialog that blocks has turns of its own."""
        if self._is_acting:
            return
        self._is_acting = True
        try:
            self._go_on()
        except StopIteration:
            QApplication.exit()
        except BaseException as error:  # noqa: BLE001 (raised again where the day was begun)
            self.error = error
            QApplication.exit()
        finally:
            self._is_acting = False

    def _go_on(self) -> None:
        if self._condition():
            self._wait_for(next(self._steps))
        elif time.monotonic() > self._end:
            done = self.reader.done

            raise TimeoutError(f"{self.reader.doing} took over {PATIENCE} s, after {done}")
        else:
            time.sleep(0.001)

    def _course(self) -> Iterator[Callable[[], object]]:
        plan, reader = self._plan, self.reader
        days = range(len(TOUR), round(plan.actions * ARTICLES_UNTIL))
        new = set(random.Random(plan.seed).sample(days, plan.articles - 1))
        for number in range(plan.actions):
            name = "new_article" if number in new else reader.chosen()
            yield from reader.do(TOUR[number] if number < len(TOUR) else name)
            if number >= len(TOUR) and (number + 1) % plan.every == 0:
                yield from self._look(number + 1, self.course.looks)
        if plan.reopen_twice:
            for _ in range(3):
                for number in range(reader.article_count):
                    yield from reader.reopen(number)
                yield from self._look(plan.actions, self.course.again)

    def _look(self, actions: int, looks: list[Footprint]) -> Iterator[Callable[[], object]]:
        yield from self.reader.rest()
        end = time.monotonic() + REST
        yield lambda: time.monotonic() > end
        seen = look(
            actions=actions,
            articles=len(self._session.articles()),
            marks=sum(self._session.counts().values()),
            library=self._session.library_path,
            roots=(self._session, self._window),
        )
        # As it is, each would add a tenth of a megabyte to what the next one sees.
        self._seen.append((looks, zlib.compress(pickle.dumps(seen))))
        self._tell(seen)
        yield from self.reader.go_on(actions)
