"""Scrolls a view while something is dragged to its upper or lower edge, as selecting text does."""

from PySide6.QtCore import QObject, QPointF, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractScrollArea

TURN = 30
"""Milliseconds between two steps."""
EDGE = 18.0
"""Logical pixels inside the view in which it begins: a maximized window leaves none outside."""
SHARE = 0.35
"""Of the way into the edge that one step scrolls: farther out is faster."""
MOST = 40
"""Logical pixels that one step scrolls at most."""


class EdgeScroll(QObject):
    """Follows a dragging pointer, and scrolls for as long as it is at an edge."""

    scrolled = Signal()
    """Other words are under the pointer now, although it has not moved."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._view = view
        self._step = 0
        self._timer = QTimer(self, interval=TURN)
        self._timer.timeout.connect(self._scroll)

    def follow(self, place: QPointF) -> None:
        """Take in where the pointer is, in the viewport."""
        self._step = step_at(place.y(), self._view.viewport().height())
        if not self._step:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Scroll no more: nothing is dragged."""
        self._timer.stop()

    @Slot()
    def _scroll(self) -> None:
        bar = self._view.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._step)
        if bar.value() != before:
            self.scrolled.emit()


def step_at(y: float, height: int) -> int:
    """Return by how many logical pixels one step scrolls, down where positive; 0 inside."""
    beyond = max(0.0, y - (height - EDGE)) - max(0.0, EDGE - y)
    size = min(MOST, round(abs(beyond) * SHARE))
    return size if beyond > 0 else -size
