"""Code stands in line with what is around it: its shading with the column, its words with those of
other cells.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QTextBlock
from tests.ui.reading_hands import article_file

from annotator.ui.main_window import MainWindow
from annotator.ui.theme import LIGHT

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"
TABLE = "| `a` | b |\n|---|---|\n| `code` | words |\n| `more` code | others |\n"
TABLE += f"| `{LONG}`, and more | these |\n"


def blocks(window: MainWindow) -> dict[str, QTextBlock]:
    """Return the blocks of the open article by their words."""
    document = window.view.article_document
    found = {}
    for piece in range(len(document.offsets.pieces)):
        block = document.findBlock(document.offsets.position_of_piece(piece))
        found[block.text()] = block
    return found


def baseline(block: QTextBlock) -> float:
    line = block.layout().lineAt(0)
    top = block.document().documentLayout().blockBoundingRect(block).top()
    return top + line.y() + line.ascent()


@pytest.mark.parametrize("zoom", [67, 100, 200])
def test_code_in_a_cell_is_level_with_the_words_beside(
    make_window: Callable[[], MainWindow], tmp_path: Path, zoom: int
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, TABLE)])
    window.view.set_zoom(zoom)
    found = blocks(window)
    assert found[f"{LONG}, and more"].layout().lineAt(0).textLength() < len(LONG)
    pairs = (("code", "words"), ("more code", "others"), (f"{LONG}, and more", "these"))
    for code, words in pairs:
        assert abs(baseline(found[code]) - baseline(found[words])) <= 1


def test_the_shading_of_code_is_as_wide_as_the_column(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, "Words.\n\n```\ncode\n```\n")])
    view, words = window.view, blocks(window)["Words."]
    column = words.document().documentLayout().blockBoundingRect(words)
    code = blocks(window)["code"]
    middle = code.document().documentLayout().blockBoundingRect(code).center().y()
    image = view.viewport().grab().toImage()
    y = round(middle - view.scrolled().y())
    shaded = [x for x in range(image.width()) if image.pixelColor(x, y) == LIGHT.shade]
    assert abs(shaded[0] - column.left()) <= 1
    assert abs(shaded[-1] + 1 - column.right()) <= 1
