"""Where the note of a mark is typed, and saved while it is."""

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from annotator.core.model import Annotation

SAVE_AFTER = 1_000
"""Milliseconds after the first unsaved key of a note at which it is saved, typed on or not."""
LEAST_LINES, USUAL_LINES, MOST_LINES = 2, 4, 8
"""Lines that are shown."""
MARGIN = 2
"""Logical pixels beside the lines, in which the frame has room."""


class NoteField(QPlainTextEdit):
    """Shows the note of one mark, and asks for saving it a second after the first key."""

    edited = Signal(str, str)
    """The id of a mark, and its new note."""
    unsaved = Signal(bool)
    """Whether a note is typed that is not saved yet."""
    left = Signal()
    """The focus went elsewhere; what was typed has been asked to be saved."""

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        self._stored = ""
        self._is_flushing = False
        self._waiting: dict[str, str] = {}
        """Notes that could not be saved, by the ids of their marks."""
        self._pause = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._pause.timeout.connect(self.flush)
        self.setTabChangesFocus(True)
        self.setViewportMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.setMinimumHeight(self._height(LEAST_LINES))
        self.setMaximumHeight(self._height(MOST_LINES))
        self.setAccessibleName(self.tr("Note"))
        self.setPlaceholderText(self.tr("Note"))
        self.textChanged.connect(self._type)

    def _height(self, lines: int) -> int:
        around = round(2 * self.document().documentMargin()) + 2 * (MARGIN + self.frameWidth())
        return lines * self.fontMetrics().lineSpacing() + around

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """Some lines; more where there is room."""
        return QSize(super().sizeHint().width(), self._height(USUAL_LINES))

    def show_note(self, shown: Annotation | None) -> None:
        """Show the note of a mark, none for None; what is being typed of it stays."""
        if shown is not None and shown.id == self._id:
            text = self.toPlainText()
            if text == self._stored and text != shown.note:
                self._set(shown.note)
            self._stored = shown.note
            return
        self.flush()
        if self._is_dirty():  # it could not be saved: it waits for its mark
            self._waiting[self._id] = self.toPlainText()
        self._id = shown.id if shown else ""
        self._stored = shown.note if shown else ""
        self._set(self._waiting.pop(self._id, self._stored))
        self.setVisible(shown is not None)

    def _set(self, text: str) -> None:
        self.blockSignals(True)  # it is not the reader who types
        self.setPlainText(text)
        self.blockSignals(False)

    def take_saved(self, note: Annotation, edited_id: str) -> None:
        """Take in that a note was saved: in the mark itself, or in one's own copy of it."""
        if self._id == edited_id:
            self._id, self._stored = note.id, note.note

    def has_unsaved(self) -> bool:
        """Whether a note is typed that could not be saved."""
        return self._is_dirty() or bool(self._waiting)

    def _is_dirty(self) -> bool:
        return bool(self._id) and self.toPlainText() != self._stored

    @Slot()
    def _type(self) -> None:
        if not self._pause.isActive():
            self._pause.start()
        self.unsaved.emit(self._is_dirty())

    @Slot()
    def flush(self) -> None:
        """Have what was typed saved now."""
        self._pause.stop()
        if self._is_dirty() and not self._is_flushing:
            self._is_flushing = True  # whatever follows from saving must not save again
            self.edited.emit(self._id, self.toPlainText())
            self._is_flushing = False
            self.unsaved.emit(self._is_dirty())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt calls it
        """Save what was typed, and tell that the focus went elsewhere."""
        super().focusOutEvent(event)
        self.flush()
        self.left.emit()
