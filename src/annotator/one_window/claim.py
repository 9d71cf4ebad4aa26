"""Which of several starts has the window of a library: the one that holds the lock.

The system lets go of a lock when its process ends, however that ends, so nothing of a program that
crashed stands in the way of the next.
"""

import os
import sys
from pathlib import Path

from annotator.one_window.place import Place, make_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Claim:
    """The right to be the one window of a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._file = -1

    @property
    def is_held(self) -> bool:
        """Whether it is ours."""
        return self._file >= 0

    def take(self) -> bool:
        """Take it, and return whether it is ours: it is not where another process has it.

        Raises OSError where nobody can have it.
        """
        if self.is_held:
            return True
        make_folder(self.place.folder)
        while (file := _lock(self.place.lock)) >= 0:
            if _is_that(self.place.lock, file):
                self._file = file
                return True
            os.close(file)  # who had it before has just deleted the file
        return False

    def let_go(self) -> None:
        """Leave it to another start; without it, do nothing."""
        file, self._file = self._file, -1
        if file < 0:
            return
        if sys.platform != "win32":  # there, an open file cannot be deleted
            self.place.lock.unlink(missing_ok=True)
        os.close(file)


def _lock(path: Path) -> int:
    """Open and lock a file; return its descriptor, negative where another process has locked it."""
    no_links = getattr(os, "O_NOFOLLOW", 0)
    file = os.open(path, os.O_RDWR | os.O_CREAT | no_links, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # Windows says the second
        os.close(file)
        return -1
    except OSError:
        os.close(file)
        raise
    return file


def _is_that(path: Path, file: int) -> bool:
    """Whether the open file is the one that the path names."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False


def sweep(folder: Path) -> None:
    """Delete what programs that were killed have left behind; what somebody holds stays."""
    for lock in folder.glob("*.lock"):
        claim = Claim(Place(folder, lock.stem))
        if claim.take():
            claim.place.key.unlink(missing_ok=True)
            if sys.platform != "win32":  # a pipe goes by itself
                Path(claim.place.address).unlink(missing_ok=True)
            claim.let_go()
