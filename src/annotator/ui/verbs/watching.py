"""The file of the open article: when it has changed, its new text is shown, and a bar says so."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from annotator.ui.file_watch import FileWatch
from annotator.ui.session import Session
from annotator.ui.window_frame import WindowFrame

TURN = 500
"""Milliseconds between two looks at whether the reader is still busy."""
RESTS = 6
"""Turns in which nothing was typed in the field that has the focus, until it counts as idle."""


class WatchingVerbs(QObject):
    """Reads a changed file again, but not while the reader types or drags: the bar offers it then.

    It never takes the focus.
    """

    reading_again = Signal()
    """The file will be read again now: keep what is not kept yet."""

    def __init__(self, session: Session, window: WindowFrame) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.watch = FileWatch(self)
        self.watch.changed.connect(self._take)
        self._changed: Path | None = None
        self._awaited: tuple[str, Path] | None = None
        """The id of the article whose file is read again, and that file."""
        self._typed, self._rests = "", 0
        self._turns = QTimer(self, interval=TURN)
        self._turns.timeout.connect(self._try)
        session.opened.connect(self._follow)
        session.library_changed.connect(self.stop)
        window.notice.acted.connect(self._act)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Watch the file of the article that is open now."""
        self._turns.stop()
        self._changed = None
        seen = self._session.seen_file()
        if seen is None:
            self.watch.stop()
        else:
            self.watch.watch(seen.path, seen.sha256)
            if (self._article_id(), seen.path) == self._awaited:
                self._tell(seen.path)
        self._awaited = None

    @Slot()
    def stop(self) -> None:
        """Watch nothing any more, and wait for a look that is on its way."""
        self._turns.stop()
        self._changed = None
        self.watch.stop()

    def _tell(self, path: Path) -> None:
        words = self.tr("{name} was changed on the disk: this is the new text.")
        self._window.notice.take_back("compare_with_earlier")
        self._window.notice.say(
            words.format(name=path.name), "compare_with_earlier", self.tr("What was changed")
        )

    # What the watch says

    @Slot(object)
    def _take(self, path: Path) -> None:
        self._changed, self._typed, self._rests = path, self._typed_words(), 0
        if self._is_busy():
            words = self.tr("{name} was changed on the disk.").format(name=path.name)
            self._window.notice.say(words, "read_again", self.tr("Show the new text"))
            self._turns.start()
        else:
            self._read()

    @Slot()
    def _try(self) -> None:
        """Read the file as soon as the reader does nothing that this would disturb."""
        typed = self._typed_words()
        self._rests = self._rests + 1 if typed == self._typed else 0
        self._typed = typed
        if not self._is_busy():
            self._read()

    def _is_busy(self) -> bool:
        is_dragging = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        is_asked = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        is_typing = self._typed_words() and self._rests < RESTS
        return bool(is_dragging or is_asked or is_typing or self._session.is_held)

    def _typed_words(self) -> str:
        """What the field with the focus holds; empty where it is none to type in."""
        field = QApplication.focusWidget()
        if not self._window.isAncestorOf(field) if field is not None else True:
            return ""
        if isinstance(field, QLineEdit):
            return f"{id(field)} {field.text()}"
        if isinstance(field, QPlainTextEdit) and not field.isReadOnly():
            return f"{id(field)} {field.toPlainText()}"
        return ""

    @Slot(str)
    def _act(self, name: str) -> None:
        if name == "read_again" and self._changed is not None:
            self._read()

    def _read(self) -> None:
        self._turns.stop()
        path, self._changed = self._changed, None
        if path is not None:
            self._window.notice.take_back("read_again")
            self.reading_again.emit()
            self._awaited = self._article_id(), path
            seen = self._session.seen_file()
            if not self._session.read_again(path) and seen is not None:
                # Another program writes it just now, perhaps what the watch has seen already.
                self._awaited = None
                self.watch.watch(seen.path, seen.sha256)

    def _article_id(self) -> str:
        return self._session.article.id if self._session.article is not None else ""
