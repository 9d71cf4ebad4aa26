"""A bar below the article that asks once who marks."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton

LONGEST = 100
"""Characters of a name."""
WIDEST = 240
"""Logical pixels of the field."""


class NameBar(QFrame):
    """Asks for a name; never takes the focus unless the reader asked for it."""

    named = Signal(str)
    """The name that was given."""
    put_off = Signal()
    """No name was given."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._field = QLineEdit()
        self._field.setMaxLength(LONGEST)
        self._field.setFixedWidth(WIDEST)
        self._field.setPlaceholderText(self.tr("Your name or initials"))
        self._field.setAccessibleName(self.tr("Marking as"))
        self._field.returnPressed.connect(self._take)
        self._field.textChanged.connect(self._allow)
        words = QLabel(self.tr("&Marking as:"))
        words.setBuddy(self._field)
        self._take_button = QPushButton(self.tr("OK"))
        self._take_button.setAccessibleName(self.tr("Use this name"))
        self._take_button.clicked.connect(self._take)
        self._later = QPushButton(self.tr("Later"))
        self._later.setAccessibleName(self.tr("Give a name later"))
        self._later.clicked.connect(self.put_aside)
        row = QHBoxLayout(self)
        for widget in (words, self._field, self._take_button, self._later):
            row.addWidget(widget)
        row.addStretch(1)
        self.hide()

    def ask(self, name: str = "") -> None:
        """Ask for a name, without taking the focus."""
        self._field.setText(name)
        self._allow()
        self.show()

    def ask_now(self, name: str) -> None:
        """Ask for another name than `name`, ready to type."""
        self.ask(name)
        self._later.setText(self.tr("Cancel") if name else self.tr("Later"))
        self._field.selectAll()
        self._field.setFocus()

    @Slot()
    def put_aside(self) -> None:
        """Close the bar without a name."""
        self.hide()
        self.put_off.emit()

    @Slot()
    def _allow(self) -> None:
        self._take_button.setEnabled(bool(self._field.text().strip()))

    @Slot()
    def _take(self) -> None:
        name = self._field.text().strip()
        if name:
            self.hide()
            self.named.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Close the bar on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_aside()
        else:
            super().keyPressEvent(event)
