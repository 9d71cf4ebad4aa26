"""Bullets of lists stand beside the middle of small letters, and apart from the words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from tests.ui.reading_hands import article_file

from annotator.ui.main_window import MainWindow

DARK = 120
"""Lightness below which a pixel is of a bullet."""


class Items:
    """The items of a list on the screen, one line each."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        window.start([path])
        self._view, self._document = window.view, window.view.article_document
        self._image = window.view.viewport().grab().toImage()
        self.small = QFontMetricsF(self._document.defaultFont()).xHeight()

    def words(self, number: int) -> QRectF:
        """Return where the words of an item are."""
        return self._line(number)[0]

    def middle(self, number: int) -> float:
        """Return where the middle of its small letters is."""
        return self._line(number)[1] - self.small / 2

    def _line(self, number: int) -> tuple[QRectF, float]:
        document = self._document
        block = document.findBlock(document.offsets.position_of_piece(number))
        line = block.layout().lineAt(0)
        corner = document.documentLayout().blockBoundingRect(block).topLeft()
        corner -= self._view.scrolled()
        return line.naturalTextRect().translated(corner), corner.y() + line.y() + line.ascent()

    def sign(self, number: int, near: int = 1, far: int = 30) -> QRectF:
        """Return what is dark on its line beside the words, so many pixels from them."""
        words, found = self.words(number), self._image
        dark = [
            (x, y)
            for y in range(round(words.top()), round(words.bottom()))
            for x in range(found.width())
            if found.pixelColor(x, y).lightness() < DARK
            and (near < words.left() - x < far or near < x - words.right() < far)
        ]
        left, top = min(x for x, _ in dark), min(y for _, y in dark)
        right, bottom = max(x for x, _ in dark) + 1, max(y for _, y in dark) + 1
        return QRectF(left, top, right - left, bottom - top)

    def ink(self, rect: QRectF) -> int:
        """Count what is dark well inside a box."""
        inner = rect.adjusted(3, 3, -3, -3).toRect()
        return sum(
            self._image.pixelColor(x, y).lightness() < DARK
            for x in range(inner.left(), inner.right())
            for y in range(inner.top(), inner.bottom())
        )

    def gap(self, number: int, sign: QRectF) -> float:
        """Return how far a sign is from the words, on whichever side."""
        words = self.words(number)
        return max(words.left() - sign.right(), sign.left() - words.right())


MakeWindow = Callable[[], MainWindow]


@pytest.mark.parametrize("words", ["neon", "שלום"])
def test_a_bullet_stands_in_the_middle_and_apart(
    make_window: MakeWindow, tmp_path: Path, words: str
) -> None:
    items = Items(make_window(), article_file(tmp_path, f"- {words}\n- {words}\n"))
    bullet = items.sign(0)
    assert 0.5 * items.small < items.gap(0, bullet) < 1.5 * items.small
    assert abs(bullet.center().y() - items.middle(0)) <= 1


@pytest.mark.parametrize("words", ["neon", "שלום"])
def test_a_box_stands_in_the_middle_and_apart_and_tells_what_is_done(
    make_window: MakeWindow, tmp_path: Path, words: str
) -> None:
    text = f"- [ ] {words}\n- [x] {words}\n- {words}\n"
    items = Items(make_window(), article_file(tmp_path, text))
    boxes = [items.sign(number) for number in range(2)]
    for number, box in enumerate(boxes):
        assert 0.5 * items.small < items.gap(number, box) < 1.5 * items.small
        check_box(items, number, box)
    assert items.ink(boxes[0]) == 0 < items.ink(boxes[1])


def check_box(items: Items, number: int, box: QRectF) -> None:
    """See that something dark is as high as a box, in the middle of its line."""
    assert 1.2 * items.small < box.height() < 2.2 * items.small
    assert abs(box.width() - box.height()) <= 2
    assert abs(box.center().y() - items.middle(number)) <= 1.5


@pytest.mark.parametrize("words", ["neon", "שלום"])
def test_a_box_of_a_numbered_task_stands_before_its_number(
    make_window: MakeWindow, tmp_path: Path, words: str
) -> None:
    text = f"1. [ ] {words}\n2. [x] {words}\n3. {words}\n"
    items = Items(make_window(), article_file(tmp_path, text))
    number = items.sign(2)
    away = round(items.gap(2, number) + number.width() + items.small / 3)
    boxes = [items.sign(one, away, 60) for one in range(2)]
    for one, box in enumerate(boxes):
        check_box(items, one, box)
    assert items.ink(boxes[0]) == 0 < items.ink(boxes[1])
    edge = items.words(2)
    assert [items.words(one).left() == edge.left() for one in range(2)] == [True, True]


def test_an_item_that_begins_with_a_list_keeps_the_bullets_of_qt(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "- - inner\n- outer\n")])
    block = window.view.document().lastBlock()
    assert block.textList().format().style().name == "ListDisc"
