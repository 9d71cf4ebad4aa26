"""The marks of one article as rows: by place in the text, those without a place last."""

from bisect import bisect_left

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from annotator.core.model import Anchor, AnchorStatus, Annotation, Kind

KIND_WORDS = {
    Kind.CLAIM: ("C", "Claim"),
    Kind.PROJECTION: ("P", "Projection"),
    Kind.TESTIMONY: ("T", "Testimony"),
}
"""Letter and word of each kind, before translation."""

STATUS_WORDS = {
    AnchorStatus.UNSURE: "Needs you",
    AnchorStatus.REMOVED: "No longer in the text",
    AnchorStatus.CHANGED: "Reworded",
    AnchorStatus.MOVED: "Moved",
}
"""What is said of a mark that is not simply where it was made, before translation."""

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


def kind_letter(kind: Kind) -> str:
    """Return the translated letter of a kind."""
    return QCoreApplication.translate("Kinds", KIND_WORDS[kind][0])


def kind_word(kind: Kind) -> str:
    """Return the translated word of a kind."""
    return QCoreApplication.translate("Kinds", KIND_WORDS[kind][1])


def status_word(anchor: Anchor) -> str:
    """Return what is said of an anchor; empty where nothing needs to be."""
    words = STATUS_WORDS.get(anchor.status)
    return QCoreApplication.translate("Status", words) if words else ""


class MarksModel(QAbstractListModel):
    """Rows of annotations."""

    AnnotationRole = Qt.ItemDataRole.UserRole
    """The `Annotation` of a row."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Annotation] = []
        self._by_id: dict[str, Annotation] = {}

    def show_annotations(self, annotations: list[Annotation]) -> None:
        """Show these annotations instead of those before."""
        self.beginResetModel()
        self._rows = sorted(annotations, key=_place)
        self._by_id = {note.id: note for note in self._rows}
        self.endResetModel()

    def put_annotation(self, note: Annotation) -> None:
        """Show one annotation that is new or different."""
        earlier = self._by_id.get(note.id)
        if earlier is not None and _place(earlier) == _place(note):
            row = self._row_of(earlier)
            self._rows[row] = self._by_id[note.id] = note
            self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.drop_annotation(note.id)
        row = self._row_of(note)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, note)
        self._by_id[note.id] = note
        self.endInsertRows()

    def drop_annotation(self, annotation_id: str) -> None:
        """Show one annotation no more."""
        note = self._by_id.pop(annotation_id, None)
        if note is None:
            return
        row = self._row_of(note)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def index_of(self, annotation_id: str) -> QModelIndex:
        """Return the index of an annotation; an invalid one if it is not shown."""
        note = self._by_id.get(annotation_id)
        return QModelIndex() if note is None else self.index(self._row_of(note))

    def _row_of(self, note: Annotation) -> int:
        """Return the row of an annotation, or where it would be put."""
        return bisect_left(self._rows, _place(note), key=_place)

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
            return _one_line(note)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            status = status_word(note.anchor)
            said = f"{kind_word(note.kind)}: {_one_line(note)}"
            return f"{said} ({status})" if status else said
        return note if role == self.AnnotationRole else None


def _one_line(note: Annotation) -> str:
    quote = note.passage.quote if note.passage is not None else note.original_quote
    return " ".join(quote.split())


def _place(note: Annotation) -> tuple[bool, int, int, str, str]:
    """Return what rows are ordered by; no two annotations have the same."""
    passage = note.passage
    if passage is None:
        return True, 0, 0, note.created_at, note.id
    return False, passage.start, passage.end, note.created_at, note.id
