"""The strip above the article: title, publisher, author, date, address, tags, each editable."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolButton, QWidget

from annotator.core.model import Article, Details
from annotator.ui.detail_field import (
    EDGE,
    ROOM_TO_TYPE,
    DetailField,
    address_words,
    date_words,
    details_palette,
)
from annotator.ui.detail_widths import (
    FIRST_LEFT_OUT,
    GAP,
    NARROW_TITLE,
    NARROWEST_TITLE,
    TAGS,
    flow,
    form_widths,
    shares,
)
from annotator.ui.tags_line import tags_line, tags_of
from annotator.ui.theme import Theme
from annotator.ui.tips import plain_tip

if TYPE_CHECKING:
    from annotator.ui.tag_completion import TagCompletion

SIDE, ABOVE = 12 - EDGE, 2
"""Logical pixels beside and above what is in the strip."""


class DetailsStrip(QWidget):
    """Shows what is known about the article, and says what the reader changes about it.

    It is read as one line, which leaves out what has no room. A click lets a detail be typed where
    it stands. The keys let all of them be typed, in as many rows as they need.
    """

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
        self._article_id, self._details, self._tags = "", Details(), ""
        self._is_settling = self._is_form = self._is_told = False
        self._unkept: set[str] = set()
        """The details that stand in their fields and are not kept: refused, or not handed over."""
        self._waiting: dict[str, dict[str, str]] = {}
        """What was typed and could not be kept when another article came, by article and detail."""
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
        self._build()
        self._settle_shape(is_form=False)

    def _build(self) -> None:
        self._open.setText("↗")
        self._open.setToolTip(self.tr("Open the address in the browser"))
        self._open.setAccessibleName(self._open.toolTip())
        self._open.clicked.connect(self._open_address)
        self._add.clicked.connect(self._add_details)
        for button in (self._open, self._add):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.installEventFilter(self)
        for field in self.fields.values():
            field.settled.connect(self._settle)
            field.entered.connect(self._enter)
            field.left.connect(self._tidy, Qt.ConnectionType.QueuedConnection)
        for name, field in self.fields.items():  # in the order of the Tab key
            field.setParent(self)
            if name == "url":
                self._open.setParent(self)
        self._add.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAutoFillBackground(True)

    def show_article(self, article: Article) -> None:
        """Show what is known about an article; what is typed of it, and not kept yet, stays."""
        is_other, self._is_told = article.id != self._article_id, True
        if is_other:
            self._put_aside()
        self._article_id, self._details = article.id, article.details
        self._tags = tags_line(article.tags)
        for name, value in {**asdict(article.details), TAGS: self._tags}.items():
            if name in self.fields and name not in self._unkept:
                self.fields[name].show_value(value)
        for name, typed in self._waiting.pop(article.id, {}).items() if is_other else ():
            self.fields[name].setText(typed)
            self._unkept.add(name)
        self._show_unkept()
        self._settle_shape(is_form=self._is_form and self._is_entered)

    def _put_aside(self) -> None:
        """Let what could not be kept wait for its article: another one comes."""
        if self._unkept:
            typed = {name: self.fields[name].text() for name in self._unkept}
            self._waiting[self._article_id] = typed
        self._take_back()

    def has_unkept(self) -> bool:
        """Whether a detail was typed that could not be kept."""
        return bool(self._unkept)

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
        self._settle_shape(is_form=True)
        self.fields[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.fields[name].selectAll()

    def set_theme(self, theme: Theme) -> None:
        """Show the strip in other colors."""
        self.setPalette(details_palette(self.palette(), theme))

    # What is shown, and where

    @property
    def _is_entered(self) -> bool:
        """Whether the keys are in the strip, or will be once its window has them again."""
        return self.isAncestorOf(self.window().focusWidget())

    def _settle_shape(self, *, is_form: bool) -> None:
        """Show all details as fields, or the known ones as one line; a title always."""
        self._is_form = is_form
        typed_in = self.window().focusWidget()
        for name, field in self.fields.items():
            field.set_boxed(is_form)
            is_known = bool(field.text()) or name == "title"
            field.setVisible(is_form or is_known or field is typed_in)
        self._add.setVisible(not is_form)
        if not is_form:
            self._leave_out()
        self._open.setVisible(bool(self._details.url) and not self.fields["url"].isHidden())
        self._place()

    def _leave_out(self) -> None:
        """Hide details for which the line has no room."""
        typed_in = self.window().focusWidget()
        for name in FIRST_LEFT_OUT:
            least = NARROWEST_TITLE if name in {"author", "publisher"} else NARROW_TITLE
            title = self.fields["title"].wanted_width
            if self._shares()["title"] >= min(title, least):
                break
            if self.fields[name] is not typed_in:
                self.fields[name].hide()
        hidden = [field for field in self.fields.values() if field.isHidden()]
        self._add.setVisible(bool(hidden))
        self._tell_left_out([field for field in hidden if field.text()])

    def _tell_left_out(self, fields: Sequence[DetailField]) -> None:
        """Show that there is more than the line has room for, and tell what."""
        if fields:
            said = self.tr("Show all details; there is no room for: {details}")
            tip = said.format(details=", ".join(field.text() for field in fields))
        else:
            tip = self.tr("Show and add details: author, publisher, date, address, tags")
        self._add.setText("…" if fields else "+")
        self._add.setToolTip(plain_tip(tip))
        self._add.setAccessibleName(tip)

    def _shares(self) -> dict[str, int]:
        """Return how wide each detail of the line may be."""
        room = self.width() - 2 * SIDE - self._add.sizeHint().width()
        if self._details.url and not self.fields["url"].isHidden():
            room -= self._open.sizeHint().width()
        return shares(self.fields.values(), room)

    def _place(self) -> None:
        """Put everything that is shown in its place, and be as high as that needs."""
        room, gap = max(1, self.width() - 2 * SIDE), GAP if self._is_form else 0
        beside = 0 if self._open.isHidden() else self._open.sizeHint().width()
        is_form, fields = self._is_form, self.fields.values()
        widths = form_widths(fields, room, {"url": beside}) if is_form else self._shares()
        groups = [group for group in self._groups() if not group[0].isHidden()]
        needed = [sum(self._width(part, widths) for part in group) for group in groups]
        places = flow(needed, room if self._is_form else 0, gap)
        high = self.fields["title"].sizeHint().height()
        for group, (row, left, wider) in zip(groups, places, strict=True):
            corner = QPoint(SIDE + left, ABOVE + row * (high + gap))
            for part in group:
                width = self._width(part, widths)
                width += wider if isinstance(part, DetailField) else 0
                self._put(part, QRect(corner, QSize(width, high)))
                corner += QPoint(width, 0)
        rows = 1 + places[-1][0]
        self.setFixedHeight(2 * ABOVE + rows * (high + gap) - (gap if rows == 1 else 0))

    def _groups(self) -> list[list[DetailField | QToolButton]]:
        """What is in the strip, in order; what stands in one row together."""
        groups: list[list[DetailField | QToolButton]] = [[one] for one in self.fields.values()]
        if not self._open.isHidden():
            groups[list(self.fields).index("url")].append(self._open)
        return [*groups, [self._add]]

    def _width(self, part: DetailField | QToolButton, widths: dict[str, int]) -> int:
        return part.sizeHint().width() if isinstance(part, QToolButton) else widths[part.name]

    def _put(self, part: DetailField | QToolButton, rect: QRect) -> None:
        """Put a part in its place; one that was clicked covers what is beside it, so that nothing
        moves under the mouse.
        """
        if not self._is_form and isinstance(part, DetailField) and part.hasFocus():
            wide = max(rect.width(), min(ROOM_TO_TYPE, self.width()))
            rect.setWidth(wide)
            rect.moveLeft(min(rect.left(), self.width() - wide))
        if isinstance(part, QToolButton):
            size = part.sizeHint()
            rect = QRect(rect.topLeft() + QPoint(0, (rect.height() - size.height()) // 2), size)
        part.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), rect))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Share the room anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._settle_shape(is_form=self._is_form)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt calls it
        """Share the room anew where words have another size or direction."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange}:
            self._settle_shape(is_form=self._is_form)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: N802 - Qt calls it
        """Let the Tab key go through all details, also those that the line left out."""
        if not self._is_form:
            self._settle_shape(is_form=True)
        return super().focusNextPrevChild(is_next)

    @Slot(bool)
    def _enter(self, is_by_tab: bool) -> None:
        """Let all be typed where the keys led here; one that was clicked is typed in its place."""
        self._settle_shape(is_form=self._is_form or is_by_tab)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Notice that the keys leave a button."""
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self._tidy)
        return super().eventFilter(watched, event)

    # What is typed

    @Slot()
    def _settle(self) -> None:
        if self._completion is not None and self._completion.is_open:
            return
        self.settle()

    @Slot()
    def settle(self) -> None:
        """Have kept what was typed, wherever the focus is: what it is about is to be left."""
        if not self._is_settling:
            self._settle_all()

    def _settle_all(self) -> None:
        """Have each detail that was typed kept by itself: one that is refused holds up no other."""
        self._is_settling = True
        try:
            typed = [name for name in self.fields if self._is_typed(name)]
            self._unkept = set(typed)
            for name in typed:
                self._hand_over(name)
        finally:
            self._is_settling = False
            self._show_unkept()

    def _is_typed(self, name: str) -> bool:
        """Whether a field holds something else than what is known."""
        field = self.fields[name]
        typed = field.text().strip()
        if field.text() == field.stored:
            return False
        if name == TAGS:
            return tags_of(typed) != tags_of(self._tags)
        return bool(typed != asdict(self._details)[name])

    def _hand_over(self, name: str) -> None:
        """Have a detail kept; where it is refused, what was typed stays to be mended."""
        field = self.fields[name]
        before, field.stored = field.stored, field.text()  # It may be kept in other writing.
        self._unkept.discard(name)
        self._is_told = False
        if name == TAGS:
            self.tags_edited.emit(tags_of(field.text()))
        else:
            self.details_edited.emit(replace(self._details, **{name: field.text().strip()}))
        if not self._is_told:  # `show_article` has not been called
            field.stored = before
            self._unkept.add(name)

    def _show_unkept(self) -> None:
        """Let fields look like fields whose words are not kept."""
        for name, field in self.fields.items():
            field.set_unkept(name in self._unkept)

    @Slot()
    def _open_address(self) -> None:
        self.link_pressed.emit(self._details.url)

    @Slot()
    def _add_details(self) -> None:
        """Offer what is not known yet."""
        unknown = [name for name, field in self.fields.items() if field.isHidden()]
        self.edit(next(iter(unknown), "title"))

    @Slot()
    def _tidy(self) -> None:
        """Be quiet again once the reader is elsewhere."""
        if not self._is_entered:
            if self._unkept:
                self._take_back()
            self._settle_shape(is_form=False)

    def _take_back(self) -> None:
        """Forget what was typed."""
        self._unkept.clear()
        self._show_unkept()
        for field in self.fields.values():
            field.take_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Enter keeps what was typed, Esc does not; both go back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self._take_back()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not self._unkept:
                self.left.emit()
        else:
            super().keyPressEvent(event)
