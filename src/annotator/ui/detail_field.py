"""One detail of an article: read like a label, edited where it stands."""

from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from annotator.ui.tips import plain_tip

EDGE = 4
"""Logical pixels between a field's words and the frame it has while it is edited."""
SPACE = 6
"""Logical pixels on either side of a detail's words."""
WIDEST = 10_000
"""Logical pixels: as wide as its words are."""
ROOM_TO_TYPE = 220
"""Logical pixels that a field has at least while it is edited; it covers what is beside it."""


class DetailField(QLineEdit):
    """One detail: as quiet as a label until it is pointed at or typed in."""

    settled = Signal()
    """The reader is done with it."""
    left = Signal()
    """The focus went elsewhere."""

    def __init__(self, name: str, words: str, shown: Callable[[str], str]) -> None:
        """`shown` makes of the detail what is read while it is not being edited."""
        super().__init__()
        self.name = name
        self.stored = ""
        self.is_first = False
        """No dot stands before it."""
        self.room = WIDEST
        """Logical pixels that it may take."""
        self._shown = shown
        self.setFrame(False)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(3 * SPACE)
        self.editingFinished.connect(self.settled)

    def show_value(self, value: str) -> None:
        """Show a detail, unless the reader is typing another one."""
        if self.hasFocus() and self.text() != self.stored:
            return
        self.stored = value
        self.setText(value)
        self.setCursorPosition(0)
        named = f"{self.accessibleName()}: {value}" if value else self.accessibleName()
        self.setToolTip(plain_tip(named))
        self.updateGeometry()

    def take_back(self) -> None:
        """Forget what was typed."""
        self.setText(self.stored)

    @property
    def words(self) -> str:
        """What is read."""
        return self._shown(self.text()) if self.text() else self.placeholderText()

    @property
    def wanted_width(self) -> int:
        """Logical pixels that its words fill; what is being typed moves nothing."""
        words = self._shown(self.stored) if self.stored else self.placeholderText()
        font = QFontMetrics(self._font(is_value=bool(self.stored)))
        return font.horizontalAdvance(words) + self._begin + SPACE + 2

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """As wide as its words, if it may be."""
        return QSize(min(self.wanted_width, self.room), super().sizeHint().height())

    @property
    def _begin(self) -> int:
        """Logical pixels from its edge to its words."""
        return EDGE if self.is_first else 2 * SPACE

    def _font(self, *, is_value: bool) -> QFont:
        """The font of its words; what only names a field is slanted."""
        font = QFont(self.font())
        font.setItalic(not is_value)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint words that end in dots where there is no room, as a label does."""
        if self.hasFocus():
            super().paintEvent(event)
        painter = QPainter(self)
        palette = self.palette()
        if not self.is_first:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(0, 0, 2 * SPACE, self.height(), Qt.AlignmentFlag.AlignVCenter, "·")
        if self.hasFocus():
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRect(self.rect().adjusted(self._begin - EDGE, 0, -1, -1))
            return
        if self.underMouse():
            painter.fillRect(
                self.rect().adjusted(self._begin - EDGE, 0, 0, 0),
                palette.color(QPalette.ColorRole.AlternateBase),
            )
        role = QPalette.ColorRole.Text if self.text() else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        painter.setFont(self._font(is_value=bool(self.text())))
        inner = self.rect().adjusted(self._begin, 0, -SPACE, 0)
        words = painter.fontMetrics().elidedText(
            self.words, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt calls it
        """Make room to type: over what is beside it, so that nothing moves."""
        super().focusInEvent(event)
        self.setTextMargins(self._begin - 2, 0, 2, 0)  # Qt adds two.
        self.raise_()
        self._widen()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the room to type."""
        super().resizeEvent(event)
        if self.hasFocus():
            self._widen()

    def _widen(self) -> None:
        strip = self.parentWidget()
        width = max(self.width(), min(ROOM_TO_TYPE, strip.width() if strip else ROOM_TO_TYPE))
        if width > self.width():
            right = strip.width() if strip else width
            self.setGeometry(min(self.x(), right - width), self.y(), width, self.height())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt calls it
        """Be a label again."""
        super().focusOutEvent(event)
        self.left.emit()
        self.setCursorPosition(0)
        self.updateGeometry()


def date_words(date: str) -> str:
    """Return an ISO 8601 date as the reader writes dates; anything else as it is."""
    day = QDate.fromString(date, Qt.DateFormat.ISODate)
    return QLocale().toString(day, "d MMM yyyy") if day.isValid() and len(date) == 10 else date


def address_words(address: str) -> str:
    """Return the part of an address that says whose it is."""
    host = QUrl(address).host()
    return host.removeprefix("www.") or address
