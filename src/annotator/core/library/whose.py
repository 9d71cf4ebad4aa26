"""Where the backups of a library lie, and whose they are: two libraries whose names differ in the
ending alone, such as `notes.sqlite` and `notes.db`, share one folder.
"""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from annotator.core.files import LibraryItselfError, file_identity, open_to_read
from annotator.core.library.copying import only_reading, reading_with_log
from annotator.core.library.schema import APPLICATION_ID
from annotator.core.paths import data_folder, is_own_library

PREFIX = re.compile(r"(.+)-\d{8}T\d{6}Z-")
"""The library in a backup's name: its whole name, or its stem as older versions wrote it and as it
is in the data folder, where only the user's own library has backups.
"""
BESIDE = ("-wal", "-shm", "-journal", "-swap")


def backup_folder(library: Path) -> Path:
    """Where the backups of a library lie: beside it, own ones in the data folder."""
    if is_own_library(library):
        return data_folder().absolute() / "backups"
    return library.absolute().parent / f"{library.stem}-backups"


def backup_prefix(library: Path) -> str:
    """How the names of a library's backups begin: they say whose they are."""
    return library.stem if is_own_library(library) else library.name


def owned(library: Path, files: Sequence[Path]) -> list[Path]:
    """Those files of a folder of backups that are of this library and not of another one.

    Where the name does not tell, the histories do: a backup shares a change with its library.
    """
    if is_own_library(library):
        return [*files]
    has_twin, changes = _has_twin(library), _Changes(library)
    return [
        file
        for file in files
        if not _is_doubtful(file, library, has_twin=has_twin) or changes.are_shared_by(file)
    ]


def _is_doubtful(file: Path, library: Path, *, has_twin: bool) -> bool:
    found = PREFIX.match(file.name)
    prefix = found[1] if found else ""
    return prefix != library.name and (has_twin or prefix.startswith(f"{library.stem}."))


def _has_twin(library: Path) -> bool:
    """Whether another library lies beside this one whose backups come into the same folder."""
    with suppress(OSError):
        return any(
            one.stem == library.stem and one.name != library.name and _is_other(one, library)
            for one in library.parent.iterdir()
        )
    return False


def _is_other(file: Path, library: Path) -> bool:
    if file.name.endswith(BESIDE) or file_identity(file) == file_identity(library):
        return False
    try:
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

    def are_shared_by(self, backup: Path) -> bool:
        if self._known is None:
            self._known = set()
            with suppress(sqlite3.Error), closing(reading_with_log(self._library)) as connection:
                self._known.update(uuid for (uuid,) in connection.execute(_UUIDS))
        with suppress(sqlite3.Error), closing(only_reading(backup)) as there:
            return any(uuid in self._known for (uuid,) in there.execute(_UUIDS))
        return False


_UUIDS = "SELECT uuid FROM change ORDER BY seq"
