"""The strip above the article: title, publisher, author, date, address, tags, each editable."""

from collections.abc import Callable
from dataclasses import fields, replace

from PySide6.QtCore import QDate, QLocale, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from annotator.core.model import Article, Details
from annotator.ui.tag_completion import TagCompletion, tags_line, tags_of
from annotator.ui.theme import Theme, between
from annotator.ui.tips import plain_tip

EDGE = 4
"""Logical pixels between a field's words and the frame it has while it is edited."""
SPACE = 6
"""Logical pixels on either side of a detail's words."""
TAGS = "tags"
WIDEST = 10_000
"""Logical pixels: as wide as its words are."""
NARROW_TITLE = 150
"""Logical pixels that a title has at least, while there is anything to leave out for it."""
NARROWEST_TITLE = 70
"""Logical pixels that it has at least beside who wrote and who published the article."""
FIRST_LEFT_OUT = (TAGS, "url", "published_on", "author", "publisher")
"""Details that a narrow strip shows only when they are asked for, the first ones first."""
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


class DetailsStrip(QWidget):
    """Shows what is known about the article, and says what the reader changes about it."""

    details_edited = Signal(object)
    """The `Details` as they are to be."""
    tags_edited = Signal(object)
    """The tags that the article is to have (list)."""
    link_pressed = Signal(str)
    """The article's address, to be opened outside."""
    known_tags_wanted = Signal()
    """The tags to complete from are wanted now (`set_known_tags`)."""
    left = Signal()
    """The reader goes back to the article."""

    def __init__(self) -> None:
        super().__init__()
        self._details = Details()
        self._is_settling = self._is_refused = False
        names = (
            ("title", self.tr("Title"), str),
            ("publisher", self.tr("Publisher"), str),
            ("author", self.tr("Author"), str),
            ("published_on", self.tr("Date"), date_words),
            ("url", self.tr("Address"), address_words),
            (TAGS, self.tr("Article tags"), str),
        )
        self.fields = {name: DetailField(name, words, shown) for name, words, shown in names}
        self.fields["title"].is_first = True
        self._completion = TagCompletion(self.fields[TAGS])
        self._completion.wanted.connect(self.known_tags_wanted)
        self._open, self._add = QToolButton(), QToolButton()
        self._open.setText("↗")
        self._open.setToolTip(self.tr("Open the address in the browser"))
        self._open.setAccessibleName(self._open.toolTip())
        self._open.setAutoRaise(True)
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._open.clicked.connect(self._open_address)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12 - EDGE, 2, 12, 2)
        self._row.setSpacing(0)
        for name, field in self.fields.items():
            self._row.addWidget(field)
            if name == "url":
                self._row.addWidget(self._open)
            field.settled.connect(self._settle)
            field.left.connect(self._tidy, Qt.ConnectionType.QueuedConnection)
        self._add.setText("+")
        self._add.setToolTip(self.tr("Add what is known: author, publisher, date, address, tags"))
        self._add.setAccessibleName(self.tr("Add details of the article"))
        self._add.setAutoRaise(True)
        self._add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._add.clicked.connect(self._add_details)
        self._row.addWidget(self._add)
        self._row.addStretch(1)
        self.setAutoFillBackground(True)
        self._show_empty(is_wanted=False)

    def show_article(self, article: Article) -> None:
        """Show what is known about an article."""
        self._details = article.details
        self._is_refused = False
        for field in fields(Details):
            if field.name in self.fields:
                self.fields[field.name].show_value(getattr(article.details, field.name))
        self.fields[TAGS].show_value(tags_line(article.tags))
        self._open.setVisible(bool(article.details.url))
        self._show_empty(is_wanted=False)

    def set_known_tags(self, tags: list[str]) -> None:
        """Complete tags from these."""
        self._completion.set_tags(tags)

    def edit(self, name: str) -> None:
        """Let the reader type a detail, by the name of its field in `Details`, or `tags`."""
        self._show_empty(is_wanted=True)
        self.fields[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.fields[name].selectAll()

    def set_theme(self, theme: Theme) -> None:
        """Show the strip in other colors."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.paper)
        palette.setColor(QPalette.ColorRole.Base, theme.paper)
        palette.setColor(QPalette.ColorRole.Text, between(theme.ink, theme.quiet, 0.5))
        palette.setColor(QPalette.ColorRole.Highlight, theme.selection)
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.selected_ink)
        palette.setColor(QPalette.ColorRole.ButtonText, theme.link)
        palette.setColor(QPalette.ColorRole.AlternateBase, theme.shade)
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.faint)
        self.setPalette(palette)

    def _show_empty(self, *, is_wanted: bool) -> None:
        """Show details that are not known only while the reader is here; a title always."""
        for name, field in self.fields.items():
            field.setVisible(is_wanted or bool(field.text()) or field.hasFocus() or name == "title")
        self._fit(is_whole=is_wanted)
        self._add.setVisible(any(field.isHidden() for field in self.fields.values()))

    def _fit(self, *, is_whole: bool) -> None:
        """Share the room among the details; unless all are wanted, leave out what has none."""
        buttons = self._open.sizeHint().width() + self._add.sizeHint().width()
        room = self.contentsRect().width() - 24 - buttons
        for name in () if is_whole else FIRST_LEFT_OUT:
            least = NARROWEST_TITLE if name in {"author", "publisher"} else NARROW_TITLE
            title = self.fields["title"].wanted_width
            if self._shares(room)["title"] >= min(title, least):
                break
            if not self.fields[name].hasFocus():
                self.fields[name].hide()
        for name, width in self._shares(room).items():
            self.fields[name].room = width
            self.fields[name].updateGeometry()

    def _shares(self, room: int) -> dict[str, int]:
        """Return how wide each shown detail may be: short ones whole, long ones alike."""
        shown = {name: field for name, field in self.fields.items() if not field.isHidden()}
        shares = dict[str, int]()
        for name in sorted(shown, key=lambda name: shown[name].wanted_width):
            alike = max(0, room - sum(shares.values())) // (len(shown) - len(shares))
            shares[name] = min(shown[name].wanted_width, alike)
        return shares

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Share the room anew."""
        super().resizeEvent(event)
        self._tidy()

    @Slot()
    def _settle(self) -> None:
        if self._completion.is_open:
            return
        values = {name: self.fields[name].text().strip() for name in self.fields}
        tags = tags_of(values.pop(TAGS))
        details = replace(self._details, **values)
        if details != self._details and not self._is_settling:
            self._hand_over(details)
        if tags != tags_of(self.fields[TAGS].stored):
            self.tags_edited.emit(tags)

    def _hand_over(self, details: Details) -> None:
        """Have details kept; where they are refused, what was typed stays to be mended."""
        before = {name: field.stored for name, field in self.fields.items()}
        self._is_settling, self._is_refused = True, True
        for field in self.fields.values():
            field.stored = field.text()  # What is kept may be written in another way.
        self.details_edited.emit(details)
        self._is_settling = False
        if self._is_refused:
            for name, stored in before.items():
                self.fields[name].stored = stored

    @Slot()
    def _open_address(self) -> None:
        self.link_pressed.emit(self._details.url)

    @Slot()
    def _add_details(self) -> None:
        """Offer what is not known yet."""
        unknown = [name for name, field in self.fields.items() if field.isHidden()]
        self._show_empty(is_wanted=True)
        self.edit(next(iter(unknown), "title"))

    @Slot()
    def _tidy(self) -> None:
        """Be quiet again once the reader is elsewhere."""
        if not any(field.hasFocus() for field in self.fields.values()):
            if self._is_refused:
                self._take_back()
            self._show_empty(is_wanted=False)

    def _take_back(self) -> None:
        """Forget what was typed."""
        self._is_refused = False
        for field in self.fields.values():
            field.take_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Enter keeps what was typed, Esc does not; both go back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self._take_back()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not self._is_refused:
                self.left.emit()
        else:
            super().keyPressEvent(event)


def date_words(date: str) -> str:
    """Return an ISO 8601 date as the reader writes dates; anything else as it is."""
    day = QDate.fromString(date, Qt.DateFormat.ISODate)
    return QLocale().toString(day, "d MMM yyyy") if day.isValid() and len(date) == 10 else date


def address_words(address: str) -> str:
    """Return the part of an address that says whose it is."""
    host = QUrl(address).host()
    return host.removeprefix("www.") or address
