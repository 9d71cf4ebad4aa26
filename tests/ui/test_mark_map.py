"""The map of marks: where it shows them, what a click on it does, what the pointer is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from test_painting import annotation, rendering_of
from tests.ui.reading_hands import article_file
from trees import paragraphs

from annotator.core.model import Kind, Reader
from annotator.ui.article_view import ArticleView
from annotator.ui.filled_rows import FilledRows
from annotator.ui.heights import Heights
from annotator.ui.hover import MOST, marks_html
from annotator.ui.main_window import MainWindow
from annotator.ui.mark_map import MarkMap
from annotator.ui.spans import Spans
from annotator.ui.theme import LIGHT

WORDS = "Some words of a paragraph that is long enough to be more than a line or so. "
PARAGRAPHS = [f"{k} {WORDS * 3}" for k in range(80)]
TREE = paragraphs(*PARAGRAPHS)
TEXT = TREE.text
KINDS = list(Kind)


def start_of(number: int) -> int:
    return TEXT.index(f"{number} Some words")


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.set_theme(LIGHT)
    view.show_rendering(rendering_of(TREE), None)
    view.article_document.finish()
    view.show()
    wait_for_map(view, qtbot)
    return view


def wait_for_map(view: ArticleView, qtbot: QtBot) -> None:
    """Wait until the map has followed the document."""
    QTest.qWait(1)
    qtbot.waitUntil(lambda: view.mark_map.is_settled)


def strokes(found: MarkMap, kind: Kind) -> list[int]:
    """Return the rows of the map that have a kind's color."""
    image = found.grab().toImage()
    wanted = LIGHT.kinds[kind].line.rgb()
    rows, columns = range(image.height()), range(image.width())
    return [y for y in rows if any(image.pixel(x, y) == wanted for x in columns)]


def test_a_mark_is_where_the_scroll_bar_leads(view: ArticleView) -> None:
    start = start_of(60)
    view.show_annotations([annotation(TEXT, start, start + 40, kind=Kind.TESTIMONY)])
    rows = strokes(view.mark_map, Kind.TESTIMONY)
    assert 3 <= len(rows) <= 5
    assert strokes(view.mark_map, Kind.CLAIM) == []
    view.restore_position(start)
    share = view.verticalScrollBar().value() / view.document().size().height()
    assert abs(rows[0] - share * view.mark_map.height()) <= 2


def test_the_kinds_lie_side_by_side(view: ArticleView) -> None:
    notes = [annotation(TEXT, 0, 60, str(k), kind=kind) for k, kind in enumerate(Kind)]
    view.show_annotations(notes)
    rows = [strokes(view.mark_map, kind) for kind in Kind]
    assert rows[0] == rows[1] == rows[2] != []


def test_marks_come_and_go_one_by_one(view: ArticleView) -> None:
    note = annotation(TEXT, start_of(20), start_of(21), kind=Kind.CLAIM)
    view.put_annotations([note])
    assert strokes(view.mark_map, Kind.CLAIM)
    view.put_annotations([replace(note, kind=Kind.PROJECTION)])
    assert not strokes(view.mark_map, Kind.CLAIM)
    assert strokes(view.mark_map, Kind.PROJECTION)
    view.drop_annotations([note.id])
    assert not strokes(view.mark_map, Kind.PROJECTION)


def test_the_map_follows_the_article_as_it_grows_and_is_zoomed(qtbot: QtBot) -> None:
    tree = paragraphs(*PARAGRAPHS * 6)
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.set_theme(LIGHT)
    view.show()
    view.show_rendering(rendering_of(tree), None)
    start = len(TEXT) // 2
    view.show_annotations([annotation(tree.text, start, start + 40)])
    qtbot.waitUntil(lambda: view.article_document.is_complete)
    wait_for_map(view, qtbot)
    height = view.mark_map.height()

    def is_in_place() -> bool:
        rows = strokes(view.mark_map, Kind.CLAIM)  # None while the map is made anew.
        return bool(rows) and abs(rows[0] - height / 12) < 4

    qtbot.waitUntil(is_in_place)
    view.set_zoom(150)
    wait_for_map(view, qtbot)
    qtbot.waitUntil(is_in_place)


def test_a_click_goes_to_the_mark_of_its_column(view: ArticleView, qtbot: QtBot) -> None:
    start = start_of(50)
    notes = [annotation(TEXT, start, start + 90, str(kind), kind=kind) for kind in Kind]
    view.show_annotations(notes)
    row = strokes(view.mark_map, Kind.CLAIM)[1]
    for k, kind in enumerate(Kind):
        with qtbot.waitSignal(view.mark_map.mark_chosen) as chosen:
            place = QPoint(2 + 4 * k, row)
            QTest.mouseClick(view.mark_map, Qt.MouseButton.LeftButton, pos=place)
        assert chosen.args == [str(kind)]


