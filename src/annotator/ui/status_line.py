"""The line at the foot of the window: marks, saved, who marks, why a key did nothing; a link's
target while pointed at.
"""

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
    QStatusBar,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from annotator.ui.words import count_words

HINT = 8_000
"""Milliseconds after which a hint goes by itself."""
LEAST_WHO = 120
"""Logical pixels of who marks, in the narrowest window."""


class _Who(QToolButton):
    """A button with words that give way where there is little room: their middle is left out."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """The beginning and the end of the words."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), LEAST_WHO), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint as much of the words as there is room for."""
        over = self.sizeHint().width() - self.width()
        if over <= 0:
            super().paintEvent(event)
            return
        option, metrics = QStyleOptionToolButton(), self.fontMetrics()
        self.initStyleOption(option)
        room = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width() - over
        flags, middle = Qt.TextFlag.TextShowMnemonic.value, Qt.TextElideMode.ElideMiddle
        option.text = metrics.elidedText(self.text(), middle, room, flags)
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)


class _Hint(QLabel):
    """Words whose end is left out where there is no room, and which make no window wider."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """No width at all."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint as much of the words as there is room for."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        painter, rect = QPainter(self), self.contentsRect()
        end = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), end, rect.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(rect, flags, shown)


class StatusLine(QStatusBar):
    """Shows how things stand."""

    reader_pressed = Signal()
    """Another reader is to be named."""
    zoom_pressed = Signal()
    """The words are to have their first size again."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setAccessibleName(self.tr("Status"))
        self._marks: int | None = None
        self._who, self._is_saving = "", False
        self._standing = QLabel()
        self._standing.setContentsMargins(8, 2, 8, 2)
        self.addWidget(self._standing)
        self._reader = _Who()
        self._reader.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._reader.setAutoRaise(True)
        self._reader.setToolTip(self.tr("A click changes who marks"))
        self._reader.clicked.connect(self.reader_pressed)
        self.addWidget(self._reader)
        self._hint = _Hint()
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setContentsMargins(8, 2, 8, 2)
        self.addWidget(self._hint)
        self._hinting = QTimer(self, singleShot=True, interval=HINT)
        self._hinting.timeout.connect(self.end_hint)
        self._wanted: dict[QWidget, bool] = {self._standing: False, self._hint: False}
        self.messageChanged.connect(self._settle)
        self._zoom = QToolButton()
        self._zoom.setAutoRaise(True)
        self._zoom.clicked.connect(self.zoom_pressed)
        self.addPermanentWidget(self._zoom)

    @property
    def words(self) -> str:
        """What the line says when nothing is pointed at."""
        shown = (self._standing, self._reader)
        told = (part.text() for part in shown if part.text() and not part.isHidden())
        return " · ".join(told).replace("&&", "&")

    @property
    def zoom_words(self) -> str:
        """What the line says of the size of the words."""
        return self._zoom.text()

    def show_standing(self, marks: int | None, reader: str) -> None:
        """Show how many marks the open article has (None without one), and who marks."""
        parts = []
        self._marks, self._who = marks, reader
        if marks is not None:
            # A mark is counted only after it was committed; only a note is on its way for a while.
            standing = self.tr("saving…") if self._is_saving else self.tr("saved")
            parts += [count_words(marks), standing]
        who = reader or self.tr("(no name yet)")
        words = self.tr("Marking as: {reader}").format(reader=who)
        self._reader.setText(words.replace("&", "&&"))  # else it would name a key
        self._reader.setAccessibleName(words)
        self._standing.setText(" · ".join(parts))
        self._standing.setAccessibleName(self._standing.text())
        self._wanted |= {self._reader: bool(reader) or bool(marks), self._standing: bool(parts)}
        self._settle()

    @Slot()
    def _settle(self) -> None:
        """Show what has something to say, and nothing of it over a link's target."""
        for part, is_wanted in self._wanted.items():
            part.setVisible(is_wanted and not self.currentMessage())

    @property
    def hint(self) -> str:
        """Why the key that was pressed last did nothing; empty where that is not said."""
        return self._hint.text()

    @Slot(str)
    def show_hint(self, words: str) -> None:
        """Say for a while what to do so that a key does something."""
        self._hint.setText(words)
        self._hint.setAccessibleName(words)
        self._wanted[self._hint] = bool(words)
        self._settle()
        self._hinting.start()
        if words:
            # A screen reader reads it out, wherever the focus is.
            from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415 (2 ms of a start)

            QAccessible.updateAccessibility(QAccessibleEvent(self._hint, QAccessible.Event.Alert))

    @Slot()
    def end_hint(self) -> None:
        """Say no more what to do."""
        if self.hint:
            self.show_hint("")
            self._hinting.stop()

    @Slot(bool)
    def show_saving(self, is_saving: bool) -> None:
        """Show whether something that was typed is not on the disk yet."""
        if is_saving != self._is_saving:
            self._is_saving = is_saving
            self.show_standing(self._marks, self._who)

    @Slot(int)
    def show_zoom(self, percent: int) -> None:
        """Show how large words are, in per cent of their first size."""
        words = self.tr("{percent} %").format(percent=percent)
        self._zoom.setText(words)
        self._zoom.setToolTip(self.tr("Size of the words; a click makes it 100 %"))
        self._zoom.setAccessibleName(self.tr("Size of the words: {size}").format(size=words))

    @Slot(str)
    def show_link(self, target: str) -> None:
        """Show where a link leads, in full; nothing for an empty target."""
        if target:
            self.showMessage(target)
        else:
            self.clearMessage()
