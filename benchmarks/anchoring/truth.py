"""Where the characters of the old text are in the new one, and what became of a passage.

All offsets are code points. A passage's **word characters** are its letters, digits and emoji.

Those that are still there form **places**: groups in which no two neighbors lie farther apart than
a reach. There are three reaches, because where a passage was torn apart both "one mark over all of
it" and "a mark on its largest piece" are right: a few characters, a quarter of the passage, and
twice its length. Pieces that changed places are places of their own as well. Of
pieces so close, one that holds less than half of what the best place does is none.

A passage **survives** where a place of near reach holds at least half of its word characters: then
a reader who knew the passage would point there, and at one place only. With less than half, more of
what a mark covered is gone than is left, and losing it is no fault.

A painted range is **right** on any place with at least a tenth of the word characters: a reader who
sees it flagged learns what became of the passage. Where less is left and other words stand in its
stead, it is right on those. New words stand in the stead of others where they replaced them, or
where some were deleted and others inserted at the same spot, for nobody can tell these apart. For
the same reason a copy elsewhere is a place of a passage that does not survive itself.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from anchoring import units
from anchoring.draft import Cell, Tie

SURVIVES = 0.5
IS_THERE = 0.1
"""Shares of a passage's word characters."""

_CLOSE, _LEAST_FAR = 16, 80
_TRANSPOSED = 3
"""Code points by which characters of one word may have changed places."""
_LONGER = 3
"""What is inserted where words were deleted stands for them up to so many times their length."""


class Place(NamedTuple):
    """Where a passage, or a part of it, is in the new text."""

    kept: tuple[int, ...]
    """Positions of the word characters that survive here, or stand in stead, in order."""
    start: int
    end: int
    """From the first to behind the last of them, and of what stands in stead of the others."""
    share: float
    """Of the passage's word characters, how many survive here; 0.0 where others stand in stead."""


class Fate(NamedTuple):
    """What became of a passage."""

    start: int
    end: int
    """The passage, in the old text."""
    places: tuple[Place, ...]
    """Where a painted range is right, the best first."""
    survives: bool
    is_gone: bool
    """Nothing of it is left and nothing stands in its stead."""


class Truth:
    """Knows of each character of an old text where it is in the new one."""

    def __init__(self, old_text: str, cells: Iterable[Cell]) -> None:
        self.old_text = old_text
        self.cells = list(cells)
        self.new_text = "".join(cell.character for cell in self.cells)
        self._own = [-1] * (len(old_text) + 1)
        self._copies: defaultdict[int, list[int]] = defaultdict(list)
        self._likes: defaultdict[int, list[int]] = defaultdict(list)
        self._stead: defaultdict[int, list[int]] = defaultdict(list)
        for position, cell in enumerate(self.cells):
            if cell.tie is Tie.OWN:
                self._own[cell.place] = position
            elif cell.tie is Tie.COPY:
                self._copies[cell.place].append(position)
            elif cell.tie is Tie.LIKE:
                self._likes[cell.place].append(position)
            elif cell.tie is Tie.STEAD:
                self._let_stand([position], range(cell.place, cell.until))
        self._find_stead()
        self.touched = self._find_touched()
        """Offsets in the old text beside which something changed, in order."""

    def own(self, start: int, end: int) -> list[int]:
        """Positions in the new text of the word characters of a range that survive, in order."""
        positions = (self._own[place] for place in self._wanted(start, end))
        return sorted(position for position in positions if position >= 0)

    def fate(self, start: int, end: int) -> Fate:
        """What became of the passage at this range of the old text."""
        wanted = self._wanted(start, end)
        own = self.own(start, end)
        stead = sorted({k for place in range(start, end) for k in self._stead.get(place, ())})
        copies = sorted(k for place in wanted for k in self._copies.get(place, ()))
        likes = sorted(k for place in wanted for k in self._likes.get(place, ()))
        near = max(_CLOSE, (end - start) // 4)
        far = max(_LEAST_FAR, 2 * (end - start))
        count = max(1, len(wanted))
        places = [
            place
            for reach, in_order in ((near, False), (near, True), (far, False))
            for ours in (own, copies)
            for place in self._places(ours, stead, reach, count, in_order=in_order)
        ]
        best = max((place.share for place in places), default=0.0)
        close = self._places(own, stead, _CLOSE, count, in_order=True)
        places += [place for place in close if place.share >= best / 2]
        survives = any(place.share >= SURVIVES for place in self._places(own, [], near, count))
        if not survives:
            places += self._places(likes, [], near, count)
            places += [Place(tuple(k), k[0], k[-1] + 1, 0.0) for k in _groups(stead, near)]
        return Fate(start, end, tuple(places), survives, not (own or copies or likes or stead))

    def _places(
        self, own: list[int], stead: list[int], reach: int, count: int, *, in_order: bool = False
    ) -> Iterator[Place]:
        """The groups of positions that lie together and hold enough of `count` word characters."""
        for group in _groups(sorted({*own, *stead}), reach):
            for piece in self._in_order(group) if in_order else [group]:
                ours = own[bisect_left(own, piece[0]) : bisect_left(own, piece[-1] + 1)]
                if ours and len(ours) >= IS_THERE * count:
                    share = len(ours) / count
                    yield Place(tuple(ours), piece[0], piece[-1] + 1, share)

    def _in_order(self, group: list[int]) -> list[list[int]]:
        """The group, parted where what stood later comes first."""
        pieces, before = [[group[0]]], self.cells[group[0]].place
        for position in group[1:]:
            place = self.cells[position].place
            if 0 <= place < before - _TRANSPOSED:
                pieces.append([])
            pieces[-1].append(position)
            before = place if place >= 0 else before
        return pieces

    def _wanted(self, start: int, end: int) -> list[int]:
        return [k for k in range(start, end) if units.is_word_character(self.old_text[k])]

    def _find_stead(self) -> None:
        """Let what was inserted where words were deleted stand for them."""
        before, inserted = -1, []
        for position, cell in enumerate(self.cells):
            if cell.tie is Tie.NEW:
                inserted.append(position)
            elif cell.tie is Tie.OWN:
                self._let_fill(inserted, before + 1, cell.place)
                before, inserted = cell.place, []
        self._let_fill(inserted, before + 1, len(self.old_text))

    def _let_fill(self, inserted: list[int], start: int, end: int) -> None:
        new = [k for k in inserted if units.is_word_character(self.new_text[k])]
        if new and start < end:
            gone = [place for place in self._wanted(start, end) if self._own[place] < 0]
            if len(new) <= _LONGER * len(gone):
                self._let_stand(range(new[0], new[-1] + 1), gone)

    def _let_stand(self, positions: Sequence[int], places: Iterable[int]) -> None:
        for place in places:
            self._stead[place].extend(positions)

    def _find_touched(self) -> list[int]:
        touched = set()
        before = Cell("", -1, Tie.OWN)
        for cell in self.cells:
            broken = cell.tie is not before.tie or cell.place not in {before.place + 1, -1}
            if broken and "\n" not in {cell.character, before.character}:
                touched |= {cell.place, before.place}
            before = cell
        old = self.old_text
        gone = [place for place in range(len(old)) if self._own[place] < 0 and old[place] != "\n"]
        return sorted((touched | set(gone)) - {-1})


def _groups(positions: list[int], reach: int) -> list[list[int]]:
    """Positions in order, parted where two neighbors lie farther apart than `reach`."""
    groups: list[list[int]] = []
    for position in positions:
        if groups and position - groups[-1][-1] <= reach:
            groups[-1].append(position)
        else:
            groups.append([position])
    return groups
