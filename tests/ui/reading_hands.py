"""What a reader does with the mouse, and the article they do it in."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.ui.article_view import ArticleView


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


def article_file(folder: Path, text: str, name: str = "article.md") -> Path:
    """Write an article and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
