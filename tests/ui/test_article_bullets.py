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


def test_lists_with_boxes_keep_them(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "- [ ] to do\n- [x] done\n")])
    block = window.view.document().begin()
    markers = {block.blockFormat().marker(), block.next().blockFormat().marker()}
    assert {marker.name for marker in markers} == {"Unchecked", "Checked"}
    assert block.textList().format().style().name == "ListDisc"
