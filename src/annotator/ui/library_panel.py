"""What stands around the list of articles: search of all the library, and which are listed."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.articles_filter import ArticlesFilter, Shelf
from annotator.ui.panel_heading import panel_heading

PAUSE = 150
"""Milliseconds without a key after which the library is searched."""


class LibraryPanel(QWidget):
    """The articles, or what was found in them and in their marks."""

    search_wanted = Signal(str)
    """What to look for in the library; empty for nothing more."""
    first_wanted = Signal()
    """Enter was pressed in the search field: the first place is to be opened."""
    list_wanted = Signal()
    """The down arrow key was pressed in the search field: what was found takes the focus."""
    filter_changed = Signal(object)
    """An `ArticlesFilter`."""
    left = Signal()
    """The reader goes back to the article."""

    def __init__(self, articles: QWidget, found: QWidget) -> None:
        """`articles` and `found` are the two lists themselves."""
        super().__init__()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search texts, quotes and notes"))
        self.search.setToolTip(self.search.placeholderText())  # a narrow panel cuts it off
        self.search.setAccessibleName(self.tr("Search in the library"))
        self.search.setClearButtonEnabled(True)
        self._shelf = QComboBox()
        self._shelf.setAccessibleName(self.tr("Which articles are listed"))
        self._shelf.view().setAccessibleName(self._shelf.accessibleName())
        self._shelf.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._shelf.setMinimumContentsLength(6)
        self._nothing = QLabel()
        self._nothing.setContentsMargins(10, 0, 10, 0)
        self._nothing.setWordWrap(True)
        self._has_none = self._found_none = False
        self._backup = QLabel()
        self._backup.setContentsMargins(10, 0, 10, 4)
        self._backup.setWordWrap(True)
        self._backup.setTextFormat(Qt.TextFormat.PlainText)
        self._lists = QStackedWidget()
        self._lists.addWidget(articles)
        self._lists.addWidget(found)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self.set_tags([])
        self.search.textChanged.connect(self._type)
        self.search.returnPressed.connect(self._enter)
        self._pause.timeout.connect(self._ask)
        self._shelf.activated.connect(self._choose_shelf)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(10, 0, 8, 0)
        heading.addWidget(panel_heading(self.tr("Library")))
        heading.addStretch(1)
        heading.addWidget(self._shelf)
        field = QHBoxLayout()
        field.setContentsMargins(10, 0, 8, 0)
        field.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addLayout(field)
        column.addWidget(self._nothing)
        column.addWidget(self._lists, 1)
        column.addWidget(self._backup)
        self._nothing.hide()

    def set_tags(self, tags: list[str]) -> None:
        """Offer to list the articles of each of these tags."""
        chosen = self._shelf.currentData()
        self._shelf.clear()
        self._shelf.addItem(self.tr("All"), ArticlesFilter())
        self._shelf.addItem(self.tr("Not done"), ArticlesFilter(Shelf.NOT_DONE))
        self._shelf.addItem(self.tr("Today"), ArticlesFilter(Shelf.TODAY))
        if tags:
            self._shelf.insertSeparator(self._shelf.count())
        for tag in tags:
            self._shelf.addItem(tag, ArticlesFilter(tag=tag))
        known = [self._shelf.itemData(row) for row in range(self._shelf.count())]
        self._shelf.setCurrentIndex(known.index(chosen) if chosen in known else 0)
        if chosen is not None and chosen not in known:
            self._choose_shelf()

    def show_backup(self, words: str, *, is_wrong: bool) -> None:
        """Say in one line how the backups stand."""
        font = self.font()
        font.setBold(is_wrong)
        self._backup.setFont(font)
        self._backup.setText(words)
        self._backup.setAccessibleName(words)

    @property
    def backup_words(self) -> str:
        """What is said of the backups."""
        return self._backup.text()

    def show_all(self) -> None:
        """Search nothing, and list all articles."""
        self.search.clear()
        self._shelf.setCurrentIndex(0)
        self._choose_shelf()

    def show_total(self, articles: int) -> None:
        """Say what to do while the library has no article."""
        self._has_none = articles == 0
        self._say()

    @property
    def said(self) -> str:
        """What stands instead of a list; empty where one is shown."""
        return self._nothing.text() if self._nothing.isVisibleTo(self) else ""

    def _say(self) -> None:
        is_search = bool(self.search.text().strip())
        if is_search:
            self._nothing.setText(self.tr("Nothing was found in the library."))
        else:
            words = self.tr(
                "No articles yet: open a file, drop one here, or paste a text (Ctrl+V)."
            )
            self._nothing.setText(words)
        self._nothing.setVisible(self._found_none if is_search else self._has_none)

    def show_number(self, found: int) -> None:
        """Say how a search went; an empty query shows the articles again."""
        is_search = bool(self.search.text().strip())
        self._lists.setCurrentIndex(1 if is_search else 0)
        self._found_none = not found
        self._say()

    @Slot()
    def _type(self) -> None:
        if self.search.text().strip():
            self._pause.start()
        else:
            self._ask()

    def stop_typing(self) -> None:
        """Let what was typed last be searched for no more."""
        self._pause.stop()

    @Slot()
    def _ask(self) -> None:
        self.stop_typing()
        self.search_wanted.emit(self.search.text().strip())

    @Slot()
    def _enter(self) -> None:
        if self._pause.isActive():
            self._ask()
        self.first_wanted.emit()

    @Slot()
    def _choose_shelf(self) -> None:
        self.filter_changed.emit(self._shelf.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Esc clears the search, then goes back to the article; Down goes into what was found."""
        is_search = self.search.hasFocus() and bool(self.search.text().strip())
        if event.key() == Qt.Key.Key_Down and is_search:
            if self._pause.isActive():
                self._ask()
            self.list_wanted.emit()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
        else:
            self.left.emit()
