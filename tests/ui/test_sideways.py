"""An article that is scrolled sideways, for a wide table: what is seen is what is hit."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.bar_hands import settle
from tests.ui.reading_hands import article_file, place, selected, set_mark

from annotator.core.model import Passage
from annotator.ui.main_window import MainWindow

MakeWindow = Callable[[], MainWindow]
RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft
FIVE = """# Towns

| Identifier | Administration | Description | Advice | More |
|---|---|---|---|---|
| Kestrel | Transportation | Reconstruction | [acknowledged](https://example.org) | international |
| Sallow | Environmental | Consideration | uncontroversial | extraordinary |

"""
EIGHT = """# Towns

| Identifier | Administration | Description | Advice | More | Office | Who | Remarks |
|---|---|---|---|---|---|---|---|
| Kestrel | Transportation | Reconstruction | [acknowledged](https://example.org) | international |\
 Telecommunication | Representatives | Notwithstanding |

"""
REST = "\n\n".join(f"Paragraph {k} of the rest, which goes on." for k in range(40))


@pytest.fixture(autouse=True)
def directions_of_others(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def opened(make_window: MakeWindow, folder: Path, text: str, width: int) -> MainWindow:
    window = make_window()
    window.resize(width, 600)
    window.start([article_file(folder, text + REST)])
    settle()
    return window


def caret_at(window: MainWindow, words: str) -> QRect:
    """Return where Qt shows the beginning of words, in the viewport."""
    cursor = QTextCursor(window.view.article_document)
    offsets = window.view.article_document.offsets
    cursor.setPosition(offsets.to_position(place(window, words)))
    return window.view.cursorRect(cursor)


def test_a_wide_table_uses_the_free_paper_beside_the_column(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(make_window, tmp_path, "# Towns\n\n", 1100)
    view, left = window.view, window.view.viewport().x()
    width = view.article_document.textWidth()
    window.start([article_file(tmp_path, FIVE + REST, "wide.md")])
    settle()
    assert view.article_document.textWidth() == width
    assert view.viewport().x() == left > 0
    qtbot.waitUntil(lambda: view.mark_map.is_settled)
    assert view.viewport().geometry().right() < view.mark_map.geometry().left()
    assert view.horizontalScrollBar().maximum() == 0
    start = place(window, "extraordinary")
    (rect,) = view.rects_of(view.article_document, Passage(start, start + 13, "extraordinary"))
    assert rect.right() > view.article_document.textWidth()
    assert QRectF(view.viewport().rect()).contains(rect)
    window.start([article_file(tmp_path, "# Towns\n\n" + REST, "narrow.md")])
    settle()
    assert view.viewport().width() == view.article_document.textWidth()


def test_the_paper_is_there_for_a_table_that_comes_later_too(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.resize(1100, 600)
    window.start([article_file(tmp_path, REST * 20 + "\n\n" + FIVE)])
    view = window.view
    assert not view.article_document.is_complete
    view.article_document.finish()
    settle()
    assert view.viewport().width() > view.article_document.textWidth()
    assert view.horizontalScrollBar().maximum() == 0


def test_blank_paper_beside_a_scrolled_table_takes_no_word_that_is_not_seen(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = opened(make_window, tmp_path, EIGHT, 1100)
    view, bar = window.view, window.view.horizontalScrollBar()
    marked = set_mark(window, "Kestrel")
    bar.setValue(caret_at(window, "Kestrel").x() + 100)
    settle()
    hidden = view.viewport().mapTo(view, caret_at(window, "Kestrel").center() + QPoint(5, 0))
    assert 0 < hidden.x() < view.viewport().x()
    window._current.set("")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=hidden)
    settle()
    assert window.current_mark() != marked
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=hidden)
    settle()
    assert selected(window) not in {"", "Kestrel"}
    seen = QRectF(view.viewport().rect())
    assert all(seen.intersects(rect) for rect in view.selected_rects())
    assert view.selected_rects()


def test_no_link_and_no_badge_that_is_scrolled_away_is_hit_from_the_paper(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = opened(make_window, tmp_path, EIGHT, 700)
    view, bar = window.view, window.view.horizontalScrollBar()
    set_mark(window, "Kestrel")
    badge = QPointF(caret_at(window, "Kestrel").center()) - QPointF(2 * view._setting.em, 0)
    badge = next(p for k in range(60) if view.marks_near(p := badge + QPointF(k, 0)))
    link = caret_at(window, "acknowledged").center() + QPoint(10, 0)
    for target in (badge, QPointF(link)):
        bar.setValue(0)
        way = target.x() + 5
        bar.setValue(round(way))
        away = target - QPointF(bar.value(), 0)
        assert away.x() < 0
        assert view.marks_near(away) == ()
        assert view.anchorAt(away.toPoint()) == ""
        assert view.offset_at(away) is None
        bar.setValue(0)
    assert view.anchorAt(link) == "https://example.org"


def test_an_end_that_is_moved_by_keys_stays_in_sight_sideways(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = opened(make_window, tmp_path, EIGHT, 420)
    view = window.view
    window._current.set(set_mark(window, "Administration"))
    settle()
    before = view.verticalScrollBar().value()
    for step in range(4):
        window.action("ends_last_right").trigger()
        settle()
        passage = view.ends_of_current()
        assert passage is not None
        cursor = QTextCursor(view.article_document)
        cursor.setPosition(view.article_document.offsets.to_end_position(passage.end))
        assert view.viewport().rect().contains(view.cursorRect(cursor).center()), step
        assert view.verticalScrollBar().value() == before
    assert view.horizontalScrollBar().value() > 0


def test_in_a_window_from_right_to_left_marks_lie_where_their_words_are(
    make_window: MakeWindow, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    qapp.setLayoutDirection(RIGHT_TO_LEFT)
    window = opened(make_window, tmp_path, EIGHT, 400)
    view, bar = window.view, window.view.horizontalScrollBar()
    assert view.scrolled().x() == 0
    assert view.viewport().rect().contains(caret_at(window, "Kestrel").center())
    qtbot.waitUntil(lambda: view.mark_map.is_settled)
    assert view.mark_map.geometry().right() < view.viewport().x()
    start = place(window, "Kestrel")
    for value in (bar.maximum(), bar.maximum() - 10):
        bar.setValue(value)
        rect, *_ = view.rects_of(view.article_document, Passage(start, start + 7, "Kestrel"))
        caret = caret_at(window, "Kestrel")
        assert abs(rect.x() - caret.x()) <= 2
        assert view.offset_at(QPointF(caret.center()) + QPointF(3, 0)) == start


def test_in_a_window_from_right_to_left_the_same_words_stay_in_sight(
    make_window: MakeWindow, tmp_path: Path, qapp: QApplication
) -> None:
    qapp.setLayoutDirection(RIGHT_TO_LEFT)
    window = opened(make_window, tmp_path, EIGHT, 400)
    view = window.view
    start = place(window, "international")
    view.reveal(Passage(start, start + 13, "international"))
    assert view.viewport().rect().contains(view.cursorRect().center())
    scrolled = view.scrolled().x()
    assert scrolled > 0
    window.resize(440, 600)
    settle()
    assert view.scrolled().x() == scrolled
    start = place(window, "Paragraph 3")
    view.reveal(Passage(start, start + 11, "Paragraph 3"))
    assert view.scrolled().x() == 0


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, RIGHT_TO_LEFT])
def test_another_article_opens_at_its_first_words(
    make_window: MakeWindow, tmp_path: Path, qapp: QApplication, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    window = opened(make_window, tmp_path, EIGHT, 400)
    window.view.scroll_across(200)
    assert window.view.scrolled().x() == 200
    window.start([article_file(tmp_path, EIGHT + "Another.\n\n" + REST, "other.md")])
    settle()
    assert window.view.scrolled().x() == 0
    assert window.view.viewport().rect().contains(caret_at(window, "Kestrel").center())
