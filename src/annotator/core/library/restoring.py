"""Putting a backup back: what it would change, and the change itself in one transaction."""

import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.files import (
    BESIDE,
    LibraryItselfError,
    file_of,
    flush_folder,
    open_to_read,
    refuse_library,
    times_open,
)
from annotator.core.keeping import Backup, Reason, Restored, RestorePreview
from annotator.core.library import names, trust
from annotator.core.library.backups import COUNTS, Glance, back_up, is_newer, listed, read
from annotator.core.library.connection import spoken
from annotator.core.library.copying import (
    copy_pages,
    only_reading,
    reading_with_log,
    sweep,
    write_out,
)
from annotator.core.library.difference import compared
from annotator.core.library.holding import alone
from annotator.core.library.looking import put_right
from annotator.core.library.pages import check_pages, keeps_log, pragma
from annotator.core.library.schema import APPLICATION_ID
from annotator.core.library.store import Store
from annotator.core.library.swapping import ASIDE, finish, is_waited_for, swap
from annotator.core.progress import Progress, no_progress, portion

TURNS = 5
"""How often a backup is put back anew because another program has written meanwhile."""

UNREAD = frozenset(
    {ErrorCode.LIBRARY_READ_ONLY, ErrorCode.LIBRARY_UNREADABLE, ErrorCode.LIBRARY_BROKEN}
)
"""Why SQLite does not read a file beside which it may write nothing."""

CHUNK = 4_000_000
"""Bytes of a backup that are copied between two calls of `progress`."""


def preview(store: Store, path: Path, *, progress: Progress = no_progress) -> RestorePreview:
    """What putting a backup back would change; nothing is written.

    Raises FILE_MISSING, LIBRARY_NOT_ONE, LIBRARY_DAMAGED, LIBRARY_NEWER.
    """
    copied, looked = portion(progress, 0.0, 0.6), portion(progress, 0.6, 1.0)
    folder = store.path.parent
    with (
        _usable(path, folder, progress=copied) as ready,
        closing(Glance(ready)) as there,
        store.reading(),
    ):
        return compared(store, there, read(path), progress=looked)


def restore(store: Store, path: Path, *, progress: Progress = no_progress) -> Restored:
    """Make an open library what a backup holds, in one transaction, after backing it up itself.

    Whoever has the library open sees it whole, before or after, and notices (`changed_elsewhere`);
    no file is replaced, so that it works where an open one cannot be. Raises what `preview` and
    `back_up` raise, and LIBRARY_LOCKED; the library is as it was then.
    """
    told = _told(path)  # the backup of before may let this one go
    share, folder = portion(progress, 0.0, 0.2), store.path.parent
    with _usable(path, folder, store, progress=share) as ready:
        with closing(Glance(ready)) as there:  # with what the log of an open one has
            articles, marks = there.tuples(COUNTS)[0]
        before = _copy_over(store, ready, portion(progress, 0.2, 0.9))
        with spoken(store.path):
            check_pages(store.connection, store.path)
            store.fold()
    with suppress(Cancelled):  # it is done, and can be turned round
        progress(1.0)
    held = replace(told, article_count=articles, mark_count=marks)
    return Restored(store.path, held, before)


class _WrittenSinceError(Exception):
    """Another program has written what the backup of before has not."""


def _copy_over(store: Store, ready: Path, progress: Progress) -> Backup:
    """Back a library up and copy `ready` over it. What others write in between is in the backup:
    both begin again then. Raises LIBRARY_LOCKED where that does not end.
    """
    for _ in range(TURNS):
        with (
            suppress(_WrittenSinceError),
            spoken(store.path),
            closing(_plain(ready)) as source,
            closing(_plain(store.path)) as watching,
        ):
            version = pragma(watching, "data_version"), pragma(store.connection, "data_version")
            before = back_up(store, Reason.RESTORE, progress=portion(progress, 0.0, 0.3))
            share = portion(progress, 0.3, 1.0)
            if keeps_log(store.connection):

                def begun(watching: sqlite3.Connection = watching, seen: int = version[0]) -> None:
                    _refuse_other(watching, seen)

                copy_pages(source, store.connection, share, begun=begun)
            else:
                with _locked(store.connection):
                    _refuse_other(store.connection, version[1])
                    copy_pages(source, store.connection, share)
            return before
    raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=store.path)


