"""The bar to find words in the article with: what, how close, how many there are."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton

from annotator.core.anchoring.find import LONGEST, FindOptions

PAUSE = 80
"""Milliseconds after a key before the article is searched."""
PREFILLED = 200
"""Characters of a selection up to which it is taken into the field."""


class FindBar(QFrame):
    """Asks what to find, and says how many places there are; closed by Esc."""

    changed = Signal()
    """Something else is to be found, or in another way."""
    next_wanted = Signal()
    previous_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("find")
        self.setAccessibleName(self.tr("Find in the article"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._field = QLineEdit(maxLength=LONGEST, clearButtonEnabled=True)
        self._field.setPlaceholderText(self.tr("Find in the article"))
        self._field.setAccessibleName(self.tr("Find in the article"))
        self._field.setMinimumWidth(140)
        self._field.setMaximumWidth(420)
        self._count = QLabel()
        self._count.setAccessibleName(self.tr("Places found"))
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        usual = self.tr("{number} of {count}").format(number=8888, count=8888)
        self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance(usual))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.changed)
        self._field.textChanged.connect(self._pause.start)
        self._field.installEventFilter(self)
        self._case = self._option("Aa", self.tr("Same case"))
        self._accents = self._option("é", self.tr("Same accents and signs"))
        self._words = self._option(self.tr("Words"), self.tr("Whole words only"))
        self._expression = self._option(".*", self.tr("Regular expression"))
        self._asking, self._options = QHBoxLayout(), QHBoxLayout()
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        before = self._button("", self.tr("Previous place (Shift+Enter)"))
        before.setArrowType(Qt.ArrowType.UpArrow)
        before.clicked.connect(self.previous_wanted)
        after = self._button("", self.tr("Next place (Enter)"))
        after.setArrowType(Qt.ArrowType.DownArrow)
        after.clicked.connect(self.next_wanted)
        close = self._button("×", self.tr("Close (Esc)"))
        close.clicked.connect(self.close_bar)
        for widget in (self._field, before, after):
            self._asking.addWidget(widget)
        for option in (self._case, self._accents, self._words, self._expression):
            self._options.addWidget(option)
        self._options.addSpacing(8)
        self._options.addWidget(self._count, 1)
        self._options.addWidget(close)
        self._rows.setContentsMargins(8, 4, 8, 4)
        self._rows.addLayout(self._asking, 2)
        self._rows.addLayout(self._options, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Put what is asked above how it is asked, where there is no room beside."""
        super().resizeEvent(event)
        rows = (self._asking, self._options)
        needed = sum(row.minimumSize().width() for row in rows) + self._beside()
        is_narrow = event.size().width() < needed
        narrow, wide = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._rows.setDirection(narrow if is_narrow else wide)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """Ask for no more width than the wider of the two rows needs."""
        rows = (self._asking, self._options)
        width = max(row.minimumSize().width() for row in rows) + self._beside()
        return QSize(width, super().minimumSizeHint().height())

    def _beside(self) -> int:
        margins = self._rows.contentsMargins()
        return margins.left() + margins.right() + self._rows.spacing()

    def _button(self, words: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setAutoRaise(True)
        button.setMinimumSize(button.sizeHint().expandedTo(QSize(28, 28)))
        return button

    def _option(self, words: str, hint: str) -> QToolButton:
        button = self._button(words, hint)
        button.setCheckable(True)
        button.toggled.connect(self.changed)
        return button

    @property
    def query(self) -> str:
        """What is to be found."""
        return self._field.text()

    @property
    def options(self) -> FindOptions:
        """How close the text has to come to it."""
        return FindOptions(
            case=self._case.isChecked(),
            accents=self._accents.isChecked(),
            words=self._words.isChecked(),
            expression=self._expression.isChecked(),
        )

    @property
    def words(self) -> str:
        """What the bar says about the places."""
        return self._count.text()

    def open_bar(self, words: str) -> None:
        """Show the bar and ask; `words` are put into the field if there are any."""
        if words and len(words) <= PREFILLED and "\n" not in words:
            self._field.setText(words)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar."""
        self._pause.stop()
        self.hide()
        self.closed.emit()

    def show_count(self, number: int, count: int, *, is_all: bool) -> None:
        """Say which of how many places the reader is at, counted from 1."""
        if not self.query:
            words = ""
        elif not count:
            words = self.tr("Not found")
        elif is_all:
            words = self.tr("{number} of {count}").format(number=number, count=count)
        else:
            words = self.tr("{number} of more than {count}").format(number=number, count=count)
        self._say(words, is_long=False)

    def show_error(self, words: str) -> None:
        """Say why nothing can be found."""
        self._say(words, is_long=True)

    def _say(self, words: str, *, is_long: bool) -> None:
        self._count.setWordWrap(is_long)
        self._count.setText(words)
        self._count.setAccessibleName(words or self.tr("Places found"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Go from place to place with Enter, and close with Esc."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._step(is_back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return super().eventFilter(watched, event)

    def _step(self, *, is_back: bool) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()
        (self.previous_wanted if is_back else self.next_wanted).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Close with Esc, whatever part of the bar has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)
