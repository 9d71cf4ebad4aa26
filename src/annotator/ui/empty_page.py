"""What the window shows before an article is open: three lines, and two ways to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyPage(QWidget):
    """Says what to do first."""

    open_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        lines = (
            self.tr("1.  Open an article: a Markdown, text or web page file."),
            self.tr("2.  Select the words of a passage with the mouse."),
            self.tr("3.  Press C for a claim, P for a projection, T for a testimony."),
        )
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        steps = QLabel("\n".join(lines))
        font = steps.font()
        font.setPointSizeF(1.3 * font.pointSizeF())
        steps.setFont(font)
        steps.setWordWrap(True)
        steps.setMinimumWidth(1)
        column.addWidget(steps, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        for words, signal in (
            (self.tr("Open the sample article"), self.sample_wanted),
            (self.tr("Open an article of your own…"), self.open_wanted),
        ):
            button = QPushButton(words)
            button.setAccessibleName(words)
            button.clicked.connect(signal)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
