"""What the window shows before an article is open: three lines, and ways to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

COLUMN = 46
"""Widths of an "m" of the column at most."""
LARGER = 1.25
"""How much larger than in menus the words are."""

FOOT = 48
"""Logical pixels that are free at the foot: a bar may lie there."""


class EmptyPage(QScrollArea):
    """Says what to do first; scrolls where there is no room for it."""

    open_wanted = Signal()
    sample_wanted = Signal()
    help_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("How to begin"))
        column = QWidget()
        font = column.font()
        font.setPointSizeF(LARGER * font.pointSizeF())
        column.setFont(font)
        column.setMaximumWidth(COLUMN * column.fontMetrics().horizontalAdvance("m"))
        self._metrics = column.fontMetrics()
        self._fill(QVBoxLayout(column))
        page = QWidget()
        row = QHBoxLayout(page)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        self.setWidget(page)

    def _fill(self, column: QVBoxLayout) -> None:
        column.addStretch(2)
        # As wide as its longest line, so that it stands over the middle of the buttons.
        steps = QWidget()
        steps.setLayout(self._steps())
        labels = steps.findChildren(QLabel)
        longest = max(self._metrics.horizontalAdvance(label.text()) for label in labels)
        steps.setMaximumWidth(longest + 3 * self._metrics.height())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(steps, 1000)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(20)
        for words, signal in (
            (self.tr("Open the sample article"), self.sample_wanted),
            (self.tr("Open an article of your own…"), self.open_wanted),
            (self.tr("What to mark"), self.help_wanted),
        ):
            button = QPushButton(words)
            button.setAccessibleName(words)
            button.setAutoDefault(True)  # Return presses it too.
            button.clicked.connect(signal)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        column.addSpacing(FOOT)

    def _steps(self) -> QGridLayout:
        """Three numbered lines, each as high as its words need."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        steps = (
            self.tr("Open an article, drop a file here, or paste a text you copied (Ctrl+V)."),
            self.tr("Select the words of a passage with the mouse."),
            self.tr("Press C for a claim, P for a projection, T for testimony. It is saved."),
        )
        for row, words in enumerate(steps):
            number = QLabel(str(row + 1))
            number.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            step = QLabel(words)
            step.setWordWrap(True)
            grid.addWidget(number, row, 0)
            grid.addWidget(step, row, 1)
        return grid
