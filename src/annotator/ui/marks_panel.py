"""What stands around the list of marks: how many there are, filters, search, the deleted ones."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Kind, Reader
from annotator.resources import resource
from annotator.ui.leaving import let_go
from annotator.ui.marks_filter import MarksCount, MarksFilter, Order
from annotator.ui.panel_heading import EDGE, panel_heading, scroll_room
from annotator.ui.words import kind_word

LEAST_LIST = 24
"""Logical pixels of height that the list keeps in a low window."""


class MarksPanel(QWidget):
    """The list of marks with all that chooses what is in it."""

    filter_changed = Signal(object)
    """A `MarksFilter`."""
    order_changed = Signal(object)
    """An `Order`."""
    choices_wanted = Signal()
    """The tags and readers to choose from are wanted now (`set_choices`)."""
    left = Signal()
    """The reader goes back to the article."""

    def __init__(self, marks: QWidget) -> None:
        """`marks` is the list itself."""
        super().__init__()
        self._filter = MarksFilter()
        self._tags: list[str] = []
        self._readers: list[Reader] = []
        self._heading = panel_heading(self.tr("Marks"))
        self._count = QLabel("0")
        self._clear = QToolButton()
        self._more = QToolButton()
        self._chips = {kind: QToolButton() for kind in Kind}
        self._needs_you = QToolButton()
        self.search = QLineEdit()
        self._nothing = QLabel()
        self._when_empty = ""
        self._menu_parts: list[QObject] = []
        """Menus and groups inside the menu, which its clearing leaves."""
        self._is_all_empty = self._is_empty = True
        self._build_tools()
        self._tools = _row(self)
        self._lay_out_tools()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(_row(self, self._heading, self._count, None, self._more))
        column.addLayout(self._tools)
        column.addLayout(_row(self, self.search))
        column.addWidget(self._nothing)
        marks.setMinimumHeight(LEAST_LIST)
        column.addWidget(marks, 1)
        self.show_count(MarksCount(0, 0, {}, 0))

    def _lay_out_tools(self) -> None:
        chips, others = QHBoxLayout(), QHBoxLayout()
        for chip in self._chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        others.addWidget(self._needs_you)
        others.addStretch(1)
        others.addWidget(self._clear)
        for stretch, row in enumerate((chips, others)):
            row.setSpacing(6)
            self._tools.addLayout(row, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Let the chips have two rows where there is no room for one."""
        super().resizeEvent(event)
        self._fit_tools()

    def _fit_tools(self) -> None:
        shown = [*self._chips.values(), self._needs_you, self._clear]
        needed = sum(one.sizeHint().width() + 6 for one in shown if not one.isHidden())
        room = self.width() - 2 * EDGE - scroll_room(self)
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._tools.setDirection(below if room < needed else beside)

    def _build_tools(self) -> None:
        for kind, chip in self._chips.items():
            chip.setIcon(QIcon(str(resource(f"icons/{kind}.svg"))))
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setToolTip(self.tr("List only: {kind}").format(kind=kind_word(kind)))
        for chip in (*self._chips.values(), self._needs_you):
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.toggled.connect(self._take_chips)
        self._needs_you.setToolTip(
            self.tr("List only marks whose words were changed, moved, removed or not found")
        )
        self._clear.setText(self.tr("Show all"))
        self._clear.setAccessibleName(self.tr("Show all marks"))
        self._clear.setAutoRaise(True)
        self._clear.hide()
        self._clear.clicked.connect(self.clear_filter)
        self._more.setText(self.tr("Filter"))
        self._more.setAccessibleName(self.tr("Filter and sort the marks"))
        self._more.setAutoRaise(True)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._more)
        menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(menu)
        self.search.setPlaceholderText(self.tr("Search quotes, notes and tags"))
        self.search.setToolTip(self.search.placeholderText())  # a narrow panel cuts it off
        self.search.setAccessibleName(self.tr("Search in the marks"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._take_words)
        self._order = Order.PLACE
        self._nothing.setContentsMargins(10, 4, 10, 4)
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        # A splitter asks nobody how high wrapped words are.
        self._nothing.setMinimumHeight(2 * self._nothing.fontMetrics().lineSpacing() + 8)

    # What there is

    @Slot(object)
    def show_count(self, count: MarksCount) -> None:
        """Show how many marks there are, and of which kinds."""
        all_of = self.tr("{listed} of {total}").format(listed=count.listed, total=count.total)
        self._count.setText(all_of if count.listed != count.total else str(count.total))
        for kind, chip in self._chips.items():
            number = count.kinds.get(kind, 0)
            chip.setText(str(number))
            chip.setAccessibleName(f"{kind_word(kind)}: {number}")
        asking = self.tr("Needs you {count}").format(count=count.asking)
        self._needs_you.setText(asking)
        self._needs_you.setAccessibleName(asking)
        self._needs_you.setVisible(bool(count.asking) or self._needs_you.isChecked())
        self._fit_tools()
        # Why a list is empty has to be said, or marks would seem to be lost.
        self._is_all_empty, self._is_empty = not count.total, not count.listed
        self._show_why_empty()

    def say_when_empty(self, words: str) -> None:
        """Say this while there is no mark at all; nothing for an empty text."""
        self._when_empty = words
        self._show_why_empty()

    def _show_why_empty(self) -> None:
        filtered = self.tr("None of the marks is like that.")
        self._nothing.setText(self._when_empty if self._is_all_empty else filtered)
        self._nothing.setVisible(self._is_empty and bool(self._nothing.text()))

    def set_choices(self, tags: list[str], readers: list[Reader]) -> None:
        """Offer these tags and readers to filter by."""
        self._tags, self._readers = tags, readers

    def put_above_list(self, bar: QWidget) -> None:
        """Let a bar stand above the list."""
        self._column.insertWidget(self._column.indexOf(self._nothing), bar)

    # What is chosen

    @Slot()
    def clear_filter(self) -> None:
        """List all marks."""
        for chip in (*self._chips.values(), self._needs_you):
            chip.setChecked(False)
        self.search.clear()
        self._set(MarksFilter())

    @Slot()
    def _take_chips(self) -> None:
        kinds = frozenset(kind for kind, chip in self._chips.items() if chip.isChecked())
        self._set(replace(self._filter, kinds=kinds, needs_you=self._needs_you.isChecked()))

    @Slot(str)
    def _take_words(self, words: str) -> None:
        self._set(replace(self._filter, words=words))

    def _set(self, wanted: MarksFilter) -> None:
        if wanted != self._filter:
            self._filter = wanted
            self._clear.setVisible(wanted != MarksFilter())
            self._fit_tools()
            self.filter_changed.emit(wanted)

    # The menu

    @Slot()
    def _fill_menu(self) -> None:
        self.choices_wanted.emit()
        menu = self._more.menu()
        menu.clear()
        let_go(*self._menu_parts)
        chosen = self._filter
        note = menu.addAction(self.tr("Only with a note"))
        note.setCheckable(True)
        note.setChecked(chosen.has_note)
        note.toggled.connect(self._take_note)
        tags, readers = self._add_tags(menu), self._add_readers(menu)
        menu.addSeparator()
        orders = QActionGroup(menu)
        self._menu_parts = [orders, tags, readers]
        sorts = (
            (Order.PLACE, self.tr("Sort by place in the text")),
            (Order.DATE, self.tr("Sort by date")),
            (Order.KIND, self.tr("Sort by kind")),
        )
        for order, words in sorts:
            self._add_choice(menu, orders, words, order, is_chosen=order is self._order)
        orders.triggered.connect(self._take_order)

    def _add_tags(self, menu: QMenu) -> QMenu:
        tags = menu.addMenu(self.tr("Tag"))
        tags.setEnabled(bool(self._tags))
        group = QActionGroup(tags)
        chosen = self._filter.tag
        self._add_choice(tags, group, self.tr("Any"), "", is_chosen=not chosen)
        for tag in self._tags:
            shown = tag.replace("&", "&&")
            self._add_choice(tags, group, shown, tag, is_chosen=tag == chosen)
        group.triggered.connect(self._take_tag)
        return tags

    def _add_readers(self, menu: QMenu) -> QMenu:
        readers = menu.addMenu(self.tr("Reader"))
        readers.setEnabled(len(self._readers) > 1)
        group = QActionGroup(readers)
        chosen = self._filter.reader_id
        self._add_choice(readers, group, self.tr("Any"), "", is_chosen=not chosen)
        for reader in self._readers:
            shown = reader.name.replace("&", "&&") or self.tr("(without a name)")
            self._add_choice(readers, group, shown, reader.id, is_chosen=reader.id == chosen)
        group.triggered.connect(self._take_reader)
        return readers

    @staticmethod
    def _add_choice(
        menu: QMenu, group: QActionGroup, words: str, value: str, *, is_chosen: bool
    ) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(is_chosen)
        action.setData(str(value))
        group.addAction(action)

    @Slot(bool)
    def _take_note(self, is_wanted: bool) -> None:
        self._set(replace(self._filter, has_note=is_wanted))

    @Slot(QAction)
    def _take_tag(self, action: QAction) -> None:
        self._set(replace(self._filter, tag=action.data()))

    @Slot(QAction)
    def _take_reader(self, action: QAction) -> None:
        self._set(replace(self._filter, reader_id=action.data()))

    @Slot(QAction)
    def _take_order(self, action: QAction) -> None:
        self._order = Order(action.data())
        self.order_changed.emit(self._order)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Esc clears the search, then goes back to the article."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.hasFocus() and self.search.text():
            self.search.clear()
        else:
            self.left.emit()


def _row(panel: QWidget, *widgets: QWidget | None) -> QHBoxLayout:
    """A row of widgets of a panel; None is a stretch of space."""
    row = QHBoxLayout()
    # Below them are lists and fields beside a scroll bar, with which they are in line.
    row.setContentsMargins(EDGE, 0, EDGE + scroll_room(panel), 0)
    row.setSpacing(6)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
