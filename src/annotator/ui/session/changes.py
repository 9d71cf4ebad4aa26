"""What the session says has happened."""

from msgspec import Struct

from annotator.core.model import Annotation, Passage


class WentBack(Struct, frozen=True):
    """What an undo or redo did, and where it is to be seen."""

    words: str
    """The change that was undone or done again, such as "mark as claim"."""
    is_redo: bool
    annotation_id: str = ""
    """The first of the marks it touched that the open article has now; of a copy that was taken
    back, the mark it was made of."""
    passage: Passage | None = None
    """Where a mark was that is there no more."""
    title: str = ""
    """Of the article, where another one was open before."""


class Changed(Struct, frozen=True):
    """What is not as it was in the open article."""

    put: tuple[Annotation, ...] = ()
    """Annotations that are new or different."""
    removed: tuple[str, ...] = ()
    """Ids of annotations that are there no more."""
    is_all: bool = False
    """Anything else of the article may be different as well, and what is deleted."""
    is_library: bool = False
    """Other articles may be different as well."""
    is_article: bool = False
    """What is known about the article itself is different: details, tags, whether it is done."""


class Emptied(Struct, frozen=True):
    """Deleted marks that were removed for good."""

    count: int
    has_left_disk: bool
    """Whether their words are in no file of the library any more, backups aside."""
