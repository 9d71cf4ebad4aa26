"""What changed under the marks: how many of each kind, one after another, and what to do."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import AnchorStatus, ChangedMark
from annotator.ui.panel_heading import panel_heading
from annotator.ui.words import STATUS_WORDS, status_name

ORDER = (AnchorStatus.CHANGED, AnchorStatus.MOVED, AnchorStatus.REMOVED, AnchorStatus.UNSURE)
assert set(ORDER) == set(STATUS_WORDS)  # noqa: S101 (each has its chip)
COLUMNS = 2
"""Chips, and buttons, that stand beside each other."""
EDGE, GAP = 10, 4
"""Logical pixels beside them, and between them."""
NARROW = 240
"""Logical pixels of width below which the buttons stand below one another."""
BESIDE = 16
"""Logical pixels of a button's frame and what is between it and the words."""


class ChangesPanel(QWidget):
    """Holds the list of changed marks and the words of the current one."""

    filter_changed = Signal(object)
    """The statuses of which marks are to be listed (a frozen set); none for all."""
    closed = Signal()
    """The reader has seen enough."""
    left = Signal()
    """The reader goes back to the article."""

    def __init__(self, marks: QWidget, detail: QWidget) -> None:
        """`marks` is the list itself, `detail` has the words of its current mark."""
        super().__init__()
        self.setAccessibleName(self.tr("What changed under my marks"))
        self._since, self._nothing = QLabel(), QLabel()
        self._chips = {status: QToolButton(self) for status in ORDER}
        self._copy, self._close = QToolButton(), QToolButton()
        self._heading = panel_heading(self.tr("What changed"))
        self._title = self._heading.text()
        self._row_of_chips, self._buttons = QGridLayout(), QGridLayout()
        self._copying: QAction | None = None
        self._named: list[tuple[QPushButton, QAction]] = []
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._build()
        self._lay_out(marks, detail)
        self.show_counts([], "")

    def _build(self) -> None:
        for label in (self._since, self._nothing):
            label.setWordWrap(True)
            label.setContentsMargins(10, 0, 10, 0)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for chip in self._chips.values():
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            chip.toggled.connect(self._take_chips)
        self._copy.setAutoRaise(True)
        self._copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Close this view"))
        self._close.setToolTip(self._close.accessibleName())
        self._close.clicked.connect(self.closed)

    def _lay_out(self, marks: QWidget, detail: QWidget) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(10, 0, 8, 0)
        self._heading.setMinimumWidth(1)
        heading.addWidget(self._heading, 1)
        heading.addWidget(self._copy)
        heading.addWidget(self._close)
        self._row_of_chips.setContentsMargins(EDGE, 0, EDGE, 0)
        self._row_of_chips.setSpacing(GAP)
        self._buttons.setContentsMargins(EDGE, 0, EDGE, 8)
        self._buttons.setSpacing(GAP)
        self._parts.setHandleWidth(1)
        self._parts.setChildrenCollapsible(False)
        for part in (marks, detail):
            self._parts.addWidget(part)
        self._parts.setSizes([240, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addWidget(self._since)
        # Empty: PySide keeps an object for each place that a row has when it comes into a column,
        # and takes it for whatever Qt makes there (6.11) once the place has gone.
        column.addLayout(self._row_of_chips)
        self._place_chips()
        column.addWidget(self._nothing)
        column.addWidget(self._parts, 1)
        column.addLayout(self._buttons)

    def set_actions(self, actions: Sequence[QAction], copy: QAction) -> None:
        """Let a button stand for each of these actions, and one above for copying."""
        self._copy.setToolTip(self.tr("Copy as text"))
        self._copy.setAccessibleName(self._copy.toolTip())
        self._copy.clicked.connect(copy.trigger)
        self._copying = copy
        copy.changed.connect(self._name_buttons)
        for number, action in enumerate(actions):
            button = QPushButton()
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(action.trigger)
            action.changed.connect(self._name_buttons)
            self._buttons.addWidget(button, number // COLUMNS, number % COLUMNS)
            self._named.append((button, action))
        self._name_buttons()

    @Slot()
    def _name_buttons(self) -> None:
        """Say on each button what its action does now, and its key."""
        self._copy.setEnabled(self._copying is not None and self._copying.isEnabled())
        for button, action in self._named:
            words, key = action.text().replace("&", ""), action.shortcut().toString()
            button.setToolTip(f"{words}  ({key})" if key else words)
            button.setAccessibleName(words)
            button.setEnabled(action.isEnabled())
        self._fit_words()

    def _fit_words(self) -> None:
        """Say on each button what it has room for: also the key, or words that end in dots."""
        whole, metrics = self.width() - 2 * EDGE, self.fontMetrics()
        columns = 1 if whole < NARROW else COLUMNS
        room = (whole - GAP * (columns - 1)) // columns - BESIDE
        for number, (button, _action) in enumerate(self._named):
            button.setText(_fitted(button, (button.toolTip(), button.accessibleName()), room))
            self._buttons.addWidget(button, number // columns, number % columns)
        room = (whole - GAP) // COLUMNS - BESIDE
        for chip in self._chips.values():
            name, _, count = chip.accessibleName().rpartition(": ")
            beside = metrics.horizontalAdvance(f" {count}")
            chip.setText(f"{_fitted(chip, (name,), room - beside)} {count}")
        copy = self._copy.toolTip(), self.tr("Copy")
        self._copy.setText(_fitted(self._copy, copy, whole // 2 - BESIDE))
        beside = self._copy.sizeHint().width() + self._close.sizeHint().width() + BESIDE
        self._heading.setText(_fitted(self._heading, (self._title,), whole - beside))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Say more, or less."""
        super().resizeEvent(event)
        self._fit_words()

    def show_counts(self, marks: Sequence[ChangedMark], since: str) -> None:
        """Say how many marks there are of each status, and since when, in words."""
        counts = Counter(mark.annotation.anchor.status for mark in marks)
        self._since.setText(since)
        self._since.setVisible(bool(since))
        for status, chip in self._chips.items():
            chip.setAccessibleName(f"{status_name(status)}: {counts[status]}")
            chip.setToolTip(self.tr("List only: {status}").format(status=status_name(status)))
            if not counts[status]:
                chip.setChecked(False)
            chip.setVisible(bool(counts[status]))
        self._place_chips()
        self._fit_words()
        self._nothing.setText(self.tr("None of the marks of this article asks for a look."))
        self._nothing.setVisible(not marks)
        self._parts.setVisible(bool(marks))
        for button, _ in self._named:
            button.setVisible(bool(marks))

    def _place_chips(self) -> None:
        """Let the chips that are shown stand side by side, without gaps."""
        shown = [chip for chip in self._chips.values() if not chip.isHidden()]
        for number, chip in enumerate(shown):
            self._row_of_chips.addWidget(chip, number // COLUMNS, number % COLUMNS)
        for column in range(COLUMNS):
            self._row_of_chips.setColumnStretch(column, 1)

    @property
    def said(self) -> str:
        """What is said above the list: since when, or that there is nothing to settle."""
        return " ".join(
            label.text() for label in (self._since, self._nothing) if label.isVisibleTo(self)
        )

    def chip(self, status: AnchorStatus) -> QToolButton:
        """Return the button that lists only the marks of a status."""
        return self._chips[status]

    @Slot()
    def _take_chips(self) -> None:
        wanted = frozenset(status for status, chip in self._chips.items() if chip.isChecked())
        self.filter_changed.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Esc goes back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _fitted(button: QWidget, wordings: Sequence[str], room: int) -> str:
    """Return the first of these wordings that fits, or the beginning of the last."""
    metrics = button.fontMetrics()
    for words in wordings:
        if metrics.horizontalAdvance(words) <= room:
            return words
    return metrics.elidedText(wordings[-1], Qt.TextElideMode.ElideRight, max(room, 0))
