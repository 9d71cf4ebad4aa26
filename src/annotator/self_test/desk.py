"""Where a self-test works: a library of its own, the real window on it, and a look inside."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QAction

from annotator.core.model import Annotation, Kind, Passage
from annotator.core.workspace import Workspace
from annotator.self_test.hands import Hands, pause, point_at, turn, wait_until
from annotator.self_test.pixels import with_few_colors
from annotator.self_test.report import Unmet, expect
from annotator.ui.leaving import let_go
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session

MakeWindow = Callable[[], tuple[MainWindow, Session]]

READER = "Mia"
SIZE = QSize(1180, 760)
"""Of the window, in logical pixels: on every screen the same, so that pictures are alike."""
SETTLE = 0.3
"""Seconds after which a window looks as it will stay."""


class Desk:
    """One window at a time, and the folder that everything is left in."""

    def __init__(self, folder: Path, scratch: Path, make_window: MakeWindow) -> None:
        self.folder, self.scratch = folder, scratch
        self._make_window = make_window
        self._parts: tuple[MainWindow, Session] | None = None

    @property
    def _open_parts(self) -> tuple[MainWindow, Session]:
        if self._parts is None:
            raise Unmet("no window is open")
        return self._parts

    @property
    def window(self) -> MainWindow:
        """The window that is open. Raises Unmet if none is."""
        return self._open_parts[0]

    @property
    def session(self) -> Session:
        """What the open window works on. Raises Unmet if none is open."""
        return self._open_parts[1]

    @property
    def hands(self) -> Hands:
        """The keyboard and mouse of the open window."""
        return Hands(self.window)

    @property
    def text(self) -> str:
        """The article text that the window shows."""
        return self.window.view.article_document.text

    def open(self) -> None:
        """Open the window as the program does without arguments."""
        self.close()
        self._parts = self._make_window()
        window = self.window
        window.resize(SIZE)
        window.show()
        window.activateWindow()
        window.start([])
        pause(SETTLE)

    def close(self) -> None:
        """Close the window, if one is open."""
        parts, self._parts = self._parts, None
        if parts is not None:
            parts[0].close()
            let_go(parts[0])
            turn()

    def act(self, name: str) -> None:
        """Choose an action of the menus. Raises Unmet if it is not there or not enabled."""
        action = self.window.findChild(QAction, name)
        if not isinstance(action, QAction) or not action.isEnabled():
            raise Unmet(f"the action {name} cannot be chosen")
        action.trigger()
        turn()

    def wait_for_article(self, title: str) -> None:
        """Wait until an article is shown, all of it."""
        window = self.window
        wait_until(lambda: window.is_reading and title in window.windowTitle(), f"{title!r}", 20)
        wait_until(lambda: window.view.article_document.is_complete, f"all of {title!r}", 20)

    @contextmanager
    def library(self) -> Iterator[Workspace]:
        """Look into the library by a connection of one's own: what is there is on the disk."""
        with closing(Workspace.open(reader=READER)) as workspace:
            yield workspace

    def marks(self) -> list[Annotation]:
        """Every mark that is on the disk, in the order of the texts."""
        with self.library() as workspace:
            articles = workspace.articles()
            return [note for each in articles for note in workspace.annotations(each.id)]

    def mark(self, words: str, kind: Kind, key: str) -> Annotation:
        """Select words with the mouse, press a key, and return the mark as it is on the disk."""
        start = self.text.index(words)
        end = start + len(words)
        view = self.window.view
        view.reveal(Passage(start, end, words))
        self.hands.select(view, start, end)
        selected = view.passage()
        expect(selected is not None, f"nothing was selected for {words!r}")
        self.hands.press(key)
        found = [note for note in self.marks() if note.passage and note.passage.start == start]
        found = [note for note in found if note.kind is kind and note.original_quote == words]
        stored = [(note.kind.value, note.original_quote) for note in self.marks()]
        expect(len(found) == 1, f"after {key} on {words!r}, the library has {stored}")
        expect(self.text[start:end] == words, f"the text says {self.text[start:end]!r}")
        return found[0]

    def choose(self, words: str) -> None:
        """Click into the mark that begins with these words, which makes it the current one."""
        view, start = self.window.view, self.text.index(words)
        view.reveal(Passage(start, start + len(words), words))
        self.hands.click(view.viewport(), point_at(view, start + 1) + QPoint(1, 0))

    def show_pane(self, name: str) -> None:
        """Show a pane by its action, if it is not shown already."""
        action = self.window.findChild(QAction, name)
        if isinstance(action, QAction) and not action.isChecked():
            self.act(name)

    def picture(self, name: str) -> str:
        """Take a picture of the window, with few colors; return the name of its file and size."""
        pause(SETTLE)
        path = self.folder / f"{name}.png"
        image = with_few_colors(self.window.grab().toImage())
        expect(image.save(str(path)), f"{path.name} was not written")
        return f"{path.name}, {image.width()} x {image.height()}, {path.stat().st_size} bytes"
