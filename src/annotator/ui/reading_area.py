"""The middle of the window: the pages, and over their foot the bars, for which nothing moves.

The panels beside and the lines that are read stay where they are when a bar comes or goes. The view
is told how much of it is covered, and regards that strip as outside: keys that go to a mark, the
ends that are dragged, a page further on. A bar that would cover the selected words or the current
mark lies at the head instead, until the text is scrolled.
"""

from typing import cast

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QRect, Slot
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import Shiboken

from annotator.ui.article_view import ArticleView

CLEAR = 12
"""Logical pixels that a bar keeps from the words that it must not cover: knobs hang there."""


class Place(Struct):
    """Where a bar lies."""

    base: int
    """Logical pixels from the foot of what is read to the lower edge of the bar."""
    height: int
    is_at_head: bool = False

    @property
    def top(self) -> int:
        """The same to its upper edge."""
        return self.base + self.height


class ReadingArea(QWidget):
    """Holds the pages, and lays bars over them; who is shown takes the lowest free place and
    keeps it until it goes, whatever goes below it.
    """

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self._view = view
        self._places: dict[QWidget, Place] = {}
        self._shrinking: list[QWidget] = []
        self.pages = QStackedWidget(self)
        self.pages.currentChanged.connect(self._lie_anew)
        view.installEventFilter(self)
        view.horizontalScrollBar().installEventFilter(self)
        view.verticalScrollBar().valueChanged.connect(self._leave_head)

    def add_bar(self, bar: QWidget) -> None:
        """Take in a bar, which shows and hides itself."""
        bar.setParent(self)
        bar.hide()
        bar.installEventFilter(self)

    def let_shrink(self, page: QWidget) -> None:
        """Let a page end above the bars: it has words at its foot, and is not the article's."""
        self._shrinking.append(page)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Fill all there is."""
        super().resizeEvent(event)
        self._lie_anew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Follow bars that come, grow and go, and the view they lie over."""
        kind = event.type()
        if not Shiboken.isValid(self._view):
            pass  # The window goes, part by part: there is nothing to lie over.
        elif watched is self._view or watched is self._view.horizontalScrollBar():
            if kind in {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}:
                self._lie_anew()
        elif kind in {QEvent.Type.ShowToParent, QEvent.Type.LayoutRequest}:
            self._take(cast("QWidget", watched))
        elif kind == QEvent.Type.HideToParent:
            self._let_go(cast("QWidget", watched))
        elif kind == QEvent.Type.Wheel and self._is_reading:
            self._view.wheelEvent(cast("QWheelEvent", event))
            return True
        return super().eventFilter(watched, event)

    @property
    def _is_reading(self) -> bool:
        page: QWidget | None = self.pages.currentWidget()
        return page is not None and page.isAncestorOf(self._view)

    # Who lies where

    def _take(self, bar: QWidget) -> None:
        """Find a place for a bar that has come, or has more to say."""
        if bar.isHidden():
            return
        height = self._height(bar)
        place = self._places.get(bar)
        if place is not None and height <= place.height:
            place.height = height
        else:
            before = self._places.pop(bar, None)
            self._places[bar] = self._new_place(height, before)
        self._lie()
        bar.raise_()

    def _new_place(self, height: int, before: Place | None) -> Place:
        """The lowest free place at the foot, if it covers nothing that matters, else the head."""
        if before is not None and before.is_at_head:
            return Place(0, height, is_at_head=True)
        place = self._free(height)
        if self._would_hide(place):
            return Place(0, height, is_at_head=True)
        return place

    def _free(self, height: int) -> Place:
        others = [one for one in self._places.values() if not one.is_at_head]
        for base in sorted({0, *(one.top for one in others)}):
            if all(base + height <= one.base or one.top <= base for one in others):
                return Place(base, height)
        return Place(0, height)  # there is always one above all others

    def _would_hide(self, place: Place) -> bool:
        """Whether a place at the foot is over what must be seen, while the head is not."""
        if not self._is_reading:
            return False
        room, viewport = self._room(), self._view.viewport()
        foot = QRect(room.left(), room.bottom() + 1 - place.top, room.width(), place.height)
        head = QRect(room.left(), room.top(), room.width(), self._head() + place.height)
        corner = viewport.mapTo(self, viewport.rect().topLeft())
        kept = [rect.toAlignedRect().translated(corner) for rect in self._view.kept_rects()]
        kept = [rect.adjusted(-CLEAR, -CLEAR, CLEAR, CLEAR) for rect in kept]
        return any(map(foot.intersects, kept)) and not any(map(head.intersects, kept))

    def _let_go(self, bar: QWidget) -> None:
        """Forget a bar that has gone; those above it go down, but none that is in use."""
        self._places.pop(bar, None)
        at_foot = [(place.base, one) for one, place in self._places.items() if not place.is_at_head]
        for _, one in sorted(at_foot, key=_base):
            if not one.underMouse() and not _has_focus(one):
                place = self._places.pop(one)
                self._places[one] = self._free(place.height)
        self._lie()

    @Slot()
    def _leave_head(self) -> None:
        """Let bars go from the head to the foot: the text was scrolled."""
        at_head = [bar for bar, place in self._places.items() if place.is_at_head]
        for bar in at_head:
            place = self._places.pop(bar)
            self._places[bar] = self._free(place.height)
        if at_head:
            self._lie()

    # Laying

    def _room(self) -> QRect:
        """Where bars may lie."""
        if not self._is_reading:
            return self.rect()
        room = self._view.room_for_bars()
        return QRect(self._view.mapTo(self, room.topLeft()), room.size())

    def _height(self, bar: QWidget) -> int:
        width = self._room().width()
        bar.resize(width, bar.height())
        needed = bar.heightForWidth(width)
        return needed if needed > 0 else bar.sizeHint().height()

    @Slot()
    def _lie_anew(self) -> None:
        """Lay all bars in another room: their words may need more lines, or fewer."""
        if not Shiboken.isValid(self._view):  # A window that goes takes its pages one by one.
            return
        for bar, place in list(self._places.items()):
            del self._places[bar]
            height = self._height(bar)
            anew = self._free(height)
            self._places[bar] = Place(0, height, is_at_head=True) if place.is_at_head else anew
        self._lie()

    def _head(self) -> int:
        return sum(place.height for place in self._places.values() if place.is_at_head)

    @Slot()
    def _lie(self) -> None:
        """Lay the bars over the page, and tell the page what is covered."""
        foot = max([0, *(one.top for one in self._places.values() if not one.is_at_head)])
        page: QWidget | None = self.pages.currentWidget()
        shrunk = foot if page in self._shrinking else 0
        self.pages.setGeometry(self.rect().adjusted(0, 0, 0, -shrunk))
        if self._places:
            self._lay(self._room())
        is_reading = self._is_reading
        self._view.cover(head=self._head() if is_reading else 0, foot=foot if is_reading else 0)

    def _lay(self, room: QRect) -> None:
        head = room.top()
        for bar, place in self._places.items():
            top = head if place.is_at_head else room.bottom() + 1 - place.top
            bar.setGeometry(room.left(), top, room.width(), place.height)
            head += place.height if place.is_at_head else 0


def _has_focus(bar: QWidget) -> bool:
    focus: QWidget | None = QApplication.focusWidget()
    return focus is not None and bar.isAncestorOf(focus)


def _base(place: tuple[int, QWidget]) -> int:
    return place[0]
