"""The strip above the article: title, publisher, author, date, address, tags, each editable."""

from collections.abc import Callable
from dataclasses import fields, replace

from PySide6.QtCore import QDate, QLocale, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from annotator.core.model import Article, Details
from annotator.ui.tag_completion import TagCompletion, tags_line, tags_of
from annotator.ui.theme import Theme
from annotator.ui.tips import plain_tip

SPACE = 6
"""Logical pixels on either side of a detail's words."""
TAGS = "tags"
NARROW_TITLE = 110
"""Logical pixels that a title has at least."""
FIRST_LEFT_OUT = (TAGS, "author", "publisher", "published_on")
"""Details that a narrow strip shows only when they are asked for."""


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

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """As wide as its words; wider while it is edited."""
        words = self.text() or self.placeholderText() if self.hasFocus() else self.words
        width = self.fontMetrics().horizontalAdvance(words) + 3 * SPACE + 4
        return QSize(max(width, 120) if self.hasFocus() else width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt calls it
        """Narrow enough for all to have some room."""
        return QSize(min(self.sizeHint().width(), 70), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint words that end in dots where there is no room, as a label does."""
        if self.hasFocus():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        palette = self.palette()
        role = QPalette.ColorRole.Text if self.text() else QPalette.ColorRole.PlaceholderText
        if self.underMouse():
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        painter.setPen(palette.color(role))
        inner = self.rect().adjusted(0 if self.is_first else 2 * SPACE, 0, -SPACE, 0)
        if not self.is_first:
            painter.drawText(0, 0, 2 * SPACE, self.height(), Qt.AlignmentFlag.AlignVCenter, "·")
        words = self.fontMetrics().elidedText(
            self.words, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt calls it
        """Make room to type."""
        super().focusInEvent(event)
        self.updateGeometry()

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
        self._row.setContentsMargins(12, 2, 12, 2)
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
        palette.setColor(QPalette.ColorRole.Text, theme.quiet)
        palette.setColor(QPalette.ColorRole.ButtonText, theme.link)
        palette.setColor(QPalette.ColorRole.AlternateBase, theme.shade)
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.quiet)
        self.setPalette(palette)

    def _show_empty(self, *, is_wanted: bool) -> None:
        """Show details that are not known only while the reader is here; a title always."""
        for name, field in self.fields.items():
            field.setVisible(is_wanted or bool(field.text()) or field.hasFocus() or name == "title")
        if not is_wanted:
            self._fit()
        self._add.setVisible(any(field.isHidden() for field in self.fields.values()))

    def _room_for_title(self) -> int:
        """Return how many logical pixels the other details leave."""
        shown = [field for field in self.fields.values() if not field.isHidden()]
        taken = sum(field.sizeHint().width() for field in shown if not field.is_first)
        buttons = self._open.sizeHint().width() + self._add.sizeHint().width()
        return self.contentsRect().width() - 24 - taken - buttons

    def _fit(self) -> None:
        """Let the title, which the article has too, give room; then leave details out."""
        for name in FIRST_LEFT_OUT:
            if self._room_for_title() < NARROW_TITLE and not self.fields[name].hasFocus():
                self.fields[name].hide()
        self.fields["title"].setMaximumWidth(max(NARROW_TITLE, self._room_for_title()))

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
        if details != self._details:
            self._details = details
            self.details_edited.emit(details)
        if tags != tags_of(self.fields[TAGS].stored):
            self.tags_edited.emit(tags)

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
            self._show_empty(is_wanted=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Enter keeps what was typed, Esc does not; both go back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            for field in self.fields.values():
                field.take_back()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
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