def _refuse_other(connection: sqlite3.Connection, version: int) -> None:
    if pragma(connection, "data_version") != version:
        raise _WrittenSinceError


@contextmanager
def _locked(connection: sqlite3.Connection) -> Iterator[None]:
    """A library without a log, open for nobody else, also between transactions: while it is
    written, no other connection can read what was written to it.
    """
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        yield
    finally:
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # lets go of it
        for mode in ("PERSIST", "DELETE"):  # deletes the journal, which was only emptied
            connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _told(path: Path) -> Backup:
    if not path.is_file():
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=path)
    return read(path)


@contextmanager
def _usable(
    path: Path, folder: Path, into: Store | None = None, *, progress: Progress = no_progress
) -> Iterator[Path]:
    """A copy of a backup with today's schema, checked, that is gone afterwards. It lies in the
    folder of the library, in pages of the size of `into`: nothing is written to the backup, nor
    beside it, where it may be that nobody can write.

    Raises FILE_MISSING, FILE_IS_LIBRARY, FILE_UNWRITABLE and what opening a library raises.
    """
    if not path.is_file():
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=path)
    path = file_of(path)
    sweep(folder)
    draft = folder / f".{uuid.uuid4()}.part"
    try:
        _read_out(path, draft, portion(progress, 0.0, 0.4))
        _bring_up(draft, path, into, portion(progress, 0.4, 1.0))
        yield draft
    finally:
        for suffix in ASIDE:
            Path(f"{draft}{suffix}").unlink(missing_ok=True)
        _remove_steps(draft)


def _read_out(path: Path, draft: Path, progress: Progress) -> None:
    """Copy a file with what stands in its log alone: it may be a library, even an open one."""
    logs = [end for end in BESIDE if end in {"-wal", "-journal"} and _has_bytes(f"{path}{end}")]
    if not logs:
        _copy(path, draft, progress)
        return
    try:
        refuse_library(path)
        with spoken(path), closing(reading_with_log(path)) as source:
            write_out(source, draft, progress)
    except LibraryItselfError as error:
        raise AnnotatorError(ErrorCode.FILE_IS_LIBRARY, path=path) from error
    except AnnotatorError as error:
        if error.code not in UNREAD:
            raise
        # Its log cannot be read without writing beside it: that is done beside the copy.
        draft.unlink(missing_ok=True)
        for end in ("", *logs):
            _copy(Path(f"{path}{end}"), Path(f"{draft}{end}"), progress)


def _has_bytes(name: str) -> bool:
    try:
        return Path(name).stat().st_size > 0
    except OSError:
        return False


def _copy(path: Path, draft: Path, progress: Progress) -> None:
    size = max(path.stat().st_size, 1)
    try:
        # Through `open_to_read`: to open and close a library that is open here loses its locks.
        with open_to_read(path) as source, draft.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                progress(min(target.tell() / size, 1.0))
    except LibraryItselfError as error:
        raise AnnotatorError(ErrorCode.FILE_IS_LIBRARY, path=path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=draft.parent, reason=reason) from error


def _bring_up(draft: Path, path: Path, into: Store | None, progress: Progress) -> None:
    try:
        with closing(Store(draft)) as store:
            connection = store.connection
            check_pages(connection, path)
            # A file that was put back counts as this device's own, so it is judged here.
            put_right(store, progress)
            connection.execute("PRAGMA journal_mode = DELETE")
            if into is not None:
                wanted = pragma(into.connection, "page_size")
                if wanted != pragma(connection, "page_size"):
                    connection.execute(f"PRAGMA page_size = {wanted}")
                    connection.execute("VACUUM")
    except Cancelled:
        raise
    except AnnotatorError as error:
        error.parameters["path"] = path
        raise


