"""One detail of an article: read like a label, edited where it stands."""

from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QLineEdit, QStyle

from annotator.ui.theme import Theme, between
from annotator.ui.tips import plain_tip

EDGE = 4
"""Logical pixels between a field's words and the frame it has while it is edited."""
SPACE = 6
"""Logical pixels on either side of a detail's words."""
ROOM_TO_TYPE = 220
"""Logical pixels that a field has at least where it was clicked; it covers what is beside it."""


BY_TAB = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
"""How the focus comes from one field to the next."""


class DetailField(QLineEdit):
    """One detail: as quiet as a label until it is pointed at or typed in."""

    settled = Signal()
    """The reader is done with it."""
    entered = Signal(bool)
    """It has the focus now; whether that came with the Tab key."""
    left = Signal()
    """The focus went elsewhere."""

    def __init__(self, name: str, words: str, shown: Callable[[str], str]) -> None:
        """`shown` makes of the detail what is read while it is not being edited."""
        super().__init__()
        self.name = name
        self.stored = ""
        self.is_first = False
        """No dot stands before it."""
        self._is_boxed = self._is_unkept = False
        self._shown = shown
        self.setFrame(False)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.editingFinished.connect(self.settled)

    def show_value(self, value: str) -> None:
        """Show a detail, unless the reader is typing another one."""
        if self.hasFocus() and self.text() != self.stored:
            return
        # What another program changes elsewhere moves neither the caret nor what is selected here.
        if not self.hasFocus() or self.stored != value:
            self.setText(value)
            self.setCursorPosition(0)
        self.stored = self.text()
        named = f"{self.accessibleName()}: {value}" if value else self.accessibleName()
        self.setToolTip(plain_tip(named))

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

    @property
    def typed_width(self) -> int:
        """Logical pixels that it needs where it has a frame, also while it is typed."""
        typed = self.fontMetrics().horizontalAdvance(self.stored) + 2 * EDGE + SPACE
        return max(self.wanted_width, typed)

    def set_boxed(self, is_boxed: bool) -> None:
        """Have a frame whether it is edited or not, and no dot; or be like a label again."""
        self._is_boxed = is_boxed
        self._indent()
        self.update()

    def set_unkept(self, is_unkept: bool) -> None:
        """Have a frame because its words are not kept, and say so, or not any more."""
        if is_unkept != self._is_unkept:
            self._is_unkept = is_unkept
            self.setAccessibleDescription(self.tr("Not kept yet") if is_unkept else "")
            self.update()

    @property
    def _has_dot(self) -> bool:
        return not (self.is_first or self._is_boxed)

    @property
    def _begin(self) -> int:
        """Logical pixels from its edge to its words."""
        return 2 * SPACE if self._has_dot else EDGE

    def _indent(self) -> None:
        """Let what is typed stand where its words are read."""
        self.setTextMargins(self._begin - 2, 0, 2, 0)  # Qt adds two.

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
        if self._has_dot:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(
                self._leading(0, self.width() - 2 * SPACE), Qt.AlignmentFlag.AlignVCenter, "·"
            )
        frame = self._leading(self._begin - EDGE, 1).adjusted(0, 0, 0, -1)
        if self.hasFocus():
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRect(frame)
            if self._is_boxed:  # The others have frames too, in strong themes of the same color.
                painter.setPen(palette.color(QPalette.ColorRole.ButtonText))
                painter.drawRect(frame.adjusted(1, 1, -1, -1))
            return
        if self.underMouse():
            painter.fillRect(frame, palette.color(QPalette.ColorRole.AlternateBase))
        if self._is_boxed or self._is_unkept:
            role = QPalette.ColorRole.Highlight if self._is_unkept else QPalette.ColorRole.Mid
            painter.setPen(palette.color(role))
            painter.drawRect(frame)
        self._paint_words(painter)

    def _leading(self, begin: int, end: int) -> QRect:
        """Return the field without so many logical pixels at the begin and the end of a line."""
        rect = self.rect()
        return QStyle.visualRect(self.layoutDirection(), rect, rect.adjusted(begin, 0, -end, 0))

    def _paint_words(self, painter: QPainter) -> None:
        role = QPalette.ColorRole.Text if self.text() else QPalette.ColorRole.PlaceholderText
        painter.setPen(self.palette().color(role))
        painter.setFont(self._font(is_value=bool(self.text())))
        inner = self._leading(self._begin, EDGE)
        words = painter.fontMetrics().elidedText(
            self.words, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt calls it
        """Say so, and be above what is beside it."""
        super().focusInEvent(event)
        self._indent()
        self.raise_()
        self.entered.emit(event.reason() in BY_TAB)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt calls it
        """Be a label again."""
        super().focusOutEvent(event)
        self.left.emit()
        self.setCursorPosition(0)


def details_palette(before: QPalette, theme: Theme) -> QPalette:
    """Return the palette of details and of what they stand on."""
    palette = QPalette(before)
    palette.setColor(QPalette.ColorRole.Window, theme.paper)
    palette.setColor(QPalette.ColorRole.Base, theme.paper)
    palette.setColor(QPalette.ColorRole.Text, between(theme.ink, theme.quiet, 0.5))
    palette.setColor(QPalette.ColorRole.Highlight, theme.selection)
    palette.setColor(QPalette.ColorRole.HighlightedText, theme.selected_ink)
    palette.setColor(QPalette.ColorRole.ButtonText, theme.link)
    palette.setColor(QPalette.ColorRole.AlternateBase, theme.shade)
    palette.setColor(QPalette.ColorRole.PlaceholderText, theme.faint)
    palette.setColor(QPalette.ColorRole.Mid, theme.frame)
    return palette


def date_words(date: str) -> str:
    """Return an ISO 8601 date as the reader writes dates; anything else as it is."""
    day = QDate.fromString(date, Qt.DateFormat.ISODate)
    return QLocale().toString(day, "d MMM yyyy") if day.isValid() and len(date) == 10 else date


def address_words(address: str) -> str:
    """Return the part of an address that says whose it is."""
    host = QUrl(address).host()
    return host.removeprefix("www.") or address
