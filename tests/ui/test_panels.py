"""The panels beside the article, with real keys and a real mouse, on a real library."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.theme import LIGHT

TEXT = """# The flood of Ostra

The river rose by 2.4 metres on Friday 🌊, the mayor's office said.

If the dam at Kell is not repaired, the lower town will be under water by May.

## The bridge

"I saw the bridge go," said Ines Moral, a baker. "It took three seconds."

""" + "\n\n".join(f"## Part {n}\n\nParagraph {n} says nothing of note." for n in range(40))

QUOTES = {
    "rose by 2.4 metres": Kind.CLAIM,
    "lower town will be under water": Kind.PROJECTION,
    "I saw the bridge go": Kind.TESTIMONY,
    "three seconds": Kind.CLAIM,
}
CONTROL = Qt.KeyboardModifier.ControlModifier
MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    """A window on an article with four marks of Mia's, its panes shown."""
    path = article_file(tmp_path, TEXT)
    with_marks(path, "Mia", QUOTES)
    window = make_window()
    window.start([path])
    for key in (Qt.Key.Key_M, Qt.Key.Key_L):
        QTest.keyClick(window.view, key, CONTROL)
    QTest.keyClick(window.view, Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    return window


def with_marks(path: Path, reader: str, quotes: dict[str, Kind]) -> None:
    workspace = Workspace.open(reader=reader)
    article = workspace.add(path).article
    for quote, kind in quotes.items():
        (place,) = workspace.find_quote(article.id, quote)
        workspace.mark(article.id, place.start, place.end, kind)
    workspace.close()


def stored(quote: str, reader: str = "Mia") -> Annotation:
    """A mark as it is on the disk."""
    workspace = Workspace.open()
    try:
        (article,) = [a for a in workspace.articles() if "Ostra" in a.title]
        notes = workspace.annotations(article.id)
        (found,) = [n for n in notes if n.original_quote == quote and n.reader.name == reader]
        return found
    finally:
        workspace.close()


def listed(window: MainWindow) -> list[str]:
    model = window.marks_list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click_row(
    window: MainWindow, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    place = window.marks_list.visualRect(window.marks_list.model().index(row, 0)).center()
    QTest.mouseClick(window.marks_list.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    window.marks_list.setFocus()


def button(parent: QWidget, name: str) -> QWidget:
    """A button by the beginning of what a screen reader calls it."""
    found = [w for w in parent.findChildren(QWidget) if w.accessibleName().startswith(name)]
    return found[0]


def press(widget: QWidget, name: str) -> None:
    QTest.mouseClick(button(widget, name), Qt.MouseButton.LeftButton)


# The list


def test_chips_and_search_filter_the_list(window: MainWindow) -> None:
    assert listed(window) == list(QUOTES)
    press(window.marks_panel, "Claim: 2")
    assert listed(window) == ["rose by 2.4 metres", "three seconds"]
    press(window.marks_panel, "Testimony: 1")
    assert len(listed(window)) == 3
    QTest.keyClicks(window.marks_panel.search, "BRIDGÉ saw")
    assert listed(window) == ["I saw the bridge go"]
    press(window.marks_panel, "Show all")
    assert listed(window) == list(QUOTES)


def test_the_menu_filters_by_tag_note_and_reader_and_sorts(
    window: MainWindow, qtbot: QtBot
) -> None:
    workspace = Workspace.open(reader="Mia")
    workspace.edit(stored("three seconds").id, note="check", tags=["time"])
    workspace.close()
    qtbot.waitUntil(lambda: stored("three seconds").note == "check", timeout=2000)
    qtbot.waitUntil(lambda: any(n.tags for n in window.marks_list.all_annotations()), timeout=4000)
    choose(window, "time")
    assert listed(window) == ["three seconds"]
    choose(window, "Any")
    choose(window, "Only with a note")
    assert listed(window) == ["three seconds"]
    choose(window, "Only with a note")
    choose(window, "Sort by kind")
    assert listed(window)[:2] == ["rose by 2.4 metres", "three seconds"]


def choose(window: MainWindow, words: str) -> None:
    menu = button(window.marks_panel, "Filter and sort").menu()
    menu.aboutToShow.emit()
    actions = [
        *menu.actions(),
        *(a for m in menu.actions() if m.menu() for a in m.menu().actions()),
    ]
    next(action for action in actions if action.text() == words).trigger()


def test_several_marks_change_their_kind_and_tags_as_one_change(window: MainWindow) -> None:
    click_row(window, 0)
    click_row(window, 1, CONTROL)
    assert len(window.marks_list.selected_ids()) == 2
    QTest.keyClick(window.marks_list, "t")
    quotes = list(QUOTES)[:2]
    assert {stored(quote).kind for quote in quotes} == {Kind.TESTIMONY}
    QTest.keyClicks(window.inspector.tags, "dam, flood")
    QTest.keyClick(window.inspector.tags, Qt.Key.Key_Return)
    assert [stored(quote).tags for quote in quotes] == [("dam", "flood")] * 2
    for _ in range(3):  # a comma saves a tag, too
        QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert [stored(quote).kind for quote in quotes] == [QUOTES[quote] for quote in quotes]
    assert [stored(quote).tags for quote in quotes] == [()] * 2


def test_the_words_of_the_selected_marks_are_copied(window: MainWindow) -> None:
    click_row(window, 0)
    click_row(window, 2, CONTROL)
    QTest.keyClick(window.marks_list, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "rose by 2.4 metres\nI saw the bridge go"


def test_the_right_button_is_about_the_mark_under_it(window: MainWindow) -> None:
    click_row(window, 0)
    marks = window.marks_list
    place = marks.visualRect(marks.model().index(2, 0)).center()
    QTest.mouseClick(marks.viewport(), Qt.MouseButton.RightButton, pos=place)
    marks.customContextMenuRequested.emit(place)
    menu = QApplication.activePopupWidget()
    offered = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert offered[:5] == [
        "Mark as claim",
        "Mark as projection",
        "Mark as testimony",
        "Note",
        "Delete mark",
    ]
    assert offered[-1] == "Selected marks (1)"
    next(action for action in menu.actions() if "projection" in action.text()).trigger()
    menu.close()
    assert stored("I saw the bridge go").kind is Kind.PROJECTION
    assert stored("rose by 2.4 metres").kind is Kind.CLAIM


def test_the_arrow_keys_go_from_mark_to_mark(window: MainWindow) -> None:
    click_row(window, 0)
    QTest.keyClick(window.marks_list, Qt.Key.Key_Down)
    assert window.view.caret() == window.view.article_document.text.index("lower town")


# The inspector


def test_a_note_is_saved_after_a_pause_and_undone_as_one_change(
    window: MainWindow, qtbot: QtBot
) -> None:
    click_row(window, 0)
    QTest.keyClicks(window.inspector.note, "ask the water office")
    assert stored("rose by 2.4 metres").note == ""
    qtbot.waitUntil(lambda: stored("rose by 2.4 metres").note != "", timeout=3000)
    assert stored("rose by 2.4 metres").note == "ask the water office"
    QTest.keyClick(window.inspector.note, Qt.Key.Key_Escape)
    assert window.view.hasFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert stored("rose by 2.4 metres").note == ""
    assert window.inspector.note.toPlainText() == ""


def test_a_note_is_saved_when_another_mark_is_chosen_or_the_window_closes(
    window: MainWindow,
) -> None:
    click_row(window, 0)
    window.inspector.note.setFocus()
    QTest.keyClicks(window.inspector.note, "one")
    click_row(window, 1)
    assert stored("rose by 2.4 metres").note == "one"
    assert window.inspector.note.toPlainText() == ""
    QTest.keyClicks(window.inspector.note, "two")
    window.close()
    assert stored("lower town will be under water").note == "two"


def test_a_note_that_cannot_be_saved_is_not_lost(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.core.errors import AnnotatorError, ErrorCode

    def full(*arguments: object, **named: object) -> Annotation:
        raise AnnotatorError(ErrorCode.DISK_FULL, path="library")

    click_row(window, 0)
    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "edit", full)
        QTest.keyClicks(window.inspector.note, "precious")
        click_row(window, 1)
        assert "full" in window.notice.words
        assert window.inspector.note.toPlainText() == ""
        window.close()
        assert window.isVisible()
    click_row(window, 0)
    assert window.inspector.note.toPlainText() == "precious"
    click_row(window, 1)
    assert stored("rose by 2.4 metres").note == "precious"


def test_a_note_on_another_readers_mark_makes_a_copy_and_typing_goes_on(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    with_marks(tmp_path / "article.md", "Noor", {"under water by May": Kind.CLAIM})
    qtbot.waitUntil(lambda: len(listed(window)) == 5, timeout=4000)
    click_row(window, 2)
    assert "own copy" in window.inspector.about
    QTest.keyClicks(window.inspector.note, "mine")
    window.inspector.flush()
    QTest.keyClicks(window.inspector.note, ", too")
    window.inspector.flush()
    assert stored("under water by May", "Noor").note == ""
    assert stored("under water by May", "Mia").note == "mine, too"
    assert "Changing it" not in window.inspector.about


def test_tags_are_completed_and_saved_at_a_comma(window: MainWindow) -> None:
    click_row(window, 0)
    QTest.keyClicks(window.inspector.tags, "reservoir")
    QTest.keyClick(window.inspector.tags, Qt.Key.Key_Return)
    click_row(window, 1)
    window.inspector.tags.setFocus()
    QTest.keyClicks(window.inspector.tags, "check, rese")
    assert stored("lower town will be under water").tags == ("check",)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert window.inspector.tags.text() == "check, reservoir"
    window.view.setFocus()
    assert stored("lower town will be under water").tags == ("check", "reservoir")


def test_the_history_of_a_mark_says_what_it_was(window: MainWindow) -> None:
    click_row(window, 0)
    press(window.inspector, "Projection")
    press(window.inspector, "History of this mark")
    said = window.inspector.history
    assert "change to projection (before: Claim)" in said
    assert said.index("change to projection") < said.index("mark as claim")
    assert "Mia" in said


# The library


def test_the_library_is_searched_and_a_place_that_was_found_opens(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_files([article_file(tmp_path, "# Other\n\nNothing here.\n", "b.md")])
    QTest.keyClicks(window.library_panel.search, "three seconds")
    model = window.found_list.model()
    qtbot.waitUntil(lambda: model.rowCount() == 2, timeout=2000)
    assert [model.index(r, 0).data().partition("\n")[0] for r in range(2)] == [
        "The flood of Ostra",
        "Mark in The flood of Ostra",
    ]
    QTest.keyClick(window.library_panel.search, Qt.Key.Key_Return)
    selected = window.view.passage()
    assert selected is not None
    assert selected.quote == "three seconds"
    place = window.found_list.visualRect(model.index(1, 0)).center()
    QTest.mouseClick(window.found_list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.current_mark() == stored("three seconds").id
    QTest.keyClick(window.library_panel.search, Qt.Key.Key_Escape)
    assert window.library_list.isVisible()
    QTest.keyClick(window.library_panel.search, Qt.Key.Key_Escape)
    assert window.view.hasFocus()


def test_articles_are_done_tagged_and_listed_so(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([article_file(tmp_path, "# Other\n\nNothing here.\n", "b.md")])
    QTest.keyClick(window.view, Qt.Key.Key_D, CONTROL)
    QTest.keyClick(window.view, Qt.Key.Key_T, CONTROL)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "spring, check")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.view.hasFocus()
    assert articles(window) == [
        "Other: 0 marks · done · check · spring",
        "The flood of Ostra: 4 marks",
    ]
    choose_shelf(window, "Not done")
    assert articles(window) == ["The flood of Ostra: 4 marks"]
    choose_shelf(window, "spring")
    assert len(articles(window)) == 1
    choose_shelf(window, "Today")
    assert len(articles(window)) == 2
    for _ in range(2):
        QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert articles(window)[0] == "Other: 0 marks"


def articles(window: MainWindow) -> list[str]:
    model = window.library_list.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(r, 0).data(role).replace("\n", ": ") for r in range(model.rowCount())]


def choose_shelf(window: MainWindow, words: str) -> None:
    shelf = button(window.library_panel, "Which articles")
    shelf.setCurrentIndex(shelf.findText(words))
    shelf.activated.emit(shelf.currentIndex())


# The outline and the strip


def test_the_outline_jumps_and_follows(window: MainWindow, qtbot: QtBot) -> None:
    rows = window.outline.list.model()
    assert rows.rowCount() == 42
    place = window.outline.list.visualRect(rows.index(5, 0)).center()
    QTest.mouseClick(window.outline.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    text = window.view.article_document.text
    assert window.view.reading_position() == text.index("Part 3")
    QTest.qWait(200)
    window.view.restore_position(text.index("Paragraph 20"))
    qtbot.waitUntil(lambda: "Part 20" in window.outline.list.currentIndex().data(), timeout=2000)


def test_details_are_edited_in_place_and_undone(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_I, CONTROL)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "Ostra under water")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.windowTitle().startswith("Ostra under water")
    press(window.strip, "Show and add details")
    field = window.strip.fields["url"]
    field.setFocus()
    QTest.keyClicks(field, "https://www.example.org/a/b")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.words == "example.org"
    with_links: list[str] = []
    window.strip.link_pressed.disconnect()
    window.strip.link_pressed.connect(with_links.append)
    press(window.strip, "Open the address")
    assert with_links == ["https://www.example.org/a/b"]
    for _ in range(2):
        QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert window.strip.fields["title"].text() == "The flood of Ostra"
    assert field.text() == ""


def test_esc_takes_back_what_was_typed_into_a_detail(window: MainWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_I, CONTROL)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "nonsense")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.view.hasFocus()
    assert window.strip.fields["title"].text() == "The flood of Ostra"


# The panes


def test_f6_goes_round_the_panes_and_esc_back_to_the_article(window: MainWindow) -> None:
    window.view.setFocus()
    places = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        places.append(QApplication.focusWidget())
    panels = [window.marks_list, window.library_panel.search, window.outline.list]
    assert [place for place in places if place in panels] == panels
    assert window.view in places
    for place in panels:
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_Escape)
        assert window.view.hasFocus()


def test_the_row_at_which_the_keys_are_has_a_frame(window: MainWindow) -> None:
    for panel in (window.library_list, window.marks_list):
        panel.setCurrentIndex(panel.model().index(0, 0))
        row = panel.visualRect(panel.model().index(0, 0))
        corner = panel.viewport().mapTo(panel, row.topRight()) + QPoint(0, row.height() // 2)
        seen = []
        for focused in (window.view, panel):
            focused.setFocus()
            seen.append(panel.grab().toImage().pixelColor(corner))
        assert seen[0] != seen[1] == LIGHT.selection


def test_tab_goes_from_left_to_right(window: MainWindow) -> None:
    click_row(window, 0)
    window.library_panel.search.setFocus()
    gone: list[QWidget] = []
    while QApplication.focusWidget() not in gone:
        gone.append(QApplication.focusWidget())
        assert gone[-1].accessibleName()
        QTest.keyClick(gone[-1], Qt.Key.Key_Tab)
    stops = (
        window.library_list,
        window.outline.list,
        window.strip.fields["title"],
        window.view,
        window.marks_panel.search,
        window.marks_list,
        window.inspector.note,
        window.inspector.tags,
    )
    assert [stop for stop in gone if stop in stops] == list(stops)
    assert QApplication.focusWidget() is window.library_panel.search


def test_panes_start_closed_and_are_kept(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    assert not window.marks_panel.isVisible()
    assert not window.library_panel.isVisible()
    assert not window.outline.isVisible()
    QTest.keyClick(window.view, Qt.Key.Key_M, CONTROL)
    window.close()
    again = make_window()
    again.start([])
    assert again.marks_panel.isVisible()
    assert not again.library_panel.isVisible()


def test_what_a_search_looks_in_is_told_where_the_field_is_too_narrow(
    make_window: Callable[[], MainWindow],
) -> None:
    window = make_window()
    for search in (window.library_panel.search, window.marks_panel.search):
        assert search.placeholderText()
        assert search.toolTip() == search.placeholderText()
