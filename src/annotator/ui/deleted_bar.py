"""What stands above the list while it shows deleted marks: whose, back again, or gone for good."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)


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
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 0, 8, 0)
        grid.setSpacing(6)
        grid.addWidget(heading, 0, 0, 1, 2)
        grid.addWidget(close, 0, 2)
        grid.addWidget(self._whose, 1, 0, 1, 3)
        grid.addWidget(self._back, 2, 0)
        grid.addWidget(self._empty, 2, 1)
        grid.setColumnStretch(2, 1)
        self.hide()

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
