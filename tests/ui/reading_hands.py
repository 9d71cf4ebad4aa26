"""What a reader does with mouse and keys, what came of it, and the article they do it in."""

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.core.model import Annotation, Kind, Passage
from annotator.core.workspace import Workspace
from annotator.ui.article_view import ArticleView
from annotator.ui.main_window import MainWindow


def point_before(view: ArticleView, offset: int) -> QPoint:
    """Return a point of the viewport just inside the character at an offset, on its left."""
    return _point(view, offset) + QPoint(1, 0)


def point_after(view: ArticleView, offset: int) -> QPoint:
    """Return a point of the viewport where the character before an offset ends."""
    return _point(view, offset, is_end=True)


def _point(view: ArticleView, offset: int, *, is_end: bool = False) -> QPoint:
    offsets = view.article_document.offsets
    position = offsets.to_end_position(offset) if is_end else offsets.to_position(offset)
    cursor = view.textCursor()
    cursor.setPosition(position)
    return view.cursorRect(cursor).center()


def drag(view: ArticleView, start: int, end: int, *, exact: bool = False) -> None:
    """Select from one offset to another with the mouse."""
    first, last = point_before(view, start), point_after(view, end)
    shift = Qt.KeyboardModifier.ShiftModifier if exact else Qt.KeyboardModifier.NoModifier
    left, viewport = Qt.MouseButton.LeftButton, view.viewport()
    QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, first)
    QTest.mouseMove(viewport, (first + last) / 2)
    QTest.mouseMove(viewport, last)
    QTest.mouseRelease(viewport, left, shift, last)


def double_click(view: ArticleView, where: QPoint) -> None:
    """Press twice at a point of the viewport."""
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)


def article_file(folder: Path, text: str, name: str = "article.md") -> Path:
    """Write an article and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def place(window: MainWindow, words: str) -> int:
    """Return the offset at which words stand in the window's article."""
    return window.view.article_document.text.index(words)


def select(window: MainWindow, words: str) -> None:
    """Select words of the window's article with the mouse, wherever they are."""
    start = place(window, words)
    window.view.show_place(start)
    drag(window.view, start, start + len(words))


def mark(window: MainWindow, words: str, key: str = "c") -> None:
    """Select words and press the key of a kind."""
    select(window, words)
    QTest.keyClick(window.view, key)


def set_mark(window: MainWindow, words: str, kind: Kind = Kind.CLAIM) -> str:
    """Mark words without mouse and keys; return the annotation's id."""
    start = place(window, words)
    note = window._session.mark(Passage(start, start + len(words), words), kind)
    assert note is not None
    return note.id


def selected(window: MainWindow) -> str:
    """Return the words that are selected; empty for none."""
    passage = window.view.passage()
    return passage.quote if passage else ""


def stored_marks() -> list[Annotation]:
    """Return the marks of all articles of the library, as they are in its file."""
    with closing(Workspace.open()) as workspace:
        return [note for each in workspace.articles() for note in workspace.annotations(each.id)]
