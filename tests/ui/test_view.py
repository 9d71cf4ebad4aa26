"""Places, links, selections and colors of the article view."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QPalette, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import double_click, drag, point_before
from trees import TreeMaker, paragraphs

from annotator.core.blocks import Block, BlockKind, BlockTree, Run
from annotator.core.model import Passage, Rendering
from annotator.ui.article_view import ArticleView
from annotator.ui.document import CHUNK_UNITS
from annotator.ui.theme import DARK, LIGHT


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(760, 500)
    view.show()
    return view


def show(view: ArticleView, tree: BlockTree) -> str:
    view.show_rendering(Rendering("r", "v", "test/1", tree.text, "", tree), None)
    return tree.text


LONG = paragraphs(*(f"Paragraph {n} with an emoji 😀." for n in range(6 * CHUNK_UNITS)))


def test_a_place_far_down_is_restored_as_soon_as_it_is_there(
    view: ArticleView, qtbot: QtBot
) -> None:
    text = show(view, LONG)
    place = text.index("Paragraph 560")
    assert view.article_document.offsets.end < place
    view.restore_position(place)
    assert view.reading_position() == place
    with qtbot.waitSignal(view.completed):
        pass
    assert view.reading_position() == place
    assert view.verticalScrollBar().value() > 0


def test_the_first_line_stays_first_when_the_window_gets_narrow(view: ArticleView) -> None:
    text = show(view, LONG)
    view.article_document.finish()
    view.restore_position(text.index("Paragraph 300"))
    view.resize(300, 500)
    QApplication.processEvents()
    assert view.reading_position() == text.index("Paragraph 300")


def test_revealing_what_is_not_inserted_yet_inserts_it(view: ArticleView) -> None:
    text = show(view, LONG)
    start = text.index("Paragraph 590")
    view.reveal(Passage(start, start + 9, "Paragraph"))
    assert view.caret() == start
    assert view.viewport().rect().contains(point_before(view, start))


def test_a_line_holds_about_66_characters(view: ArticleView) -> None:
    view.resize(1600, 500)
    show(view, paragraphs("the quick brown fox jumps over the lazy dog " * 20))
    view.viewport().grab()
    layout = view.article_document.begin().layout()
    lengths = [layout.lineAt(k).textLength() for k in range(layout.lineCount() - 1)]
    assert 58 <= sum(lengths) / len(lengths) <= 72
    left = view.viewport().geometry().left()
    assert abs(left - (view.width() - view.viewport().geometry().right())) < 30


def test_a_selection_over_table_cells_is_all_from_first_to_last(
    view: ArticleView, qtbot: QtBot
) -> None:
    maker = TreeMaker()
    maker.table([["one", "two", "three"], ["four", "five", "six"], ["seven", "eight", "nine"]])
    text = show(view, maker.tree())
    start, end = text.index("two"), text.index("eight") + 5
    before = view.viewport().grab().toImage()
    with qtbot.waitSignal(view.passage_selected) as told:
        drag(view, start, end)
    wanted = Passage(start, end, "two\nthree\nfour\nfive\nsix\nseven\neight")
    assert view.passage() == wanted
    assert told.args == [wanted]
    assert view.viewport().grab().toImage() != before
    view.clear_selection()
    assert view.passage() is None
    assert view.viewport().grab().toImage() == before


def test_what_is_copied_is_the_article_s_text(view: ArticleView) -> None:
    show(view, paragraphs("first\u00a0line", "second 😀 line"))
    cursor = view.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    view.place_cursor(cursor)
    view.copy()
    assert QApplication.clipboard().text() == "first\u00a0line\nsecond 😀 line"


def test_a_selection_can_begin_on_a_selected_word(view: ArticleView) -> None:
    text = show(view, paragraphs("some words to select again"))
    drag(view, text.index("words"), text.index(" select"))
    drag(view, text.index("words") + 1, text.index("words") + 4, exact=True)
    selected = view.passage()
    assert selected is not None
    assert selected.quote == "ord"


def test_a_word_is_selected_by_a_double_click(view: ArticleView) -> None:
    text = show(view, paragraphs("some words to select"))
    double_click(view, point_before(view, text.index("ords")))
    selected = view.passage()
    assert selected is not None
    assert selected.quote == "words"


def test_a_phrase_of_thai_is_selected_by_a_double_click_and_a_drag_takes_syllables(
    view: ArticleView,
) -> None:
    text = show(view, paragraphs("ในฐานะผู้ร่วมงาน ภาษาไทย มา"))
    double_click(view, point_before(view, text.index("ไทย")))
    selected = view.passage()
    assert selected is not None
    assert selected.quote == "ภาษาไทย"
    drag(view, text.index("าษาไ"), text.index("ทย"))
    selected = view.passage()
    assert selected is not None
    assert selected.quote == "ภาษาไท"


def linked() -> BlockTree:
    text = "A link here and one inside."
    runs = (Run(2, 6, link="https://example.org/x"), Run(16, 19, link="#there"))
    filler = tuple(
        Block(kind=BlockKind.PARAGRAPH, text=f"Paragraph {n}.") for n in range(2 * CHUNK_UNITS)
    )
    target = Block(kind=BlockKind.HEADING, text="There", level=2, targets=("there",))
    return BlockTree((Block(kind=BlockKind.PARAGRAPH, text=text, runs=runs), *filler, target))


def test_a_link_tells_where_it_leads_and_is_pressed_by_a_click(
    view: ArticleView, qtbot: QtBot
) -> None:
    text = show(view, linked())
    place = point_before(view, text.index("link")) + QPoint(5, 0)
    with qtbot.waitSignal(view.link_hovered) as hovered:
        QTest.mouseMove(view.viewport(), place)
    assert hovered.args == ["https://example.org/x"]
    with qtbot.waitSignal(view.link_pressed) as pressed:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert pressed.args == ["https://example.org/x"]


def test_a_link_is_told_no_more_when_the_pointer_has_left(view: ArticleView, qtbot: QtBot) -> None:
    text = show(view, linked())
    QTest.mouseMove(view.viewport(), QPoint(1, 1))  # else nothing may have moved
    with qtbot.waitSignal(view.link_hovered):
        QTest.mouseMove(view.viewport(), point_before(view, text.index("link")) + QPoint(5, 0))
    with qtbot.waitSignal(view.link_hovered) as hovered:
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert hovered.args == [""]


def test_a_link_inside_the_article_scrolls_to_its_target(view: ArticleView) -> None:
    text = show(view, linked())
    view.reveal_target("there")
    assert view.caret() == text.index("There")
    view.reveal_target("nowhere")
    assert view.caret() == text.index("There")


def test_keys_select_only_when_browsing_by_caret(view: ArticleView) -> None:
    show(view, paragraphs("some words to select"))
    view.setFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view, Qt.Key.Key_Right, shift)
    assert view.passage() is None
    view.browse_by_caret(True)
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Right, shift)
    selected = view.passage()
    assert selected is not None
    assert selected.quote == "some"


def test_other_colors_keep_the_place_and_the_words(view: ArticleView) -> None:
    text = show(view, LONG)
    view.article_document.finish()
    view.restore_position(text.index("Paragraph 200"))
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        view.article_document.finish()
        assert view.reading_position() == text.index("Paragraph 200")
        assert view.palette().color(QPalette.ColorRole.Base) == theme.paper
        corner = view.grab().toImage().pixelColor(view.width() // 2, 2)
        assert corner == QColor(theme.paper)


def test_pictures_come_from_the_article_s_folder(view: ArticleView, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor(10, 200, 30))
    assert picture.save(str(tmp_path / "p.png"))
    runs = (Run(2, 3, image="p.png", alt="green"),)
    tree = BlockTree((Block(kind=BlockKind.PARAGRAPH, text="a \ufffc b", runs=runs),))
    view.show_rendering(Rendering("r", "v", "test/1", tree.text, "", tree), tmp_path)
    shown = view.viewport().grab().toImage()
    green = sum(
        shown.pixelColor(x, y) == QColor(10, 200, 30)
        for x in range(0, shown.width(), 2)
        for y in range(0, shown.height(), 2)
    )
    assert green == 40 * 30 / 4
