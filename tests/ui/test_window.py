"""Select, one key, done: the window with real keys and a real mouse, on a real library."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag, point_before

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings

TEXT = """# The flood of Ostra

The river Ostra rose by 2.4 metres on Friday 🌊, the mayor's office said.

If the dam at Kell is not repaired, the lower town will be under water by May.

"I saw the bridge go," said Ines Moral, a baker. "It took three seconds."

""" + "\n\n".join(f"Paragraph {number} says nothing of note." for number in range(60))

MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    return window


def article_text(window: MainWindow) -> str:
    return window.view.article_document.text


def select(window: MainWindow, words: str, *, exact: bool = False) -> None:
    start = article_text(window).index(words)
    drag(window.view, start, start + len(words), exact=exact)


def press(
    window: MainWindow, key: str | Qt.Key, modifier: Qt.KeyboardModifier | None = None
) -> None:
    target = QApplication.focusWidget() or window.view
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def stored_marks() -> list[tuple[Kind, str]]:
    """Read from the library, by another connection, what has been committed."""
    workspace = Workspace.open()
    try:
        return [
            (note.kind, note.passage.quote if note.passage else "")
            for article in workspace.articles()
            for note in workspace.annotations(article.id)
        ]
    finally:
        workspace.close()


def shown_marks(window: MainWindow) -> list[str]:
    model = window.marks_list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_select_and_one_key_marks_and_saves(window: MainWindow) -> None:
    select(window, "rose by 2.4 metres on Friday 🌊")
    press(window, "c")
    assert stored_marks() == [(Kind.CLAIM, "rose by 2.4 metres on Friday 🌊")]
    assert shown_marks(window) == ["rose by 2.4 metres on Friday 🌊"]
    assert window.view.passage() is None
    assert "1 mark · saved · Marking as: Mia" in window.status.words


@pytest.mark.parametrize(
    ("key", "kind"),
    [("c", Kind.CLAIM), ("p", Kind.PROJECTION), ("t", Kind.TESTIMONY),
     ("1", Kind.CLAIM), ("2", Kind.PROJECTION), ("3", Kind.TESTIMONY)],
)  # fmt: skip
def test_each_kind_has_a_letter_and_a_digit(window: MainWindow, key: str, kind: Kind) -> None:
    select(window, "lower town")
    press(window, key)
    assert stored_marks() == [(kind, "lower town")]


def test_a_selection_snaps_to_words_and_is_exact_with_shift(window: MainWindow) -> None:
    select(window, "aker. ")
    selected = window.view.passage()
    assert selected is not None
    assert selected.quote == "baker."
    select(window, "aker", exact=True)
    selected = window.view.passage()
    assert selected is not None
    assert selected.quote == "aker"


def test_undo_and_redo_say_what_they_do(window: MainWindow) -> None:
    undo, redo = (window.findChild(type(a), a.objectName()) for a in _history_actions(window))
    assert not undo.isEnabled() or "mark" not in undo.text()
    select(window, "lower town")
    press(window, "p")
    assert undo.text() == "&Undo mark as projection"
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored_marks() == []
    assert shown_marks(window) == []
    assert redo.text() == "&Redo mark as projection"
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(window, Qt.Key.Key_Z, shift)
    assert stored_marks() == [(Kind.PROJECTION, "lower town")]
    assert shown_marks(window) == ["lower town"]


def _history_actions(window: MainWindow) -> list:
    return [
        a
        for a in window.menuBar().actions()[1].menu().actions()
        if a.objectName() in {"undo", "redo"}
    ]


def test_a_key_without_a_selection_changes_the_mark_under_the_caret(
    window: MainWindow,
) -> None:
    select(window, "lower town")
    press(window, "c")
    click(window, "lower")
    press(window, "t")
    assert stored_marks() == [(Kind.TESTIMONY, "lower town")]
    press(window, Qt.Key.Key_Delete)
    assert stored_marks() == []


def click(window: MainWindow, words: str) -> None:
    place = point_before(window.view, article_text(window).index(words) + 1)
    QTest.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_longer_selection_of_the_same_kind_extends_the_mark(window: MainWindow) -> None:
    select(window, "lower town")
    press(window, "c")
    select(window, "town will be")
    press(window, "c")
    assert stored_marks() == [(Kind.CLAIM, "lower town will be")]
    assert shown_marks(window) == ["lower town will be"]
    select(window, "town")
    press(window, "p")
    assert (Kind.PROJECTION, "town") in stored_marks()


def test_a_click_in_the_list_jumps_to_the_passage(window: MainWindow) -> None:
    window.view.restore_position(article_text(window).index("Paragraph 40"))
    select(window, "Paragraph 42")
    press(window, "c")
    window.view.restore_position(0)
    select(window, "lower town")
    press(window, "p")
    QTest.keyClick(window.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert window.marks_list.isVisible()
    row = window.marks_list.visualRect(window.marks_list.model().index(1, 0))
    QTest.mouseClick(window.marks_list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    start = article_text(window).index("Paragraph 42")
    place = point_before(window.view, start)
    assert window.view.viewport().rect().contains(place)
    assert window.view.caret() == start


def test_single_keys_act_in_the_list_too(window: MainWindow) -> None:
    select(window, "lower town")
    press(window, "c")
    QTest.keyClick(window.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    row = window.marks_list.visualRect(window.marks_list.model().index(0, 0))
    QTest.mouseClick(window.marks_list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    window.marks_list.setFocus()
    QTest.keyClick(window.marks_list, "t")
    assert stored_marks() == [(Kind.TESTIMONY, "lower town")]


def test_closed_and_opened_again_all_is_there(
    window: MainWindow, make_window: MakeWindow, qtbot: QtBot
) -> None:
    select(window, "lower town")
    press(window, "p")
    window.view.restore_position(article_text(window).index("Paragraph 33"))
    position = window.view.reading_position()
    assert position > 0
    window.close()
    again = make_window()
    again.start([])
    assert shown_marks(again) == ["lower town"]
    assert again.view.reading_position() == position


def test_the_position_is_kept_without_closing(window: MainWindow, qtbot: QtBot) -> None:
    window.view.restore_position(article_text(window).index("Paragraph 20"))
    position = window.view.reading_position()

    def is_kept() -> bool:
        workspace = Workspace.open()
        try:
            return workspace.articles()[0].reading_position == position
        finally:
            workspace.close()

    qtbot.waitUntil(is_kept, timeout=4000)


def test_another_program_s_mark_appears(window: MainWindow, qtbot: QtBot) -> None:
    workspace = Workspace.open(reader="Noor")
    article = workspace.articles()[0]
    start = article_text(window).index("lower town")
    workspace.mark(article.id, start, start + 10, Kind.CLAIM)
    workspace.close()
    qtbot.waitUntil(lambda: shown_marks(window) == ["lower town"], timeout=4000)


@pytest.mark.parametrize(
    ("instead", "status"), [("old harbor", "Reworded"), ("", "No longer in the text")]
)
def test_a_mark_whose_words_were_edited_says_so_when_it_was_looked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, instead: str, status: str
) -> None:
    select(window, "lower town")
    press(window, "p")
    window.open_files([article_file(tmp_path, TEXT.replace("lower town", instead))])
    model = window.marks_list.model()

    def is_told() -> bool:
        return status in model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    qtbot.waitUntil(is_told)
    if instead:
        assert window.view.marks_at(article_text(window).index(instead))


def test_a_file_that_cannot_be_read_is_said_in_the_bar(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([tmp_path / "gone.md"])
    assert "gone.md" in window.notice.words
    assert window.notice.isVisible()


def test_the_empty_window_offers_the_sample(make_window: MakeWindow) -> None:
    window = make_window()
    window.start([])
    assert window.empty_page.isVisible()
    assert window.focusWidget() is window.empty_page  # and no button at the foot
    window.empty_page.sample_wanted.emit()
    assert window.view.isVisible()
    assert not window.empty_page.isVisible()
    assert len(article_text(window)) > 1000


def test_every_widget_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    nameless = []
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.objectName().startswith("qt_"):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert not nameless, nameless


def test_a_large_article_is_prepared_beside_the_window(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window()
    large = "\n\n".join(f"Paragraph {n} of a long article, with *some* words." for n in range(6000))
    window.start([article_file(tmp_path, large, "large.md")])
    qtbot.waitUntil(window.work.isVisible)
    qtbot.waitUntil(window.view.isVisible, timeout=20_000)
    with qtbot.waitSignal(window.view.completed, timeout=20_000):
        pass
    assert not window.work.isVisible()
    last = window.view.article_document.offsets.end
    assert last == len(article_text(window))


def test_preparing_can_be_cancelled(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = make_window()
    large = "\n\n".join(
        f"Paragraph {n} of a long article, with *some* words." for n in range(20_000)
    )
    window.start([article_file(tmp_path, large, "large.md")])
    window.work.cancelled.emit()
    qtbot.waitUntil(lambda: not window.work.isVisible(), timeout=10_000)
    assert window.empty_page.isVisible()
    assert stored_marks() == []


def test_closing_waits_for_what_runs(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    large = "\n\n".join(f"Paragraph {n} of a long article, with *some* words." for n in range(9000))
    window.start([article_file(tmp_path, large, "large.md")])
    window.close()
    assert not window.isVisible()


def test_the_wheel_scrolls_beside_the_column(window: MainWindow) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    window.resize(1400, 700)
    QApplication.processEvents()
    view = window.view
    beside = QPointF(5, 200)
    assert not view.viewport().geometry().contains(beside.toPoint())
    wheel = QWheelEvent(
        beside, view.mapToGlobal(beside), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, wheel)
    assert view.verticalScrollBar().value() > 0


def test_j_and_k_go_from_mark_to_mark(window: MainWindow) -> None:
    for words in ("lower town", "rose by", "Ines Moral"):
        select(window, words)
        press(window, "c")
    click(window, "Paragraph 1 ")
    text = article_text(window)
    places = []
    for key in ("j", "j", "j", "j", "k"):
        press(window, key)
        places.append(window.view.caret())
    starts = [text.index(words) for words in ("rose by", "lower town", "Ines Moral")]
    assert places == [*starts, starts[0], starts[2]]


def test_the_library_opens_its_articles(
    window: MainWindow, tmp_path: Path, make_window: MakeWindow
) -> None:
    select(window, "lower town")
    press(window, "c")
    window.open_files([article_file(tmp_path, "# Another one\n\nWith other words.\n", "b.md")])
    press(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    model = window.library_list.model()

    def said(row: int) -> str:
        return model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert [said(0), said(1)] == ["Another one\n0 marks", "The flood of Ostra\n1 mark"]
    select(window, "other words")
    press(window, "t")
    assert said(0) == "Another one\n1 mark"
    row = window.library_list.visualRect(model.index(1, 0))
    QTest.mouseClick(window.library_list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert shown_marks(window) == ["lower town"]
    assert window.windowTitle() == "The flood of Ostra"


def test_a_link_that_may_not_be_opened_is_named(window: MainWindow) -> None:
    window.view.link_pressed.emit("smb://host/share")
    assert "smb://host/share" in window.notice.words
    window.view.link_hovered.emit("https://example.org/")
    assert window.status.currentMessage() == "https://example.org/"
    window.view.link_hovered.emit("")
    assert window.status.currentMessage() == ""


def test_another_reader_s_mark_is_changed_only_as_one_s_own_copy(
    window: MainWindow, qtbot: QtBot
) -> None:
    workspace = Workspace.open(reader="Noor")
    article = workspace.articles()[0]
    start = article_text(window).index("lower town")
    theirs = workspace.mark(article.id, start, start + 10, Kind.CLAIM)
    workspace.close()
    qtbot.waitUntil(lambda: shown_marks(window) == ["lower town"], timeout=4000)
    click(window, "lower")
    press(window, "p")
    assert sorted(kind for kind, _ in stored_marks()) == [Kind.CLAIM, Kind.PROJECTION]
    assert shown_marks(window) == ["lower town", "lower town"]
    assert theirs.kind is Kind.CLAIM


def test_a_mark_over_many_paragraphs_is_painted_in_each(window: MainWindow) -> None:
    text = article_text(window)
    start, end = text.index("lower town"), text.index("Paragraph 50")
    workspace = Workspace.open(reader="Mia")
    workspace.mark(workspace.articles()[0].id, start, end, Kind.CLAIM)
    workspace.close()
    before = window.view.viewport().grab().toImage()
    QTest.qWait(1300)
    assert window.view.viewport().grab().toImage() != before
    window.view.restore_position(text.index("Paragraph 30"))
    assert len(window.view.marks_at(text.index("Paragraph 40"))) == 1
    press(window, "k")
    press(window, Qt.Key.Key_Delete)
    assert stored_marks() == []


def test_a_window_can_be_closed_twice(window: MainWindow) -> None:
    window.close()
    window.close()
    assert not window.isVisible()


def test_the_first_article_can_be_cancelled_before_the_panels_are_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(window)
    large = "\n\n".join(f"Paragraph {n}, with *some* words." for n in range(20_000))
    window.show()
    window.start([article_file(tmp_path, large, "large.md")])
    window.work.cancelled.emit()
    qtbot.waitUntil(lambda: window.is_furnished and not window._session.is_working, timeout=10_000)
    assert window.empty_page.isVisible()
    window.close()
