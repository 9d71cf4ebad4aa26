"""A library file that has several names: SQLite keeps a log beside each, and knows of one alone."""

from contextlib import suppress
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import file_identity
from annotator.core.library.copying import DRAFT


def refuse_linked(library: Path) -> None:
    """Raise LIBRARY_LINKED for a file that has another name: open by both, one program would write
    over what the other has confirmed (sqlite.org/howtocorrupt.html, "Multiple links to the same
    file"). A name that a killed program of ours has left (`names.take`) is removed.
    """
    if _names(library) > 1:
        _drop_drafts(library)
        if _names(library) > 1:
            raise AnnotatorError(ErrorCode.LIBRARY_LINKED, path=library)


def _names(library: Path) -> int:
    """How many names a file has; 0 where there is none, or the disk does not say."""
    with suppress(OSError, ValueError):
        return library.stat().st_nlink
    return 0


def _drop_drafts(library: Path) -> None:
    """A file that got its name in the library's folder had one there without a name before."""
    ours = file_identity(library)
    with suppress(OSError):  # what stays is told
        for draft in [one for one in library.parent.iterdir() if DRAFT.fullmatch(one.name)]:
            if file_identity(draft) == ours:
                draft.unlink(missing_ok=True)
