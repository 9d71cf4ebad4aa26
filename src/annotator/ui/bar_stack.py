"""Where bars lie over what is read: a stack at the foot, and those that were put at the head."""

from collections.abc import Iterable

from msgspec import Struct
from PySide6.QtWidgets import QApplication, QFrame, QWidget


class Bar(QFrame):
    """Something that the window says or asks, over the article; it shows and hides itself."""

    rank = 1
    """Where there is no room for all, those of higher ranks wait: 0 if the reader has asked for it
    or may want to stop what it tells of, 1 for what is said, 2 for what can be answered later."""

    def __init__(self) -> None:
        super().__init__()
        self._is_waiting = self._is_held = self._had_keys = False
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)

    @property
    def has_keys(self) -> bool:
        """Whether what is typed goes into it, or will when it is held no more."""
        focus: QWidget | None = QApplication.focusWidget()
        return self._had_keys or (focus is not None and self.isAncestorOf(focus))

    @property
    def is_in_use(self) -> bool:
        """Whether somebody points at it or types in it."""
        return self.underMouse() or self.has_keys

    @property
    def is_waiting(self) -> bool:
        """Whether it is not to be seen for now, for want of room."""
        return self._is_waiting

    def wait(self, *, is_waiting: bool) -> None:
        """Wait for room, out of reach of the keys too, or do so no more."""
        self._is_waiting = is_waiting
        self._settle_reach()

    def hold(self, *, is_held: bool) -> None:
        """Take nothing from the reader for now, whether it is to be seen or not, or do so again."""
        self._had_keys = is_held and self.has_keys
        self._is_held = is_held
        self._settle_reach()

    def _settle_reach(self) -> None:
        self.setEnabled(not (self._is_waiting or self._is_held))


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


class Stack:
    """Who lies where: who is shown takes the lowest free place and keeps it until it goes,
    whatever goes below it.
    """

    def __init__(self) -> None:
        self.places: dict[Bar, Place] = {}

    @property
    def foot(self) -> int:
        """Logical pixels that are taken at the foot."""
        return max([0, *(one.top for one in self._at_foot())])

    @property
    def head(self) -> int:
        """Logical pixels that are taken at the head."""
        return sum(place.height for place in self.places.values() if place.is_at_head)

    def _at_foot(self) -> list[Place]:
        return [place for place in self.places.values() if not place.is_at_head]

    def free(self, height: int) -> Place:
        """Return the lowest free place at the foot."""
        others = self._at_foot()
        bases = sorted({0, *(one.top for one in others)})
        fits = (
            base
            for base in bases
            if all(base + height <= one.base or one.top <= base for one in others)
        )
        return Place(next(fits), height)  # there is always one above all others

    def settle(self) -> None:
        """Let bars go down to what is free below them, but none that is in use."""
        at_foot = [one for one, place in self.places.items() if not place.is_at_head]
        for bar in sorted(at_foot, key=self._base):
            if not bar.is_in_use:
                place = self.places.pop(bar)
                self.places[bar] = self.free(place.height)

    def _base(self, bar: Bar) -> int:
        return self.places[bar].base

    def grown(self, bar: Bar, height: int) -> dict[Bar, Place]:
        """Return where a bar at the foot that grows would lie, and those that it would push up."""
        place = self.places[bar]
        moved = {bar: Place(place.base, height)}
        top = place.base + height
        above = [one for one, other in self.places.items() if self._is_above(other, place)]
        for one in sorted(above, key=self._base):
            if self.places[one].base < top:
                moved[one] = Place(top, self.places[one].height)
                top = moved[one].top
        return moved

    @staticmethod
    def _is_above(other: Place, place: Place) -> bool:
        return not other.is_at_head and other.base >= place.top


def those_with_room(heights: Iterable[tuple[Bar, int]], most: int) -> list[Bar]:
    """Return which bars lie in `most` logical pixels together: first the one that is typed in, then
    the one that is pointed at, then by rank, then as they came; one lies there in any case.
    """
    chosen: list[Bar] = []
    taken = 0
    for bar, height in sorted(heights, key=_turn):
        if not chosen or taken + height <= most:
            chosen.append(bar)
            taken += height
    return chosen


def _turn(one: tuple[Bar, int]) -> tuple[bool, bool, int]:
    bar, _ = one
    return not bar.has_keys, not bar.underMouse(), bar.rank
