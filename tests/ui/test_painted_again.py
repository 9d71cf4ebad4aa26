"""Only what looks otherwise is painted again, and then the screen is as if all of it were."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.reading_hands import article_file, place, select, set_mark

from annotator.core.model import Kind, Passage
from annotator.ui.main_window import MainWindow
from annotator.ui.paper import MAP_WIDTH
from annotator.ui.visible import visible_blocks

ROWS = "\n".join(f"| row {n} | {'many words in a cell ' * (n % 5)} | {n} |" for n in range(12))
TEXT = (
    "# Flood\n\n"
    + "\n\n".join(f"Paragraph {n} tells of the dam. " + "It held. " * (n % 30) for n in range(20))
    + f"\n\n| a | b | c |\n|---|---|---|\n{ROWS}\n\n"
    + "\n".join(f"- item {n}\n    1. below it\n    2. and again" for n in range(12))
    + "\n\n> a quote\n>\n> > in a quote\n\n```\ncode\n    and more\n```\n\nמים בעיר *התחתונה*.\n\n"
    + "\n\n".join(f"The end {n} is near." for n in range(30))
)


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


class _Painted(QObject):
    """Hears which part of a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


@contextmanager
def heard(window: MainWindow) -> Iterator[_Painted]:
    painted = _Painted()
    window.view.viewport().installEventFilter(painted)
    yield painted
    window.view.viewport().removeEventFilter(painted)


def settle(window: MainWindow) -> None:
    """Let all be painted that is to be, as between two keys of a reader."""
    QApplication.processEvents()
    QApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))


def on_screen(window: MainWindow) -> QImage:
    """What of the article has come to the screen, without the map of marks, which may come a turn
    later; a widget's own `grab` would paint all of it first.
    """
    viewport = window.view.viewport()
    corner = viewport.mapTo(window, viewport.rect().topLeft())
    area = QRect(corner, viewport.size()).adjusted(0, 0, -MAP_WIDTH, 0)
    screen = QApplication.primaryScreen()
    return screen.grabWindow(window.winId()).toImage().copy(area)


def test_a_key_paints_the_paragraph_of_its_mark_and_not_the_screen(window: MainWindow) -> None:
    select(window, "Paragraph 3 tells")
    settle(window)
    with heard(window) as painted:
        QTest.keyClick(window.view, "c")
        settle(window)
    whole = window.view.viewport().rect()
    here = painted.region.intersected(QRegion(whole))
    there = window.view.cursorRect().center()
    assert here.contains(there)
    assert sum(part.height() * part.width() for part in _parts(here)) < (
        whole.height() * whole.width() / 2
    )


def _parts(region: QRegion) -> list[QRect]:
    return [*region]  # type: ignore[misc] # its rectangles, which the types do not say


@pytest.mark.parametrize("seed", range(3))
def test_the_screen_is_as_if_all_were_painted(window: MainWindow, seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311
    window.view.article_document.finish()
    text = window.view.article_document.text
    window.view.show_place(place(window, ["Paragraph 1 ", "row 3", "item 3"][seed]))
    settle(window)
    made: list[str] = []
    area = QRectF(window.view.viewport().rect()).translated(window.view.scrolled())
    offsets = window.view.article_document.offsets
    pieces = [index for index, _ in visible_blocks(window.view.article_document, area)]
    first = offsets.to_offset(offsets.position_of_piece(pieces[0]))
    last = offsets.to_offset(offsets.position_of_piece(pieces[-1]))
    for step in range(12):
        action = pick.choice(["mark", "mark", "delete", "undo", "next", "ends", "note"])
        if action == "mark":
            start = pick.randrange(first, last)
            end = min(start + pick.choice([3, 20, 200]), last)
            note = window._session.mark(
                Passage(start, end, text[start:end]), pick.choice([*Kind]), ""
            )
            made += [note.id] if note is not None else []
        elif action == "delete" and made:
            window._session.delete([made.pop(pick.randrange(len(made)))])
        elif action == "undo":
            QTest.keyClick(window.view, "z", Qt.KeyboardModifier.ControlModifier)
        elif action == "ends" and made:
            window.view.set_current(made[-1])
            window.view.show_ends(Passage(first + 2, first + 40, text[first + 2 : first + 40]))
        else:
            window.view.set_current(pick.choice(made) if made else "")
        settle(window)
        seen = on_screen(window)
        window.view.viewport().repaint()
        settle(window)
        assert seen == on_screen(window), f"after step {step}: {action}"


def test_the_blocks_on_the_screen_are_all_that_touch_it(window: MainWindow) -> None:
    document, layout = window.view.article_document, window.view.article_document.documentLayout()
    document.finish()
    height, pick = document.size().height(), random.Random(1)  # noqa: S311
    rects = [
        layout.blockBoundingRect(document.findBlock(document.offsets.position_of_piece(index)))
        for index in range(len(document.offsets.pieces))
    ]
    for _ in range(120):
        top, tall = pick.uniform(-50, height + 50), pick.choice([1.0, 30.0, 400.0])
        clip = QRectF(0, top, 300, tall)
        found = [index for index, _ in visible_blocks(document, clip)]
        touching = [
            index
            for index, rect in enumerate(rects)
            if rect.bottom() >= clip.top() and rect.top() <= clip.bottom()
        ]
        assert found == touching


def test_a_mark_that_is_not_on_the_screen_paints_nothing(window: MainWindow) -> None:
    settle(window)
    with heard(window) as painted:
        set_mark(window, "The end 29")
        window.view.viewport().update(QRect(0, 0, 1, 1))
        settle(window)
    assert painted.region.boundingRect().width() <= 1
