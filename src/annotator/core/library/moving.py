"""Moving a library to another place: copied, checked, and only then set aside where it was.

In two steps, since the first takes long and the second needs the library closed: `copy_out` while
it is in use, `settle` when it is not. A program that is killed in either leaves the library where
it was, or at its new place with the old file beside it.
"""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import file_of, flush_folder, library_held
from annotator.core.keeping import Moved
from annotator.core.library import names, trust
from annotator.core.library.backups import STATE, Glance, listed
from annotator.core.library.connection import opened_alone, spoken
from annotator.core.library.copying import (
    copy_pages,
    flush,
    sweep,
    write_out,
)
from annotator.core.library.maintenance import examine
from annotator.core.library.pages import check_pages
from annotator.core.library.store import Store
from annotator.core.library.swapping import remains, set_aside
from annotator.core.library.whose import backup_folder
from annotator.core.paths import is_own_library, remember_library
from annotator.core.progress import Progress, no_progress, portion

PLACES = """
    SELECT (SELECT count(*) || ' ' || coalesce(max(set_at), '') FROM anchor),
        (SELECT group_concat(id || ' ' || coalesce(reading_position, 0) || ' '
            || coalesce(opened_at, '')) FROM (SELECT * FROM article ORDER BY id))
"""
"""What may differ besides what a reader did (`backups.STATE`)."""


def move_library(store: Store, target: Path, *, progress: Progress = no_progress) -> Moved:
    """Move a library, which is closed by that, to a file that is not there yet.

    Raises what `copy_out` and `settle` raise: all is as it was then.
    """
    draft = copy_out(store, target, progress=progress)
    store.close()
    return settle(store.path, draft, target)


def copy_out(store: Store, target: Path, *, progress: Progress = no_progress) -> Path:
    """Copy a library, and the backups that lie beside it, to where it is to be; return the copy,
    which has no name yet and is for `settle`.

    Raises PLACE_TAKEN, FILE_UNWRITABLE, LIBRARY_DAMAGED, DISK_FULL, LIBRARY_LOCKED: nothing was
    changed then.
    """
    place = target.absolute()
    _refuse_taken(place)
    draft = place.with_name(f".{uuid.uuid4()}.part")
    with _written_to(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep(place.parent)
        try:
            _copy(store, draft, portion(progress, 0.0, 0.8))
            _copy_backups(store.path, place, portion(progress, 0.8, 1.0))
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    return draft


def settle(library: Path, draft: Path, target: Path) -> Moved:
    """Give the copy its name, and the old file another one; the library must not be open here.

    Raises PLACE_TAKEN, FILE_UNWRITABLE, LIBRARY_LOCKED where another program has the library open:
    the library is where it was then.
    """
    library = file_of(library)
    place, folder = target.absolute(), backup_folder(library)
    own = is_own_library(library)
    try:
        with _written_to(place), _alone(library) as source:
            _catch_up(source, draft)
            _take(place, draft)
            flush_folder(place.parent)
            if own:
                _remember(place, draft)
            # Before anybody who has waited for the lock, or who asked earlier where the library is,
            # can write to what has been left.
            aside = library if names.IS_WINDOWS else _out_of_the_way(library)
        trust.remember(place)  # it is the same, row by row
        if aside == library:  # Windows gives a file that is open no other name
            aside = _out_of_the_way(library) if own else _left_by_all(library, place, draft)
    finally:
        draft.unlink(missing_ok=True)
    now = backup_folder(place)
    return Moved(place, aside, now, folder if now != folder and folder.is_dir() else None)


def _refuse_taken(place: Path) -> None:
    if found := remains(place):
        raise AnnotatorError(ErrorCode.PLACE_TAKEN, path=found)


def _take(place: Path, draft: Path) -> None:
    """Give the copy its name, which another program may have taken meanwhile."""
    _refuse_taken(place)
    try:
        names.take(draft, place)
    except FileExistsError as error:
        raise AnnotatorError(ErrorCode.PLACE_TAKEN, path=place) from error


def _remember(place: Path, draft: Path) -> None:
    """Record where the user's own library is; else the copy loses its name again."""
    try:
        remember_library(place)
    except BaseException:
        names.rename(place, draft)
        raise


def _out_of_the_way(library: Path) -> Path:
    """Another name for the old file; where it cannot have one, it is moved all the same."""
    try:
        return set_aside(library, "moved")
    except OSError:
        return library


def _left_by_all(library: Path, place: Path, draft: Path) -> Path:
    """The same for a library that is not the user's own: who has it open on Windows, without a log,
    hears of no move and would write on into the old file, so nothing is moved then.

    Raises LIBRARY_LOCKED.
    """
    try:
        return set_aside(library, "moved")
    except OSError as error:
        if not names.is_in_use(error):
            return library
        names.rename(place, draft)
        raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=library) from error


@contextmanager
def _written_to(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=place, reason=reason) from error


@contextmanager
def _alone(library: Path) -> Iterator[sqlite3.Connection]:
    """The library, open for nobody else: what another program would write to it from now on would
    stay behind.
    """
    with library_held(library), spoken(library), opened_alone(library) as connection:
        yield connection


def _catch_up(source: sqlite3.Connection, draft: Path) -> None:
    """Copy again if something was written after the copy was made."""
    with closing(Glance(draft)) as copy:
        same = all(
            copy.tuples(sql)[0] == tuple(source.execute(sql).fetchone()) for sql in (STATE, PLACES)
        )
    if not same:
        with closing(sqlite3.connect(draft, isolation_level=None)) as target:
            copy_pages(source, target, no_progress)
            target.execute("PRAGMA journal_mode = DELETE")
            check_pages(target, draft)
        flush(draft)


def _copy(store: Store, draft: Path, progress: Progress) -> None:
    """Copy, and compare what both say of themselves."""
    with spoken(store.path):
        write_out(store.connection, draft, portion(progress, 0.0, 0.7))
        with closing(Glance(draft)) as copy:
            check_pages(copy.connection, draft)
            progress(0.8)
            if examine(copy, full=False) != examine(store, full=False):
                raise AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=draft, reason="copy")
    progress(1.0)


def _copy_backups(library: Path, place: Path, progress: Progress) -> None:
    """Copy the backups that lie beside a library; one's own stay in the data folder."""
    here, there = backup_folder(library), place.parent / f"{place.stem}-backups"
    if is_own_library(library) or not here.is_dir():
        return
    files = listed(library)
    there.mkdir(exist_ok=True)
    for number, path in enumerate(files):
        progress(number / len(files))
        draft = there / f".{uuid.uuid4()}.part"
        try:
            shutil.copy2(path, draft)
            flush(draft)
            if not (there / path.name).exists():
                names.rename(draft, there / path.name)
        finally:
            draft.unlink(missing_ok=True)
    flush_folder(there)
