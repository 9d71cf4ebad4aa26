"""Moving a library to another place: copied, checked, and only then set aside where it was."""

import uuid
from contextlib import closing
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import Moved
from annotator.core.library.backups import STATE, Glance
from annotator.core.library.connection import check_pages, spoken
from annotator.core.library.copying import flush_folder, write_out
from annotator.core.library.maintenance import examine
from annotator.core.library.restoring import set_aside
from annotator.core.library.store import Store
from annotator.core.paths import library_path, remember_library
from annotator.core.progress import Progress, no_progress, portion


def move_library(store: Store, target: Path, *, progress: Progress = no_progress) -> Moved:
    """Move a library, which is closed by that, to a file that is not there yet.

    Raises BACKUP_EXISTS, FILE_UNWRITABLE, LIBRARY_DAMAGED, DISK_FULL, LIBRARY_LOCKED: all is as it
    was then.
    """
    place = target.absolute()
    if place.exists():
        raise AnnotatorError(ErrorCode.BACKUP_EXISTS, path=place)
    own = store.path.absolute() == library_path().absolute()
    draft = place.with_name(f".{uuid.uuid4()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _copy(store, draft, portion(progress, 0.0, 0.9))
        draft.rename(place)
        flush_folder(place.parent)
        if own:
            remember_library(place)
        store.close()
        aside = set_aside(store.path, "moved")
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=place, reason=reason) from error
    finally:
        draft.unlink(missing_ok=True)
    return Moved(place, aside)


def _copy(store: Store, draft: Path, progress: Progress) -> None:
    """Copy and compare, until nobody has written meanwhile."""
    while True:
        draft.unlink(missing_ok=True)
        with spoken(store.path):
            write_out(store.connection, draft, progress)
            with closing(Glance(draft)) as copy:
                check_pages(copy.connection, draft)
                if examine(copy, full=False) != examine(store, full=False):
                    raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=draft, reason="copy")
                if copy.tuples(STATE) == store.tuples(STATE):
                    return
