"""A bar at the foot of the article that asks once who marks."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
)

from annotator.ui.bar_stack import Bar

LONGEST = 100
"""Characters of a name."""
WIDEST, LEAST = 240, 140
"""Logical pixels of the field at most, and at least."""


class NameBar(Bar):
    """Asks for a name; never takes the focus unless the reader asked for it."""

    named = Signal(str)
    """The name that was given."""
    put_off = Signal()
    """No name was given."""

    def __init__(self) -> None:
        super().__init__()
        self._is_taking_keys = False
        self._field = QLineEdit()
        self._field.setMaxLength(LONGEST)
        self._field.setMaximumWidth(WIDEST)
        self._field.setMinimumWidth(LEAST)
        self._field.setPlaceholderText(self.tr("Your name or initials"))
        self._field.setAccessibleName(self.tr("Marking as"))
        self._field.returnPressed.connect(self._take)
        self._field.textChanged.connect(self._allow)
        words = QLabel(self.tr("Marking &as:"))
        words.setBuddy(self._field)
        words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._take_button = QPushButton(self.tr("OK"))
        self._take_button.setAccessibleName(self.tr("Use this name"))
        self._take_button.clicked.connect(self._take)
        self._later = QPushButton(self.tr("Later"))
        self._later.setAccessibleName(self.tr("Give a name later"))
        self._later.clicked.connect(self.put_aside)
        self._asking, self._buttons = QHBoxLayout(), QHBoxLayout()
        self._asking.addWidget(words)
        self._asking.addWidget(self._field, 1000)
        for button in (self._take_button, self._later):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.addLayout(self._asking, 1000)
        self._rows.addLayout(self._buttons, 1)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Put the buttons below the field where there is no room beside."""
        super().resizeEvent(event)
        parts = (self._asking, self._buttons)
        margins = self._rows.contentsMargins()
        beside = margins.left() + margins.right() + self._rows.spacing()
        is_narrow = self.width() < beside + sum(part.minimumSize().width() for part in parts)
        below, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._rows.setDirection(below if is_narrow else along)

    def ask(self, name: str = "") -> None:
        """Ask for a name, without taking the focus."""
        self.rank = 2
        self._show(name)

    def _show(self, name: str) -> None:
        self._field.setText(name)
        self._allow()
        self.show()

    @property
    def has_keys(self) -> bool:
        """Whether what is typed goes into it, or is to from now on."""
        return self._is_taking_keys or super().has_keys

    def ask_now(self, name: str) -> None:
        """Ask for another name than `name`, ready to type."""
        if self.is_waiting:
            self.hide()  # To come anew, before what it waits for.
        self.rank = 0
        self._is_taking_keys = True  # There is room for it before it can have them.
        self._show(name)
        self._later.setText(self.tr("Cancel") if name else self.tr("Later"))
        self._field.selectAll()
        self._field.setFocus()
        self._is_taking_keys = False

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
