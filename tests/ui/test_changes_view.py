"""What changed under the marks: told in a bar, shown mark by mark, settled with one key each."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag, point_before

from annotator.core.model import AnchorStatus, Annotation, Kind, SetBy
from annotator.core.workspace import Workspace
from annotator.ui.hover import marks_html
from annotator.ui.main_window import MainWindow

BEFORE = (
    "# The dam at Velm\n\n"
    "The river rose by four meters, the water office said on Monday in Velm.\n\n"
    "The gate keeper opened three gates before dawn without telling the towns below.\n\n"
    "If the rain goes on, the lower town will be cut off by Sunday.\n\n"
    '"I saw the bridge go," says Ana Ruiz. She lives beside it.\n\n'
    "A last paragraph stands here as before and ends the text.\n"
)
SENTENCE = "If the rain goes on, the lower town will be cut off by Sunday.\n\n"
AFTER = (
    BEFORE.replace("four meters", "nearly five meters")
    .replace("three gates before dawn", "all gates at night")
    .replace(SENTENCE, "")
)
RIVER, GATES, TOWN = (
    "The river rose by four meters",
    "opened three gates before dawn without telling",
    "the lower town will be cut off by Sunday",
)
QUOTES = {
    RIVER: Kind.CLAIM,
    GATES: Kind.CLAIM,
    TOWN: Kind.PROJECTION,
    "I saw the bridge go": Kind.TESTIMONY,
}


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The file of an article with four marks: two are reworded in it now, one is removed."""
    path = article_file(tmp_path, BEFORE)
    workspace = Workspace.open(reader="Mia")
    opened = workspace.add(path)
    for quote, kind in QUOTES.items():
        [passage] = workspace.find_quote(opened.article.id, quote)
        workspace.mark(opened.article.id, passage.start, passage.end, kind)
    workspace.close()
    path.write_text(AFTER, encoding="utf-8")
    return path


@pytest.fixture
def window(make_window: Callable[[], MainWindow], changed: Path, qtbot: QtBot) -> MainWindow:
    """The window on the changed article, its marks looked for."""
    made = make_window()
    made.open_files([changed])
    qtbot.waitUntil(lambda: made.notice.words.startswith("Changed since"), timeout=5000)
    return made


@pytest.fixture
def shown(window: MainWindow) -> MainWindow:
    """The window with the view of what changed."""
    window.action("show_changes").trigger()
    return window


def key(window: MainWindow, pressed: Qt.Key, text: str = "") -> None:
    """Press a key in the list of changed marks."""
    modifier = Qt.KeyboardModifier.NoModifier
    if text == "shift":
        modifier = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.changes_list, pressed, modifier)


def mark(window: MainWindow, quote: str) -> Annotation:
    """The mark that was made on these words, as the library has it."""
    [found] = [note for note in window.marks_list.all_annotations() if note.original_quote == quote]
    return found


def current(window: MainWindow) -> str:
    """The words of the current changed mark, as they were."""
    found = window.changes_list.current_mark()
    return found.old_words if found is not None else ""


def select(window: MainWindow, words: str) -> None:
    """Select words of the article with the mouse."""
    start = window.view.document().toPlainText().index(words)
    drag(window.view, start, start + len(words))


def test_a_bar_says_what_changed_and_takes_no_focus(window: MainWindow) -> None:
    said = window.notice.words
    assert said.endswith("2 of your marks reworded, 1 no longer in the text.")
    assert window.view.hasFocus()
    assert window.changes_panel.isHidden()


