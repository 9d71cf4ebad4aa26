"""All items of a list run in one direction, with their bullets on one side."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.ui.reading_hands import article_file

from annotator.ui.main_window import MainWindow

MakeWindow = Callable[[], MainWindow]
RIGHT, LEFT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
HEBREW = """# הכפר

- Python היא שפה שרבים לומדים בבית הספר
- שפה אחרת היא קשה יותר
    1. Rust היא דוגמה לכך
    2. וגם אחרות
- 2024
- `code_in_front` בתוך משפט

Latin words in a paragraph of their own.

- Only Latin words
- And more of them: שלום

1. 1948
2. 1967
"""


def directions(window: MainWindow) -> dict[str, Qt.LayoutDirection]:
    """Return the direction of each paragraph of the article, by its words."""
    document = window.view.article_document
    document.finish()
    found = {}
    block = document.begin()
    while block.isValid():
        found[block.text()] = block.textDirection()
        block = block.next()
    return found


def test_a_list_of_right_to_left_words_has_all_its_items_at_one_side(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, HEBREW)])
    found = list(directions(window).values())
    assert found == [RIGHT] * 7 + [LEFT] * 3 + [RIGHT] * 2


def test_a_few_right_to_left_words_turn_no_list_of_a_latin_article(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    text = "# Words\n\n- كتاب is a book, and is read\n- a door\n\n> - كتاب\n> - باب (bab)\n\n- 1\n"
    window.start([article_file(tmp_path, text)])
    found = list(directions(window).values())
    assert found == [LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT]


def test_code_in_a_list_and_what_stands_in_none_keep_their_own_direction(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    text = "- שלום לכולם\n\n      print(1)\n\n- Latin\n\n| שם | name |\n|---|---|\n| a | ב |\n"
    window.start([article_file(tmp_path, text)])
    found = directions(window)
    assert found["Latin"] is RIGHT
    assert [found[words] for words in ("print(1)", "name", "a")] == [LEFT] * 3


def test_cells_of_a_table_in_a_list_and_lists_in_cells_keep_their_own_direction(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    table = "<table><tr><td>Latin</td><td>ארבע</td></tr></table>"
    listed = "<table><tr><td><ul><li>Cell</li><li>תא</li></ul></td></tr></table>"
    text = f"<ul><li>שלום לכולם וברוכים הבאים</li><li>{table}</li></ul>\n\n{listed}\n"
    window.start([article_file(tmp_path, text)])
    found = directions(window)
    assert [found[words] for words in ("Latin", "ארבע", "Cell", "תא")] == [LEFT, RIGHT] * 2


@pytest.mark.parametrize("text", [HEBREW, HEBREW.replace("- ", "- [x] ")])
def test_the_bullets_stand_in_one_column(
    make_window: MakeWindow, tmp_path: Path, text: str
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, text)])
    document, rights = window.view.article_document, []
    for words in ("Python", "שפה אחרת", "2024"):
        block = document.find(words).block()
        corner = document.documentLayout().blockBoundingRect(block).topLeft()
        rights.append(round(corner.x() + block.layout().lineAt(0).naturalTextRect().right()))
    assert max(rights) - min(rights) <= 1
