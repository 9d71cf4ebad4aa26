"""The list of articles: which of several with one title is which, and rows that stay in place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.workspace import Workspace
from annotator.ui.library_list import ArticlesModel, LibraryList, about_words
from annotator.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def filled(folder: Path, texts: dict[str, str]) -> None:
    workspace = Workspace.open(reader="Mia")
    for name, text in texts.items():
        workspace.add(article_file(folder, text, name))
    workspace.close()


def titles(window: MainWindow) -> list[str]:
    model = window.library_list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def about(window: MainWindow) -> list[str]:
    model = window.library_list.model()
    lines = (model.index(row, 0).data(ArticlesModel.AboutRole) for row in range(model.rowCount()))
    return sorted(line.split(" · ")[0] for line in lines)


def test_articles_of_one_title_are_told_apart(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    filled(
        tmp_path,
        {
            "ar.md": "# Command line\n\nOne text.",
            "ja.md": "# Command line\n\nAnother text.",
            "a.md": "---\npublisher: The Courier\n---\n# Rain\n\nIt rained in the hills.",
            "b.md": "---\npublisher: The Herald\n---\n# Rain\n\nThere was rain everywhere.",
            "c.md": "# Snow\n\nIt snowed.",
        },
    )
    window = make_window()
    window.start([])
    QTest.keyClick(window.view, Qt.Key.Key_L, CONTROL)
    assert about(window) == ["0 marks", "The Courier", "The Herald", "ar.md", "ja.md"]


def test_no_row_moves_while_the_list_is_used(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    filled(tmp_path, {f"{name}.md": f"# {name}\n\nThe text of {name}." for name in "ABCD"})
    window = make_window()
    window.start([])
    QTest.keyClick(window.view, Qt.Key.Key_L, CONTROL)
    before = titles(window)
    row = window.library_list.visualRect(window.library_list.model().index(2, 0))
    QTest.mouseClick(window.library_list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert window.windowTitle().startswith(before[2])
    assert titles(window) == before
    assert window.library_list.currentIndex().row() == 2
    window.open_files([article_file(tmp_path, "# New\n\nA new text.", "new.md")])
    assert titles(window) == ["New", *before]
    for _ in range(2):
        QTest.keyClick(window.view, Qt.Key.Key_L, CONTROL)
    assert titles(window)[:2] == ["New", before[2]]


@pytest.mark.parametrize("click", [QTest.mouseClick, QTest.mouseDClick])
def test_the_right_button_highlights_no_article_that_is_not_opened(
    make_window: Callable[[], MainWindow], tmp_path: Path, click: Callable[..., None]
) -> None:
    filled(tmp_path, {f"{name}.md": f"# {name}\n\nThe text of {name}." for name in "ABC"})
    window = make_window()
    window.open_files([tmp_path / "B.md"])
    QTest.keyClick(window.view, Qt.Key.Key_L, CONTROL)
    articles = window.library_list
    row = titles(window).index("A")
    place = articles.visualRect(articles.model().index(row, 0)).center()
    click(articles.viewport(), Qt.MouseButton.RightButton, pos=place)
    shown = [index.data() for index in articles.selectedIndexes()]
    assert (shown, articles.currentIndex().data(), window.windowTitle()[:1]) == (["B"], "B", "B")


def test_a_long_file_name_leaves_the_number_of_marks_and_its_end_to_be_seen(qtbot: QtBot) -> None:
    name = "a-rather-long-name-of-a-file-about-the-flood-in-the-lower-town-2024-11-01"
    shown = LibraryList()
    qtbot.addWidget(shown)
    metrics = shown.fontMetrics()
    for end in ("first.md", "second.md"):
        words = about_words(f"{name}-{end}", "14 marks · done", 220, metrics)
        assert words.endswith(f"{end[-6:]} · 14 marks · done")
        assert words.startswith("a-rath")
        assert metrics.horizontalAdvance(words) <= 220
    many = " · ".join(["14 marks", *(f"tag {number}" for number in range(30))])
    words = about_words(name, many, 220, metrics)
    count = words.partition(" · ")[0] + " · 14 marks"
    assert metrics.horizontalAdvance(count) <= 220
    assert about_words("ar.md", "0 marks", 220, metrics) == "ar.md · 0 marks"
