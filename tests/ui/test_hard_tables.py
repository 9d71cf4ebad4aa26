"""Tables that Qt makes something else of are shown, and no page is another article's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.exceptions import capture_exceptions
from tests.ui.reading_hands import article_file, drag, stored_marks

from annotator.core.blocks import BlockTree
from annotator.core.rendering import make_original, render
from annotator.core.rendering.original import MARKDOWN
from annotator.ui import document, markup
from annotator.ui.cell_spans import mended_spans
from annotator.ui.main_window import MainWindow

OVER_EACH_OTHER = (
    '<table><td><td rowspan="3"><tr><td colspan="3">x<tr><th><td>transport<td></table>'
)
EMPTY_ITEMS = [
    "<table><tr><td>a</td><td><ul><li></li></ul></td><td>bbb</td></tr></table>",
    "<table><tr><td><ul><li></li><li></li></ul></td><td><ul><li></li><li>x</li></ul></td></table>",
    "<table><tr><td><blockquote><ol><li></li></ol></blockquote></td><td></td><td>c</td></table>",
]
WORDS = "One two three four five six."


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    window = make_window()
    window.start([article_file(tmp_path, f"# Alpha\n\n{WORDS}", "a.md")])
    return window


def shown(window: MainWindow) -> str:
    """Return the article text as it is on the page, piece by piece."""
    page = window.view.article_document
    places = map(page.offsets.position_of_piece, range(len(page.offsets.pieces)))
    blocks = [page.findBlock(place) for place in places]
    starts = zip(page.offsets.pieces, blocks, strict=True)
    words = [block.text() if piece.start < piece.end else "" for piece, block in starts]
    return "\n".join(words).replace("\u2028", "\n")


@pytest.mark.parametrize("table", [*EMPTY_ITEMS, OVER_EACH_OTHER])
def test_such_a_table_is_shown_and_can_be_marked(
    window: MainWindow, tmp_path: Path, table: str
) -> None:
    text = f"# Beta\n\n{WORDS}\n\n{table}\n\nAfter it."
    window.open_files([article_file(tmp_path, text, "b.md")])
    assert shown(window) == window._session.rendering.text
    assert window.view.article_document.begin().next().text() == WORDS
    drag(window.view, 5, 12)
    QTest.keyClick(window.view, "c")
    assert [note.original_quote for note in stored_marks()] == ["One two"]


def test_spans_end_at_the_next_cell_and_at_the_last_row() -> None:
    made = render(make_original(OVER_EACH_OTHER.encode(), MARKDOWN, encoding="utf-8", name="t"))
    assert sorted(mended_spans(made.tree).values()) == [(1, 1)]
    below = (
        '<table><tr><td rowspan="5">a</td><td colspan="2">b</td></tr><tr><td>c</td></tr></table>'
    )
    made = render(make_original(below.encode(), MARKDOWN, encoding="utf-8", name="t"))
    assert list(mended_spans(made.tree).values()) == [(1, 2)]


@pytest.mark.parametrize("before", ["", "\n\n".join(f"Line {each}." for each in range(150))])
def test_what_qt_makes_something_else_of_is_shown_as_plain_paragraphs(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    before: str,
) -> None:
    monkeypatch.setattr(markup, "mended_spans", lambda _tree: {})
    text = f"# Beta\n\n{before}\n\n{OVER_EACH_OTHER}\n\n😀 After it,\\\nat last."
    window.open_files([article_file(tmp_path, text, "b.md")])
    window.view.article_document.finish()
    assert "without its shape" in caplog.text
    assert shown(window) == window._session.rendering.text
    start = window._session.rendering.text.index("After")
    window.view.show_place(start)
    drag(window.view, start, start + 8)
    QTest.keyClick(window.view, "c")
    assert [note.original_quote for note in stored_marks()] == ["After it"]


def test_a_page_that_cannot_be_made_is_empty_and_marks_nothing(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = document.Markup

    def failing(tree: BlockTree, *more: Any) -> markup.Markup:
        if tree.blocks:
            raise KeyError("something nobody thought of")
        return real(tree, *more)

    with monkeypatch.context() as patch, capture_exceptions() as raised:
        patch.setattr(document, "Markup", failing)
        window.open_files([article_file(tmp_path, f"# Betax\n\n{WORDS}", "b.md")])
    assert len(raised) == 1
    assert (window.windowTitle(), window.strip.fields["title"].text()) == ("Betax", "Betax")
    assert window.view.article_document.text == window.view.toPlainText() == ""
    QTest.keyClick(window.view, "c")
    assert stored_marks() == []
    window.open_named([tmp_path / "a.md"])
    assert shown(window) == f"Alpha\n{WORDS}"
