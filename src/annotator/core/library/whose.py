"""Where the backups of a library lie, and whose they are: two libraries whose names differ in the
ending alone, such as `notes.sqlite` and `notes.db`, share one folder.
"""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from annotator.core.files import LibraryItselfError, file_identity, file_of, open_to_read
from annotator.core.library.copying import only_reading, reading_with_log
from annotator.core.library.schema import APPLICATION_ID
from annotator.core.paths import data_folder, is_known_own

PREFIX = re.compile(r"(.+)-\d{8}T\d{6}Z-")
"""The library in a backup's name: its whole name, or its stem as older versions wrote it and as it
is in the data folder, where only the user's own library has backups.
"""
ENDINGS = frozenset({".sqlite", ".sqlite3", ".db", ".db3"})
"""How libraries are called. No other file beside one is read: that may be a pipe, where reading
waits for ever, or one that a cloud has and would have to fetch.
"""


def backup_folder(library: Path) -> Path:
    """Where the backups of a library lie: beside it, own ones in the data folder."""
    if is_known_own(library):
        return data_folder().absolute() / "backups"
    return _folder_beside(library)


def _folder_beside(library: Path) -> Path:
    return library.absolute().parent / f"{library.stem}-backups"


def backup_prefix(library: Path) -> str:
    """How the names of a library's backups begin: they say whose they are."""
    return library.stem if is_known_own(library) else library.name


def folder_of_link(library: Path) -> Path | None:
    """Where older versions laid the backups of a library that was opened by the name of a link:
    beside that. None where the path is no link, or there is no such folder.
    """
    folder = _folder_beside(library)
    is_other = file_of(library) != library and folder != backup_folder(file_of(library))
    return folder if is_other and folder.is_dir() else None


def owned(library: Path, files: Sequence[Path], *, is_sure: bool) -> list[Path]:
    """Those files of a folder of backups that are of this library and not of another one.

    Where the name does not tell, the histories do: a backup shares a change with its library. Where
    that of the library cannot be read any more, its backups are needed most: those that may be its
    own are among them then, unless it must be `is_sure`.
    """
    if is_known_own(library):
        return [*files]
    has_twin, changes = _has_twin(library), _Changes(library)
    return [
        file
        for file in files
        if not _is_doubtful(file, library, has_twin=has_twin)
        or changes.are_shared_by(file)
        or (not is_sure and changes.are_unknown and not _names_another(file, library))
    ]


def related(library: Path, files: Sequence[Path]) -> list[Path]:
    """Those files of any folder of backups that share a change with a library; where its changes
    cannot be read, or it has none, all of them.
    """
    changes = _Changes(library)
    return [file for file in files if changes.are_shared_by(file) or changes.are_unknown]


def _is_doubtful(file: Path, library: Path, *, has_twin: bool) -> bool:
    prefix = _prefix(file)
    return prefix != library.name and (has_twin or prefix.startswith(f"{library.stem}."))


def _names_another(file: Path, library: Path) -> bool:
    """Whether the whole name of a file beside the library stands in a backup's name."""
    prefix = _prefix(file)
    return prefix.startswith(f"{library.stem}.") and library.with_name(prefix).is_file()


def _prefix(file: Path) -> str:
    found = PREFIX.match(file.name)
    return found[1] if found else ""


def _has_twin(library: Path) -> bool:
    """Whether another library lies beside this one whose backups come into the same folder."""
    with suppress(OSError):
        return any(
            one.stem == library.stem and one.name != library.name and _is_other(one, library)
            for one in library.parent.iterdir()
        )
    return False


def _is_other(file: Path, library: Path) -> bool:
    if file.suffix.lower() not in ENDINGS or file_identity(file) == file_identity(library):
        return False
    try:
        if not file.is_file():
            return False
        with open_to_read(file) as opened:
            return opened.read(72)[68:72] == APPLICATION_ID.to_bytes(4, "big")
    except LibraryItselfError:  # one that is open here
        return True
    except OSError:
        return False


class _Changes:
    """The changes of a library, which are read where a name does not tell; of a damaged one, those
    that can be read.
    """

    def __init__(self, library: Path) -> None:
        self._library = library
        self._known: set[object] | None = None
        self._is_all = False

    @property
    def are_unknown(self) -> bool:
        """Whether some could not be read, or there are none."""
        return not self._read() or not self._is_all

    def are_shared_by(self, backup: Path) -> bool:
        known = self._read()
        with suppress(sqlite3.Error), closing(only_reading(backup)) as there:
            return any(uuid in known for (uuid,) in there.execute(_UUIDS))
        return False

    def _read(self) -> set[object]:
        if self._known is None:
            self._known = set()
            with suppress(sqlite3.Error), closing(_reading(self._library)) as connection:
                self._known.update(uuid for (uuid,) in connection.execute(_UUIDS))
                self._is_all = True
        return self._known


def _reading(library: Path) -> sqlite3.Connection:
    """A connection that lays nothing beside a library: with its log only where SQLite has both
    files of it there already.
    """
    beside = [library.with_name(library.name + end) for end in ("-wal", "-shm")]
    has_log = all(one.exists() for one in beside)
    return reading_with_log(library) if has_log else only_reading(library)


_UUIDS = "SELECT uuid FROM change ORDER BY seq"
