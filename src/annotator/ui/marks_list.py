"""The list of marks: kind by letter, word and color, the quote, and what needs the reader."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from annotator.core.model import Annotation
from annotator.ui.direction import is_right_to_left
from annotator.ui.marks_filter import MarksFilter, Order
from annotator.ui.marks_model import MarksModel, one_line, runs_of
from annotator.ui.quote_lines import quote_lines
from annotator.ui.row_ground import paint_ground
from annotator.ui.tags_line import tags_line
from annotator.ui.theme import LIGHT, Theme, article_palette
from annotator.ui.words import kind_letter, kind_word, status_word

PADDING = 10
CHIP = 22
QUOTE_LINES = 2
NOTE_SIGN = 12
"""Logical pixels that the sign for a note is wide and high."""


class MarksList(QTableView):
    """Shows the marks of one article; says which one was chosen.

    It is a table of one column, because a `QListView` lays all rows out anew for each change.
    """

    mark_chosen = Signal(str)
    """The id of the mark that the reader went to."""
    marks_selected = Signal(object)
    """The ids of the selected marks, in the order of the list."""
    counted = Signal(object)
    """How many marks there are now: a `MarksCount`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Marks"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._is_telling = True
        self._untold = False
        """Whether others are selected than was told: while many rows go, it is told once."""
        self._marks = MarksModel()
        self._delegate = MarkDelegate()
        self.setModel(self._marks)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        height = (QUOTE_LINES + 1) * self.fontMetrics().lineSpacing() + 2 * PADDING
        rows.setMinimumSectionSize(height)
        rows.setDefaultSectionSize(height)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._fold_timer = QTimer(self, interval=0)
        self._fold_timer.timeout.connect(self._fold_more)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_annotations(self, annotations: list[Annotation]) -> None:
        """Show these marks; those that are still there stay selected."""
        with self._keeping_selection():
            self._marks.show_annotations(annotations)
        self._fold_timer.start()

    def set_filter(self, wanted: MarksFilter) -> None:
        """List only the marks that pass a filter."""
        with self._keeping_selection():
            self._marks.set_filter(wanted)

    def set_order(self, order: Order) -> None:
        """List the marks in another order."""
        with self._keeping_selection():
            self._marks.set_order(order)

    def set_reader(self, reader_id: str) -> None:
        """Name the reader of every mark that is not of this one."""
        self._delegate.reader_id = reader_id
        self.viewport().update()

    @contextmanager
    def _keeping_selection(self) -> Iterator[None]:
        """Select afterwards what was selected before, as far as it is still listed."""
        selected, current = self.selected_ids(), self.current_id()
        top, model = self.verticalScrollBar().value(), self.selectionModel()
        yield
        self.select(selected)
        index = self._marks.index_of(current)
        if index.isValid():
            model.setCurrentIndex(index, model.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(top)
        self.counted.emit(self._marks.count())

    @Slot()
    def _fold_more(self) -> None:
        if not self._marks.fold_more():
            self._fold_timer.stop()

    def put_annotations(self, notes: Sequence[Annotation]) -> None:
        """Show marks that are new or different; those that move in the list stay selected."""
        if notes:
            selected, current = self._standing(note.id for note in notes)
            with self._telling_once():
                self._marks.put_annotations(notes)
                self._stand_again(selected, current)
            self._fold_timer.start()
            self.counted.emit(self._marks.count())

    def _standing(self, annotation_ids: Iterable[str]) -> tuple[list[str], str]:
        """Return which of some marks are selected, and at which of them the keys are."""
        put, current = set(annotation_ids), self.current_id()
        return [one for one in self.selected_ids() if one in put], current if current in put else ""

    def _stand_again(self, selected: Sequence[str], current: str) -> None:
        """Select marks again that Qt took for removed as they moved, beside what is selected."""
        found, model = self._marks.index_of(current), self.selectionModel()
        if found.isValid() and found != self.currentIndex():
            model.setCurrentIndex(found, model.SelectionFlag.NoUpdate)
        still = self.selected_ids() if selected else []
        if lost := set(selected).difference(still):
            self._choose_rows([*still, *lost])

    def drop_annotations(self, annotation_ids: Sequence[str]) -> None:
        """Show marks no more."""
        if annotation_ids:
            with self._telling_once():
                self._marks.drop_annotations(annotation_ids)
            self.counted.emit(self._marks.count())

    def set_current(self, annotation_id: str) -> None:
        """Select one mark and scroll to it; none for an unknown id."""
        if annotation_id and annotation_id in self.selected_ids():
            return
        index = self._marks.index_of(annotation_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.clearSelection()

    def select(self, annotation_ids: Sequence[str]) -> None:
        """Select these marks, as far as they are listed, and no others."""
        with self._telling_once():
            self._choose_rows(annotation_ids)

    def _choose_rows(self, annotation_ids: Sequence[str]) -> None:
        chosen, model = QItemSelection(), self.selectionModel()
        indexes = map(self._marks.index_of, annotation_ids)
        for first, last in runs_of(index.row() for index in indexes if index.isValid()):
            chosen.select(self._marks.index(first), self._marks.index(last))
        # Qt would compare each range of before with each of now: seconds for thousands.
        model.clearSelection()
        model.select(chosen, model.SelectionFlag.Select)

    def set_titles(self, titles: Mapping[str, str]) -> None:
        """Name the articles of marks, by the articles' ids; none where all are of one article."""
        self._delegate.titles = titles
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Show the kinds in other colors."""
        self._delegate.theme = theme
        self.setPalette(article_palette(theme, QApplication.palette()))
        self.viewport().update()

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected marks, in the order of the list."""
        return [note.id for note in self.selected_annotations()]

    def selected_annotations(self) -> list[Annotation]:
        """Return the selected marks, in the order of the list."""
        # An index for each of 100,000 rows would take half a second.
        # That a selection is a list of ranges, the types of Qt do not say.
        chosen: Iterable[QItemSelectionRange] = self.selectionModel().selection()  # type: ignore[assignment]
        ranges = sorted((part.top(), part.bottom()) for part in chosen)
        return [note for top, bottom in ranges for note in self._marks.listed(top, bottom + 1)]

    def all_annotations(self) -> list[Annotation]:
        """Return all marks of the article, listed or not."""
        return self._marks.all_annotations()

    def copy(self) -> None:
        """Copy the words of the selected marks, a line each."""
        lines = [one_line(note) for note in self.selected_annotations()]
        QApplication.clipboard().setText("\n".join(lines))

    def current_id(self) -> str:
        """Return the id of the mark the keyboard is at; "" for none."""
        index = self.currentIndex()
        return self._marks.annotation(index).id if index.isValid() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Tell which mark the arrows have led to."""
        before = self.current_id()
        super().keyPressEvent(event)
        if self.current_id() != before and len(self.selectedIndexes()) == 1:
            self.mark_chosen.emit(self.current_id())

    def selectionChanged(  # noqa: N802 - Qt calls it
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        """Tell which marks are selected now."""
        super().selectionChanged(selected, deselected)
        if self._is_telling:
            self._tell_selected()
        else:
            self._untold = True

    @contextmanager
    def _telling_once(self) -> Iterator[None]:
        """Tell at the end which marks are selected, if others are than before."""
        self._is_telling = False
        yield
        self._is_telling = True
        if self._untold:
            self._tell_selected()

    def _tell_selected(self) -> None:
        self._untold = False
        self.marks_selected.emit(self.selected_ids())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt calls it
        """Search nothing as the reader types: single letters are commands here."""

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if len(self.selectedIndexes()) == 1:
            self.mark_chosen.emit(self._marks.annotation(index).id)


class MarkDelegate(QStyledItemDelegate):
    """Paints one mark: a chip with the letter, the word of its kind, up to two lines of quote."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.reader_id = ""
        self.titles: Mapping[str, str] = {}

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one mark."""
        note: Annotation = index.data(MarksModel.AnnotationRole)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        paint_ground(painter, option, self.theme)
        ink = palette.color(QPalette.ColorRole.Text)
        inner = rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)
        self._paint_chip(painter, note, QRect(inner.topLeft(), QSize(CHIP, CHIP)))
        words = inner.adjusted(CHIP + PADDING, 0, 0, 0)
        self._paint_words(painter, words, str(index.data()), note, ink)
        painter.setPen(self.theme.rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _paint_chip(self, painter: QPainter, note: Annotation, rect: QRect) -> None:
        colors = self.theme.kinds[note.kind]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colors.line)
        painter.setBrush(colors.tint)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(self.theme.ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, kind_letter(note.kind))

    def heading(self, note: Annotation) -> str:
        """Return what stands above the quote of a mark."""
        reader = note.reader.name if note.reader.id != self.reader_id else ""
        title = " ".join(self.titles.get(note.article_id, "").split())
        status, tags = status_word(note.anchor), tags_line(note.tags)
        copy = self.tr("own copy") if note.deleted_at is not None and note.copy_of else ""
        parts = (kind_word(note.kind), title, status, reader, copy, tags)
        return " · ".join(filter(None, parts))

    def _paint_words(
        self, painter: QPainter, rect: QRect, quote: str, note: Annotation, ink: QColor
    ) -> None:
        metrics = painter.fontMetrics()
        spacing = metrics.lineSpacing()
        quiet = QColor(ink)
        quiet.setAlpha(190)
        heading = QRect(rect.topLeft(), QSize(rect.width(), spacing))
        if note.note:
            _paint_note_sign(painter, heading, self.theme)
            heading.adjust(0, 0, -NOTE_SIGN - PADDING, 0)
        shown = metrics.elidedText(self.heading(note), Qt.TextElideMode.ElideRight, heading.width())
        painter.setPen(quiet)
        painter.drawText(heading, 0, shown)
        painter.setPen(ink)
        is_rtl = is_right_to_left(quote)
        direction = Qt.LayoutDirection.RightToLeft if is_rtl else painter.layoutDirection()
        painter.setLayoutDirection(direction)
        lines = quote_lines(quote, painter.font(), rect.width())
        for number, line in enumerate(lines, start=1):
            place = QRect(
                rect.topLeft() + QPoint(0, number * spacing), QSize(rect.width(), spacing)
            )
            painter.drawText(place, Qt.TextFlag.TextSingleLine, line)


def _paint_note_sign(painter: QPainter, heading: QRect, theme: Theme) -> None:
    """Paint, at the end of the heading, a small sheet with two lines: there is a note."""
    top = heading.top() + (heading.height() - NOTE_SIGN) // 2
    sheet = QRect(heading.right() - NOTE_SIGN, top, NOTE_SIGN, NOTE_SIGN)
    painter.setPen(theme.quiet)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(sheet)
    for y in (4, 8):
        painter.drawLine(sheet.left() + 3, top + y, sheet.right() - 2, top + y)
