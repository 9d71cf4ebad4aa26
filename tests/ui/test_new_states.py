"""An article gets a new text: what is said of its title, and of an article that was done."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from tests.ui.reading_hands import article_file

from annotator.ui.library_list import ArticlesModel
from annotator.ui.main_window import MainWindow

WORDS = "The river rose by four meters in a night, and the bridge at Velm was closed."


def text(title: str, words: str = WORDS) -> str:
    return f"---\ntitle: {title}\n---\n\n{words}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return article_file(tmp_path, text("Flood"), "flood.md")


@pytest.fixture
def window(make_window: Callable[[], MainWindow], path: Path) -> MainWindow:
    window = make_window()
    window.action("show_library").trigger()
    window.open_files([path])
    return window


def press(window: MainWindow, words: str) -> None:
    [button] = [one for one in window.notice.findChildren(QPushButton) if one.text() == words]
    button.click()


def about(window: MainWindow) -> str:
    """What the library says below the title of its first article."""
    model = window.library_list.model()
    return str(model.data(model.index(0, 0), ArticlesModel.AboutRole))


def rewrite(window: MainWindow, path: Path, words: str) -> None:
    path.write_text(words, encoding="utf-8")
    window.open_files([path])
    QApplication.processEvents()


def control_d(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)


def test_a_new_title_is_said_and_the_former_one_can_be_kept(window: MainWindow, path: Path) -> None:
    rewrite(window, path, text("Flood at Velm"))
    assert "Flood at Velm" in window.windowTitle()
    assert "it was “Flood”" in window.notice.words
    press(window, "Keep the former title")
    assert "Velm" not in window.windowTitle()
    assert "Flood" in window.windowTitle()
    window.action("undo").trigger()
    assert "Flood at Velm" in window.windowTitle()
    window.action("redo").trigger()
    rewrite(window, path, text("Flood at Velm and Sallow"))  # the reader has chosen
    assert "Sallow" not in window.windowTitle()


def test_a_done_article_with_another_text_says_so_until_it_is_done_again(
    window: MainWindow, path: Path
) -> None:
    control_d(window)
    assert about(window) == "0 marks · done"
    rewrite(window, path, text("Flood", WORDS + " It is open again."))
    assert window.notice.words == "This article was done; its text has changed since."
    assert about(window) == "0 marks · done, text changed since"
    assert not window.action("done").isChecked()
    control_d(window)
    assert window.notice.words == "This article is done."
    assert about(window) == "0 marks · done"
    assert window.action("done").isChecked()
    window.action("undo").trigger()
    assert about(window) == "0 marks · done, text changed since"
    control_d(window)
    control_d(window)
    assert about(window) == "0 marks"


def test_what_is_not_done_lists_what_has_changed_since(window: MainWindow, path: Path) -> None:
    control_d(window)
    panel, listed = window.library_panel, window.library_list
    panel._shelf.setCurrentIndex(1)
    panel._shelf.activated.emit(1)
    assert listed.model().rowCount() == 0
    rewrite(window, path, text("Flood", WORDS + " It is open again."))
    assert listed.model().rowCount() == 1


def test_a_new_version_with_the_same_words_says_nothing_of_done(
    window: MainWindow, path: Path
) -> None:
    control_d(window)
    rewrite(window, path, text("Flood", WORDS) + "\n\n")
    assert about(window) == "0 marks · done"
