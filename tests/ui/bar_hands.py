"""What tests do with the bars over an article, and where they find them then."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow

MakeWindow = Callable[[], MainWindow]
PARAGRAPHS = [f"Paragraph {number} says that the river rose again." for number in range(60)]
TEXT = "# The flood\n\n" + "\n\n".join(PARAGRAPHS)
LONG = (
    "A long sentence that has to be wrapped where the column is narrow, and again and again until "
    "it needs three lines or four of them."
)


def opened(make_window: MakeWindow, path: Path) -> MainWindow:
    with closing(Workspace.open(reader="Mia")) as workspace:
        workspace.mark(workspace.add(path).article.id, 2, 9, Kind.CLAIM)
    window = make_window()
    window.start([path])
    QApplication.processEvents()
    return window


def say(window: MainWindow, words: str = "Deleted 1 mark.", *, is_long: bool = False) -> None:
    second = ("compare_with_earlier", "Another thing to do") if is_long else ("", "")
    window.notice.say(words, "undo", "Undo", second=second)
    settle()


def crowd(window: MainWindow) -> None:
    """Leave no room for the question who marks: a small window, and a long notice."""
    window.resize(360, 300)
    settle()
    say(window, LONG, is_long=True)
    window.name_bar.ask()
    settle()


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def place(window: MainWindow, part: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint()), part.size())


def is_there(window: MainWindow, bar: QWidget) -> bool:
    """Whether a bar can be read and pressed, all of it."""
    return place(window, window._area).contains(place(window, bar)) and bar.isEnabled()


def free(window: MainWindow) -> int:
    """How many pixels of height are left for words."""
    return window.view.shown().height()