def _remove_steps(draft: Path) -> None:
    """What opening the copy of an old backup has laid down: a copy before the schema step."""
    shutil.rmtree(draft.parent / f"{draft.stem}-backups", ignore_errors=True)


def restore_damaged(library: Path, path: Path, *, progress: Progress = no_progress) -> Restored:
    """Put a backup in the place of a library that cannot be opened, or is gone; what is there is
    set aside. A program that is killed meanwhile leaves either, and the next one finishes.

    Raises what `preview` raises, FILE_UNWRITABLE, and LIBRARY_LOCKED where anybody has it open.
    """
    named, library = library, file_of(library)
    try:
        if named == library:  # to a drive that is not connected, no folder is made
            library.parent.mkdir(parents=True, exist_ok=True)
        with _usable(path, library.parent, progress=portion(progress, 0.0, 0.5)) as ready:
            draft = library.with_name(f".{uuid.uuid4()}.part")
            try:
                _copy(ready, draft, portion(progress, 0.5, 1.0))
                aside = put_in_place(library, draft)
                trust.remember(library)  # each row of it has just been judged
            finally:
                draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=library, reason=reason) from error
    return Restored(library, read(path), None, aside)


def put_in_place(
    library: Path,
    draft: Path,
    more: tuple[Path, Path] | None = None,
    prepare: Callable[[Path], None] = lambda _aside: None,
) -> Path | None:
    """Let a file of the same folder take the place of a library that is not open, and return the
    name under which that was set aside; None where there was none. `more` and `prepare` are as in
    `swap`. Raises LIBRARY_LOCKED where anybody has it open, PLACE_TAKEN where a file came there
    meanwhile, what `prepare` raises, and OSError.
    """
    library = file_of(library)
    # What a killed program has left to be put there comes first: it is set aside then, and not put
    # over this one by who opens that next.
    finish(library)
    word = _word(library)  # before it is held: to close it would let go of that lock
    with alone(library):
        if is_waited_for(library):  # since just now
            raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=library)
        if any(Path(f"{library}{suffix}").exists() for suffix in ASIDE):
            return _swapped(library, draft, word, more, prepare)
        prepare(library)
        try:
            names.take(draft, library)
        except FileExistsError as error:
            raise AnnotatorError(ErrorCode.PLACE_TAKEN, path=library) from error
        if more is not None:
            names.rename(*more)
        flush_folder(library.parent)
        return None


def _swapped(
    library: Path,
    draft: Path,
    word: str,
    more: tuple[Path, Path] | None,
    prepare: Callable[[Path], None],
) -> Path:
    try:
        return swap(library, draft, word, more, prepare)
    except OSError as error:
        if names.is_in_use(error):  # what `alone` cannot ask on Windows
            raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=library) from error
        raise


def _word(library: Path) -> str:
    """What a library that is set aside is called: one that a newer version has written is sound."""
    if times_open(library):  # who puts a file in its place is refused
        return "damaged"
    with suppress(sqlite3.Error), closing(only_reading(library)) as connection:
        if pragma(connection, "application_id") == APPLICATION_ID and is_newer(connection):
            return "newer"
    return "damaged"


def named(library: Path, reference: str) -> Path:
    """The backup that a person named: a path, a file's name, or a word that begins or is in one
    name alone. Raises BACKUP_UNKNOWN.
    """
    if Path(reference).is_file():
        return Path(reference)
    files = listed(library)
    if reference == "newest" and files:
        return files[0]
    found = [path for path in files if reference and reference in path.name]
    if len(found) != 1:
        raise AnnotatorError(ErrorCode.BACKUP_UNKNOWN, reference=reference)
    return found[0]
