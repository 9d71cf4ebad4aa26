"""Finds the marks that touch one piece of the document, and keeps each in its lane."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct

from annotator.core.model import Annotation, Kind, Passage
from annotator.ui.lanes import Lanes
from annotator.ui.offsets import Offsets

LONG = 16
"""Pieces from which on a mark is looked up by itself instead of in each piece."""
NO_LANES: Mapping[str, int] = {}


class PaintedMark(Struct, frozen=True, eq=False):
    """A mark as it is painted; positions in UTF-16 code units of the document.

    A mark that is painted otherwise is another one, so two are equal only if they are one.
    """

    id: str
    kind: Kind
    first: int
    last: int
    lane: int
    order: int
    """Painted later where higher: shorter marks lie on longer ones."""
    has_note: bool
    is_flagged: bool
    """It was reworded or has moved, and nobody has looked at it yet."""
    reader_id: str
    """Of whom it is."""


class _Placed(NamedTuple):
    """A mark, its lane, and its words, which may not be in the document yet."""

    annotation: Annotation
    passage: Passage
    lane: int


class MarkIndex:
    """The marks of one article in a document that may still grow.

    Marks that come together get lanes in the order in which they were made, and each keeps its
    lane, so a new mark moves no other.
    """

    def __init__(
        self,
        annotations: Iterable[Annotation],
        offsets: Offsets,
        lanes: Mapping[str, int] = NO_LANES,
    ) -> None:
        """`lanes` are those that marks, by their ids, had before and keep where they can."""
        self._offsets = offsets
        self._lanes = Lanes()
        self._by_piece: defaultdict[int, list[PaintedMark]] = defaultdict(list)
        self._long: list[PaintedMark] = []
        self._painted: dict[str, PaintedMark] = {}
        self._placed: dict[str, _Placed] = {}
        self._waiting: list[_Placed] = []
        """Marks whose words are not in the document yet, the first of them last."""
        self.put(annotations, lanes)

    @property
    def lanes(self) -> dict[str, int]:
        """The lane of each mark, by its id."""
        return {annotation_id: placed.lane for annotation_id, placed in self._placed.items()}

    def grow(self) -> None:
        """Take in the marks whose words have come into the document."""
        while self._waiting and self._waiting[-1].passage.end <= self._offsets.end:
            self._add(self._waiting.pop())

    def put(self, annotations: Iterable[Annotation], lanes: Mapping[str, int] = NO_LANES) -> None:
        """Take in annotations, new or different, the oldest first, in the lane that each had here
        or in `lanes`, or a free one.
        """
        waiting = []
        for note in sorted(annotations, key=_age):
            earlier = self._placed.get(note.id)
            self.drop(note.id)
            placed = self._place(note, earlier.lane if earlier else lanes.get(note.id, 0))
            if placed is not None and placed.passage.end > self._offsets.end:
                waiting.append(placed)
            elif placed is not None:
                self._add(placed)
        if waiting:
            self._waiting += waiting
            self._waiting.sort(key=_end, reverse=True)

    def drop(self, annotation_id: str) -> None:
        """Forget one annotation."""
        placed = self._placed.pop(annotation_id, None)
        if placed is None:
            return
        self._lanes.release(placed.lane, placed.passage.start)
        mark = self._painted.pop(annotation_id, None)
        if mark is None:
            self._waiting.remove(placed)
        elif mark in self._long:
            self._long.remove(mark)
        else:
            for index in self._pieces_of(mark):
                self._by_piece[index].remove(mark)

    def in_piece(self, index: int) -> list[PaintedMark]:
        """Return the marks that touch a piece, those to paint last at the end."""
        found = self._by_piece.get(index, [])
        if self._long:
            start = self._offsets.position_of_piece(index)
            piece = self._offsets.pieces[index]
            end = self._offsets.to_end_position(piece.end) if piece.end > piece.start else start
            long = [mark for mark in self._long if mark.first < end and mark.last > start]
            found = sorted((*found, *long), key=_order)
        return found

    def at(self, offset: int) -> list[Annotation]:
        """Return the annotations that hold the code point at `offset`, the shortest first."""
        if not self._offsets.pieces:
            return []
        near = [self._placed[mark.id] for mark in self.in_piece(self._offsets.piece_at(offset))]
        found = [(held, note) for note, held, _ in near if held.start <= offset < held.end]
        found.sort(key=lambda pair: (pair[0].end - pair[0].start, pair[1].id))
        return [note for _, note in found]

    def _place(self, note: Annotation, lane: int) -> _Placed | None:
        passage = note.passage
        if passage is None:
            return None
        placed = _Placed(note, passage, self._lanes.take(passage.start, passage.end, lane))
        self._placed[note.id] = placed
        return placed

    def _add(self, placed: _Placed) -> None:
        note, passage, lane = placed
        first = self._offsets.to_position(passage.start)
        last = self._offsets.to_end_position(passage.end)
        order = passage.start - passage.end
        has_note, is_flagged = bool(note.note.strip()), note.anchor.is_unsettled
        mark = PaintedMark(
            note.id, note.kind, first, last, lane, order, has_note, is_flagged, note.reader.id
        )
        self._painted[mark.id] = mark
        pieces = self._pieces_of(mark)
        if len(pieces) > LONG:
            self._long.append(mark)
            return
        for index in pieces:
            insort(self._by_piece[index], mark, key=_order)

    def _pieces_of(self, mark: PaintedMark) -> range:
        return range(
            self._offsets.piece_at_position(mark.first),
            self._offsets.piece_at_position(mark.last - 1) + 1,
        )


def _age(note: Annotation) -> tuple[str, str]:
    return note.created_at, note.id


def _order(mark: PaintedMark) -> int:
    return mark.order


def _end(placed: _Placed) -> int:
    return placed.passage.end
