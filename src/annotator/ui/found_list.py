"""What a search of the library found: each place with the words around it."""

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QStyle

from annotator.core.blocks import IMAGE_CHARACTER
from annotator.ui.found import Found
from annotator.ui.found_model import FoundModel, FoundRow
from annotator.ui.rows import PADDING, AnyIndex, RowDelegate, RowsList

LINES = 2
"""Lines that the words around a place may have."""
BEFORE = 40
"""Characters before the words found that are shown at most, so that these are never cut off."""
INDENT = 16
"""Logical pixels by which the other places of a text are indented."""
ARROW = 4.0
"""Logical pixels of half the sign for unfolding."""
SIGN_SPACE = 6
"""Logical pixels beside that sign."""


class FoundList(RowsList):
    """Shows what was found; says which place was chosen.

    Choosing a text unfolds its other places below it. The right arrow key and a click on their
    number do that alone, the left arrow key and a second click fold them up.
    """

    found_chosen = Signal(object)
    """A `Found` to go to."""
    places_wanted = Signal(object)
    """All places of the text of a `Found` are wanted now (`set_places`)."""

    def __init__(self) -> None:
        model = FoundModel()
        super().__init__(model, FoundDelegate())
        self._found = model
        self._is_on_sign = False
        """The mouse was pressed on the number of places."""
        self._is_second = False
        """It was pressed there a second time, at once after the first."""
        # Each text is read for it: in turns, so that what was found is there at once.
        self._count_timer = QTimer(self, interval=0)
        self._count_timer.timeout.connect(self._count_next)
        self.setAccessibleName(self.tr("Found in the library"))

    def show_found(self, found: list[Found]) -> None:
        """Show these places."""
        self._found.show_found(found)
        self.scrollToTop()
        self._count_timer.start()

    def set_places(self, found: Found, places: list[Found]) -> None:
        """Take in all places of the text in which something was found."""
        self._found.set_places(found, places)

    @Slot()
    def _count_next(self) -> None:
        found = self._found.next_uncounted()
        if found is not None:
            self.places_wanted.emit(found)
        if found is None or self._found.next_uncounted() is found:  # nobody could answer
            self.stop_counting()

    @Slot()
    def stop_counting(self) -> None:
        """Want the places of no text any more, until something is searched for."""
        self._count_timer.stop()

    def choose_first(self) -> None:
        """Go to the first place, as Enter in the search field does."""
        index = self._found.index(0)
        if index.isValid():
            self.setCurrentIndex(index)
            self._choose(index)

    @Slot()
    def enter(self) -> None:
        """Take the focus, at the first place unless another is the current one."""
        if self._found.rowCount():
            if not self.currentIndex().isValid():
                self.setCurrentIndex(self._found.index(0))
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        row = self._found.row(index.row())
        is_on_sign, self._is_on_sign = self._is_on_sign, False
        if is_on_sign and row.is_open:
            self._found.fold(index.row())
            return
        self._unfold(index)
        if not is_on_sign:
            self.choose(row.target)

    def choose(self, value: Found) -> None:
        """Tell that a place is to be shown."""
        self.found_chosen.emit(value)

    def _unfold(self, index: QModelIndex) -> None:
        row = self._found.row(index.row())
        if not row.is_counted:
            self.places_wanted.emit(row.found)
        self._found.unfold(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Unfold and fold up with the arrow keys that point there."""
        index = self.currentIndex()
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        onward = Qt.Key.Key_Left if is_rtl else Qt.Key.Key_Right
        if not index.isValid() or event.key() not in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            super().keyPressEvent(event)
        elif event.key() == onward:
            self._unfold(index)
        else:
            self.setCurrentIndex(self._found.index(self._found.fold(index.row())))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Notice a press on the number of places."""
        self._is_on_sign = self._hits_sign(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Take a double click on the number of places for the click that it began with: that has
        unfolded the places, or folded them up.
        """
        self._is_second = self._hits_sign(event)
        if not self._is_second:
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Forget that press, whatever has become of it."""
        if not self._is_second:
            super().mouseReleaseEvent(event)
        self._is_on_sign = self._is_second = False

    def _hits_sign(self, event: QMouseEvent) -> bool:
        """Whether the left button is pressed on the number of places of a text."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        words = str(index.data(FoundModel.PlacesRole) or "")
        rect = self.visualRect(index).adjusted(PADDING, PADDING, -PADDING, 0)
        sign = sign_rect(rect, words, self.fontMetrics())
        margin = PADDING
        is_inside = sign.adjusted(-margin, -margin, margin, margin // 2).contains(at)
        return bool(words) and is_inside and event.button() is Qt.MouseButton.LeftButton


def sign_rect(rect: QRect, words: str, metrics: QFontMetrics) -> QRect:
    """Return where, of the words of a row, the number of places and the sign beside it stand."""
    width = metrics.horizontalAdvance(words) + SIGN_SPACE + round(2 * ARROW) if words else 0
    sign = QRect(rect.topRight() - QPoint(width - 1, 0), QSize(width, metrics.lineSpacing()))
    return QStyle.visualRect(QApplication.layoutDirection(), rect, sign)


class FoundDelegate(RowDelegate):
    """Paints one place: its article, and the words found in bold among those around them."""

    def __init__(self) -> None:
        super().__init__(lines=1 + LINES)

    def paint_words(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Paint the heading, and below it the words."""
        row: FoundRow = index.data(FoundModel.RowRole)
        if row.number:
            indent = rect.adjusted(INDENT, 0, 0, 0)
            rect = QStyle.visualRect(QApplication.layoutDirection(), rect, indent)
        places = str(index.data(FoundModel.PlacesRole))
        sign = sign_rect(rect, places, painter.fontMetrics())
        heading = rect.adjusted(0, 0, -sign.width() - SIGN_SPACE if places else 0, 0)
        heading = QStyle.visualRect(QApplication.layoutDirection(), rect, heading)
        words = str(index.data(FoundModel.HeadingRole))
        self.paint_line(painter, heading, 0, words, self.theme.quiet)
        if places:
            self._paint_sign(painter, sign, places, is_open=row.is_open)
        painter.setPen(self.theme.ink)
        corner = QPointF(rect.left(), rect.top() + painter.fontMetrics().lineSpacing())
        layout = laid_out(row.found, painter.font(), rect.width())
        layout.draw(painter, corner)

    def _paint_sign(self, painter: QPainter, rect: QRect, words: str, *, is_open: bool) -> None:
        """Paint how many places there are, and whether they are shown."""
        direction = QApplication.layoutDirection()
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        painter.setPen(self.theme.link)
        trailing = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, trailing | Qt.TextFlag.TextSingleLine, words)
        center = QPointF(rect.left() if is_rtl else rect.right(), rect.center().y() + 1)
        center += QPointF(ARROW if is_rtl else -ARROW, 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.link, 1.4))
        painter.drawPolyline(_arrow(center, is_open=is_open, is_rtl=is_rtl))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _arrow(center: QPointF, *, is_open: bool, is_rtl: bool) -> QPolygonF:
    """An arrow that points down, or to where a line goes on."""
    half = ARROW / 2
    if is_open:
        points = ((-ARROW, -half), (0.0, half), (ARROW, -half))
    else:
        tip = -half if is_rtl else half
        points = ((-tip, -ARROW), (tip, 0.0), (-tip, ARROW))
    return QPolygonF([center + QPointF(x, y) for x, y in points])


def laid_out(found: Found, font: QFont, width: int) -> QTextLayout:
    """Lay out the words around a place, beginning not too far before it."""
    before = found.before[-BEFORE:]
    if QFontMetrics(font).horizontalAdvance(before) > width:  # as of words without spaces
        before = QFontMetrics(font).elidedText(before, Qt.TextElideMode.ElideLeft, width)[1:]
    if len(before) < len(found.before):
        head, space, rest = before.partition(" ")
        before = "…" + (rest if space else head)
    words = before + found.found + found.after
    layout = QTextLayout(words.replace(IMAGE_CHARACTER, " "), font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    strong = QTextLayout.FormatRange()
    strong.start, strong.length = _units(before), _units(found.found)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    strong.format = bold
    layout.setFormats([strong])
    layout.beginLayout()
    for number in range(LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * line.height()))
    layout.endLayout()
    return layout


def _units(text: str) -> int:
    """Return how long a text is to Qt."""
    return len(text.encode("utf-16-le")) // 2
