"""Where Annotator keeps what is the user's own; `ANNOTATOR_HOME` puts all of it into one folder,
and so does a frozen program with the file `portable.txt` beside it.
"""

import os
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

from platformdirs import PlatformDirs

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import flush_folder, real_path

MOVED = "library-place"
"""A file in the data folder that names the place to which the library was moved."""

RECORD_ENCODING = "utf-8-sig"
"""Of that file: an editor of Windows puts a byte order mark before what it writes."""

TRIES, PAUSE = 20, 0.05
"""How often Windows is asked for that file while another program has it, and seconds between."""

HOME_VARIABLE = "ANNOTATOR_HOME"
PORTABLE = "portable.txt"
"""The file beside a frozen program that was unpacked and not installed: on a stick, say. What is
the user's own then lies beside it too, in `data`.
"""


def _folder(kind: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home)
    if (folder := _portable_folder()) is not None:
        return folder
    dirs = PlatformDirs("annotator", appauthor=False)
    return Path(dirs.user_data_dir if kind == "data" else dirs.user_config_dir)


def _portable_folder() -> Path | None:
    """The folder `data` of a portable program; None for every other.

    The inside of an application of macOS is signed and stays as it is.
    """
    if not getattr(sys, "frozen", False) or sys.platform == "darwin":
        return None
    beside = Path(sys.executable).resolve().parent
    return beside / "data" if (beside / PORTABLE).is_file() else None


def data_folder() -> Path:
    """The folder of the library, its backups, the device's id and the log; it may not exist yet."""
    return _folder("data")


def library_path() -> Path:
    """The library that is opened where none is named: in the data folder, or where it was moved.

    Raises PLACE_UNREADABLE where that is recorded and cannot be read: an empty library in the data
    folder would look like lost marks, and what is written to one there would not be found again.
    """
    record = data_folder() / MOVED
    try:
        moved = _read_record(record)
    except (FileNotFoundError, NotADirectoryError):
        return first_library_path()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AnnotatorError(ErrorCode.PLACE_UNREADABLE, path=record, reason=reason) from error
    if not moved:
        raise AnnotatorError(ErrorCode.PLACE_UNREADABLE, path=record, reason="it is empty")
    return Path(moved)


def _read_record(record: Path) -> str:
    for _ in range(TRIES if sys.platform == "win32" else 0):
        try:
            return record.read_text(encoding=RECORD_ENCODING).strip()
        except PermissionError:  # it is just being replaced, or a scanner looks at it
            time.sleep(PAUSE)
    return record.read_text(encoding=RECORD_ENCODING).strip()


def known_library_path() -> Path | None:
    """The same as `library_path`; None where that cannot be told, which keeps nobody from a library
    that they name.
    """
    try:
        return library_path()
    except AnnotatorError:
        return None


def is_known_own(path: Path) -> bool:
    """Whether a path leads to the user's own library for all that is known; raises nothing."""
    own = known_library_path()
    return own is not None and real_path(path) == real_path(own)


def is_own_library(path: Path) -> bool:
    """Whether a path leads to the library that is opened where none is named, by whatever links.

    Raises PLACE_UNREADABLE.
    """
    return real_path(path) == real_path(library_path())


def first_library_path() -> Path:
    """Where the library is that is opened where none is named, before it is moved."""
    return data_folder() / "library.sqlite"


def was_moved() -> bool:
    """Whether the library that is opened where none is named was moved out of the data folder."""
    return library_path() != first_library_path()


def folders_of(library: Path) -> tuple[Path, ...]:
    """Where files lie that go with a library: its folder, and for the user's own one the data
    folder, in which they stay when it is moved.
    """
    return (library.parent, data_folder()) if is_known_own(library) else (library.parent,)


def remember_library(path: Path) -> None:
    """Open the library at this place from now on where none is named; it is on the disk when this
    ends, also through a power cut. Raises OSError.
    """
    data_folder().mkdir(parents=True, exist_ok=True)
    draft = data_folder() / f".{MOVED}.{uuid.uuid4()}"
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(f"{path.absolute()}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(data_folder() / MOVED)
    finally:
        draft.unlink(missing_ok=True)
    flush_folder(data_folder())


def forget_place() -> None:
    """Open the library in the data folder again where none is named. Raises OSError."""
    (data_folder() / MOVED).unlink(missing_ok=True)
    flush_folder(data_folder())


def settings_path() -> Path:
    """The window's settings (INI)."""
    return _folder("config") / "settings.ini"


def log_path() -> Path:
    """The log of uncaught errors."""
    return data_folder() / "annotator.log"


def device_id() -> str:
    """This device's UUID, made once; it lies beside the library, never only in it.

    Raises FILE_UNWRITABLE where the data folder cannot be written.
    """
    path = data_folder() / "device-id"
    try:
        return _read_id(path) or _new_device_id(path)
    except OSError as error:
        raise AnnotatorError(ErrorCode.FILE_UNREADABLE, path=path, reason=error.strerror) from error


def _new_device_id(path: Path) -> str:
    made = str(uuid.uuid4())
    draft = path.with_name(f"{path.name}.{made}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(made + "\n", encoding="ascii")
        _settle(draft, path)
    except OSError as error:
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=path, reason=error.strerror) from error
    finally:
        with suppress(OSError):
            draft.unlink()
    return _read_id(path) or made


def _settle(draft: Path, path: Path) -> None:
    """Give the draft its name, unless another program that started at once was quicker."""
    if path.exists() and _read_id(path) is None:
        path.unlink()  # spoiled
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.replace(path)


def _read_id(path: Path) -> str | None:
    try:
        return str(uuid.UUID(path.read_text(encoding="ascii").strip()))
    except (FileNotFoundError, ValueError):
        return None
