"""The rows of what a search of the library found: each place, and below it the others of its text
once they are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, Qt

from annotator.ui.found import MOST_PLACES, Found
from annotator.ui.rows import AnyIndex, RowsModel
from annotator.ui.tips import plain_tip


@dataclass(slots=True)
class FoundRow:
    """One row: what was found, and what is known of the places beside it."""

    found: Found
    number: int = 0
    """Of the places of its text, counted from 1; 0 in the row of the text itself, or of a mark."""
    places: list[Found] = field(default_factory=list)
    """Every place of the text, once they are known."""
    is_counted: bool = False
    is_open: bool = False

    @property
    def others(self) -> list[tuple[int, Found]]:
        """The places that the row itself does not show, with their numbers."""
        numbered = list(enumerate(self.places, 1))
        shown = self.found
        return [
            (number, place)
            for number, place in numbered
            if number > 1
            or (place.before, place.found[: len(shown.found)]) != (shown.before, shown.found)
        ]

    @property
    def target(self) -> Found:
        """Where the row leads: all of the words that stand together, as in the rows below it."""
        others = [place for _number, place in self.others]
        is_same = not self.number and self.places and self.places[0] not in others
        return self.places[0] if is_same else self.found


class FoundModel(RowsModel):
    """Rows of places; that of an article can be unfolded."""

    HeadingRole = RowsModel.ValueRole + 1
    """Which article a place is in, and whether it is one of its marks."""
    PlacesRole = RowsModel.ValueRole + 2
    """How many places a text has, in words; empty where there are no others."""
    RowRole = RowsModel.ValueRole + 3
    """The `FoundRow`."""

    def show_found(self, found: Sequence[Found]) -> None:
        """Show these places instead of those before."""
        self.show_rows([FoundRow(one, is_counted=one.annotation_id is not None) for one in found])

    def row(self, number: int) -> FoundRow:
        """Return a row by its number from above, counted from 0."""
        found: FoundRow = self.rows[number]
        return found

    def next_uncounted(self) -> Found | None:
        """Return what was found in the first text whose places are not counted yet."""
        return next((row.found for row in self.rows if not row.is_counted), None)

    def set_places(self, found: Found, places: list[Found]) -> None:
        """Take in all places of the text in which something was found."""
        for number, row in enumerate(self.rows):
            if row.found is found:
                row.places, row.is_counted = places, True
                self.dataChanged.emit(self.index(number), self.index(number))

    def unfold(self, number: int) -> None:
        """Show the other places of a text below its row."""
        row = self.row(number)
        others = row.others
        if row.is_open or row.number or len(row.places) < 2 or not others:
            return
        self.beginInsertRows(QModelIndex(), number + 1, number + len(others))
        row.is_open = True
        below = [FoundRow(place, at, row.places, is_counted=True) for at, place in others]
        self.rows = [*self.rows[: number + 1], *below, *self.rows[number + 1 :]]
        self.endInsertRows()
        self.dataChanged.emit(self.index(number), self.index(number))

    def fold(self, number: int) -> int:
        """Show the other places no more; return the row of the text itself."""
        while self.row(number).number:
            number -= 1
        row = self.row(number)
        if row.is_open:
            last = number + len(row.others)
            self.beginRemoveRows(QModelIndex(), number + 1, last)
            row.is_open = False
            self.rows = [*self.rows[: number + 1], *self.rows[last + 1 :]]
            self.endRemoveRows()
            self.dataChanged.emit(self.index(number), self.index(number))
        return number

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, said by a screen reader, or the place itself."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            is_heard = role == Qt.ItemDataRole.AccessibleTextRole
            return self._said(row, self._unfolded(row) if is_heard else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._said(row))
        if role == self.HeadingRole:
            return self._heading(row)
        if role == self.PlacesRole:
            return self._places(row)
        return {self.ValueRole: row.found, self.RowRole: row}.get(role)

    def _said(self, row: FoundRow, unfolded: str = "") -> str:
        found = row.found
        heading = ", ".join(filter(None, (self._heading(row), self._places(row), unfolded)))
        return f"{heading}\n{found.before}{found.found}{found.after}"

    def _unfolded(self, row: FoundRow) -> str:
        """Say what the sign beside the number of places shows; nothing where there is none."""
        if not self._places(row):
            return ""
        return self.tr("expanded") if row.is_open else self.tr("collapsed")

    def _heading(self, row: FoundRow) -> str:
        if row.number:
            count = len(row.places)
            return self.tr("{number} of {count}").format(number=row.number, count=count)
        title = " ".join(row.found.article_title.split()) or self.tr("(without a title)")
        return self.tr("Mark in {title}").format(title=title) if row.found.annotation_id else title

    def _places(self, row: FoundRow) -> str:
        count = len(row.places)
        if row.number or count < 2:
            return ""
        if count >= MOST_PLACES:
            return self.tr("{count} places or more").format(count=count)
        return self.tr("{count} places").format(count=count)
