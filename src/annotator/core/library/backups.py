"""The backups of a library: made while it is in use, checked, named by time and reason, rotated."""

import errno
import os
import re
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotator.core.clock import parse_stamp, stamp
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import file_of, flush_folder
from annotator.core.keeping import Backup, Reason
from annotator.core.library import names
from annotator.core.library.connection import spoken
from annotator.core.library.copying import only_reading, sweep, write_out
from annotator.core.library.maintenance import examine
from annotator.core.library.pages import check_pages, pragma
from annotator.core.library.schema import STEPS
from annotator.core.library.store import Store
from annotator.core.library.whose import (
    backup_folder,
    backup_prefix,
    folder_of_link,
    owned,
    related,
)
from annotator.core.progress import Progress, no_progress, portion

NAME = re.compile(r".+-(\d{8}T\d{6}Z)-([a-z-]+?)(-faulty)?(?:\.\d+)?\.sqlite")
"""A backup's name: library, time, reason, whether something was wrong, a number if need be."""
TIME = "%Y%m%dT%H%M%SZ"

HOUR = timedelta(hours=1)
KEPT = (("%Y%m%d%H", 24), ("%Y%m%d", 14), ("%Y%m", 12))
"""Of each of the last 24 hours, 14 days and 12 months that have a backup, its newest is kept: of
those made by themselves, and of those made on an occasion.
"""
KEPT_OF_A_REASON = 5
OCCASIONS = frozenset({Reason.HAND, Reason.SCHEMA, Reason.RESTORE, Reason.MOVE, Reason.LOG})
"""Reasons of which the newest `KEPT_OF_A_REASON` are kept whatever their hour."""
MOST_BYTES = 2_000_000_000
"""All backups of a library together; beyond that the oldest go, but never the newest good one."""

STATE = """
    SELECT (SELECT uuid FROM change ORDER BY seq DESC LIMIT 1),
        (SELECT group_concat(after) FROM change_row
            WHERE change_seq = (SELECT max(seq) FROM change) AND 'set_note' = (
                SELECT operation FROM change ORDER BY seq DESC LIMIT 1)),
        (SELECT group_concat(uuid || name) FROM (SELECT uuid, name FROM reader ORDER BY uuid))
"""
"""What differs where something that a reader did has changed: more of a note is put into the change
that began it (`Edits.amend_note`).
"""
COUNTS = """
    SELECT (SELECT count(*) FROM article),
        (SELECT count(*) FROM annotation WHERE deleted_at IS NULL AND review = 'accepted')
"""


class Glance(Store):
    """A file that is only looked at, such as a backup."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, connection=only_reading(path))


def back_up(
    store: Store,
    reason: Reason,
    *,
    progress: Progress = no_progress,
    most_bytes: int = MOST_BYTES,
) -> Backup:
    """Copy a library into its folder of backups as it stands now, check the copy, give it its name
    and let those go that are not to be kept.

    Raises LIBRARY_DAMAGED, DISK_FULL, FILE_UNWRITABLE, LIBRARY_LOCKED; nothing is left then.
    """
    folder = backup_folder(store.path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = _make(store, folder, reason, progress)
        rotate(listed(store.path, is_sure=True), made, most_bytes)
        sweep(folder)
        sweep(store.path.parent)
    except OSError as error:
        reason_told = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=folder, reason=reason_told) from error
    return made


def _make(store: Store, folder: Path, reason: Reason, progress: Progress) -> Backup:
    draft = folder / f".{uuid.uuid4()}.part"
    try:
        with spoken(store.path):
            write_out(store.connection, draft, portion(progress, 0.0, 0.7))
            with closing(Glance(draft)) as copy:
                check_pages(copy.connection, store.path)
                progress(0.8)
                faulty = bool(examine(copy, full=False))
        target = _named(draft, folder, store, reason, faulty=faulty)
        flush_folder(folder)
    finally:
        draft.unlink(missing_ok=True)
    progress(1.0)
    return read(target)


def _named(draft: Path, folder: Path, store: Store, reason: Reason, *, faulty: bool) -> Path:
    """Give a backup its name, which another program may take at the same time."""
    at = parse_stamp(store.now()).strftime(TIME)
    name = f"{backup_prefix(store.path)}-{at}-{reason}{'-faulty' if faulty else ''}"
    for number in ("", *(f".{number}" for number in range(2, 10_000))):
        target = folder / f"{name}{number}.sqlite"
        with suppress(FileExistsError):
            names.take(draft, target)
            return target
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / name))


def listed(library: Path, *, is_sure: bool = False) -> list[Path]:
    """The files of a library's backups, the newest first; `is_sure` leaves out those that may be
    another library's (`whose.owned`), and those that older versions laid beside a link to it.
    """
    place = file_of(library)
    named = owned(place, _named_in(backup_folder(place)), is_sure=is_sure)
    beside_link = None if is_sure else folder_of_link(library)
    if beside_link is not None:
        named += related(place, _named_in(beside_link))
    # Of one second, the one that was written last is the newest.
    written = {path: at for path in named if (at := _written_at(path)) is not None}
    return sorted(written, key=lambda path: (made_at(path), written[path], path.name), reverse=True)


def _named_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if NAME.fullmatch(path.name)]


def _written_at(path: Path) -> int | None:
    """When a file was written, in nanoseconds; None where another program has let it go."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def made_at(path: Path) -> datetime:
    """When a backup was made, to the second, by its name; else by the file."""
    found = NAME.fullmatch(path.name)
    if found is None:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    with suppress(ValueError):
        return datetime.strptime(found[1], TIME).replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)


