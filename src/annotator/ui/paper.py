"""The page that an article is read on: a measured column in the middle, paper on either side."""

from PySide6.QtCore import QEvent, QMargins, QPoint, QPointF, QRect, Qt, QUrl, Slot
from PySide6.QtGui import QMouseEvent, QPalette, QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from annotator.ui.images import BLANK_STYLE_SHEET
from annotator.ui.leaving import let_go
from annotator.ui.typesetting import Setting, fit_gutter, has_gutter

MAP_WIDTH = 15
"""Logical pixels beside the scroll bar that the map of marks takes."""
_MOUSE_EVENTS = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
}


class Paper(QTextEdit):
    """Read-only words in a column; it never opens a file or an address for them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._use_own_viewport()
        self.setAccessibleName(self.tr("Article"))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.viewport().setMouseTracking(True)
        # The paper goes on beside the column.
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._is_passing = False
        """An event is with the column now; what that does not take comes back here."""
        self._pressed: QTextDocument | None = None
        self._setting = Setting(100)
        self.setFont(self._setting.font)
        self._covered = self._foot = 0
        """Logical pixels at the foot over which something lies, and that are left free of words."""
        self._head = 0
        """Logical pixels at the head over which something lies for a while."""
        self.verticalScrollBar().valueChanged.connect(self._leave_foot)
        self._across = 0
        self.horizontalScrollBar().valueChanged.connect(self._know_across)
        self.horizontalScrollBar().rangeChanged.connect(self._stay_across)

    def _use_own_viewport(self) -> None:
        """Have a viewport that was made here, and is as Qt's.

        Asked for one that Qt has made, PySide looks what kind of widget it is, and makes the Python
        classes of all kinds that there are for that: 60, in a tenth of the time of a start.
        """
        viewport = QWidget(self)
        viewport.setBackgroundRole(QPalette.ColorRole.Base)
        viewport.setAutoFillBackground(True)
        viewport.setCursor(Qt.CursorShape.IBeamCursor)
        self.setViewport(viewport)
        # The layout of the first text holds the viewport of before, which is gone: Qt would crash
        # (6.11, seen).
        self.document().documentLayout().setPaintDevice(viewport)

    def cover(self, *, head: int, foot: int) -> None:
        """Take in how many logical pixels of the view something lies over: at the foot no words
        are shown there, at the head they stay. No word moves by that.
        """
        self._head, self._covered = head, foot
        self._leave_foot()

    def shown(self) -> QRect:
        """Return the part of the viewport that nothing lies over."""
        return self.viewport().rect().adjusted(0, self._head, 0, 0)

    def show_caret(self) -> None:
        """Scroll so far that the caret is on the screen, and nothing lies over it."""
        self.ensureCursorVisible()
        over = self.shown().top() - self.cursorRect().top()
        if over > 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - over)

    def show_sideways(self, cursor: QTextCursor) -> None:
        """Scroll to a column of a wide table if a cursor is in it, and back where it is in none."""
        left, across = self._scrolled_across(), self.viewport().width()
        x = self.cursorRect(cursor).center().x() + left
        if not left <= x <= left + across:
            self.scroll_across(0 if x < across else x - across // 3)

    def scroll_across(self, left: int) -> None:
        """Scroll sideways so that so many logical pixels of the article are left of the screen."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.maximum() - left if self.isRightToLeft() else left)

    def _scrolled_across(self) -> int:
        """Return how many logical pixels of the article are left of the screen.

        In a window from right to left Qt counts from the other end (`horizontalOffset`, Qt 6.11).
        """
        bar = self.horizontalScrollBar()
        return bar.maximum() - bar.value() if self.isRightToLeft() else bar.value()

    @Slot()
    def _know_across(self) -> None:
        self._across = self._scrolled_across()

    @Slot()
    def _stay_across(self) -> None:
        """Show the same words sideways, from whichever end Qt counts."""
        if self.isRightToLeft():
            self.scroll_across(self._across)

    def room_for_bars(self) -> QRect:
        """Return the part of this widget without the scroll bars and the map of marks."""
        below = self.horizontalScrollBar()
        beside = self.verticalScrollBar().sizeHint().width() + MAP_WIDTH
        under = below.height() if below.isVisible() else 0
        if self.isRightToLeft():
            return self.rect().adjusted(beside, 0, 0, -under)
        return self.rect().adjusted(0, 0, -beside, -under)

    @Slot()
    def _leave_foot(self) -> None:
        """Leave the foot free of words where it is covered, and at the article's end for as long
        as its last words would come down otherwise.
        """
        if self._foot == self._covered:
            return
        bar = self.verticalScrollBar()
        most = max(0, bar.maximum() - (self._foot - self._covered))
        kept = min(self._foot, self._covered + max(0, bar.value() - most))
        foot = max(self._covered, kept)
        if foot != self._foot:
            self._foot = foot
            margins = self.viewportMargins()
            margins.setBottom(foot)
            self.setViewportMargins(margins)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt calls it
        """Answer for any document that is not an article's: with nothing to see."""
        del kind, name
        return BLANK_STYLE_SHEET

    def scrolled(self) -> QPointF:
        """Return which point of the document is at the viewport's upper left."""
        return QPointF(self._scrolled_across(), self.verticalScrollBar().value())

    def anchorAt(self, pos: QPoint) -> str:  # noqa: N802 - Qt's name
        """Return the link at a point of the viewport; "" beside it, where no word is shown."""
        return super().anchorAt(pos) if self.has_across(QPointF(pos)) else ""

    def has_across(self, place: QPointF) -> bool:
        """Whether a point of the viewport lies in it sideways: on the paper beside it no words of a
        wide table are to be seen.
        """
        return 0 <= place.x() < self.viewport().width()

    def retire(self, document: QTextDocument) -> None:
        """Let go of a document that is shown no more.

        Of the paragraph that the mouse was pressed on, Qt asks at the next press whether it has a
        check box, whatever has become of its document (`blockWithMarkerUnderMouse`, Qt 6.11: it
        crashes, seen). So that document stays until then.
        """
        if document is not self._pressed:
            let_go(document)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Know in which document the mouse was pressed."""
        super().mousePressEvent(event)
        self._take_press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Know it of the second press too."""
        super().mouseDoubleClickEvent(event)
        self._take_press(event)

    def _take_press(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            shown = self.document()
            # The first one, with nothing in it, is Qt's own to delete.
            before, self._pressed = self._pressed, shown if shown.parent() is self else None
            if before is not None and before is not self._pressed:
                let_go(before)

    def _fit_column(self) -> bool:
        """Lay the column out for the width there is; return whether lines may have changed."""
        self._leave_sides()
        width = self._measures()[2]
        if width == self.lineWrapColumnOrWidth() and has_gutter(self.document(), self._gutter()):
            return False
        self._change_lines(width)
        self._leave_sides()
        return True

    def _leave_sides(self) -> None:
        """Leave the space beside the column free, except for a table that needs it: tables that are
        wider begin where the column does, and reach to the right.
        """
        side, beside, _ = self._measures()
        left, right, least = (
            (beside, side, 0) if self.isRightToLeft() else (side, beside, MAP_WIDTH)
        )
        if self._has_wider_tables():
            right = least
        margins = QMargins(left, 0, right, self._foot)
        if margins != self.viewportMargins():
            self.setViewportMargins(margins)

    def _measures(self) -> tuple[int, int, int]:
        """Return the space beside the page, that on the side of the scroll bar and the map, and its
        width with the gutters.
        """
        room, wanted = self._room(), self._setting.column() + 2 * self._gutter()
        side = max(0, (room - wanted) // 2)
        beside = max(side, MAP_WIDTH)
        return side, beside, min(wanted, room - side - beside)

    def _change_lines(self, width: int) -> None:
        """Lay the article out for another width of the page: once, as Qt would for each change."""
        document, gutter = self.document(), self._gutter()
        document.setLayoutEnabled(False)
        fit_gutter(document, gutter)
        self._fit_tables(width - 2 * gutter)
        document.setLayoutEnabled(True)
        self.setLineWrapColumnOrWidth(width)

    def _fit_tables(self, column: int) -> None:
        """Have tables fit a column that is so wide; only articles have any."""

    def _has_wider_tables(self) -> bool:
        """Whether a table is wider than the column."""
        return False

    def _room(self) -> int:
        """Return the logical pixels beside the scroll bar."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    def _gutter(self) -> int:
        """Return how many logical pixels of the article lie on either side of its column."""
        return self._setting.gutter_in(self._room() - MAP_WIDTH)

    def event(self, event: QEvent) -> bool:
        """Take the mouse beside the column as if it were in it."""
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if isinstance(event, QMouseEvent) and self._is_beside(event):
            place = self._at_edge(self.viewport().mapFrom(self, event.position()))
            inside = QMouseEvent(
                event.type(),
                place,
                event.globalPosition(),
                event.button(),
                event.buttons(),
                event.modifiers(),
            )
            self._is_passing = True
            try:
                return QApplication.sendEvent(self.viewport(), inside)
            finally:
                self._is_passing = False
        return super().event(event)

    def _at_edge(self, place: QPointF) -> QPointF:
        """Return a point of the viewport, or the one right beside it at the same height."""
        return QPointF(min(max(-1.0, place.x()), float(self.viewport().width())), place.y())

    def _is_beside(self, event: QMouseEvent) -> bool:
        """Whether the mouse is beside the column; else the column has had the event already."""
        is_inside = self.viewport().geometry().contains(event.position().toPoint())
        return event.type() in _MOUSE_EVENTS and not is_inside and not self._is_passing
