"""The log that a killed program has left beside a library: whether it can be that library's own.

SQLite plays any whole log into the file beside which it lies, since a log does not name its file
(sqlite.org/walformat.html): one that a synchroniser or a person has laid there from another
library, or from another day, takes the place of pages, for good. So both are read before anything
is written. Refused is only what no log of the library itself can be; where that is not certain, the
library opens as SQLite reads it, and the file as it was without the log is kept among its backups.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from annotator.core.files import times_open
from annotator.core.library.copying import only_reading, reading_with_log
from annotator.core.library.pages import Watched, page_faults, pragma, unwatched
from annotator.core.library.whose import backup_folder

OTHER = "its log is another library's, or of another day"
LAST = "SELECT seq, uuid FROM change ORDER BY seq DESC LIMIT 1"
"""The last change of a library stays in it for ever: the history only grows."""
MENDED = "SELECT 1 FROM quarantine WHERE table_name = 'change' AND row_key = ?"
"""But for a change that was set aside or mended, which the quarantine tells of."""
LOCK_BYTE = 2**30
"""Where SQLite leaves a page out (sqlite.org/fileformat2.html, "The Lock-Byte Page")."""
LOG_HEADER, FRAME_HEADER = 32, 24
"""Bytes before the log's frames, and before the page of each."""


class Looked(NamedTuple):
    """What a library and its log say of each other."""

    fault: str = ""
    """Why the log cannot be the library's own, or both cannot be read; empty where nothing is."""
    is_read: bool = False
    """All pages of both together were read."""
    is_unlike: bool = False
    """Both together lack what the file alone has, as after a backup was put back."""


def look_at_log(library: Path, watched: Watched = unwatched) -> Looked:
    """Read a library and the log beside it together, every page and index; nothing is written.

    Raises sqlite3.OperationalError where `watched` has let it be stopped; what cannot be read here
    is told by who opens the file.
    """
    # One connection after the other: to close one of `only_reading` loses no lock of the others, as
    # was measured on Linux, but SQLite promises that nowhere.
    try:
        fault, is_of_index = _fault_of_both(library, watched)
        if fault:
            # An index may have been wrong before, which hides no mark.
            is_told = not is_of_index or is_whole_alone(library, watched)
            return Looked(fault if is_told else "", is_read=True)
        return _compared(library, watched)
    except sqlite3.DatabaseError as error:
        return Looked(_said(error))


def _fault_of_both(library: Path, watched: Watched) -> tuple[str, bool]:
    """What is wrong with the pages of a library and its log together, and whether only an index."""
    with closing(reading_with_log(library)) as both:
        watched(both)
        faults = page_faults(both, "integrity_check(10)")
        if faults and (of_rows := page_faults(both, "quick_check")):
            return of_rows[0], False
        return (faults[0], True) if faults else ("", False)


def _compared(library: Path, watched: Watched) -> Looked:
    last = _lacked(library)
    # Asked again: another program may have folded its log meanwhile, where nothing tells of that.
    if last is None or not is_whole_alone(library, watched) or _lacked(library) != last:
        return Looked(is_read=True)
    if _is_mended(library, last[0]) or (_holds_all(library) and _is_of_its_past(library)):
        return Looked(is_read=True, is_unlike=True)
    return Looked(OTHER)


def _is_of_its_past(library: Path) -> bool:
    """Whether a log that holds every page is that of a backup that was put back here, and not
    another library's, whose first session leaves such a one too.

    SQLite counts the schema of what is written over on (`sqlite3_backup_step`), and libraries of
    one version have begun with one count. Where page 1 was folded already and others were not,
    both know one change, or the backup that was made before has the last one.
    """
    return _is_counted_on(library) or _shares_change(library) or is_kept(library)


def _is_counted_on(library: Path) -> bool:
    with suppress(sqlite3.Error):
        with closing(only_reading(library)) as alone:
            before = pragma(alone, "schema_version")
        with closing(reading_with_log(library)) as both:
            return pragma(both, "schema_version") > before
    return False


def _shares_change(library: Path) -> bool:
    with suppress(sqlite3.Error):
        with closing(only_reading(library)) as alone:
            known = {uuid for (uuid,) in alone.execute("SELECT uuid FROM change")}
        with closing(reading_with_log(library)) as both:
            return any(uuid in known for (uuid,) in both.execute("SELECT uuid FROM change"))
    return False


