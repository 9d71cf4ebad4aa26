"""The ends of the current mark: where they are on the screen, and the knobs to drag them by."""

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCursor

from annotator.core.anchoring.words import (
    next_grapheme,
    next_word_end,
    next_word_start,
    previous_grapheme,
    previous_word_end,
    previous_word_start,
    snap,
)
from annotator.core.model import Annotation, Passage
from annotator.ui.document import ArticleDocument

KNOB = 3.6
"""Logical pixels of a knob's radius."""
STEM = 1.6
"""Logical pixels of a stem's width."""
REACH = 7.0
"""Logical pixels around a knob in which it is taken hold of."""


class End(Enum):
    """One of the two ends of a passage."""

    START = "start"
    LAST = "last"


class Knob(Struct, frozen=True):
    """Where an end is held: the stem at its characters' edge, and the knob over or under it."""

    stem: QRectF
    middle: QPointF

    def is_near(self, place: QPointF) -> bool:
        """Whether a point, in the same coordinates, takes hold of the knob."""
        way = place - self.middle
        return abs(way.x()) <= REACH and abs(way.y()) <= REACH

    def rect(self) -> QRectF:
        """Return what stem and knob fill."""
        around = KNOB + STEM
        knob = QRectF(self.middle, self.middle).adjusted(-around, -around, around, around)
        return knob.united(self.stem.adjusted(-STEM, -STEM, STEM, STEM))

    def paint(self, painter: QPainter, color: QColor) -> None:
        """Paint stem and knob."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, STEM))
        painter.drawLine(self.stem.topLeft(), self.stem.bottomLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(self.middle, KNOB, KNOB)
        painter.restore()


def knob_of(document: ArticleDocument, passage: Passage, end: End) -> Knob | None:
    """Return the knob of an end, in the document's coordinates; None if it is not there yet."""
    offsets = document.offsets
    if passage.end > offsets.end:
        return None
    is_start = end is End.START
    place = offsets.to_position(passage.start) if is_start else offsets.to_end_position(passage.end)
    cursor = QTextCursor(document)
    cursor.setPosition(place)
    block = cursor.block()
    within = place - block.position()
    # The end of a passage that fills its line is on that line, not at the beginning of the next.
    line = block.layout().lineForTextPosition(within if is_start else max(0, within - 1))
    if not line.isValid():
        return None
    corner = document.documentLayout().blockBoundingRect(block).topLeft()
    x = _x(line.cursorToX(within))
    stem = QRectF(corner.x() + x, corner.y() + line.y(), 0, line.height())
    return Knob(stem, stem.topLeft() if is_start else stem.bottomLeft())


def _x(found: object) -> float:
    # It gives the place it took as well, which the types of Qt do not say.
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


def dragged(text: str, passage: Passage, end: End, place: int, *, exact: bool) -> Passage:
    """Return a passage one end of which was dragged to `place`: whole words, or exactly that.

    At least one written character stays.
    """
    if end is End.START:
        place = min(place, previous_grapheme(text, passage.end))
        start = place if exact else _snapped(text, place, passage.end)[0]
        return _between(text, min(start, passage.end - 1), passage.end)
    place = max(place, next_grapheme(text, passage.start))
    last = place if exact else _snapped(text, passage.start, place)[1]
    return _between(text, passage.start, max(last, passage.start + 1))


def _snapped(text: str, start: int, end: int) -> tuple[int, int]:
    found = snap(text, start, end)
    return found if found[0] < found[1] else (start, end)


def stepped(text: str, passage: Passage, end: End, step: int, *, exact: bool) -> Passage:
    """Return a passage one end of which is a word, or a written character, further on or back.

    It stays as it is where nothing would be left of it.
    """
    ways = {
        (End.START, 1, False): next_word_start,
        (End.START, -1, False): previous_word_start,
        (End.LAST, 1, False): next_word_end,
        (End.LAST, -1, False): previous_word_end,
        (End.START, 1, True): next_grapheme,
        (End.START, -1, True): previous_grapheme,
        (End.LAST, 1, True): next_grapheme,
        (End.LAST, -1, True): previous_grapheme,
    }
    way = ways[end, step, exact]
    start = way(text, passage.start) if end is End.START else passage.start
    last = way(text, passage.end) if end is End.LAST else passage.end
    if start >= last or not text[start:last].strip():
        return passage
    return _between(text, start, last)


def _between(text: str, start: int, end: int) -> Passage:
    return Passage(start, end, text[start:end])


def with_passage(note: Annotation, passage: Passage) -> Annotation:
    """Return an annotation as it would be with other ends."""
    return replace(note, anchor=replace(note.anchor, passage=passage))
