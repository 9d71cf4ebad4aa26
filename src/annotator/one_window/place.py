"""Where the window of a library can be found by other starts of the same person."""

import hashlib
import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple

ADDRESS_BYTES = 103
"""What every system takes as the name of a socket (macOS: 104 with the zero at its end)."""
USER_TEMPORARY = 65537
"""Of macOS' `confstr`: the person's own temporary folder, which no variable can change."""
PIPES = "\\\\.\\pipe\\"
"""Where Windows keeps pipes that have a name."""


class Place(NamedTuple):
    """The files and the address that all starts with one library, on one screen, agree on.

    A dataclass would take a millisecond more of each start.
    """

    folder: Path
    name: str

    @property
    def lock(self) -> Path:
        """The file that the window of this place keeps locked."""
        return self.folder / f"{self.name}.lock"

    @property
    def key(self) -> Path:
        """The file with what both sides prove to each other that they can read."""
        return self.folder / f"{self.name}.key"

    @property
    def address(self) -> str:
        """Where the window listens: a socket in the folder, or a pipe of Windows."""
        if sys.platform == "win32":
            return f"{PIPES}annotator-{self.name}"
        return str(self.folder / f"{self.name}.sock")


def place_of(library: Path) -> Place:
    """Return the place of the window on a library, which need not be there yet."""
    where = os.path.normcase(os.path.realpath(library))
    name = hashlib.sha256(os.fsencode(f"{where}\0{_screen()}")).hexdigest()[:20]
    folders = [Place(folder, name) for folder in _folders()]
    short = [one for one in folders if len(os.fsencode(one.address)) <= ADDRESS_BYTES]
    return short[0] if short else folders[-1]


def make_folder(folder: Path) -> None:
    """Make the folder, and see that nobody else can read or write what is in it.

    Raises OSError, PermissionError where somebody else was there first.
    """
    folder.mkdir(mode=0o700, parents=sys.platform == "win32", exist_ok=True)
    if sys.platform == "win32":
        return  # what lies in a person's own folder there is theirs alone
    found = folder.lstat()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not is_ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError(f"{folder} is open to others")


def _folders() -> list[Path]:
    """Where the folder may be, the best first; every start of a person finds the same."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return [(Path(local) if local else Path.home() / "AppData/Local") / "Temp" / "annotator"]
    shared = Path(f"/tmp/annotator-{os.getuid()}")  # noqa: S108 (`make_folder` sees to its owner)
    return [own / "annotator" for own in _own_folders() if _is_ours(own)] + [shared]


def _own_folders() -> list[Path]:
    """The folders that the system gives to this person alone, for as long as they are there."""
    if sys.platform == "darwin":
        try:
            found = os.confstr(USER_TEMPORARY)
        except (ValueError, OSError):
            found = None
        return [Path(found)] if found else []
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    return [Path(named)] if named.startswith("/") else []


def _is_ours(folder: Path) -> bool:
    """Whether it is there and ours: with sudo, the variable names the folder of somebody else."""
    try:
        return sys.platform != "win32" and folder.stat().st_uid == os.getuid()
    except OSError:
        return False


def _screen() -> str:
    """What tells one screen of a person from another: a window comes up where it was asked for."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 (a session there is what a screen is here)

        session = ctypes.c_ulong()
        ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(session))
        return str(session.value)
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return "offscreen"
    if sys.platform == "darwin":
        return ""
    return "\0".join(os.environ.get(name, "") for name in ("WAYLAND_DISPLAY", "DISPLAY"))
