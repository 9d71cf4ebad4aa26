"""Files that nobody else uses for a while: a library, and the note about a swap.

Imported where a file takes the place of another one, which is seldom.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import times_open
from annotator.core.library import names

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_START, LOCK_BYTES = 0x4000_0000, 512
"""The bytes that SQLite locks in a database file (sqlite.org/lockingv3.html and the file format's
"lock-byte page"). With a log, whoever has the file open holds one of them all the time.
"""
HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
PATIENCE = 10.0
"""Seconds for which another program may work on a note."""


@contextmanager
def alone(library: Path, own: int = 0) -> Iterator[None]:
    """Hold a library file, which need not be sound nor there, so that no program reads or writes
    it; one that opens it meanwhile waits. Who is about to open it itself has counted it once
    (`library_held`) and says so by `own`.

    Raises LIBRARY_LOCKED where one has it open. A library without a log is open to nobody between
    two transactions: who has it open so notices by itself (`Store.refuse_replaced`).
    """
    if times_open(library) > own:  # to close it here would lose SQLite's locks on it
        raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=library)
    file = _opened(library)
    try:
        # Who waited for the lock of a file that was put aside meanwhile holds nothing.
        if file is not None and not (_locked(file) and _is_that(library, file)):
            raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=library)
        yield
    finally:
        if file is not None:
            os.close(file)


def _opened(library: Path) -> int | None:
    try:
        # Windows gives an open file no other name, which `swap` is told then.
        return None if sys.platform == "win32" else os.open(library, os.O_RDWR)
    except (FileNotFoundError, PermissionError):  # what nobody may write, nobody does
        return None


def is_held(library: Path) -> bool:
    """Whether another process has a library open that has a log; on Windows, never. The library
    must not be open in this process: that would lose its locks.
    """
    if sys.platform == "win32":
        return False
    try:
        file = os.open(library, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _locked(file)
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    """Lock the bytes that SQLite locks; whether no other process has a lock on one of them."""
    if sys.platform != "win32":
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCK_BYTES, LOCK_START)
        except OSError as error:
            # Where a disk knows no locks, SQLite has none there either.
            return error.errno not in {errno.EACCES, errno.EAGAIN}
    return True


@contextmanager
def noted(note: Path) -> Iterator[bool]:
    """Hold a note, so that one program at a time does what it says; false where it is not there.

    Raises OSError where another program holds it for long.
    """
    file = _held(note)
    try:
        yield file is not None
    finally:
        if file is not None:
            os.close(file)


def _held(note: Path) -> int | None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            file = os.open(note, os.O_RDWR)
        except FileNotFoundError:
            return None
        except PermissionError:
            # On Windows also of a note that is being deleted, or that a scanner looks at.
            if not names.IS_WINDOWS or time.monotonic() > deadline:
                raise
        else:
            if _is_ours(note, file):
                return file
            os.close(file)
        if time.monotonic() > deadline:
            raise TimeoutError(0, "another program is putting a file in its place", str(note))
        time.sleep(0.02)


def _is_ours(note: Path, file: int) -> bool:
    """Whether the open note is locked here now, and is there still."""
    try:
        _lock_note(file)
        return _is_that(note, file)
    except OSError as error:
        # Held by another program; a runtime of Windows says so by any of the three.
        if error.errno not in HELD:
            os.close(file)
            raise
        return False


def _lock_note(file: int) -> None:
    if sys.platform == "win32":
        os.lseek(file, LOCK_START, os.SEEK_SET)  # beyond what is read of it
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_that(note: Path, file: int) -> bool:
    """Whether the open file is the one that bears the name: who held it before has deleted it."""
    try:
        return os.path.samestat(note.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