def is_kept(library: Path) -> bool:
    """Whether a sound backup has the last change that stands in a library file without its log."""
    sound = [one for one in backup_folder(library).glob("*.sqlite") if "-faulty" not in one.name]
    return any(holds_last(one, library) for one in sound)


def _lacked(library: Path) -> tuple[object, object] | None:
    """The last change of the file alone, where both together do not have it."""
    last = _last_alone(library)
    if last is None:
        return None
    with closing(reading_with_log(library)) as both:
        return None if _has(both, last) else last


def _last_alone(library: Path) -> tuple[object, object] | None:
    """The key and the uuid of the last change that stands in the file itself."""
    with suppress(sqlite3.Error), closing(only_reading(library)) as alone:
        return _last(alone)
    return None


def _last(connection: sqlite3.Connection) -> tuple[object, object] | None:
    if not _is_there(connection, "change"):  # killed before its tables were made
        return None
    row = connection.execute(LAST).fetchone()
    return None if row is None else (row[0], row[1])


def _has(connection: sqlite3.Connection, change: tuple[object, object]) -> bool:
    sql = "SELECT 1 FROM change WHERE seq = ? AND uuid IS ?"
    return (
        _is_there(connection, "change") and connection.execute(sql, change).fetchone() is not None
    )


def _is_mended(library: Path, seq: object) -> bool:
    with closing(reading_with_log(library)) as both:
        there = _is_there(both, "quarantine")
        return there and both.execute(MENDED, [str(seq)]).fetchone() is not None


def _is_there(connection: sqlite3.Connection, table: str) -> bool:
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(sql, [table]).fetchone() is not None


def _holds_all(library: Path) -> bool:
    """Whether a log holds each page, as it does after a backup was put back: then nothing of the
    file is left.
    """
    try:
        with _log_of(library).open("rb") as log:
            head = log.read(LOG_HEADER)
            size = int.from_bytes(head[8:12], "big")
            pages, count = set[int](), 0
            while len(frame := log.read(FRAME_HEADER)) == FRAME_HEADER:
                if frame[8:16] != head[16:24]:  # of an earlier turn of the log
                    break
                pages.add(int.from_bytes(frame[:4], "big"))
                count = int.from_bytes(frame[4:8], "big") or count
                log.seek(size, 1)
    except OSError:
        return True
    return {*range(1, count + 1)} - pages <= {LOCK_BYTE // max(size, 1) + 1}


def goes_on(alone: Path, both: Path) -> bool:
    """Whether a history that is read with a log begins as that of the file alone, and goes on."""
    with suppress(sqlite3.Error), closing(reading_with_log(both)) as connection:
        before, after = _last_alone(alone), _last(connection)
        return before is not None and before != after and _has(connection, before)
    return False


def holds_last(backup: Path, library: Path) -> bool:
    """Whether a backup has the last change that stands in a library file without its log."""
    with suppress(sqlite3.Error), closing(only_reading(backup)) as there:
        last = _last_alone(library)
        return last is None or _has(there, last)
    return False


def is_whole_alone(library: Path, watched: Watched = unwatched) -> bool:
    """Whether a library is sound without the log beside it."""
    try:
        with closing(only_reading(library)) as alone:
            watched(alone)
            return not page_faults(alone, "integrity_check(10)")
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_INTERRUPT:
            raise
        return False


def is_in_use(library: Path) -> bool:
    """Whether a program has the library open, so that its log is its own; on Windows, where that
    cannot be asked without disturbing it, never. The one that asks holds it (`library_held`).
    """
    # Another connection of this process would lose its locks by what follows.
    if times_open(library) > 1:
        return True
    from annotator.core.library.holding import is_held  # noqa: PLC0415 (seldom)

    return is_held(library)


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _said(error: sqlite3.DatabaseError) -> str:
    """The reason, where it is damage; else who opens the file tells."""
    if _code(error) == sqlite3.SQLITE_INTERRUPT:
        raise error
    damage = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return str(error) if _code(error) in damage else ""


def _log_of(library: Path) -> Path:
    return library.with_name(f"{library.name}-wal")


def has_log(library: Path) -> bool:
    """Whether a log with something in it lies beside a library."""
    try:
        return _log_of(library).stat().st_size > 0
    except (OSError, ValueError):
        return False
