"""Tags that are typed into a line (`tags_line`) are completed from those the library has."""

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView


class TagCompletion(QObject):
    """Completes the tag that is being typed into a line."""

    wanted = Signal()
    """The line got the focus: the tags to complete from are wanted now (`set_tags`)."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self._tags = QStringListModel(self)
        self._completer = QCompleter(self._tags, self)
        self._completer.setWidget(line)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._offered = QListView()
        self._offered.setAccessibleName(self.tr("Tags of the library"))
        self._completer.setPopup(self._offered)
        self._completer.activated.connect(self._insert)
        line.textEdited.connect(self._complete)
        line.installEventFilter(self)

    def set_tags(self, tags: list[str]) -> None:
        """Complete from these tags."""
        if tags != self._tags.stringList():
            self._tags.setStringList(tags)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Ask for the tags when they may be needed."""
        if event.type() == QEvent.Type.FocusIn:
            self.wanted.emit()
        return super().eventFilter(watched, event)

    @property
    def is_open(self) -> bool:
        """Whether tags are being offered."""
        return self._offered.isVisible()

    @Slot(str)
    def _complete(self, text: str) -> None:
        begun = text[: self._line.cursorPosition()].rpartition(",")[2].lstrip()
        self._completer.setCompletionPrefix(begun)
        offered = self._completer.completionCount()
        is_whole = offered == 1 and self._completer.currentCompletion() == begun
        if begun and offered and not is_whole:
            self._completer.complete()
        else:
            self._offered.hide()

    @Slot(str)
    def _insert(self, tag: str) -> None:
        text, place = self._line.text(), self._line.cursorPosition()
        before = text[:place].rpartition(",")[0]
        kept = f"{before}, " if before else ""
        self._line.setText(kept + tag + text[place:])
        self._line.setCursorPosition(len(kept) + len(tag))