def read(path: Path) -> Backup:
    """What a backup holds. One that cannot be read has no marks and is not verified."""
    found = NAME.fullmatch(path.name)
    reason = Reason.HAND
    with suppress(ValueError):
        reason = Reason(found[2]) if found else Reason.HAND
    verified, counts = found is None or not found[3], (0, 0)
    try:
        with closing(only_reading(path)) as connection:
            counts = connection.execute(COUNTS).fetchone()
    except sqlite3.Error:
        verified = False
    at, size = stamp(made_at(path)), path.stat().st_size
    return Backup(path, at, size, reason, verified, *counts)


def all_of(library: Path) -> list[Backup]:
    """A library's backups, the newest first."""
    return _read_all(listed(library))


def _read_all(files: Iterable[Path]) -> list[Backup]:
    found = []
    for path in files:
        with suppress(FileNotFoundError):  # another program has let it go
            found.append(read(path))
    return found


def newest_good(library: Path) -> Backup | None:
    """The newest backup that is whole now and not of a newer version of the program; each file is
    read to be sure. One that may be another library's is taken where there is no other.
    """
    sure = listed(library, is_sure=True)
    files = [*sure, *(path for path in listed(library) if path not in sure)]
    return next((one for one in _read_all(files) if one.verified and is_whole(one.path)), None)


def is_whole(path: Path) -> bool:
    """Whether every page of a backup is sound, and this version of the program can read it."""
    try:
        with closing(only_reading(path)) as connection:
            if is_newer(connection):
                return False
            check_pages(connection, path)
    except (sqlite3.Error, AnnotatorError):
        return False
    return True


def is_newer(connection: sqlite3.Connection) -> bool:
    """Whether a newer version of the program has written a library."""
    return pragma(connection, "user_version") > len(STEPS)


def is_due(store: Store) -> bool:
    """Whether an hour has passed since the last backup, and something was changed since."""
    now = datetime.fromisoformat(store.now())
    # A clock that went back leaves backups of a time to come, which count for nothing here.
    past = [path for path in listed(store.path, is_sure=True) if made_at(path) <= now]
    if past and now - made_at(past[0]) < HOUR:
        return False
    return has_changed(store)


def has_changed(store: Store) -> bool:
    """Whether the library differs from each of its newest backups; cheap."""
    present = store.tuples(STATE)[0]
    if present[0] is None:
        return False
    return all(_state(path) != present for path in _latest(store.path))


def _latest(library: Path) -> list[Path]:
    """The backup that was named last and the one that was written last: a clock may go back."""
    files = listed(library, is_sure=True)
    return [] if not files else [files[0], max(files, key=lambda path: _written_at(path) or 0)]


def _state(path: Path) -> tuple[object, ...] | None:
    try:
        with closing(only_reading(path)) as connection:
            row: tuple[object, ...] = connection.execute(STATE).fetchone()
            return row
    except sqlite3.Error:
        return None


def rotate(files: Sequence[Path], made: Backup, most_bytes: int = MOST_BYTES) -> list[Path]:
    """Delete the backups that are not to be kept, and return them; `made` always stays, and so
    does the newest good one.
    """
    safe = {made.path, *_newest_without_fault(files)}
    # What was made before a restore must not drive out what is being restored from that hour.
    occasional = [path for path in files if _reason(path) in OCCASIONS]
    automatic = [path for path in files if path not in occasional]
    kept = safe | _by_time(automatic) | _by_time(occasional) | _by_occasion(occasional)
    total = sum(map(_size, kept))
    for path in sorted(kept - safe, key=made_at):
        if total > most_bytes:
            total -= _size(path)
            kept.discard(path)
    gone = []
    for path in files:
        # One that somebody reads cannot be deleted on Windows: the next rotation does it.
        with suppress(PermissionError):
            if path not in kept:
                path.unlink(missing_ok=True)
                gone.append(path)
    return gone


def _newest_without_fault(files: Iterable[Path]) -> list[Path]:
    good = [path for path in files if not (found := NAME.fullmatch(path.name)) or not found[3]]
    return good[:1]


def _by_time(files: Iterable[Path]) -> set[Path]:
    kept: set[Path] = set()
    for form, count in KEPT:
        newest: dict[str, Path] = {}
        for path in files:
            newest.setdefault(made_at(path).strftime(form), path)
        kept.update([*newest.values()][:count])
    return kept


def _by_occasion(files: Iterable[Path]) -> set[Path]:
    kept: set[Path] = set()
    for reason in OCCASIONS:
        of_it = [path for path in files if _reason(path) == reason]
        kept.update(of_it[:KEPT_OF_A_REASON])
    return kept


def _reason(path: Path) -> str:
    found = NAME.fullmatch(path.name)
    return found[2] if found else ""
