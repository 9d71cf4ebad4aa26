"""Files that are no articles: written whole or not at all, and read with a sentence at hand."""

import os
import shutil
import threading
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode

BESIDE = ("", "-wal", "-shm", "-journal")
"""The endings of the files that SQLite keeps for a library."""

_open_libraries: Counter[Path] = Counter()
"""How often each library file is open in this process, by the path that its links lead to."""
_changing = threading.Lock()


class LibraryItselfError(OSError):
    """A path leads to a library that is open in this process, or to a file that belongs to it.

    A process that closes any descriptor of a file loses all its POSIX locks on it (fcntl, "Record
    locks"), those of SQLite too: another program then takes itself for the only one, and deletes
    the log to which this one still writes.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(0, "it is the library itself", str(path))


@contextmanager
def library_held(path: Path) -> Iterator[None]:
    """Keep a library file, which may not be there yet, from being opened as any other file: from
    before SQLite opens it until it has closed it.
    """
    library = real_path(path)
    with _changing:
        _open_libraries[library] += 1
    try:
        yield
    finally:
        with _changing:
            _open_libraries[library] -= 1


def times_open(path: Path) -> int:
    """How often a library is open in this process."""
    with _changing:
        return _open_libraries[real_path(path)]


def refuse_library(path: Path) -> None:
    """Raise `LibraryItselfError` for a file of an open library, whatever its name: a link leads to
    the same file. Nothing is opened.
    """
    if _identities([path]) & _identities(_held()):
        raise LibraryItselfError(path)


def open_to_read(path: Path) -> BufferedReader:
    """Open any file that a user has named. Raises OSError, `LibraryItselfError` among them."""
    refuse_library(path)
    return path.open("rb")


def real_path(path: Path) -> Path:
    """Where the links of a path lead, beside which SQLite keeps its files."""
    # A path that no file can have, such as one with a null character, is refused by who opens it.
    with suppress(ValueError):
        return Path(os.path.realpath(path))
    return path


def file_of(path: Path) -> Path:
    """The library file to which a path leads: SQLite keeps its log beside that, never beside a link
    (sqlite.org/c3ref/open.html). A path that is no link itself stays as it is.
    """
    return real_path(path) if os.path.islink(path) else path  # noqa: PTH114 (it raises nothing)


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _held() -> list[Path]:
    """The files that open libraries may have at this moment."""
    with _changing:
        held = [library for library, times in _open_libraries.items() if times]
    return [library.with_name(library.name + ending) for library in held for ending in BESIDE]


def _identities(paths: Iterable[Path]) -> set[tuple[int, int]]:
    """Device and inode of those that are there: they tell a file apart from every other one."""
    return {found for found in map(file_identity, paths) if found is not None}


def file_identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of a file; None where it is not there."""
    with suppress(OSError, ValueError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return None


def replace_file(path: Path, data: bytes) -> None:
    """Write beside the file and rename, so that a crash leaves the old file or the new one.

    Raises OSError, `LibraryItselfError` among them.
    """
    refuse_library(path)
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # A device or a pipe, such as /dev/stdout, cannot be replaced.
        return
    target = path.resolve()
    draft = target.with_name(f".{uuid.uuid4().hex}.part")  # A long name with more is too long.
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def read_whole(path: Path) -> bytes:
    """A file's bytes. Raises FILE_MISSING, FILE_IS_FOLDER, FILE_IS_LIBRARY, FILE_UNREADABLE."""
    try:
        with open_to_read(path) as file:
            return file.read()
    except LibraryItselfError as error:
        raise AnnotatorError(ErrorCode.FILE_IS_LIBRARY, path=path) from error
    except FileNotFoundError as error:
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=path) from error
    except IsADirectoryError as error:
        raise AnnotatorError(ErrorCode.FILE_IS_FOLDER, path=path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNREADABLE, path=path, reason=reason) from error
