"""A bar above the article that says one sentence and may offer one thing to do."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton


class NoticeBar(QFrame):
    """Shows one notice at a time; never takes the focus."""

    acted = Signal(str)
    """The name of the action that the bar offered, when its button was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAccessibleName(self.tr("Notice"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._action = ""
        self._words = QLabel()
        self._words.setAccessibleName(self.tr("Notice"))
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._button.setAccessibleName(self.tr("What can be done"))
        self._button.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this notice"))
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._close.clicked.connect(self.close_notice)
        row = QHBoxLayout(self)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self.hide()

    @property
    def words(self) -> str:
        """What the bar says; empty while it is closed."""
        return "" if self.isHidden() else self._words.text()

    def say(self, words: str, action: str = "", action_words: str = "") -> None:
        """Show a sentence, and a button if an action is named."""
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._action = action
        self._button.setText(action_words)
        self._button.setAccessibleName(action_words)
        self._button.setVisible(bool(action))
        self.show()

    @Slot()
    def close_notice(self) -> None:
        """Close the bar."""
        self.hide()

    @Slot()
    def _act(self) -> None:
        self.hide()
        self.acted.emit(self._action)


class WorkBar(QFrame):
    """Shows how far long work is, and stops it."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel()
        self._share = QProgressBar()
        self._share.setRange(0, 1000)
        self._share.setTextVisible(False)
        self._share.setAccessibleName(self.tr("How far the work is"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel"))
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.addWidget(self._words)
        row.addWidget(self._share, 1)
        row.addWidget(self._cancel)
        self.hide()

    def begin(self, words: str) -> None:
        """Show that work has begun."""
        self._words.setText(words)
        self._share.setValue(0)
        self.show()

    @Slot(float)
    def set_share(self, share: float) -> None:
        """Show the share that is done, 0.0 to 1.0."""
        self._share.setValue(round(1000 * share))

    @Slot()
    def end(self) -> None:
        """Show nothing more."""
        self.hide()
