"""The three kinds to choose from for the marks that are shown."""

from collections.abc import Set as AbstractSet
from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from annotator.core.model import Kind
from annotator.resources import resource
from annotator.ui.words import kind_letter, kind_word

SPACE = 4
"""Logical pixels between two buttons."""


class Face(Enum):
    """What a button shows, the widest first."""

    WHOLE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, kind_word
    WORD = Qt.ToolButtonStyle.ToolButtonTextOnly, kind_word
    LETTER = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, kind_letter


class KindButton(QToolButton):
    """One kind; as wide as its words in bold, so that nothing moves when it is chosen."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self._wanted = QSize()
        self.setIcon(QIcon(str(resource(f"icons/{kind}.svg"))))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(kind_word(kind))
        self.toggled.connect(self._show_chosen)
        self.wear(Face.WHOLE)

    def wear(self, face: Face) -> None:
        """Show the kind in this way."""
        style, words = face.value
        self.setToolButtonStyle(style)
        self.setText(words(self.kind))
        self.setToolTip("" if words(self.kind) == kind_word(self.kind) else kind_word(self.kind))
        self._show_chosen(True)
        self._wanted = super().sizeHint()
        self._show_chosen(self.isChecked())

    @Slot(bool)
    def _show_chosen(self, is_chosen: bool) -> None:
        font = QFont(self.font())
        font.setBold(is_chosen)
        self.setFont(font)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """As large as it is when it is chosen."""
        return self._wanted

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """Its words are never cut."""
        return self.sizeHint()


class KindButtons(QWidget):
    """A row of the three kinds: with icons and words, or less where it is narrow."""

    pressed = Signal(object)
    """A `Kind`."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: AbstractSet[Kind] = frozenset()
        self._buttons = [KindButton(kind) for kind in Kind]
        self._group = QButtonGroup(self, exclusive=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for number, button in enumerate(self._buttons):
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self._press)

    def show_kinds(self, kinds: AbstractSet[Kind]) -> None:
        """Show which kinds the marks have; several of them are no choice."""
        self._kinds = kinds
        for button in self._buttons:
            button.setChecked(kinds == {button.kind})

    @Slot(int)
    def _press(self, number: int) -> None:
        """Ask for a kind; what is shown follows from what comes of it."""
        self.show_kinds(self._kinds)
        self.pressed.emit(self._buttons[number].kind)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Show as much as there is room for."""
        super().resizeEvent(event)
        for face in Face:
            for button in self._buttons:
                button.wear(face)
            wanted = sum(button.sizeHint().width() for button in self._buttons)
            if wanted + (len(self._buttons) - 1) * SPACE <= self.width():
                break

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """Any width will do."""
        return QSize(1, super().minimumSizeHint().height())
