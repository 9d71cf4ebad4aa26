"""What the lists of the library share: rows of a few lines, painted alike and chosen alike."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from annotator.ui.row_ground import paint_ground
from annotator.ui.theme import LIGHT, Theme, article_palette

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
PADDING = 10
"""Logical pixels around the words of a row."""
SELECTING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
"""Keys with which a click selects rows, and chooses none."""


class RowsModel(QAbstractListModel):
    """Rows that each stand for one value."""

    ValueRole = Qt.ItemDataRole.UserRole
    """The value of a row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Any] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these values instead of those before."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:  # noqa: N802 - Qt calls it
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the value of a row; a subclass says what is shown of it."""
        return self.rows[index.row()] if index.isValid() and role == self.ValueRole else None


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row; a subclass has the words."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.theme = LIGHT
        self.pointed: set[int] = set()
        """Rows that have a frame as if the keys were at them."""
        self._lines = lines

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002, N802 - Qt calls it
        """The lines of words, and space around them."""
        return QSize(100, self._lines * option.fontMetrics.lineSpacing() + 2 * PADDING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        rect: QRect = option.rect
        painter.save()
        painter.setFont(option.font)
        if index.row() in self.pointed:
            option.state |= QStyle.StateFlag.State_HasFocus
        paint_ground(painter, option, self.theme)
        painter.setPen(self.theme.rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self.paint_words(painter, rect.adjusted(PADDING, PADDING, -PADDING, 0), index)
        painter.restore()

    @abstractmethod
    def paint_words(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Paint what a row says into a rectangle."""

    def paint_line(
        self, painter: QPainter, rect: QRect, number: int, words: str, color: QColor
    ) -> None:
        """Paint one of the lines of a row, counted from 0, cut where there is no room."""
        metrics = painter.fontMetrics()
        size = QSize(rect.width(), metrics.lineSpacing())
        place = QRect(rect.topLeft() + QPoint(0, number * size.height()), size)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, size.width())
        painter.setPen(color)
        painter.drawText(place, Qt.TextFlag.TextSingleLine, shown)


class RowsList(QListView):
    """Shows rows; a click or Enter chooses one, but no click with Ctrl or Shift, and no other
    button than the left.
    """

    menu_wanted = Signal(object, QPoint)
    """The values of the rows that a menu is wanted about, and where on the screen."""

    def __init__(self, model: RowsModel, delegate: RowDelegate) -> None:
        super().__init__()
        self._delegate = delegate
        self._is_selecting = False
        """The mouse was pressed to select rows, with Ctrl or Shift."""
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        """Show the list in other colors."""
        self._delegate.theme = theme
        self.setPalette(article_palette(theme, QApplication.palette()))
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Take the left button alone: Qt would highlight a row for any, which opens none."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_selecting = bool(event.modifiers() & SELECTING)
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Take the left button alone here too."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_selecting = bool(event.modifiers() & SELECTING)
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """End what was pressed."""
        super().mouseReleaseEvent(event)
        self._is_selecting = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt calls it
        """Want a menu about the row that is pointed at, or at which the keys are; about all that
        are selected if it is one of them.
        """
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        if is_by_key:
            self.scrollTo(index)
        place = self.visualRect(index).center() if is_by_key else event.pos()
        chosen = self.selectedIndexes()
        about = sorted(chosen, key=QModelIndex.row) if index in chosen else [index]
        self._point_at({each.row() for each in about})
        values = [each.data(RowsModel.ValueRole) for each in about]
        self.menu_wanted.emit(values, self.viewport().mapToGlobal(place))

    @Slot()
    def point_at_none(self) -> None:
        """Point at no row any more: the menu has gone."""
        self._point_at(set())

    def _point_at(self, rows: set[int]) -> None:
        """Show which rows a menu is about."""
        self._delegate.pointed = rows
        self.viewport().update()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if not self._is_selecting:
            self.choose(index.data(RowsModel.ValueRole))

    @abstractmethod
    def choose(self, value: Any) -> None:
        """Tell that the value of a row was chosen."""
