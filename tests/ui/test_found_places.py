"""Every place of a text that the library's search has found can be seen and gone to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.ui.found import Found
from annotator.ui.found_list import laid_out, sign_rect
from annotator.ui.found_model import FoundModel
from annotator.ui.main_window import MainWindow

TEXT = (
    "# The harbor\n\nThe ferry left at six. 😀 Nobody saw the ferry again.\n\n"
    + "Words between that say nothing.\n\n" * 40
    + "At last a *ferry* was found.\n"
)
STARTS = [TEXT.index("ferry left"), TEXT.index("ferry again"), TEXT.index("*ferry*")]
MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    window = make_window()
    once = article_file(tmp_path, "# Once\n\nOne ferry, and no more.\n", "once.md")
    window.open_files([article_file(tmp_path, TEXT), once])
    window.action("show_library").trigger()
    QTest.keyClicks(window.library_panel.search, "ferry")
    qtbot.waitUntil(lambda: len(rows(window)) == 2 and "places" in "".join(signs(window)))
    return window


def model(window: MainWindow) -> FoundModel:
    found = window.found_list.model()
    assert isinstance(found, FoundModel)
    return found


def rows(window: MainWindow) -> list[str]:
    found = model(window)
    return [str(found.index(row).data(found.HeadingRole)) for row in range(found.rowCount())]


def signs(window: MainWindow) -> list[str]:
    found = model(window)
    return [str(found.index(row).data(found.PlacesRole)) for row in range(found.rowCount())]


def row_of(window: MainWindow, heading: str) -> QModelIndex:
    return model(window).index(rows(window).index(heading))


def click(window: MainWindow, place: QPoint) -> None:
    QTest.mouseClick(window.found_list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def click_words(window: MainWindow, heading: str) -> None:
    rect = window.found_list.visualRect(row_of(window, heading))
    click(window, QPoint(rect.left() + 40, rect.bottom() - 20))


def sign_center(window: MainWindow, heading: str) -> QPoint:
    index = row_of(window, heading)
    rect = window.found_list.visualRect(index).adjusted(10, 10, -10, 0)
    words = str(index.data(FoundModel.PlacesRole))
    return sign_rect(rect, words, window.found_list.fontMetrics()).center()


def click_sign(window: MainWindow, heading: str) -> None:
    click(window, sign_center(window, heading))


def selected_at(window: MainWindow) -> int:
    passage = window.view.passage()
    assert passage is not None
    assert passage.quote == "ferry"
    return passage.start


def starts(window: MainWindow) -> list[int]:
    """Where the text itself has the word."""
    text = window.view.article_document.text
    found = [at for at in range(len(text)) if text.startswith("ferry", at)]
    assert len(found) == len(STARTS)
    return found


def test_a_text_says_how_many_places_it_has(window: MainWindow) -> None:
    told = dict(zip(rows(window), signs(window), strict=True))
    assert told == {"The harbor": "3 places", "Once": ""}
    said = row_of(window, "The harbor").data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("The harbor, 3 places, collapsed\n")


def test_choosing_a_text_opens_its_first_place_and_lists_the_others(window: MainWindow) -> None:
    click_words(window, "The harbor")
    at = rows(window).index("The harbor")
    assert rows(window)[at : at + 3] == ["The harbor", "2 of 3", "3 of 3"]
    first, second, third = starts(window)
    assert selected_at(window) == first
    click_words(window, "3 of 3")
    assert selected_at(window) == third
    click_words(window, "2 of 3")
    assert selected_at(window) == second
    click_words(window, "The harbor")
    assert selected_at(window) == first
    assert len(rows(window)) == 4


def test_the_number_of_places_unfolds_and_folds_and_opens_nothing(window: MainWindow) -> None:
    before = window.windowTitle()
    click_sign(window, "The harbor")
    assert "2 of 3" in rows(window)
    assert window.windowTitle() == before
    click_sign(window, "The harbor")
    assert "2 of 3" not in rows(window)


def double_click_sign(window: MainWindow, heading: str) -> None:
    viewport, left = window.found_list.viewport(), Qt.MouseButton.LeftButton
    place = sign_center(window, heading)
    QTest.mouseClick(viewport, left, pos=place)
    QTest.mouseDClick(viewport, left, pos=place)
    QTest.mouseRelease(viewport, left, pos=place)


def test_a_double_click_on_the_number_of_places_is_one_click(window: MainWindow) -> None:
    before = window.windowTitle()
    double_click_sign(window, "The harbor")
    assert "2 of 3" in rows(window)
    assert window.windowTitle() == before
    double_click_sign(window, "The harbor")
    assert "2 of 3" not in rows(window)
    assert window.windowTitle() == before
    click_words(window, "The harbor")
    assert window.windowTitle() != before


def test_places_are_reached_by_keys(window: MainWindow) -> None:
    found = window.found_list
    found.setFocus()
    found.setCurrentIndex(row_of(window, "The harbor"))
    QTest.keyClick(found, Qt.Key.Key_Right)
    QTest.keyClick(found, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Return)
    assert selected_at(window) == starts(window)[2]
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Left)
    assert found.currentIndex() == row_of(window, "The harbor")
    assert len(rows(window)) == 2


def test_enter_in_the_field_opens_the_first_place_of_the_first_text(window: MainWindow) -> None:
    QTest.keyClick(window.library_panel.search, Qt.Key.Key_Return)
    assert window.view.passage() is not None
    assert (len(rows(window)) == 4) is (rows(window)[0] == "The harbor")


def test_another_search_forgets_what_was_unfolded(window: MainWindow, qtbot: QtBot) -> None:
    click_words(window, "The harbor")
    QTest.keyClicks(window.library_panel.search, " again")
    qtbot.waitUntil(lambda: rows(window) == ["The harbor"])
    qtbot.wait(30)
    assert signs(window) == [""]


def test_words_found_are_seen_where_words_have_no_spaces() -> None:
    found = Found(
        "a", "題", None, "…" + "川の水位が上がった" * 7, "東京", "の調査によると" * 9, "東京"
    )
    layout = laid_out(found, QFont(), 200)
    (strong,) = layout.formats()
    assert layout.lineForTextPosition(strong.start).isValid()
    last = layout.lineAt(layout.lineCount() - 1)
    assert strong.start + strong.length <= last.textStart() + last.textLength()
    assert layout.text()[strong.start : strong.start + strong.length] == "東京"


def test_the_first_row_leads_to_a_heading_in_other_letters(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window()
    text = "# Storing with Strings\n\nWe talk of strings, and a string.\n"
    window.open_files([article_file(tmp_path, text)])
    window.action("show_library").trigger()
    search = window.library_panel.search
    QTest.keyClicks(search, "string")
    qtbot.waitUntil(lambda: len(rows(window)) == 1 and bool(signs(window)[0]))
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Return)
    quotes = []
    for row in range(len(rows(window))):
        window.found_list.setCurrentIndex(model(window).index(row))
        window.found_list.setFocus()
        QTest.keyClick(window.found_list, Qt.Key.Key_Return)
        passage = window.view.passage()
        assert passage is not None
        quotes.append((passage.start, passage.quote))
    words = window.view.article_document.text
    assert quotes == [
        (words.index("Strings"), "Strings"),
        (words.index("strings"), "strings"),
        (words.index("string."), "string"),
    ]


def test_down_goes_from_the_search_field_to_the_first_place(
    window: MainWindow, qtbot: QtBot
) -> None:
    search = window.library_panel.search
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Down)
    qtbot.waitUntil(window.found_list.hasFocus)
    first = rows(window)[0]
    assert window.found_list.currentIndex().data(FoundModel.HeadingRole) == first
    search.clear()
    QTest.keyClicks(search, "harbor")
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Down)  # sooner than the pause after typing
    assert window.found_list.currentIndex().row() == 0


def many(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    """A window with thirty texts, ready to be searched."""
    window = make_window()
    texts = {f"{number}.md": f"# T{number}\n\nferry {number}, a ferry\n" for number in range(30)}
    window.open_files([article_file(tmp_path, text, name) for name, text in texts.items()])
    window.action("show_library").trigger()
    return window


def test_closing_the_window_ends_the_counting_and_the_search(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = many(make_window, tmp_path)
    wanted: list[Found] = []
    window.found_list.places_wanted.connect(wanted.append)
    window.library_panel.search.setText("ferry")
    qtbot.waitUntil(lambda: bool(wanted))
    window.library_panel.search.setText("ferry and")  # to be searched for in a moment
    counted = len(wanted)
    assert counted < 30
    with qtbot.captureExceptions() as raised:
        window.close()
        qtbot.wait(400)
    assert (raised, len(wanted)) == ([], counted)


def test_a_library_that_is_busy_is_said_once_and_the_places_are_counted_later(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = many(make_window, tmp_path)
    workspace = window._session._workspace
    failed: list[str] = []
    window._session.failed.connect(failed.append)
    error = AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=workspace.path, reason="")

    def refuse(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(type(workspace), "places", refuse)
        window.library_panel.search.setText("ferry")
        qtbot.waitUntil(lambda: model(window).rowCount() == 30 and bool(failed))
        qtbot.wait(50)
    assert len(failed) == 1
    window.found_list.setCurrentIndex(model(window).index(0))
    QTest.keyClick(window.found_list, Qt.Key.Key_Right)
    assert rows(window)[1] == "2 of 2"


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_another_button_on_the_number_leaves_enter_as_it_was(
    window: MainWindow, button: Qt.MouseButton
) -> None:
    at, index = sign_center(window, "The harbor"), row_of(window, "The harbor")
    QTest.mouseClick(window.found_list.viewport(), button, pos=at)
    chosen: list[Found] = []
    window.found_list.found_chosen.connect(chosen.append)
    window.found_list.setCurrentIndex(index)
    QTest.keyClick(window.found_list, Qt.Key.Key_Return)
    assert len(chosen) == 1


def test_a_press_on_the_number_that_is_let_go_elsewhere_is_forgotten(window: MainWindow) -> None:
    at, viewport = sign_center(window, "The harbor"), window.found_list.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
    below = QPoint(at.x(), viewport.height() - 2)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=below)
    chosen: list[Found] = []
    window.found_list.found_chosen.connect(chosen.append)
    window.found_list.setCurrentIndex(row_of(window, "The harbor"))
    QTest.keyClick(window.found_list, Qt.Key.Key_Return)
    assert len(chosen) == 1


def test_a_screen_reader_says_whether_the_places_are_shown(window: MainWindow) -> None:
    def said(heading: str) -> str:
        told = row_of(window, heading).data(Qt.ItemDataRole.AccessibleTextRole)
        return str(told).partition("\n")[0]

    assert said("The harbor") == "The harbor, 3 places, collapsed"
    click_sign(window, "The harbor")
    assert said("The harbor") == "The harbor, 3 places, expanded"
    assert said("2 of 3") == "2 of 3"
    assert said("Once") == "Once"
    click_sign(window, "The harbor")
    assert said("The harbor") == "The harbor, 3 places, collapsed"
