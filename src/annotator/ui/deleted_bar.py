"""What stands above the list while it shows deleted marks: whose, back again, or gone for good."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.panel_heading import EDGE, scroll_room


class DeletedBar(QWidget):
    """Says that the marks that are listed are deleted ones, and what can be done with them."""

    everywhere_wanted = Signal(bool)
    """Whether those of the whole library are to be listed, or of the open article alone."""
    undelete_wanted = Signal()
    empty_trash_wanted = Signal()
    closed = Signal()
    """The marks that are not deleted are wanted again."""

    def __init__(self) -> None:
        super().__init__()
        heading = QLabel(self.tr("Deleted marks"))
        self._whose = QComboBox()
        self._whose.setAccessibleName(self.tr("Which deleted marks are listed"))
        self._whose.view().setAccessibleName(self._whose.accessibleName())
        self._whose.addItems(["", ""])
        self._whose.setMinimumContentsLength(8)
        self._whose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whose.activated.connect(self._choose)
        self._back = QPushButton(self.tr("Bring back"))
        self._empty = QPushButton(self.tr("Empty trash…"))
        close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setAccessibleName(self.tr("Show the marks again"))
        close.setToolTip(close.accessibleName())
        for button, signal in (
            (self._back, self.undelete_wanted),
            (self._empty, self.empty_trash_wanted),
        ):
            button.setAccessibleName(button.text())
            button.clicked.connect(signal)
        close.clicked.connect(self.closed)
        self._lay_out(heading, close)
        self.hide()

    def _lay_out(self, heading: QLabel, close: QToolButton) -> None:
        upper = QHBoxLayout()
        upper.addWidget(heading, 1)
        upper.addWidget(close)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(6)
        for button in (self._back, self._empty):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        rows = QVBoxLayout(self)
        # In line with the search field above and the list below.
        rows.setContentsMargins(EDGE, 0, EDGE + scroll_room(self), 0)
        rows.setSpacing(4)
        rows.addLayout(upper)
        rows.addWidget(self._whose)
        rows.addLayout(self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Put one button below the other where there is no room beside it."""
        super().resizeEvent(event)
        needed = sum(one.sizeHint().width() for one in (self._back, self._empty))
        room = self.contentsRect().width() - 2 * EDGE - scroll_room(self) - 6
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._buttons.setDirection(below if room < needed else beside)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """Ask for no more width than the wider button needs."""
        wide = max(one.sizeHint().width() for one in (self._back, self._empty))
        return QSize(wide + 2 * EDGE + scroll_room(self), super().minimumSizeHint().height())

    def show_counts(self, here: int, everywhere: int, *, is_everywhere: bool) -> None:
        """Say how many deleted marks the open article and the whole library have."""
        self._whose.setItemText(0, self.tr("Of this article ({count})").format(count=here))
        words = self.tr("Of the whole library ({count})").format(count=everywhere)
        self._whose.setItemText(1, words)
        self._whose.setCurrentIndex(1 if is_everywhere else 0)
        self._empty.setEnabled(bool(everywhere if is_everywhere else here))

    def allow_undelete(self, *, is_possible: bool) -> None:
        """Say whether there is something to be brought back."""
        self._back.setEnabled(is_possible)

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.everywhere_wanted.emit(number == 1)
