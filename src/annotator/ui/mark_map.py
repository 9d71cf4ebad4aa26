"""A map of the whole article beside its scroll bar: marks by kind, and what a search has found."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from annotator.core.model import Annotation, Kind
from annotator.ui.document import ArticleDocument
from annotator.ui.filled_rows import FilledRows, row_bounds
from annotator.ui.heights import Heights
from annotator.ui.hover import marks_html
from annotator.ui.mark_index import layer
from annotator.ui.spans import Span, Spans
from annotator.ui.theme import LIGHT, Theme

LEAST = 3
"""Logical pixels that each mark has at least."""
REACH = 3
"""Logical pixels up to which a click beside a mark still means it."""
SETTLE = 50
"""Milliseconds after which the map follows the document."""


class MarkMap(QWidget):
    """Each kind has a column of its own, so that it is known without its color.

    Its height is that of the scroll bar's groove, so the marks lie where the bar would scroll to.
    """

    mark_chosen = Signal(str)
    """The id of the mark that was clicked."""
    place_chosen = Signal(int)
    """The offset, in code points, of another place that was clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Map of marks"))
        self.setMouseTracking(True)
        self.reader_id = ""
        """Who reads: others' names are shown."""
        self._theme = LIGHT
        self._document: ArticleDocument | None = None
        self._annotations: dict[str, Annotation] = {}
        self._rows = {kind: FilledRows() for kind in Kind}
        self._hits: list[int] = []
        self._heights = Heights()
        self._page = 0.0
        self._place: tuple[QWidget, QScrollBar, int, int] | None = None
        self._is_laid = False
        self._timer = QTimer(self, singleShot=True, interval=SETTLE)
        self._timer.timeout.connect(self._measure)

    @property
    def is_settled(self) -> bool:
        """Whether the map shows the document as it is now."""
        return bool(self._heights.offsets) and not self._timer.isActive()

    # What is mapped

    def lie_beside(self, view: QWidget, bar: QScrollBar, left: int, width: int) -> None:
        """Take a place in the view, as high as the groove of its scroll bar, if that is shown.

        The first time, that is when it first has something to show: asking a style for anything
        takes 7 ms of a start.
        """
        self._place = view, bar, left, width
        if self._is_laid:
            self._lie(*self._place)
        self._timer.start()

    def _lie(self, view: QWidget, bar: QScrollBar, left: int, width: int) -> None:
        from PySide6.QtWidgets import QStyle, QStyleOptionSlider  # noqa: PLC0415 (see above)

        option = QStyleOptionSlider()
        bar.initStyleOption(option)
        groove = bar.style().subControlRect(
            QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarGroove, bar
        )
        if bar.isHidden() or groove.height() <= 0:
            groove = bar.rect()
        self.setGeometry(left, bar.mapTo(view, groove.topLeft()).y(), width, groove.height())
        self._page = float(bar.height())
        self._is_laid = True

    def show_document(self, document: ArticleDocument) -> None:
        """Map another document; it may still grow."""
        self._document = document
        document.documentLayout().documentSizeChanged.connect(self._follow)
        self._timer.start()

    @Slot()
    def _follow(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _measure(self) -> None:
        if self._place is not None and not self._is_laid:
            self._lie(*self._place)
        if self._document is not None:
            if not self._document.is_laid_out:  # to ask would lay it out at once: it tells then
                return
            self._heights = Heights.of(self._document, self._page)
        for rows in self._rows.values():
            rows.lie_on(self._heights, self.height())
        self.update()

    def show_annotations(self, annotations: Iterable[Annotation]) -> None:
        """Map these marks."""
        self._annotations = {note.id: note for note in annotations}
        spans: dict[Kind, list[Span]] = {kind: [] for kind in Kind}
        for note in self._annotations.values():
            if note.passage is not None:
                spans[note.kind].append((note.passage.start, note.passage.end, note.id))
        for kind, found in spans.items():
            self._rows[kind].show(Spans(found))
        self.update()

    def put_annotations(self, notes: Iterable[Annotation]) -> None:
        """Map marks that are new or different."""
        for note in notes:
            self._drop(note.id)
            self._annotations[note.id] = note
            if note.passage is not None:
                self._rows[note.kind].add(note.passage.start, note.passage.end, note.id)
        self.update()

    def drop_annotations(self, annotation_ids: Iterable[str]) -> None:
        """Map marks no more."""
        for annotation_id in annotation_ids:
            self._drop(annotation_id)
        self.update()

    def _drop(self, annotation_id: str) -> None:
        note = self._annotations.pop(annotation_id, None)
        if note is not None and note.passage is not None:
            self._rows[note.kind].remove(note.passage.start, note.passage.end, note.id)

    @Slot(object)
    def set_hits(self, offsets: Sequence[int]) -> None:
        """Map what a search has found, by offsets in code points, in order."""
        self._hits = list(offsets)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use other colors."""
        self._theme = theme
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint a stroke in its kind's column for each mark, across all for each hit."""
        del event
        painter = QPainter(self)
        for top in self._hit_rows():
            painter.fillRect(QRect(0, top, self.width(), 2), self._theme.hit.line)
        for kind in Kind:
            column, color = self._column(kind), self._theme.kinds[kind].line
            for top, bottom in self._rows[kind].runs():
                height = max(LEAST, bottom - top)
                painter.fillRect(column.left(), top, column.width(), height, color)

    def _hit_rows(self) -> Iterator[int]:
        if self._hits:
            for row, (first, last) in enumerate(pairwise(row_bounds(self._heights, self.height()))):
                place = bisect_left(self._hits, first)
                if place < len(self._hits) and self._hits[place] < last:
                    yield row

    def _column(self, kind: Kind) -> QRect:
        """Return the column of a kind: the three lie side by side."""
        width = (self.width() - 2) // len(Kind)
        left = 1 + list(Kind).index(kind) * width
        return QRect(left, 0, width - 1, self.height())

    def _is_over(self, kind: Kind, x: float) -> bool:
        column = self._column(kind)
        return column.left() <= x < column.left() + column.width() + 1

    # Pointing

    def _at(self, y: float) -> list[Annotation]:
        """Return the marks at a height, the nearest first."""
        rows, heights = max(1, self.height()), self._heights
        first, middle, last = (heights.offset((y + d) / rows) for d in (-REACH, 0, REACH))
        spans = (rows.spans for rows in self._rows.values())
        names = [name for found in spans for name in found.touching(first, last + 1)]
        found = [self._annotations[name] for name in names]
        found.sort(key=lambda note: layer(note, self.reader_id), reverse=True)
        return sorted(found, key=lambda note: _distance(note, middle))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Choose the mark that was clicked, in its kind's column first; else the place."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position()
        found = self._at(point.y())
        inside = [note for note in found if self._is_over(note.kind, point.x())]
        if found:
            self.mark_chosen.emit((inside or found)[0].id)
        else:
            offset = self._heights.offset(point.y() / max(1, self.height()))
            near = bisect_left(self._hits, offset - (self._heights.offset(1.0) / self.height()))
            hits = self._hits[near : near + 1]
            is_near = bool(hits) and abs(self._row(hits[0]) - point.y()) <= REACH
            self.place_chosen.emit(hits[0] if is_near else round(offset))

    def _row(self, offset: int) -> float:
        return self._heights.share(offset) * self.height()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the end of a click from the article, which had not its beginning."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Show that something is there to click."""
        has_mark = bool(self._at(event.position().y()))
        shape = Qt.CursorShape.PointingHandCursor if has_mark else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def event(self, event: QEvent) -> bool:
        """Name the marks where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = marks_html(self._at(event.pos().y()), self.reader_id)
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _distance(note: Annotation, offset: float) -> float:
    passage = note.passage
    if passage is None:
        return float("inf")
    return max(0.0, passage.start - offset, offset - passage.end)
