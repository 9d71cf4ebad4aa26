"""The strip above the article: title, publisher, author, date, address, tags, each editable."""

from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from annotator.core.model import Article, Details
from annotator.ui.detail_field import EDGE, DetailField, address_words, date_words
from annotator.ui.tags_line import tags_line, tags_of
from annotator.ui.theme import Theme, between

if TYPE_CHECKING:
    from annotator.ui.tag_completion import TagCompletion

TAGS = "tags"
NARROW_TITLE = 150
"""Logical pixels that a title has at least, while there is anything to leave out for it."""
NARROWEST_TITLE = 70
"""Logical pixels that it has at least beside who wrote and who published the article."""
FIRST_LEFT_OUT = (TAGS, "url", "published_on", "author", "publisher")
"""Details that a narrow strip shows only when they are asked for, the first ones first."""


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
        self._completion: TagCompletion | None = None
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
        for name, value in asdict(article.details).items():
            if name in self.fields:
                self.fields[name].show_value(value)
        self.fields[TAGS].show_value(tags_line(article.tags))
        self._open.setVisible(bool(article.details.url))
        self._show_empty(is_wanted=False)

    def complete_tags(self) -> None:
        """Complete tags from now on; the first picture does without."""
        from annotator.ui.tag_completion import TagCompletion  # noqa: PLC0415 (4 ms of a start)

        self._completion = TagCompletion(self.fields[TAGS])
        self._completion.wanted.connect(self.known_tags_wanted)

    def set_known_tags(self, tags: list[str]) -> None:
        """Complete tags from these."""
        if self._completion is not None:
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
        if self._completion is not None and self._completion.is_open:
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
