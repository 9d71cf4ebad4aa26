"""The marks of the open article as they are known; those of a long article come in turns."""

from collections.abc import Iterator, ValuesView
from itertools import islice
from math import inf

from annotator.core.model import Annotation
from annotator.ui.session.changes import Changed
from annotator.ui.spans import Spans

TURN = 250
"""Marks that come in one turn of the event loop: together with their painting, about 10 ms."""


class ComingMarks:
    """Marks by their ids, brought in step with the library by one pass over it after another.

    A pass takes marks in the order of the text. What is put or dropped meanwhile is kept: a mark
    that the pass meets again is the same or newer, and only a mark that was there before the pass,
    and that neither the pass nor anybody else has given since, is gone.
    """

    def __init__(self) -> None:
        self._known: dict[str, Annotation] = {}
        self._spans = Spans()
        self._unseen: dict[str, None] = {}
        """Ids of the marks that the pass may find to be gone, in their order; at its end, those
        that are, until a turn has told of them."""
        self._untold: dict[str, None] = {}
        """Ids of the marks that have come, and of which no turn has told yet."""
        self._turns: Iterator[list[Annotation]] | None = None
        self._is_complete = True
        self._reach = inf

    @property
    def is_coming(self) -> bool:
        """Whether a pass is on its way."""
        return self._turns is not None

    @property
    def is_broken(self) -> bool:
        """Whether the last pass could not be ended."""
        return self._turns is None and not self._is_complete

    @property
    def reach(self) -> float:
        """All marks that begin before this offset, in code points, are here."""
        return self._reach

    def begin(self, turns: Iterator[list[Annotation]]) -> None:
        """Begin a pass, instead of one that is not at its end; `turns` have `TURN` marks each."""
        self._turns, self._unseen = turns, dict.fromkeys(self._known)
        self._is_complete, self._reach = False, 0

    def forget(self) -> None:
        """Forget all marks, and end the pass."""
        self._known, self._unseen, self._untold, self._turns = {}, {}, {}, None
        self._spans = Spans()
        self._is_complete, self._reach = True, inf

    def stop(self) -> None:
        """End the pass before it has all marks."""
        self._turns = None

    def doubt(self) -> None:
        """Know that some marks may be other than they are known: the pass has to begin anew."""
        self._turns, self._is_complete = None, False

    def take_turn(self) -> Changed:
        """Take the next marks of the pass; return what was not known so, and at its end what is
        gone. What has come when this fails is returned by the next turn.

        While it waits for them, another pass may begin, or all be forgotten: it gives nothing then.
        """
        while (turns := self._turns) is not None:
            turn = self._next(turns)
            if self._turns is not turns:
                return Changed()
            if turn is None:
                gone = self._let_go()
                return Changed(put=self._told(), removed=gone)
            self._untold.update((note.id, None) for note in turn if self.get(note.id) != note)
            for note in turn:
                self.put(note)
            if len(turn) == TURN:
                self._reach = _start(turn[-1])
                break
        return Changed(put=self._told())

    def _told(self) -> tuple[Annotation, ...]:
        """Return the marks of which no turn has told, as they are known now."""
        untold, self._untold = self._untold, {}
        return tuple(self._known[known] for known in untold if known in self._known)

    def _next(self, turns: Iterator[list[Annotation]]) -> list[Annotation] | None:
        try:
            return next(turns, None)
        except BaseException:
            if self._turns is turns:
                self._turns = None
            raise

    def _let_go(self) -> tuple[str, ...]:
        """Return some of what is gone; with the last of it, the pass is at its end."""
        gone = tuple(islice(self._unseen, TURN))
        for annotation_id in gone:
            self.drop(annotation_id)
        if not self._unseen:
            self._turns, self._is_complete, self._reach = None, True, inf
        return gone

    def put(self, note: Annotation) -> None:
        """Know a mark that is new or different."""
        self._lift(note.id)
        self._known[note.id] = note
        self._unseen.pop(note.id, None)
        place = note.passage
        if place is not None:
            self._spans.add(place.start, place.end, note.id)

    def drop(self, annotation_id: str) -> None:
        """Know a mark no more."""
        self._lift(annotation_id)
        self._known.pop(annotation_id, None)
        self._unseen.pop(annotation_id, None)

    def _lift(self, annotation_id: str) -> None:
        """Take a mark out of its place, if it has one."""
        known = self._known.get(annotation_id)
        place = None if known is None else known.passage
        if place is not None:
            self._spans.remove(place.start, place.end, annotation_id)

    def touching(self, start: int, end: int) -> list[Annotation]:
        """Return the marks that have come and hold a code point of `[start, end)`."""
        return [self._known[name] for name in self._spans.touching(start, end)]

    def get(self, annotation_id: str) -> Annotation | None:
        """Return a mark that has come."""
        return self._known.get(annotation_id)

    def values(self) -> ValuesView[Annotation]:
        """Return the marks that have come."""
        return self._known.values()

    def __len__(self) -> int:
        return len(self._known)


def _start(note: Annotation) -> float:
    """Return where a mark begins; those without a place come last."""
    return note.passage.start if note.passage is not None else inf
