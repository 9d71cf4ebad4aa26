"""Where Python looks for rubbish: never on a thread beside the window's."""

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.core.progress import Progress
from annotator.ui import rubbish
from annotator.ui.errands import Errands


@pytest.fixture
def threads_that_collect() -> Iterator[set[int]]:
    found: set[int] = set()

    def note(_phase: str, _information: dict[str, Any]) -> None:
        found.add(threading.get_ident())

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def make_rubbish(_progress: Progress) -> int:
    for _ in range(3 * gc.get_threshold()[0]):
        circle: list[Any] = []
        circle.append(circle)
    return threading.get_ident()


def test_no_widget_is_destroyed_on_a_thread_beside_the_window(
    qtbot: QtBot, threads_that_collect: set[int]
) -> None:
    parent = QObject()
    errands = Errands(parent)
    done: list[int] = []
    with qtbot.waitSignal(errands.ended):
        errands.run("Working", make_rubbish, lambda preparation: done.append(preparation.take()))
    assert done[0] not in threads_that_collect
    assert gc.isenabled()


def test_a_thread_that_was_stopped_lets_python_look_for_rubbish_again(qtbot: QtBot) -> None:
    parent = QObject()
    errands = Errands(parent)
    errands.run("Working", make_rubbish, lambda _preparation: None)
    assert not gc.isenabled()
    errands.stop()
    assert gc.isenabled()


def test_rubbish_of_one_article_is_gone_when_the_next_is_opened() -> None:
    class Circle:
        def __init__(self) -> None:
            self.own = self

    gone = weakref.ref(Circle())
    rubbish.spare_nothing()
    assert gone() is None
