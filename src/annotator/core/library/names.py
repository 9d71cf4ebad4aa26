"""Files that get another name, also on Windows, where a file that anybody looks at keeps its own.

There a virus scanner, an indexer or a synchroniser opens each new file for a moment, and a rename
fails meanwhile (ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: "System Error
Codes" of Microsoft's documentation). SQLite itself tries again for that reason.
"""

import errno
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

IS_WINDOWS = sys.platform == "win32"
IN_USE = 32
"""What Windows says of a file that a program has open, and does not share."""
PASSING = frozenset({5, IN_USE, 33})
TRIES, PAUSE = 20, 0.05
"""How often it is tried, and seconds between: one second in all."""


def rename(old: Path, new: Path) -> None:
    """Give a file a name that is free. Raises OSError."""
    _patiently(lambda: old.rename(new))


def take(old: Path, new: Path) -> None:
    """Give a file a name that must be free: POSIX's own rename writes over what has it.

    Raises FileExistsError, OSError.
    """
    if not IS_WINDOWS:  # there, a rename itself refuses
        try:
            new.hardlink_to(old)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if new.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new)) from None
        else:
            old.unlink(missing_ok=True)  # who opened it meanwhile has removed it (`linked`)
            return
    rename(old, new)


def replace(old: Path, new: Path) -> None:
    """Give a file a name, also one that another file has. Raises OSError."""
    _patiently(lambda: old.replace(new))


def remove(path: Path) -> None:
    """Delete a file which nobody needs any more; where that cannot be done now, it is left."""
    with suppress(OSError):
        _patiently(lambda: path.unlink(missing_ok=True))


def is_in_use(error: OSError) -> bool:
    """Whether Windows refused something because a program has the file open."""
    return getattr(error, "winerror", None) == IN_USE


def _patiently(verb: Callable[[], object]) -> None:
    for _ in range(TRIES if IS_WINDOWS else 0):
        try:
            verb()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in PASSING:
                raise
            time.sleep(PAUSE)
        else:
            return
    verb()
