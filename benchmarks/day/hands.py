"""The hands of a day: keys, mouse and menus of a window, and the answers to its dialogs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from annotator.ui.article_view import ArticleView
from annotator.ui.file_dialogs import FileDialog
from annotator.ui.main_window import MainWindow

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Hands:
    """The keyboard and the mouse of one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def act(self, name: str) -> bool:
        """Choose an action of the menus; return False where it is not possible now."""
        action = self.window.action(name)
        if not action.isEnabled():
            return False
        action.trigger()
        return True

    def turn(self, name: str, *, on: bool) -> None:
        """Let an action that is on or off be so."""
        if self.window.action(name).isChecked() != on:
            self.act(name)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in the article."""
        self.window.view.setFocus()
        QTest.keyClick(self.window.view, key, modifiers)

    def write(self, field: QWidget, words: str) -> None:
        """Type into a field instead of what it holds."""
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, words)

    def drag(self, start: int, end: int, *, is_exact: bool = False) -> None:
        """Select a passage that is on the screen with the mouse; in code points."""
        view = self.window.view
        first, last = _point(view, start) + QPoint(1, 0), _point(view, end, is_end=True)
        viewport = view.viewport()
        QTest.mousePress(viewport, LEFT, NONE, first)
        QTest.mouseMove(viewport, (first + last) / 2)
        QTest.mouseMove(viewport, last)
        QTest.mouseRelease(viewport, LEFT, SHIFT if is_exact else NONE, last)

    def click(self, offset: int) -> None:
        """Click on a code point that is on the screen."""
        view = self.window.view
        QTest.mouseClick(view.viewport(), LEFT, NONE, _point(view, offset) + QPoint(1, 0))

    def open_menu(self, widget: QWidget) -> None:
        """Ask for the menu of a place, look at it, and close it."""
        place = widget.rect().center()
        if isinstance(widget, ArticleView):
            widget.menu_wanted.emit(widget.viewport().mapToGlobal(place))
        else:
            widget.customContextMenuRequested.emit(place)
        close_popups()


def close_popups() -> None:
    """Close the menus that are open."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


@contextmanager
def choosing(path: Path) -> Iterator[None]:
    """Answer dialogs for files with this one, without looking through folders."""
    theirs = {name: getattr(FileDialog, name) for name in ("exec", "selectedFiles")}
    answers = {"exec": lambda _self: 1, "selectedFiles": lambda _self: [str(path)]}
    for name, answer in answers.items():
        setattr(FileDialog, name, answer)
    try:
        yield
    finally:
        for name, own in theirs.items():
            setattr(FileDialog, name, own)


def answer_soon() -> None:
    """Answer the next question that blocks with its first button."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            dialog.buttons()[0].click()

    QTimer.singleShot(0, answer)


def _point(view: ArticleView, offset: int, *, is_end: bool = False) -> QPoint:
    offsets = view.article_document.offsets
    cursor = QTextCursor(view.article_document)
    cursor.setPosition(offsets.to_end_position(offset) if is_end else offsets.to_position(offset))
    return view.cursorRect(cursor).center()
