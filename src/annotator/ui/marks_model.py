"""The marks of one article as rows: filtered and sorted."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from annotator.core.model import Annotation, Kind
from annotator.ui.marks_filter import (
    FOLDED_AT_ONCE,
    RANKS,
    MarksCount,
    MarksFilter,
    Order,
    searched_text,
)
from annotator.ui.tags_line import tags_line
from annotator.ui.tips import plain_tip
from annotator.ui.words import kind_word, status_word

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class MarksModel(QAbstractListModel):
    """Rows of annotations: those that pass a filter, in the order that was asked for."""

    AnnotationRole = Qt.ItemDataRole.UserRole
    """The `Annotation` of a row."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Annotation] = []
        self._rows: list[Annotation] = []
        self._by_id: dict[str, Annotation] = {}
        self._shown: set[str] = set()
        self._folded: dict[str, str] = {}
        self._kinds: Counter[Kind] = Counter()
        self._asking = 0
        self._filter = MarksFilter()
        self._rank = RANKS[Order.PLACE]

    def show_annotations(self, annotations: list[Annotation]) -> None:
        """Show these annotations instead of those before."""
        self.beginResetModel()
        self._all = sorted(annotations, key=self._rank)
        self._by_id = {note.id: note for note in self._all}
        self._folded = {}
        self._kinds = Counter(note.kind for note in self._all)
        self._asking = sum(note.anchor.is_unsettled for note in self._all)
        self._choose()
        self.endResetModel()

    def set_filter(self, wanted: MarksFilter) -> None:
        """List only the annotations that pass."""
        self.beginResetModel()
        self._filter = wanted
        self._choose()
        self.endResetModel()

    def set_order(self, order: Order) -> None:
        """List the annotations in another order."""
        self.beginResetModel()
        self._rank = RANKS[order]
        self._all.sort(key=self._rank)
        self._choose()
        self.endResetModel()

    def put_annotations(self, notes: Sequence[Annotation]) -> None:
        """Show annotations that are new or different; those that have moved, side by side, at
        once.
        """
        new: dict[str, Annotation] = {}
        for note in notes:
            earlier = self._by_id.get(note.id)
            if earlier is not None and self._rank(earlier) == self._rank(note):
                self._put_again(earlier, note)
            else:
                new[note.id] = note
        self.drop_annotations(new)
        self._add(sorted(new.values(), key=self._rank))

    def _put_again(self, earlier: Annotation, note: Annotation) -> None:
        """Show an annotation as it is now instead of as it was, at the same place."""
        self._folded.pop(note.id, None)
        is_shown = bool(self._filter.chosen([note], partial(self._fold, [note])))
        self._all[self._place_in(self._all, earlier)] = self._by_id[note.id] = note
        self._count(earlier, -1)
        self._count(note, 1)
        if note.id in self._shown and is_shown:
            row = self._place_in(self._rows, earlier)
            self._rows[row] = note
            self.dataChanged.emit(self.index(row), self.index(row))
            return
        self._hide(earlier)
        self._insert([note] if is_shown else [])

    def _add(self, notes: list[Annotation]) -> None:
        """Take in new annotations, in their order; those that stand side by side at once."""
        first = 0
        while first < len(notes):
            place = self._place_in(self._all, notes[first])
            following = self._all[place : place + 1]
            last = self._place_in(notes, following[0]) if following else len(notes)
            run = notes[first:last]
            self._all[place:place] = run
            for note in run:
                self._by_id[note.id] = note
                self._count(note, 1)
            self._insert(self._filter.chosen(run, partial(self._fold, run)))
            first = last

    def drop_annotations(self, annotation_ids: Iterable[str]) -> None:
        """Show annotations no more; those that stand side by side go at once."""
        known = {one: self._by_id[one] for one in annotation_ids if one in self._by_id}
        self._hide_all(note for one, note in known.items() if one in self._shown)
        for annotation_id, note in known.items():
            del self._all[self._place_in(self._all, note)]
            del self._by_id[annotation_id]
            self._count(note, -1)
            self._folded.pop(annotation_id, None)

    def _hide_all(self, notes: Iterable[Annotation]) -> None:
        runs = list(runs_of(self._place_in(self._rows, note) for note in notes))
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._shown.difference_update(note.id for note in self._rows[first : last + 1])
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _insert(self, notes: list[Annotation]) -> None:
        """List annotations that stand side by side."""
        if notes:
            row = self._place_in(self._rows, notes[0])
            self.beginInsertRows(QModelIndex(), row, row + len(notes) - 1)
            self._rows[row:row] = notes
            self._shown.update(note.id for note in notes)
            self.endInsertRows()

    def _hide(self, note: Annotation) -> None:
        if note.id in self._shown:
            self._hide_all([note])

    def _choose(self) -> None:
        self._rows = self._filter.chosen(self._all, self._fold_all)
        self._shown = {note.id for note in self._rows}

    def _count(self, note: Annotation, step: int) -> None:
        self._kinds[note.kind] += step
        self._asking += step * (note.anchor.is_unsettled)

    def count(self) -> MarksCount:
        """Return how many annotations there are."""
        return MarksCount(len(self._all), len(self._rows), self._kinds, self._asking)

    def fold_more(self) -> bool:
        """Make some more texts ready to be searched; return whether any are left."""
        done = len(self._folded)
        self._fold(self._all[done : done + FOLDED_AT_ONCE])
        return done < len(self._folded) < len(self._all)

    def _fold_all(self) -> dict[str, str]:
        if len(self._folded) == len(self._all):
            return self._folded
        return self._fold([note for note in self._all if note.id not in self._folded])

    def _fold(self, notes: list[Annotation]) -> dict[str, str]:
        """Make the texts of some annotations ready to be searched."""
        self._folded.update((note.id, searched_text(note)) for note in notes)
        return self._folded

    def _place_in(self, rows: list[Annotation], note: Annotation) -> int:
        """Return where an annotation is in sorted rows, or would be put."""
        return bisect_left(rows, self._rank(note), key=self._rank)

    def all_annotations(self) -> list[Annotation]:
        """Return the annotations that there are, listed or not."""
        return self._all

    def index_of(self, annotation_id: str) -> QModelIndex:
        """Return the index of an annotation; an invalid one if it is not shown."""
        if annotation_id not in self._shown:
            return QModelIndex()
        return self.index(self._place_in(self._rows, self._by_id[annotation_id]))

    def listed(self, first: int, last: int) -> list[Annotation]:
        """Return the annotations of the rows from `first` up to, but without, `last`."""
        return self._rows[first:last]

    def annotation(self, index: AnyIndex) -> Annotation:
        """Return the annotation of a valid index."""
        return self._rows[index.row()]

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:  # noqa: N802 - Qt calls it
        """Return how many marks there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, said by a screen reader, or the annotation itself."""
        if not index.isValid():
            return None
        note = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(note)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return plain_tip(_said(note)) if role == Qt.ItemDataRole.ToolTipRole else _said(note)
        return note if role == self.AnnotationRole else None


def runs_of(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of rows that lie side by side, from the top."""
    numbered = enumerate(sorted(set(rows)))
    for _, run in groupby(numbered, lambda pair: pair[1] - pair[0]):
        found = [row for _, row in run]
        yield found[0], found[-1]


def one_line(note: Annotation) -> str:
    """Return the words of a mark, in one line."""
    quote = note.passage.quote if note.passage is not None else note.original_quote
    return " ".join(quote.split())


def _said(note: Annotation) -> str:
    status = status_word(note.anchor)
    said = f"{kind_word(note.kind)}: {one_line(note)}"
    said = f"{said} ({status})" if status else said
    return "\n".join(filter(None, (said, note.note, tags_line(note.tags))))
