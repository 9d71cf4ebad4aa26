"""Bullets of lists stand beside the middle of small letters, and apart from the words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage
from tests.ui.reading_hands import article_file

from annotator.ui.main_window import MainWindow

DARK = 120
"""Lightness below which a pixel is of a bullet."""


@pytest.mark.parametrize("words", ["neon", "שלום"])
def test_a_bullet_stands_in_the_middle_and_apart(
    make_window: Callable[[], MainWindow], tmp_path: Path, words: str
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, f"- {words}\n- {words}\n")])
    view, document = window.view, window.view.article_document
    block = document.findBlock(document.offsets.position_of_piece(0))
    line = block.layout().lineAt(0)
    corner = document.documentLayout().blockBoundingRect(block).topLeft() - view.scrolled()
    text = line.naturalTextRect().translated(corner)
    bullet = bullet_of(view.viewport().grab().toImage(), text)
    gap = text.left() - bullet.right() if words == "neon" else bullet.left() - text.right()
    height = QFontMetricsF(document.defaultFont()).xHeight()
    assert 0.5 * height < gap < 1.5 * height
    middle = corner.y() + line.y() + line.ascent() - height / 2
    assert abs(bullet.center().y() - middle) <= 1


def bullet_of(image: QImage, text: QRectF) -> QRectF:
    """Return what is dark on a line, beside its words."""
    rows = range(round(text.top()), round(text.bottom()))
    dark = [
        (x, y)
        for y in rows
        for x in range(image.width())
        if image.pixelColor(x, y).lightness() < DARK
        and (text.left() - 30 < x < text.left() - 1 or text.right() + 1 < x < text.right() + 30)
    ]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    right, bottom = max(x for x, _ in dark) + 1, max(y for _, y in dark) + 1
    return QRectF(left, top, right - left, bottom - top)


@pytest.mark.parametrize("words", ["neon", "שלום"])
def test_a_box_stands_in_the_middle_and_apart_and_tells_what_is_done(
    make_window: Callable[[], MainWindow], tmp_path: Path, words: str
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, f"- [ ] {words}\n- [x] {words}\n- {words}\n")])
    view, document = window.view, window.view.article_document
    image, height = (
        view.viewport().grab().toImage(),
        QFontMetricsF(document.defaultFont()).xHeight(),
    )
    inside = []
    for number in range(2):
        block = document.findBlock(document.offsets.position_of_piece(number))
        line = block.layout().lineAt(0)
        corner = document.documentLayout().blockBoundingRect(block).topLeft() - view.scrolled()
        text = line.naturalTextRect().translated(corner)
        box = bullet_of(image, text)
        gap = text.left() - box.right() if words == "neon" else box.left() - text.right()
        assert 0.5 * height < gap < 1.5 * height
        assert 1.2 * height < box.height() < 2.2 * height
        middle = corner.y() + line.y() + line.ascent() - height / 2
        assert abs(box.center().y() - middle) <= 1.5
        inner = box.adjusted(3, 3, -3, -3).toRect()
        inside.append(
            sum(
                image.pixelColor(x, y).lightness() < DARK
                for x in range(inner.left(), inner.right())
                for y in range(inner.top(), inner.bottom())
            )
        )
    assert inside[0] == 0 < inside[1]


def test_an_item_that_begins_with_a_list_keeps_the_bullets_of_qt(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "- - inner\n- outer\n")])
    block = window.view.document().lastBlock()
    assert block.textList().format().style().name == "ListDisc"
