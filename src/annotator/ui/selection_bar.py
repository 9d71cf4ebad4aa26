"""The small bar beside a selection: a button for each kind, and one for a note."""

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLineEdit,
    QToolButton,
)

from annotator.ui.reading_view import ReadingView

GAP = 8
"""Logical pixels between the bar and the selected words."""
FIELD = 260
"""Logical pixels of the field for a note."""
EDGE = 4
"""Logical pixels between the bar and the edge of the view."""
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}


class SelectionBar(QFrame):
    """Lies over an article view, never over the selection, and never takes the focus."""

    def __init__(self, view: ReadingView, actions: Sequence[QAction]) -> None:
        super().__init__(view)
        self._view = view
        self.setFont(QApplication.font())  # the view's is that of the article
        self.setObjectName("selection")
        self.setAccessibleName(self.tr("Mark the selection"))
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(2)
        for action in actions:
            self._row.addWidget(self._button(action))
        self._field = field = QLineEdit()
        field.setPlaceholderText(self.tr("Note; then Enter and C, P or T"))
        field.setAccessibleName(self.tr("Note for the selected words"))
        field.setMinimumWidth(FIELD)
        field.installEventFilter(self)
        field.hide()
        self._row.addWidget(field)
        view.installEventFilter(self)
        self.hide()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setIcon(action.icon())
        button.setText(action.shortcut().toString())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text().replace("&", ""))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(action.trigger)
        return button

    def show_beside(self, rects: Sequence[QRectF], near: QPoint) -> None:
        """Show the bar beside rectangles of the view, close to a point; not where it has no room.

        All in the view's coordinates.
        """
        area = self._margins()
        for direction in (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom):
            self._row.setDirection(direction)
            size = self._row.sizeHint()
            place = place_beside([rect.toAlignedRect() for rect in rects], size, area, near)
            if place is not None:
                self.setGeometry(QRect(place, size))
                self.show()
                self.raise_()
                return
        self.hide()

    # A note before there is a mark

    @property
    def is_asking(self) -> bool:
        """Whether a note is typed here, for words that have no mark yet."""
        return self.isVisible() and not self._field.isHidden()

    @property
    def note(self) -> str:
        """What was typed."""
        return self._field.text().strip()

    def ask_note(self) -> None:
        """Let the reader type a note, where the bar is, else at the foot of the view."""
        self._row.setDirection(QBoxLayout.Direction.LeftToRight)
        self._field.show()
        inside = self._margins().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        size = self._row.sizeHint().boundedTo(inside.size())
        corner = self.pos() if self.isVisible() else inside.bottomLeft()
        x = min(corner.x(), inside.right() - size.width() + 1)
        y = min(corner.y(), inside.bottom() - size.height() + 1)
        self.setGeometry(QRect(QPoint(max(x, inside.left()), y), size))
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def exchange_note(self, typed: str) -> str:
        """Let another text stand where a note is typed; return the one that stood there."""
        before = self._field.text()
        self._field.setText(typed)
        return before

    def forget_note(self) -> None:
        """Let what was typed go."""
        self._field.clear()
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt calls it
        """Ask for no note any more; what was typed is there when one is asked for again."""
        super().hideEvent(event)
        if self._field.hasFocus():
            self._view.setFocus()
        self._field.hide()

    def _take_key_of_note(self, event: QKeyEvent) -> bool:
        """Go back to the article, with the note or without it; return whether the key does."""
        is_done = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_done:
            self._view.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.forget_note()
        return is_done or event.key() == Qt.Key.Key_Escape

    def _margins(self) -> QRect:
        """Return the view without its scroll bars and what lies over it: the paper beside the
        column is free.
        """
        bar, inside = self._view.verticalScrollBar(), self._view.rect()
        shown = self._view.shown().translated(self._view.viewport().pos())
        inside.setTop(shown.top())
        inside.setBottom(shown.bottom())
        taken = bar.width() if bar.isVisible() else 0
        if self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return inside.adjusted(taken, 0, 0, 0)
        return inside.adjusted(0, 0, -taken, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint a ground and an edge that stand out from the paper in every theme."""
        del event
        palette = QApplication.palette()
        edge = palette.color(QPalette.ColorRole.WindowText)
        # In themes of high contrast, what is selected has the color of words.
        is_strong = palette.color(QPalette.ColorRole.Highlight) == edge
        edge.setAlpha(255 if is_strong else 120)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt calls it
        """Scroll the article, as beside the bar."""
        self._view.wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Go away when the reader types or the view changes; Esc does no more than that."""
        if self.isHidden():
            return super().eventFilter(watched, event)
        if watched is self._field:
            is_key = event.type() == QEvent.Type.KeyPress
            return is_key and self._take_key_of_note(cast("QKeyEvent", event))
        if event.type() == QEvent.Type.Hide or (
            event.type() == QEvent.Type.Resize and not self.is_asking
        ):
            self.hide()
        elif event.type() == QEvent.Type.KeyPress:
            key = cast("QKeyEvent", event).key()
            if key not in _MODIFIERS:
                self.hide()
            return key == Qt.Key.Key_Escape
        return super().eventFilter(watched, event)


def place_beside(rects: Sequence[QRect], size: QSize, area: QRect, near: QPoint) -> QPoint | None:
    """Return where a bar of a size lies inside `area`, over none of `rects`, close to `near`.

    None where there is no such place. Tried in turn: below and above the selected words, then
    beside them.
    """
    inside = area.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    for corner in _corners(rects, size, inside, near):
        bar = QRect(corner, size)
        if inside.contains(bar) and not any(bar.adjusted(-2, -2, 2, 2) & rect for rect in rects):
            return corner
    return None


def _corners(rects: Sequence[QRect], size: QSize, inside: QRect, near: QPoint) -> Iterator[QPoint]:
    if not rects:
        return
    around = QRect(rects[0])
    for rect in rects[1:]:
        around = around.united(rect)
    x = min(max(near.x() - size.width() // 2, inside.left()), inside.right() - size.width() + 1)
    above, below = around.top() - GAP - size.height(), around.bottom() + GAP
    is_at_top = near.y() < around.center().y()
    for y in (above, below) if is_at_top and len(rects) > 1 else (below, above):
        yield QPoint(x, y)
    y = min(max(near.y() - size.height() // 2, inside.top()), inside.bottom() - size.height() + 1)
    yield QPoint(around.right() + GAP, y)
    yield QPoint(around.left() - GAP - size.width(), y)
