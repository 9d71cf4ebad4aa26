"""The changes of one mark, folded up until they are asked for."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from annotator.core.model import HistoryEntry
from annotator.ui.history_words import entry_words, time_words


class MarkHistory(QWidget):
    """A button, and below it what it unfolds."""

    opened = Signal()
    """The changes are to be shown (`show_entries`)."""

    def __init__(self) -> None:
        super().__init__()
        self.button, self._words = QToolButton(), QLabel()
        self.button.setText(self.tr("History"))
        self.button.setAccessibleName(self.tr("History of this mark"))
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.toggled.connect(self._toggle)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setMinimumWidth(1)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setAccessibleName(self.tr("Changes of this mark"))
        self._words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.button)
        column.addWidget(self._words)

    @property
    def is_open(self) -> bool:
        """Whether the changes are shown."""
        return self.button.isChecked()

    @property
    def words(self) -> str:
        """What is said of the changes."""
        return self._words.text()

    def show_entries(self, entries: list[HistoryEntry]) -> None:
        """Show changes, the newest first."""
        lines = [
            f"{time_words(entry.at)} · {entry.reader.name or '?'}\n{entry_words(entry)}"
            for entry in entries
        ]
        self._words.setText("\n\n".join(lines))

    @Slot(bool)
    def _toggle(self, is_open: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._words.setVisible(is_open)
        if is_open:
            self.opened.emit()
