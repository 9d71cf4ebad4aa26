"""A long article in a window of another width: its lines come in turns, and no place is lost."""

from time import process_time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.trees import TreeMaker

from annotator.core.model import Passage, Rendering
from annotator.ui import reading_view
from annotator.ui.article_view import ArticleView

WORDS = "casualties of infrastructure in every province and statistics thereof"


def rendering() -> Rendering:
    """Return a text of tables that is just long enough to be laid out in turns."""
    made = TreeMaker()
    for number in range(90):
        made.table([[f"{number} {row} {WORDS}", WORDS, WORDS, "yes"] for row in range(6)])
        made.leaf(f"Paragraph {number} between them.")
    tree = made.tree()
    return Rendering("r", "v", "markdown/1", tree.text, "", tree)


@pytest.fixture(scope="module")
def long() -> Rendering:
    return rendering()


@pytest.fixture
def view(qtbot: QtBot, long: Rendering) -> ArticleView:
    return shown(qtbot, long, 1000)


def shown(qtbot: QtBot, long: Rendering, width: int) -> ArticleView:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(width, 600)
    view.show()
    view.show_rendering(long, None)
    view.article_document.finish()
    settle(qtbot, view)
    return view


def settle(qtbot: QtBot, view: ArticleView) -> None:
    """Wait until all is laid out, and Qt has told so."""
    bar, layout = view.verticalScrollBar(), view.article_document.documentLayout()
    qtbot.waitUntil(lambda: view.article_document.is_laid_out)
    height = layout.documentSize().height()
    qtbot.waitUntil(lambda: abs(bar.maximum() + bar.pageStep() - height) < 2)


def lines_of_last(view: ArticleView) -> int:
    """Return how many lines the last paragraph of the article has now; 0 before it is laid out."""
    return view.article_document.lastBlock().layout().lineCount()


def test_what_is_far_below_gets_its_lines_later(view: ArticleView, qtbot: QtBot) -> None:
    begun = process_time()
    view.resize(400, 600)
    taken = process_time() - begun
    assert lines_of_last(view) == 0
    assert view._picture is None
    settle(qtbot, view)
    assert lines_of_last(view) == 1
    document, begun = view.article_document, process_time()
    document.setPageSize(document.pageSize())
    document.size()
    assert taken < 0.7 * (process_time() - begun)  # it was laid out as a whole before, and twice


def test_all_is_as_if_it_were_laid_out_at_once(view: ArticleView, qtbot: QtBot) -> None:
    document = view.article_document
    wide = document.size()
    view.resize(400, 600)
    settle(qtbot, view)
    found = document.size()
    document.setPageSize(document.pageSize())
    assert document.size() == found != wide


def far_below(view: ArticleView, words: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> int:
    """Read at the end of the article while it gets other lines; return the offset."""
    monkeypatch.setattr(reading_view, "AT_ONCE", 0.0)
    offset = view.article_document.text.index(words)
    view.restore_position(offset)
    before = view.viewport().grab().toImage()
    view.resize(420, 600)
    assert view.reading_position() == offset
    now = view.viewport().grab().toImage()
    assert now.pixel(60, 20) == before.pixel(60, 20)
    assert not view.article_document.is_laid_out
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 0 or view._picture is None)
    return offset


@pytest.mark.parametrize("words", ["Paragraph 60 ", "Paragraph 85 "])
def test_what_was_read_stays_on_the_screen_until_it_has_its_lines(
    view: ArticleView, words: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    offset = far_below(view, words, qtbot, monkeypatch)
    settle(qtbot, view)
    assert view.reading_position() == offset
    assert view._picture is None
    document = view.article_document
    block = document.findBlock(document.offsets.to_position(offset))
    top = document.documentLayout().blockBoundingRect(block).top()
    assert abs(view.verticalScrollBar().value() - top) <= 1


def test_a_place_that_is_gone_to_meanwhile_is_not_left_again(
    view: ArticleView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_view, "AT_ONCE", 0.0)
    text = view.article_document.text
    view.restore_position(text.index("Paragraph 85 "))
    view.resize(420, 600)
    start = text.index("Paragraph 40 ")
    view.reveal(Passage(start, start + 9, "Paragraph"))
    settle(qtbot, view)
    assert view.viewport().rect().contains(view.cursorRect().center())


def test_a_click_on_what_is_only_a_picture_selects_nothing(
    view: ArticleView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_view, "AT_ONCE", 0.0)
    view.restore_position(view.article_document.text.index("Paragraph 85 "))
    view.resize(420, 600)
    before = view.textCursor().position()
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 40))
    assert view._picture is not None
    assert (view.textCursor().position(), view.passage()) == (before, None)
    settle(qtbot, view)
    assert view._picture is None


def test_another_width_while_it_is_laid_out(
    view: ArticleView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_view, "AT_ONCE", 0.0)
    offset = view.article_document.text.index("Paragraph 60 ")
    view.restore_position(offset)
    for width in (420, 700, 520):
        view.resize(width, 600)
        QApplication.processEvents()
    settle(qtbot, view)
    assert view.reading_position() == offset
    assert view.article_document.textWidth() < 520


def test_the_end_stays_the_end(
    view: ArticleView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the last lines are laid out in the turn that shows them."""
    monkeypatch.setattr(reading_view, "AT_ONCE", 0.0)
    bar = view.verticalScrollBar()
    QTest.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() == bar.maximum() > 0
    for width in (420, 700, 520):
        view.resize(width, 600)
        QApplication.processEvents()
    settle(qtbot, view)
    assert bar.value() > 0.98 * bar.maximum()
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() == 0


def test_a_place_is_gone_to_before_qt_has_told_the_bar_how_high_all_is(view: ArticleView) -> None:
    bar, offset = view.verticalScrollBar(), view.article_document.text.index("Paragraph 60 ")
    view.restore_position(offset)
    wanted, most = bar.value(), bar.maximum()
    for stale in (100, most):
        bar.setValue(0)
        bar.setMaximum(stale)
        view.restore_position(offset)
        assert (bar.value(), bar.maximum()) == (wanted, most)