def test_a_click_beside_marks_scrolls_there(view: ArticleView) -> None:
    height = view.mark_map.height()
    QTest.mouseClick(view.mark_map, Qt.MouseButton.LeftButton, pos=QPoint(5, height // 2))
    position = view.reading_position()
    assert start_of(36) < position < start_of(42)


def test_hits_are_shown_and_led_to(view: ArticleView) -> None:
    start = start_of(70)
    view.show_hits([(start, start + 5)])
    image = view.mark_map.grab().toImage()
    wanted = LIGHT.hit.line.rgb()
    rows = [y for y in range(image.height()) if image.pixel(0, y) == wanted]
    assert len(rows) == 2
    QTest.mouseClick(view.mark_map, Qt.MouseButton.LeftButton, pos=QPoint(5, rows[0]))
    cursor = view.textCursor()
    cursor.setPosition(view.article_document.offsets.to_position(start))
    assert view.viewport().rect().contains(view.cursorRect(cursor).center())


def test_the_window_goes_to_the_mark_that_was_clicked(
    make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window()
    window.open_files([article_file(tmp_path, "\n\n".join(PARAGRAPHS))])
    view = window.view
    qtbot.waitUntil(lambda: view.article_document.is_complete)
    document = view.article_document
    start = document.text.index("70 Some")
    passage = document.offsets.passage(
        document.offsets.to_position(start), document.offsets.to_position(start + 30)
    )
    assert passage is not None
    note = window._session.mark(passage, Kind.CLAIM)
    assert note is not None
    wait_for_map(view, qtbot)
    row = strokes(view.mark_map, Kind.CLAIM)[1]
    QTest.mouseClick(view.mark_map, Qt.MouseButton.LeftButton, pos=QPoint(3, row))
    assert view.caret() == start
    assert window.current_mark() == note.id


def hover(view: ArticleView, offset: int) -> str:
    document = view.article_document
    cursor = view.textCursor()
    cursor.setPosition(document.offsets.to_position(offset))
    point = view.cursorRect(cursor).center() + QPoint(3, 0)
    QToolTip.hideText()
    event = QHelpEvent(
        QHelpEvent.Type.ToolTip, point, view.viewport().mapToGlobal(QPointF(point).toPoint())
    )
    QApplication.sendEvent(view.viewport(), event)
    return QToolTip.text()


def test_resting_on_a_mark_names_all_marks_there_the_shortest_first(
    view: ArticleView, qtbot: QtBot
) -> None:
    outer = annotation(TEXT, 0, 60, "a", Kind.CLAIM)
    inner = replace(annotation(TEXT, 2, 12, "b", Kind.TESTIMONY), note="Ask her again.")
    view.show_annotations([outer, inner])
    words = hover(view, 5)
    assert words.index("Testimony") < words.index("Ask her again.") < words.index("Claim")
    assert "Testimony" not in hover(view, 30)
    assert "Claim" in hover(view, 30)
    hover(view, 100)
    qtbot.waitUntil(lambda: QToolTip.text() == "")


def test_another_reader_is_named_and_nothing_is_read_as_html() -> None:
    note = replace(
        annotation("a <b>bold</b> claim", 2, 13), reader=Reader("ana", "Ana <3"), note="1 < 2\n3"
    )
    words = marks_html([note], "me")
    assert "by Ana &lt;3" in words
    assert "&lt;b&gt;bold&lt;/b&gt;" in words
    assert "1 &lt; 2 3" in words
    assert "Ana" not in marks_html([note], "ana")


def test_long_words_are_cut_and_many_marks_counted() -> None:
    text = "word " * 100
    notes = [annotation(text, k, 490, str(k)) for k in range(MOST + 3)]
    words = marks_html(notes, "")
    assert words.count("…") == MOST
    assert "and 3 marks more" in words
    assert marks_html([], "") == ""


@given(
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=20),
    removed=st.sets(st.integers(0, 19)),
    start=st.integers(0, 60),
    length=st.integers(1, 9),
)
def test_spans_know_what_touches_a_stretch(
    spans: list[tuple[int, int]], removed: set[int], start: int, length: int
) -> None:
    named = [(first, first + size, str(k)) for k, (first, size) in enumerate(spans)]
    found = Spans(named[::2])
    for span in named[1::2]:
        found.add(*span)
    for k in sorted(removed & set(range(len(named)))):
        found.remove(*named[k])
    left = [span for k, span in enumerate(named) if k not in removed]
    touching = {name for first, last, name in left if first < start + length and last > start}
    assert set(found.touching(start, start + length)) == touching
    assert found.touches(start, start + length) == bool(touching)


@given(
    spans=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 20)), max_size=12),
    removed=st.sets(st.integers(0, 11)),
    rows=st.integers(0, 50),
    middle=st.tuples(st.integers(1, 99), st.floats(0, 1)),
)
def test_rows_followed_change_by_change_are_as_filled_at_once(
    spans: list[tuple[int, int]], removed: set[int], rows: int, middle: tuple[int, float]
) -> None:
    heights = Heights([0, middle[0], 110], [0.0, middle[1], 1.0])
    named = [(first, first + size, str(k)) for k, (first, size) in enumerate(spans)]
    followed, at_once = FilledRows(), FilledRows()
    followed.lie_on(heights, rows)
    for span in named:
        followed.add(*span)
    for k in sorted(removed & set(range(len(named)))):
        followed.remove(*named[k])
    at_once.show(Spans(span for k, span in enumerate(named) if k not in removed))
    at_once.lie_on(heights, rows)
    assert list(followed.runs()) == list(at_once.runs())
