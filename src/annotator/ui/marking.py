"""What pressing a kind's key does with a selection: a new mark, or one's own mark made longer."""

from collections.abc import Iterable

from msgspec import Struct

from annotator.core.model import Annotation, Kind, Passage


class Extension(Struct, frozen=True):
    """An annotation that is to reach from `start` to `end`, in code points."""

    annotation: Annotation
    start: int
    end: int


def extension(
    passage: Passage, kind: Kind, annotations: Iterable[Annotation], reader_id: str
) -> Extension | None:
    """Return the mark that a selection makes longer; None where a new mark is to be made.

    That is the reader's own mark of that kind, if the selection shares characters with exactly
    one and reaches beyond it. A selection of just its words leaves it as it is.
    """
    touched = [
        (note, held)
        for note in annotations
        if note.kind is kind
        and (held := note.anchor.passage) is not None
        and held.start < passage.end
        and passage.start < held.end
        and note.reader.id == reader_id
    ]
    if len(touched) != 1:
        return None
    note, held = touched[0]
    is_inside = held.start <= passage.start and passage.end <= held.end
    if is_inside and (held.start, held.end) != (passage.start, passage.end):
        return None
    return Extension(note, min(held.start, passage.start), max(held.end, passage.end))
