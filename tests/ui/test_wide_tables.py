"""Words in the cells of a wide table stay whole: the article scrolls sideways instead."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor, QTextLength
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, place

from annotator.core.model import Passage
from annotator.ui.main_window import MainWindow

WIDE = """# Towns

| Identifier | Administration | Description | Advice |
|---|---|---|---|
| Kestrel | Transportation | Reconstruction of the embankment | acknowledged |
| Sallow | Environmental | Consideration of alternatives | uncontroversial |

| Key | Value |
|---|---|
| one | two |

| Key | Address |
|---|---|
| one | https://example.org/a/path/that/goes/on/and/on/and/is/longer/than/any/line/of/the/article |

Nobody slept.
"""


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, WIDE)])
    window.resize(400, 700)
    QApplication.processEvents()
    return window


def broken(window: MainWindow) -> list[str]:
    """Return the lines of the article that end inside a word."""
    found, block = [], window.view.article_document.begin()
    while block.isValid():
        layout, text = block.layout(), block.text()
        for number in range(layout.lineCount() - 1):
            end = layout.lineAt(number + 1).textStart()
            if text[end - 1].isalpha() and text[end].isalpha():
                found.append(text[layout.lineAt(number).textStart() : end])
        block = block.next()
    return found


def width_of(window: MainWindow, words: str) -> float:
    """Return how wide the table is in which these words are."""
    document = window.view.article_document
    cursor = QTextCursor(document)
    cursor.setPosition(document.offsets.to_position(place(window, words)))
    return document.documentLayout().frameBoundingRect(cursor.currentFrame()).width()


def test_no_word_of_a_cell_is_broken_and_the_article_scrolls_sideways(window: MainWindow) -> None:
    assert [line for line in broken(window) if "/" not in line] == []
    assert window.view.horizontalScrollBar().maximum() > 0
    column = window.view.article_document.textWidth() - 2 * window.view._gutter()
    assert width_of(window, "Kestrel") > 1.3 * column


def test_a_small_table_is_as_narrow_as_ever(window: MainWindow) -> None:
    assert width_of(window, "two") < 200


def test_a_word_longer_than_a_line_is_broken_alone(window: MainWindow) -> None:
    column = window.view.article_document.textWidth() - 2 * window.view._gutter()
    assert width_of(window, "https") <= column + 12
    assert width_of(window, "https") > column - 12


def test_a_table_has_its_own_width_again_where_there_is_room(window: MainWindow) -> None:
    window.resize(1300, 700)
    QApplication.processEvents()
    wide = width_of(window, "Kestrel")
    assert wide < window.view.article_document.textWidth()
    window.resize(400, 700)
    QApplication.processEvents()
    assert width_of(window, "Kestrel") > window.view.viewport().width()
    window.resize(1300, 700)
    QApplication.processEvents()
    assert width_of(window, "Kestrel") == wide


def test_a_place_in_a_column_out_of_sight_is_scrolled_to_and_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    view = window.view
    for words, is_sideways in (("uncontroversial", True), ("Nobody", False)):
        start = place(window, words)
        view.reveal(Passage(start, start + len(words), words))
        qtbot.waitUntil(lambda s=is_sideways: (view.horizontalScrollBar().value() > 0) is s)
        assert view.viewport().rect().contains(view.cursorRect().center())


def shares(window: MainWindow, words: str) -> list[tuple[QTextLength.Type, float]]:
    """Return how wide the columns of the table are to be in which these words are."""
    document = window.view.article_document
    cursor = QTextCursor(document)
    cursor.setPosition(document.offsets.to_position(place(window, words)))
    table = cursor.currentTable()
    lengths = [table.format().width(), *table.format().columnWidthConstraints()]
    return [(length.type(), length.rawValue()) for length in lengths]


def test_the_parts_of_a_long_table_share_their_columns_again_where_there_is_room(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    rows = "".join(f"| Kestrel {k} | Transportation | Reconstruction |\n" for k in range(90))
    window.start([article_file(tmp_path, f"| Name | Office | Work |\n|---|---|---|\n{rows}")])
    window.view.article_document.finish()
    first = shares(window, "Kestrel 1\n")
    assert {kind for kind, _ in first} == {QTextLength.Type.PercentageLength}
    for width, is_fixed in ((300, True), (1000, False)):
        window.resize(width, 700)
        QApplication.processEvents()
        parts = shares(window, "Kestrel 1\n"), shares(window, "Kestrel 88")
        assert parts[0] == parts[1]
        assert (parts[0][0][0] is QTextLength.Type.FixedLength) is is_fixed
    assert parts[0] == first
