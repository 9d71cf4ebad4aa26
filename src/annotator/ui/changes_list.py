"""The list of marks that ask for a look: kind, what became of them, and their words."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from annotator.core.model import ChangedMark
from annotator.ui.badges import paint_badge
from annotator.ui.rows import PADDING, AnyIndex, RowDelegate, RowsList, RowsModel
from annotator.ui.tips import plain_tip
from annotator.ui.words import kind_word, status_word

SHAPE = 18
"""Logical pixels that the shape of a kind is wide and high."""
BEGINNING = 300
"""Characters of a mark's words that a row may show."""


class ChangesModel(RowsModel):
    """Rows of changed marks."""

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, said by a screen reader, or the mark itself."""
        said = {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }
        if not index.isValid() or role not in said:
            return super().data(index, role)
        mark = self.rows[index.row()]
        words = f"{title_of(mark)}\n{shown_words(mark)}"
        return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words


class ChangesList(RowsList):
    """Shows marks; says which one the reader has come to. It speaks up only when asked to."""

    mark_chosen = Signal(str)
    """The id of the mark that is the current one now."""

    def __init__(self) -> None:
        self._is_told = False
        self._changes = ChangesModel()
        super().__init__(self._changes, ChangeDelegate())
        self.setAccessibleName(self.tr("Changed marks"))
        self._is_told = True

    def show_marks(self, marks: Sequence[ChangedMark]) -> None:
        """List these marks. The current one stays; where it is there no more, the one that takes
        its place comes instead, and is told.
        """
        before, row = self.current_id(), max(0, self.currentIndex().row())
        self._is_told = False
        self._changes.show_rows(marks)
        ids = [mark.annotation.id for mark in marks]
        chosen = ids.index(before) if before in ids else min(row, len(ids) - 1)
        self._is_told = bool(before) and before not in ids
        if ids:
            self.setCurrentIndex(self._changes.index(chosen))
        self._is_told = True

    def set_current(self, annotation_id: str) -> None:
        """Make a mark the current one, if it is listed, without telling so."""
        ids = [mark.annotation.id for mark in self._changes.rows]
        if annotation_id in ids and annotation_id != self.current_id():
            self._is_told = False
            self.setCurrentIndex(self._changes.index(ids.index(annotation_id)))
            self._is_told = True

    def current_mark(self) -> ChangedMark | None:
        """Return the mark the keyboard is at; None for none."""
        mark: ChangedMark | None = self.currentIndex().data(RowsModel.ValueRole)
        return mark

    def current_id(self) -> str:
        """Return the id of the mark the keyboard is at; "" for none."""
        mark = self.current_mark()
        return mark.annotation.id if mark is not None else ""

    def step(self, step: int) -> None:
        """Go to the next mark, or to the one before; from the last one to the first."""
        count = self._changes.rowCount()
        if count:
            row = (self.currentIndex().row() + step) % count
            self.setCurrentIndex(self._changes.index(row))

    def choose(self, value: ChangedMark) -> None:
        """Tell that a mark was clicked, also where it was the current one already."""
        self.mark_chosen.emit(value.annotation.id)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:  # noqa: N802 - Qt calls it
        """Tell which mark the keys have led to."""
        super().currentChanged(current, previous)
        if self._is_told and current.isValid():
            self.mark_chosen.emit(self.current_id())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt calls it
        """Search nothing as the reader types: single letters are commands here."""


class ChangeDelegate(RowDelegate):
    """Paints one mark: the shape of its kind, what became of it, the beginning of its words."""

    def __init__(self) -> None:
        super().__init__(lines=2)

    def paint_words(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Paint the shape, and beside it two lines."""
        mark: ChangedMark = index.data(RowsModel.ValueRole)
        shape = QRectF(rect.left(), rect.top() + 1, SHAPE, SHAPE)
        paint_badge(painter, shape, mark.annotation.kind, self.theme)
        words = rect.adjusted(SHAPE + PADDING, 0, 0, 0)
        self.paint_line(painter, words, 0, title_of(mark), self.theme.quiet)
        self.paint_line(painter, words, 1, shown_words(mark), self.theme.ink)


def title_of(mark: ChangedMark) -> str:
    """Return the kind of a mark and what became of it."""
    note = mark.annotation
    return " · ".join(filter(None, (kind_word(note.kind), status_word(note.anchor))))


def shown_words(mark: ChangedMark) -> str:
    """Return the beginning of a mark's words, those of now where it has any, in one line."""
    words = mark.new_words or mark.old_words
    return " ".join(words[:BEGINNING].split())