def test_nothing_is_said_where_nothing_changed(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.open_files([article_file(tmp_path, BEFORE)])
    assert window.notice.words == ""
    window.action("show_changes").trigger()
    assert "asks for a look" in window.changes_panel.said


def test_what_changed_is_copied_only_where_something_did(
    shown: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    panel, copying = shown.changes_panel, shown.action("copy_changes")
    assert copying.isEnabled()
    assert panel._copy.isEnabled()
    shown.open_files([article_file(tmp_path, "# Another\n\nFew words.\n", "another.md")])
    qtbot.waitUntil(lambda: "asks for a look" in panel.said)
    assert not copying.isEnabled()
    assert not panel._copy.isEnabled()


def test_the_bar_comes_again_with_an_article_that_was_not_settled(
    window: MainWindow, make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    article = window.marks_list.all_annotations()[0].article_id
    window.close()
    second = make_window()
    second.start([Path(article)])
    qtbot.waitUntil(lambda: "2 of your marks reworded" in second.notice.words)


def test_show_opens_the_view_beside_the_article(window: MainWindow) -> None:
    [show] = [one for one in window.notice.findChildren(QPushButton) if one.text() == "Show"]
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    assert window.changes_panel.isVisible()
    assert window.view.isVisible()
    assert window.changes_list.hasFocus()
    assert window.notice.words == ""
    assert current(window) == RIVER
    assert window.view.current_id == mark(window, RIVER).id


def test_old_and_new_words_differ_visibly_without_color(shown: MainWindow) -> None:
    old, new = shown.change_detail.wordings
    assert "line-through" in old
    assert ">four</span>" in old
    assert "underline" in new
    assert ">nearly five</span>" in new
    assert "words were found" in shown.change_detail.reason


def test_keys_go_from_mark_to_mark_and_around(shown: MainWindow) -> None:
    seen = []
    for _ in range(4):
        seen.append(current(shown))
        key(shown, Qt.Key.Key_J)
    assert seen == [RIVER, GATES, TOWN, RIVER]
    key(shown, Qt.Key.Key_K)
    assert current(shown) == RIVER
    key(shown, Qt.Key.Key_Down)
    assert current(shown) == GATES
    assert shown.view.current_id == mark(shown, GATES).id


@pytest.mark.parametrize("pressed", [Qt.Key.Key_A, Qt.Key.Key_Return])
def test_a_place_is_accepted_and_the_next_mark_is_current(
    shown: MainWindow, pressed: Qt.Key
) -> None:
    key(shown, pressed)
    accepted = mark(shown, RIVER).anchor
    assert (accepted.status, accepted.set_by) == (AnchorStatus.SAME, SetBy.HAND)
    assert current(shown) == GATES
    assert shown.notice.words == "Accepted where it is."
    assert shown.changes_list.hasFocus()


def test_what_is_settled_is_undone(shown: MainWindow) -> None:
    key(shown, Qt.Key.Key_A)
    shown.action("undo").trigger()
    assert mark(shown, RIVER).anchor.status is AnchorStatus.CHANGED
    assert current(shown) == RIVER
    assert shown.changes_list.model().rowCount() == 3


def test_a_mark_is_kept_as_removed(shown: MainWindow) -> None:
    for _ in range(2):
        key(shown, Qt.Key.Key_J)
    key(shown, Qt.Key.Key_X)
    assert mark(shown, TOWN).anchor.is_kept_as_removed
    assert shown.notice.words == "Kept as no longer in the text."
    assert current(shown) == GATES


def test_all_of_a_status_are_accepted_as_one_change(shown: MainWindow) -> None:
    assert "2" in shown.action("settle_all").text()
    key(shown, Qt.Key.Key_A, "shift")
    assert {mark(shown, quote).anchor.set_by for quote in (RIVER, GATES)} == {SetBy.HAND}
    assert current(shown) == TOWN
    shown.action("undo").trigger()
    assert {mark(shown, quote).anchor.status for quote in (RIVER, GATES)} == {AnchorStatus.CHANGED}


def test_a_mark_is_put_on_what_is_selected_in_the_article(shown: MainWindow) -> None:
    for _ in range(2):
        key(shown, Qt.Key.Key_J)
    select(shown, "A last paragraph")
    QTest.keyClick(shown.view, Qt.Key.Key_R)
    put = mark(shown, TOWN)
    assert put.passage is not None
    assert put.passage.quote == "A last paragraph"
    assert "A last paragraph" in shown.notice.words
    shown.action("undo").trigger()
    assert mark(shown, TOWN).passage is None


def test_without_a_selection_the_key_says_what_to_do(shown: MainWindow) -> None:
    key(shown, Qt.Key.Key_R)
    assert "Select the words" in shown.notice.words
    assert mark(shown, RIVER).anchor.status is AnchorStatus.CHANGED


def test_an_orphan_is_put_on_a_selection_straight_from_the_list_of_marks(
    window: MainWindow,
) -> None:
    window.action("show_marks").trigger()
    row = [note.original_quote for note in window.marks_list.all_annotations()].index(TOWN)
    place = window.marks_list.visualRect(window.marks_list.model().index(row, 0)).center()
    QTest.mouseClick(window.marks_list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    elsewhere = point_before(window.view, 3)
    QTest.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=elsewhere)
    select(window, "A last paragraph")
    QTest.keyClick(window.view, Qt.Key.Key_R)
    put = mark(window, TOWN)
    assert put.passage is not None
    assert put.passage.quote == "A last paragraph"
    assert window.view.current_id == put.id


def test_places_are_offered_and_taken_with_a_key(
    make_window: Callable[[], MainWindow], changed: Path, qtbot: QtBot
) -> None:
    twice = AFTER + f"\n{SENTENCE}Between.\n\n{SENTENCE}The end.\n"
    changed.write_text(twice, encoding="utf-8")
    window = make_window()
    window.open_files([changed])
    qtbot.waitUntil(lambda: "without a sure place" in window.notice.words, timeout=5000)
    window.action("show_changes").trigger()
    while current(window) != TOWN:
        key(window, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: len(window.change_detail.place_words) >= 2, timeout=5000)
    assert "lower town" in window.change_detail.place_words[1]
    key(window, Qt.Key.Key_2)
    put = mark(window, TOWN)
    assert put.passage is not None
    assert put.passage.quote.endswith("will be cut off by Sunday")
    assert put.anchor.set_by is SetBy.HAND


def test_chips_list_one_status(shown: MainWindow) -> None:
    chip = shown.changes_panel.chip(AnchorStatus.REMOVED)
    assert chip.text() == "No longer in the text 1"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, 8))
    assert shown.changes_list.model().rowCount() == 1
    assert current(shown) == TOWN
    key(shown, Qt.Key.Key_X)  # the last of its status: the others are listed again
    assert shown.changes_list.model().rowCount() == 2


def test_the_report_is_copied(shown: MainWindow) -> None:
    shown.action("copy_changes").trigger()
    words = QApplication.clipboard().text()
    assert "Reworded: 2 · No longer in the text: 1" in words
    assert words.count("sha256 ") == 2
    assert "“The river rose by nearly five meters”" in words


def test_all_settled_says_so(shown: MainWindow) -> None:
    for pressed in (Qt.Key.Key_A, Qt.Key.Key_A, Qt.Key.Key_X):
        key(shown, pressed)
    assert "asks for a look" in shown.changes_panel.said
    shown.action("show_changes").trigger()
    assert shown.changes_panel.isHidden()
    assert shown.view.hasFocus()


def test_the_list_of_marks_comes_back_instead_of_the_view(shown: MainWindow) -> None:
    shown.action("show_marks").trigger()
    assert shown.changes_panel.isHidden()
    assert not shown.action("show_changes").isChecked()
    assert shown.marks_panel.isVisible()


def test_the_inspector_shows_old_words_and_settles(window: MainWindow) -> None:
    window.action("show_marks").trigger()
    window.marks_list.selectRow(0)
    window.marks_list.mark_chosen.emit(mark(window, RIVER).id)
    assert ">four</span>" in window.inspector.was
    [accept] = [one for one in window.inspector.findChildren(QPushButton) if one.text() == "Accept"]
    assert accept.isVisible()
    QTest.mouseClick(accept, Qt.MouseButton.LeftButton)
    assert mark(window, RIVER).anchor.set_by is SetBy.HAND
    assert window.inspector.was == ""
    assert not accept.isVisible()


def test_the_pointer_is_told_what_a_mark_was(window: MainWindow) -> None:
    note = mark(window, RIVER)
    words = marks_html([note], note.reader.id, {note.id: RIVER})
    assert "Reworded: was" in words
    assert RIVER in words


def test_a_mark_that_asks_for_a_look_has_a_sign_at_its_badge(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.view.verticalScrollBar().setValue(0)
    before = window.view.viewport().grab().toImage()
    window.action("show_changes").trigger()
    key(window, Qt.Key.Key_A)
    window.action("show_changes").trigger()
    window.view.set_current("")
    window.view.verticalScrollBar().setValue(0)
    after = window.view.viewport().grab().toImage()
    place = window.view.marks_near(QPointF(point_before(window.view, 18)))
    assert before.size() == after.size()
    assert before != after, place


def test_the_view_has_its_place_among_the_panes(shown: MainWindow) -> None:
    shown.view.setFocus()
    shown.action("next_pane").trigger()
    assert shown.changes_list.hasFocus()
    QTest.keyClick(shown.changes_list, Qt.Key.Key_Escape)
    assert shown.view.hasFocus()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="scan codes of X and Wayland")
def test_keys_of_other_letters_settle_by_their_place(shown: MainWindow) -> None:
    letters = {38: "ф", 44: "о", 53: "ч"}  # where A, J and X are
    for code in (44, 44, 53, 38):
        none = Qt.KeyboardModifier.NoModifier
        letter = letters[code]
        pressed = QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()), none, code, 0, 0, letter)
        QApplication.sendEvent(shown.changes_list, pressed)
    assert mark(shown, TOWN).anchor.is_kept_as_removed
    assert mark(shown, GATES).anchor.set_by is SetBy.HAND


def test_keys_that_settle_do_nothing_in_the_article(shown: MainWindow) -> None:
    shown.view.setFocus()
    QTest.keyClick(shown.view, Qt.Key.Key_A)
    QTest.keyClick(shown.view, Qt.Key.Key_X)
    assert mark(shown, RIVER).anchor.status is AnchorStatus.CHANGED
