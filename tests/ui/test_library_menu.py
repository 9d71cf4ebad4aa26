"""The menu of the rows of the library: what an article has in the menus of the window."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.rows import RowsList
from annotator.ui.verbs import going_out

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> Iterator[MainWindow]:
    with closing(Workspace.open(reader="Mia")) as workspace:
        for name in "ABCD":
            text = f"# {name}\n\nThe text of {name}: rivers rose."
            opened = workspace.add(article_file(tmp_path, text, f"{name}.md"))
            workspace.mark(opened.article.id, 2, 6, Kind.CLAIM)
    window = make_window()
    window.open_files([tmp_path / "B.md"])
    QTest.keyClick(window.view, Qt.Key.Key_L, CONTROL)
    yield window
    menu_of(window).close()


def place(window: MainWindow, title: str, rows: RowsList | None = None) -> QPoint:
    shown = rows or window.library_list
    model = shown.model()
    indexes = (model.index(row, 0) for row in range(model.rowCount()))
    return shown.visualRect(next(one for one in indexes if one.data() == title)).center()


def menu_of(window: MainWindow) -> QMenu:
    return window.library_panel.findChildren(
        QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly
    )[0]


def ask(window: MainWindow, title: str) -> QMenu:
    """Press the right button on a row, and return the menu that opens."""
    viewport, at = window.library_list.viewport(), place(window, title)
    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=at)
    reason, anywhere = QContextMenuEvent.Reason.Mouse, viewport.mapToGlobal(at)
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, at, anywhere))
    assert menu_of(window).isVisible()
    return menu_of(window)


def choose(menu: QMenu, *words: str) -> QAction:
    """Choose an action by its words, those of the menu around it before them."""
    for each in words[:-1]:
        menu = next(a.menu() for a in menu.actions() if a.text().replace("&", "") == each)  # type: ignore[assignment]
    found = next(each for each in menu.actions() if each.text().replace("&", "") == words[-1])
    assert found.isEnabled()
    found.trigger()
    return found


def opened(window: MainWindow) -> str:
    return window.windowTitle()[:1]


def done() -> set[str]:
    with closing(Workspace.open()) as workspace:
        return {one.title for one in workspace.articles() if one.done_at is not None}


def select(window: MainWindow, *titles: str) -> None:
    for title in titles:
        QTest.mouseClick(window.library_list.viewport(), LEFT, CONTROL, place(window, title))


def test_the_menu_is_about_the_row_that_was_clicked_and_opens_no_article(
    window: MainWindow,
) -> None:
    menu = ask(window, "D")
    assert (opened(window), window.library_list.currentIndex().data()) == ("B", "B")
    choose(menu, "Article is done")
    assert (done(), opened(window)) == ({"D"}, "B")
    assert window.notice.words == "The article is done."
    menu.close()
    assert choose(ask(window, "D"), "Article is done").isChecked() is False
    assert done() == set()
    assert window.action("undo").text() == "&Undo mark article as not done in “D”"


def test_its_words_and_order_are_those_of_the_main_menus(window: MainWindow) -> None:
    actions = [each.text() for each in ask(window, "D").actions() if not each.isSeparator()]
    names = ("done", "show_versions", "compare_with_earlier", "join_lines", "article_details")
    ours = [window.action(name).text() for name in (*names, "article_tags")]
    assert actions == ["&Open", "&Share", *ours]
    share = next(each.menu() for each in menu_of(window).actions() if each.menu() is not None)
    shared = [each.text() for each in share.actions() if not each.isSeparator()]  # type: ignore[attr-defined]
    names = ("export_file", "export_json", "export_table", "copy_table")
    assert shared == [window.action(name).text() for name in names]


@pytest.mark.parametrize(
    ("words", "field"), [("Article details", "title"), ("Article tags", "tags")]
)
def test_what_needs_the_article_open_opens_it_first(
    window: MainWindow, words: str, field: str
) -> None:
    choose(ask(window, "C"), words)
    assert opened(window) == "C"
    assert window.focusWidget() is window.strip.fields[field]


def test_ctrl_and_shift_select_several_and_open_none(window: MainWindow) -> None:
    select(window, "A", "D")
    assert opened(window) == "B"
    QTest.mouseClick(window.library_list.viewport(), LEFT, SHIFT, place(window, "D"))
    QTest.mouseDClick(window.library_list.viewport(), LEFT, CONTROL, place(window, "C"))
    assert opened(window) == "B"
    QTest.mouseClick(window.library_list.viewport(), LEFT, pos=place(window, "C"))
    assert opened(window) == "C"
    assert [one.data() for one in window.library_list.selectedIndexes()] == ["C"]


def test_several_are_done_as_one_change_and_stay_selected(window: MainWindow) -> None:
    select(window, "A", "D")
    menu = ask(window, "D")
    assert not next(each for each in menu.actions() if each.text() == "&Open").isEnabled()
    choose(menu, "3 articles are done")
    assert done() == {"A", "B", "D"}
    assert window.notice.words == "3 articles are done."
    assert {one.data() for one in window.library_list.selectedIndexes()} == {"A", "B", "D"}
    assert window.action("done").isChecked()
    menu.close()
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert (done(), opened(window)) == (set(), "B")


def test_a_row_outside_the_selection_is_meant_alone(window: MainWindow) -> None:
    select(window, "A")
    choose(ask(window, "D"), "Article is done")
    assert done() == {"D"}


def test_several_are_shared_in_one_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked = []

    def answer(_parent: object, _title: str, start: str, _kinds: str) -> str:
        asked.append(Path(start).name)
        return str(tmp_path / "out.csv")

    monkeypatch.setattr(going_out, "ask_to_save", answer)
    select(window, "A")
    with qtbot.waitSignal(window._session.carrier.exported):
        choose(ask(window, "A"), "Share", "Table for a spreadsheet (CSV)…")
    rows = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert asked == ["library, 2 articles.csv"]


@pytest.mark.parametrize("key", [(Qt.Key.Key_F10, SHIFT)])
def test_keys_ask_for_the_menu_of_the_row_where_they_are(
    window: MainWindow, key: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    window.library_list.setFocus()
    QTest.keyClick(window.library_list, Qt.Key.Key_Down)
    title = window.library_list.currentIndex().data()
    QTest.keyClick(window.library_list, *key)
    assert (menu_of(window).isVisible(), opened(window)) == (True, "B")
    choose(menu_of(window), "Open")
    assert opened(window) == title != "B"


def test_what_was_found_has_the_menu_of_its_article(window: MainWindow, qtbot: QtBot) -> None:
    window.library_panel.search.setText("text of D")
    qtbot.waitUntil(lambda: window.found_list.model().rowCount() == 1)
    window.found_list.setCurrentIndex(window.found_list.model().index(0, 0))
    window.found_list.setFocus()
    QTest.keyClick(window.found_list, Qt.Key.Key_F10, SHIFT)
    choose(menu_of(window), "Article is done")
    assert (done(), opened(window)) == ({"D"}, "B")


def test_a_row_whose_article_is_gone_says_so_and_has_no_menu(window: MainWindow) -> None:
    with closing(Workspace.open(reader="Mia")) as other:
        ids = {article.title: article.id for article in other.articles()}
        other.join_article(ids["D"], ids["C"])
    at = place(window, "D")
    reason, viewport = QContextMenuEvent.Reason.Mouse, window.library_list.viewport()
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, at, viewport.mapToGlobal(at)))
    assert not menu_of(window).isVisible()
    assert "article" in window.notice.words
    assert window.library_list._delegate.pointed == set()
