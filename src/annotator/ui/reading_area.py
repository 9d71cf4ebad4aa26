"""The middle of the window: the pages, and over their foot the bars, for which nothing moves.

The panels beside and the lines that are read stay where they are when a bar comes or goes. The view
is told how much of it is covered, and regards that strip as outside: keys that go to a mark, the
ends that are dragged, a page further on. A bar that would cover the selected words, the current
mark or the caret of the keys lies at the head instead, until the text is scrolled and the foot is
free of them. Together bars take half of what is read at most, a long one alone two thirds: others
wait.
"""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import Shiboken

from annotator.ui.article_view import ArticleView
from annotator.ui.bar_stack import Bar, Place, Stack, those_with_room

CLEAR = 12
"""Logical pixels that a bar keeps from the words that it must not cover: knobs hang there."""
SHARE = 0.5
"""Of the height of what is read that bars take together."""
MOST = 0.66
"""Of that height that one bar takes if it is alone: its words are cut."""
TURNS = 4
"""How often bars are laid in a row at most, as they need another height than before."""


class ReadingArea(QWidget):
    """Holds the pages, and lays bars over them."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self._view = view
        self._stack = Stack()
        self._waiting: dict[Bar, int] = {}
        """Bars for which there is no room, and their heights."""
        self._is_lying = self._is_stale = False
        self._shrinking: list[QWidget] = []
        self.pages = QStackedWidget(self)
        self.pages.currentChanged.connect(self._lie_anew)
        view.installEventFilter(self)
        view.horizontalScrollBar().installEventFilter(self)
        view.verticalScrollBar().valueChanged.connect(self._leave_head)
        later = Qt.ConnectionType.QueuedConnection
        view.cursorPositionChanged.connect(self._uncover, later)
        view.passage_selected.connect(self._uncover, later)

    def add_bar(self, bar: Bar) -> None:
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
            self._take(cast("Bar", watched))
        elif kind == QEvent.Type.HideToParent:
            self._let_go(cast("Bar", watched))
        elif kind == QEvent.Type.Wheel and self._is_reading:
            self._view.wheelEvent(cast("QWheelEvent", event))
            return True
        return super().eventFilter(watched, event)

    @property
    def _is_reading(self) -> bool:
        page: QWidget | None = self.pages.currentWidget()
        return page is not None and page.isAncestorOf(self._view)

    # Who lies where

    def _take(self, bar: Bar) -> None:
        """Find a place for a bar that has come, or has more to say, or less."""
        if bar.isHidden():
            return
        height = self._height(bar)
        place = self._stack.places.get(bar)
        if place is None:
            self._waiting[bar] = height
        elif place.is_at_head:
            place.height = height
        elif height != place.height:
            self._put_higher(bar, height)
        self._share()
        self._lie()
        bar.raise_()

    def _put_higher(self, bar: Bar, height: int) -> None:
        """Let a bar at the foot have another height: it pushes up those above, but none that the
        mouse is on, which another one would be under then.
        """
        moved = self._stack.grown(bar, height)
        top = max(place.top for place in moved.values())
        is_pointed_at = any(one.underMouse() for one in moved if one is not bar)
        if is_pointed_at or self._would_hide(top, height):
            del self._stack.places[bar]
            self._stack.places[bar] = self._new_place(height)
        else:
            self._stack.places.update(moved)
        self._stack.settle()

    def _new_place(self, height: int) -> Place:
        """The lowest free place at the foot, if it covers nothing that matters, else the head."""
        place = self._stack.free(height)
        if self._would_hide(place.top, height):
            return Place(0, height, is_at_head=True)
        return place

    def _would_hide(self, top: int, height: int) -> bool:
        """Whether bars up to `top` at the foot are over what must be seen, while one of a height
        more at the head is not.
        """
        if not self._is_reading or top <= self._stack.foot:
            return False
        return self._is_over_foot(top) and not self._is_over_head(self._stack.head + height)

    def _is_over_foot(self, top: int) -> bool:
        room = self._room()
        return self._is_over(QRect(room.left(), room.bottom() + 1 - top, room.width(), top))

    def _is_over_head(self, height: int) -> bool:
        room = self._room()
        return self._is_over(QRect(room.left(), room.top(), room.width(), height))

    def _is_over(self, strip: QRect) -> bool:
        """Whether what must be seen is in a strip."""
        viewport = self._view.viewport()
        corner = viewport.mapTo(self, viewport.rect().topLeft())
        kept = [rect.toAlignedRect().translated(corner) for rect in self._view.kept_rects()]
        kept = [rect.adjusted(-CLEAR, -CLEAR, CLEAR, CLEAR) for rect in kept]
        return any(map(strip.intersects, kept))

    def _let_go(self, bar: Bar) -> None:
        """Forget a bar that has gone; those above it go down, and those that wait come."""
        self._stack.places.pop(bar, None)
        self._waiting.pop(bar, None)
        bar.wait(is_waiting=False)
        self._stack.settle()
        self._share()
        self._lie()

    def _share(self) -> None:
        """Let bars wait for which there is no room beside the others, and place those that come."""
        places, waiting = self._stack.places, self._waiting
        heights = {bar: place.height for bar, place in places.items()} | waiting
        chosen = those_with_room(heights.items(), int(self._room().height() * SHARE))
        for bar in [one for one in places if one not in chosen]:
            waiting[bar] = places.pop(bar).height
            self._stack.settle()
        for bar in waiting:
            bar.wait(is_waiting=bar not in chosen)
        for bar in [one for one in chosen if one in waiting]:
            places[bar] = self._new_place(waiting.pop(bar))

    @Slot()
    def _leave_head(self) -> None:
        """Let bars go from the head to the foot, where that hides nothing: the text was
        scrolled.
        """
        places = self._stack.places
        for bar in [bar for bar, place in places.items() if place.is_at_head]:
            free = self._stack.free(places[bar].height)
            if not self._is_over_foot(free.top):
                places[bar] = free
                self._lie()

    @Slot()
    def _uncover(self) -> None:
        """Let bars go from the head if they are over what must be seen now, and cannot be scrolled
        from under them.
        """
        is_valid = Shiboken.isValid(self._view)
        head = self._stack.head if is_valid and not self._view.is_dragging else 0
        if head and self._is_over_head(head - CLEAR):
            self._leave_head()

    # Laying

    def _room(self) -> QRect:
        """Where bars may lie."""
        if not self._is_reading:
            return self.rect()
        room = self._view.room_for_bars()
        return QRect(self._view.mapTo(self, room.topLeft()), room.size())

    def _height(self, bar: Bar) -> int:
        room = self._room()
        bar.resize(room.width(), bar.height())
        needed = bar.heightForWidth(room.width())
        height = needed if needed > 0 else bar.sizeHint().height()
        return max(0, min(height, int(room.height() * MOST)))

    @Slot()
    def _lie_anew(self) -> None:
        """Lay all bars in another room: their words may need more lines, or fewer."""
        if not Shiboken.isValid(self._view):  # A window that goes takes its pages one by one.
            return
        heights = {bar: self._height(bar) for bar in [*self._stack.places, *self._waiting]}
        before = sorted(self._stack.places.items(), key=_base)
        self._stack.places = {}
        for bar, place in before:
            anew = self._stack.free(heights[bar])
            at_head = Place(0, heights[bar], is_at_head=True)
            self._stack.places[bar] = at_head if place.is_at_head else anew
        self._waiting = {bar: heights[bar] for bar in self._waiting}
        self._share()
        self._lie()

    def _lie(self) -> None:
        """Lay the bars over the page, and tell the page what is covered.

        A bar that is laid may ask for another height, and the view for another room. What is
        covered is told of the last of these, and never while another one is laid.
        """
        self._is_stale = True
        if self._is_lying:
            return
        self._is_lying = True
        try:
            for left in reversed(range(TURNS)):
                if self._is_stale:
                    self._is_stale = False
                    self._lay(is_last=not left)
        finally:
            self._is_lying = False

    def _lay(self, *, is_last: bool) -> None:
        page: QWidget | None = self.pages.currentWidget()
        shrunk = self._stack.foot if page in self._shrinking else 0
        self.pages.setGeometry(self.rect().adjusted(0, 0, 0, -shrunk))
        if self._stack.places:
            self._lay_bars(self._room())
        for bar in self._waiting:
            bar.move(0, -bar.height())
        if is_last or not self._is_stale:
            head, foot = self._stack.head, self._stack.foot
            is_reading = self._is_reading
            self._view.cover(head=head if is_reading else 0, foot=foot if is_reading else 0)

    def _lay_bars(self, room: QRect) -> None:
        head = room.top()
        for bar, place in list(self._stack.places.items()):
            top = head if place.is_at_head else room.bottom() + 1 - place.top
            bar.setGeometry(room.left(), top, room.width(), place.height)
            head += place.height if place.is_at_head else 0


def _base(one: tuple[Bar, Place]) -> int:
    return one[1].base
