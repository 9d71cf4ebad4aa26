"""Finds the marks that touch one piece of the document, and keeps each in its lane."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.model import Annotation, Kind, Passage
from annotator.ui.lanes import Held, Lanes, Rank
from annotator.ui.offsets import Offsets

LONG = 16
"""Pieces from which on a mark is looked up by itself instead of in each piece."""


class PaintedMark(Struct, frozen=True, eq=False):
    """A mark as it is painted; positions in UTF-16 code units of the document.

    A mark that is painted otherwise is another one, so two are equal only if they are one.
    """

    id: str
    kind: Kind
    first: int
    last: int
    lane: int
    order: tuple[int, Rank]
    """Painted later where higher: shorter marks lie on longer ones, then as `layer` says."""
    has_note: bool
    is_flagged: bool
    """It was reworded or has moved, and nobody has looked at it yet."""
    reader_id: str
    """Of whom it is."""


class _Placed(NamedTuple):
    """A mark, and its words, which may not be in the document yet."""

    annotation: Annotation
    passage: Passage
    held: Held


def layer(note: Annotation, reader_id: str) -> Rank:
    """Return how high a mark lies, for one who reads: their own over others', then the newest on
    top. No two marks are level, so what lies on top never depends on which came first.
    """
    return note.reader.id == reader_id, note.created_at, note.id


class MarkIndex:
    """The marks of one article in a document that may still grow.

    Their order and their lanes follow from the marks alone, not from how they came and went.
    """

    def __init__(
        self, annotations: Iterable[Annotation], offsets: Offsets, reader_id: str = ""
    ) -> None:
        """`reader_id` is who reads; "" where it is not known yet."""
        self._offsets = offsets
        self._reader_id = reader_id
        self._lanes = Lanes()
        self._by_piece: defaultdict[int, list[PaintedMark]] = defaultdict(list)
        self._long: dict[str, PaintedMark] = {}
        self._painted: dict[str, PaintedMark] = {}
        self._placed: dict[str, _Placed] = {}
        self._waiting: list[_Placed] = []
        """Marks whose words are not in the document yet, the first of them last."""
        self.put(annotations)

    @property
    def lanes(self) -> dict[str, int]:
        """The lane of each mark, by its id."""
        return self._lanes.numbers

    def grow(self) -> None:
        """Take in the marks whose words have come into the document."""
        while self._waiting and self._waiting[-1].passage.end <= self._offsets.end:
            self._add(self._waiting.pop())

    def put(self, annotations: Iterable[Annotation]) -> None:
        """Take in annotations, new or different: many at once sooner than one by one."""
        notes = {note.id: note for note in annotations}
        earlier = self._forget(notes)
        placed = {
            note.id: self._place(note, note.passage) for note in notes.values() if note.passage
        }
        before, after = _held(earlier), _held(placed)
        self._move(self._lanes.change(before - after, after - before))
        self._placed |= placed
        waiting = [one for one in placed.values() if one.passage.end > self._offsets.end]
        for one in placed.values():
            if one.passage.end <= self._offsets.end:
                self._add(one)
        if waiting:
            self._waiting += waiting
            self._waiting.sort(key=_end, reverse=True)

    def drop(self, annotation_ids: Collection[str]) -> None:
        """Forget annotations: many at once sooner than one by one."""
        self._move(self._lanes.change(_held(self._forget(annotation_ids)), ()))

    def _forget(self, annotation_ids: Collection[str]) -> dict[str, _Placed]:
        """Forget annotations, but not their lanes; return those that were known, by id."""
        known = {name: self._placed.pop(name) for name in annotation_ids if name in self._placed}
        painted = [self._painted.pop(name) for name in known if name in self._painted]
        for mark in painted:
            self._take_away(mark)
        if len(painted) < len(known):
            self._waiting = [one for one in self._waiting if one.annotation.id not in known]
        return known

    def _place(self, note: Annotation, passage: Passage) -> _Placed:
        return _Placed(note, passage, Held(self._layer(note), passage.start, passage.end, note.id))

    def _move(self, annotation_ids: Iterable[str]) -> None:
        """Paint marks in the lanes that they have now."""
        for name in annotation_ids:
            mark = self._painted.get(name)
            if mark is not None:
                self._take_away(mark)
                self._put_there(replace(mark, lane=self._lanes.number(name)))

    def _layer(self, note: Annotation) -> Rank:
        return layer(note, self._reader_id)

    def in_piece(self, index: int) -> list[PaintedMark]:
        """Return the marks that touch a piece, those to paint last at the end."""
        found = self._by_piece.get(index, [])
        if self._long:
            start = self._offsets.position_of_piece(index)
            piece = self._offsets.pieces[index]
            end = self._offsets.to_end_position(piece.end) if piece.end > piece.start else start
            long = [mark for mark in self._long.values() if mark.first < end and mark.last > start]
            found = sorted((*found, *long), key=_order)
        return found

    def at(self, offset: int) -> list[Annotation]:
        """Return the annotations that hold the code point at `offset`, the topmost first: that is
        the shortest, too.
        """
        if not self._offsets.pieces:
            return []
        near = [self._placed[mark.id] for mark in self.in_piece(self._offsets.piece_at(offset))]
        return [note for note, held, _ in reversed(near) if held.start <= offset < held.end]

    def _add(self, placed: _Placed) -> None:
        note, passage, held = placed
        first = self._offsets.to_position(passage.start)
        last = self._offsets.to_end_position(passage.end)
        order = passage.start - passage.end, held.rank
        has_note, is_flagged = bool(note.note.strip()), note.anchor.is_unsettled
        lane, reader_id = self._lanes.number(note.id), note.reader.id
        self._put_there(
            PaintedMark(
                note.id, note.kind, first, last, lane, order, has_note, is_flagged, reader_id
            )
        )

    def _put_there(self, mark: PaintedMark) -> None:
        self._painted[mark.id] = mark
        pieces = self._pieces_of(mark)
        if len(pieces) > LONG:
            self._long[mark.id] = mark
            return
        for index in pieces:
            insort(self._by_piece[index], mark, key=_order)

    def _take_away(self, mark: PaintedMark) -> None:
        if self._long.pop(mark.id, None) is not None:
            return
        for index in self._pieces_of(mark):
            marks = self._by_piece[index]
            del marks[bisect_left(marks, mark.order, key=_order)]

    def _pieces_of(self, mark: PaintedMark) -> range:
        return range(
            self._offsets.piece_at_position(mark.first),
            self._offsets.piece_at_position(mark.last - 1) + 1,
        )


def _order(mark: PaintedMark) -> tuple[int, Rank]:
    return mark.order


def _end(placed: _Placed) -> int:
    return placed.passage.end


def _held(placed: dict[str, _Placed]) -> set[Held]:
    return {one.held for one in placed.values()}
