"""Which marks of an article are listed, and in which order, as a value."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.model import Annotation, Kind

FOLDED_AT_ONCE = 1_000
"""Marks whose texts are made ready for searching in one turn of the event loop, in about 5 ms."""

Rank = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class MarksCount:
    """How many marks there are, and how many of them are listed."""

    total: int
    listed: int
    kinds: Mapping[Kind, int]
    asking: int
    """Those that the reader should look at, and has not settled: not those still looked for."""


class Order(StrEnum):
    """What marks are listed by."""

    PLACE = "place"
    DATE = "date"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class MarksFilter:
    """What a mark must be like to be listed; a default asks for nothing."""

    kinds: frozenset[Kind] = frozenset()
    """One of these kinds; none means all."""
    tag: str = ""
    reader_id: str = ""
    has_note: bool = False
    needs_you: bool = False
    words: str = ""
    """Stands in the quote, note or tags; accents and capitals do not matter."""

    def chosen(
        self, notes: Iterable[Annotation], folded: Callable[[], dict[str, str]]
    ) -> list[Annotation]:
        """Return those that pass, in their order; `folded` has their texts by id if needed."""
        found = list(notes)
        # One plain pass for each thing that is asked: 100,000 marks take a few milliseconds each.
        if self.kinds:
            found = [note for note in found if note.kind in self.kinds]
        if self.tag:
            found = [note for note in found if self.tag in note.tags]
        if self.reader_id:
            found = [note for note in found if note.reader.id == self.reader_id]
        if self.has_note:
            found = [note for note in found if note.note]
        if self.needs_you:
            found = [note for note in found if note.anchor.is_unsettled]
        for word in fold(self.words).split():
            texts = folded()
            found = [note for note in found if word in texts[note.id]]
        return found


_STANDING: set[str] = set()
"""Characters that are known to be no accents, so that nobody looks at them again."""


def fold(text: str) -> str:
    """Return a text without its capitals and accents, to search in."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    for character in set(parts) - _STANDING:
        if unicodedata.combining(character):
            parts = parts.replace(character, "")
        else:
            _STANDING.add(character)
    return parts


def searched_text(note: Annotation) -> str:
    """Return what is searched of a mark, folded."""
    quote = note.passage.quote if note.passage is not None else note.original_quote
    words = "\n".join((quote, note.note, *note.tags)) if note.note or note.tags else quote
    return fold(words)


def by_place(note: Annotation) -> Rank:
    """Return where a mark stands in the text, those without a place last."""
    passage = note.anchor.passage
    if passage is None:
        return True, 0, 0, note.created_at, note.id
    return False, passage.start, passage.end, note.created_at, note.id


def by_date(note: Annotation) -> Rank:
    """Return when a mark was made."""
    return note.created_at, note.id


def by_kind(note: Annotation) -> Rank:
    """Return the kind of a mark, and its place."""
    return (_KINDS[note.kind], *by_place(note))


_KINDS = {kind: number for number, kind in enumerate(Kind)}
RANKS: dict[Order, Callable[[Annotation], Rank]] = {
    Order.PLACE: by_place,
    Order.DATE: by_date,
    Order.KIND: by_kind,
}
"""What each order sorts by; no two annotations have the same rank."""
