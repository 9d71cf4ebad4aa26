"""Putting a backup back: what it would change, and the change itself in one transaction."""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from annotator.core.clock import stamp, system_clock
from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.keeping import Backup, Reason, Restored, RestorePreview, Shift
from annotator.core.library.backups import Glance, back_up, listed, read
from annotator.core.library.connection import check_pages, open_database, pragma, spoken
from annotator.core.library.copying import copy_pages, flush, flush_folder
from annotator.core.library.store import Store
from annotator.core.progress import Progress, no_progress, portion

FIRST = 5
"""Things of each sort that a preview names."""

ARTICLES = """
    SELECT uuid, title, title || char(10) || url || char(10) || author || char(10) || publisher
        || char(10) || published_on || char(10) || coalesce(current_version_id, 0) FROM article
"""
MARKS = """
    SELECT uuid, original_quote, kind || char(10) || coalesce((
        SELECT group_concat(tag, char(10)) FROM (
            SELECT tag FROM annotation_tag WHERE annotation_id = annotation.id ORDER BY tag)), '')
        || char(10) || coalesce((SELECT group_concat(quote, char(10)) FROM (
            SELECT quote FROM anchor WHERE annotation_id = annotation.id
            ORDER BY rendering_id)), '')
    FROM annotation WHERE deleted_at IS NULL AND review = 'accepted'
"""
NOTES = """
    SELECT uuid, note, note FROM annotation
    WHERE deleted_at IS NULL AND review = 'accepted' AND note <> ''
"""

ASIDE = ("", "-wal", "-shm", "-journal")
"""A library file and what SQLite lays beside it."""


def preview(store: Store, path: Path) -> RestorePreview:
    """What putting a backup back would change; nothing is written.

    Raises FILE_MISSING, LIBRARY_NOT_ONE, LIBRARY_DAMAGED, LIBRARY_NEWER.
    """
    with _usable(path) as ready, closing(Glance(ready)) as there, store.reading():
        return compared(store, there, read(path))


def compared(here: Store, there: Store, backup: Backup) -> RestorePreview:
    """What would change if `there` took the place of `here`."""
    with spoken(there.path):
        shifts = [_shift(here, there, sql) for sql in (ARTICLES, MARKS, NOTES)]
    return RestorePreview(backup, *shifts)


def _shift(here: Store, there: Store, sql: str) -> Shift:
    present, then = _things(here, sql), _things(there, sql)
    lost = [name for key, (name, _) in present.items() if key not in then]
    regained = [name for key, (name, _) in then.items() if key not in present]
    changed = [
        name for key, (name, told) in present.items() if key in then and then[key][1] != told
    ]
    counts = len(lost), len(regained), len(changed)
    return Shift(*counts, tuple(lost[:FIRST]), tuple(regained[:FIRST]), tuple(changed[:FIRST]))


def _things(store: Store, sql: str) -> Mapping[str, tuple[str, Any]]:
    return {key: (name, told) for key, name, told in store.tuples(sql)}


def restore(store: Store, path: Path, *, progress: Progress = no_progress) -> Restored:
    """Make an open library what a backup holds, in one transaction, after backing it up itself.

    Whoever has the library open sees it whole, before or after, and notices (`changed_elsewhere`);
    no file is replaced, so that it works where an open one cannot be. Raises what `preview` and
    `back_up` raise, and LIBRARY_LOCKED; the library is as it was then.
    """
    with _usable(path, store) as ready:
        before = back_up(store, Reason.RESTORE, progress=portion(progress, 0.0, 0.4))
        with spoken(store.path), closing(_plain(ready)) as source:
            copy_pages(source, store.connection, portion(progress, 0.4, 0.9))
            check_pages(store.connection, store.path)
            store.fold()
    with suppress(Cancelled):  # it is done, and can be turned round
        progress(1.0)
    return Restored(read(path), before)


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


@contextmanager
def _usable(path: Path, into: Store | None = None) -> Iterator[Path]:
    """A copy of a backup with today's schema, checked, that is gone afterwards: the backup itself
    is never written. With `into`, it lies beside that library, in pages of its size.
    """
    if not path.is_file():
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=path)
    folder = into.path.parent if into else path.parent
    draft = folder / f".{uuid.uuid4()}.part"
    try:
        shutil.copyfile(path, draft)
        _bring_up(draft, path, into)
        yield draft
    finally:
        for suffix in ASIDE:
            Path(f"{draft}{suffix}").unlink(missing_ok=True)
        _remove_steps(draft)


def _bring_up(draft: Path, path: Path, into: Store | None) -> None:
    try:
        with closing(open_database(draft)) as connection:
            check_pages(connection, path)
            connection.execute("PRAGMA journal_mode = DELETE")
            if into is not None:
                wanted = pragma(into.connection, "page_size")
                if wanted != pragma(connection, "page_size"):
                    connection.execute(f"PRAGMA page_size = {wanted}")
                    connection.execute("VACUUM")
    except AnnotatorError as error:
        error.parameters["path"] = path
        raise


def _remove_steps(draft: Path) -> None:
    """What opening the copy of an old backup has laid down: a copy before the schema step."""
    shutil.rmtree(draft.parent / f"{draft.stem}-backups", ignore_errors=True)


def set_aside(library: Path, word: str) -> Path:
    """Give a library that is not open, and its log, another name in the same folder; nothing is
    ever written over. Raises OSError where another program has it open on Windows.
    """
    at = stamp(system_clock()).replace("-", "").replace(":", "").split(".")[0]
    base = library.with_name(f"{library.stem}-{word}-{at}Z{library.suffix}")
    number = 2
    while base.exists():
        base = library.with_name(f"{library.stem}-{word}-{at}Z-{number}{library.suffix}")
        number += 1
    for suffix in reversed(ASIDE):  # the library last: until then it is found with its log
        old = Path(f"{library}{suffix}")
        if old.exists():
            old.rename(f"{base}{suffix}")
    flush_folder(library.parent)
    return base


def restore_damaged(library: Path, path: Path) -> Restored:
    """Put a backup in the place of a library that cannot be opened, which is set aside first.

    Raises what `preview` raises, and FILE_UNWRITABLE.
    """
    with _usable(path) as ready:
        draft = library.with_name(f".{uuid.uuid4()}.part")
        try:
            shutil.copyfile(ready, draft)
            flush(draft)
            aside = set_aside(library, "damaged") if library.exists() else None
            draft.replace(library)
            flush_folder(library.parent)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=library, reason=reason) from error
        finally:
            draft.unlink(missing_ok=True)
    return Restored(read(path), None, aside)


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
