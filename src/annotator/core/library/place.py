"""Where a library lies: a folder that is synchronised or comes over the network asks for care."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotator.core.keeping import Place, PlaceKind

MOUNTS = Path("/proc/mounts")
NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "davfs", "ceph", "glusterfs",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.glusterfs",
    "fuse.google-drive-ocamlfuse", "fuse.onedriver", "lustre", "beegfs", "virtiofs", "vboxsf",
})  # fmt: skip
"""File systems whose files other machines write too: SQLite's shared memory does not work there."""
DRIVE_REMOTE = 4
"""What `GetDriveTypeW` calls a network drive."""

ENVIRONMENT = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
MARKERS = {
    ".dropbox": PlaceKind.DROPBOX,
    ".dropbox.cache": PlaceKind.DROPBOX,
    ".stfolder": PlaceKind.SYNCTHING,
    ".nextcloudsync.log": PlaceKind.NEXTCLOUD,
    ".owncloudsync.log": PlaceKind.NEXTCLOUD,
    ".sync.ffs_db": PlaceKind.SYNCTHING,
    ".tmp.driveupload": PlaceKind.GOOGLE_DRIVE,
}
"""What a synchronising program lays into the folder that it keeps in step."""
NAMES = (
    ("onedrive", PlaceKind.ONEDRIVE),
    ("dropbox", PlaceKind.DROPBOX),
    ("mobile documents", PlaceKind.ICLOUD),
    ("iclouddrive", PlaceKind.ICLOUD),
    ("google drive", PlaceKind.GOOGLE_DRIVE),
    ("googledrive", PlaceKind.GOOGLE_DRIVE),
    ("nextcloud", PlaceKind.NEXTCLOUD),
    ("owncloud", PlaceKind.NEXTCLOUD),
)
"""How these programs name their folders: so, or so and then a space or hyphen and an account."""


def place_of(path: Path, environment: Mapping[str, str] | None = None) -> Place | None:
    """What sort of place a library's file is in; None where it is the machine's own."""
    folders = [*path.absolute().parents]
    real = [*path.resolve().parents]
    given = environment if environment is not None else os.environ
    return (
        _network(path)
        or _by_environment(folders, given)
        or _by_look([*folders, *(folder for folder in real if folder not in folders)])
    )


def _by_environment(folders: Iterable[Path], environment: Mapping[str, str]) -> Place | None:
    roots = {Path(value) for name in ENVIRONMENT if (value := environment.get(name))}
    return next((Place(PlaceKind.ONEDRIVE, one) for one in folders if one in roots), None)


def _by_look(folders: Iterable[Path]) -> Place | None:
    for folder in folders:
        name = folder.name.casefold()
        for word, kind in NAMES:
            if name == word or name.startswith((f"{word} ", f"{word}-")):
                return Place(kind, folder)
        for marker, kind in MARKERS.items():
            if (folder / marker).exists() and folder != Path.home():
                return Place(kind, folder)
    return None


def _network(path: Path) -> Place | None:
    if sys.platform == "win32":
        return _windows_share(path)
    try:
        told = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    mounts = {Path(_unescaped(parts[1])): parts[2]
              for line in told.splitlines() if len(parts := line.split()) > 2}  # fmt: skip
    for folder in path.resolve().parents:
        if folder in mounts:
            found = mounts[folder] in NETWORK
            return Place(PlaceKind.NETWORK, folder) if found else None
    return None


def _unescaped(name: str) -> str:
    """A mount point as it is called: spaces and the like are octal in the list."""
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        name = name.replace(code, sign)
    return name


def _windows_share(path: Path) -> Place | None:
    import ctypes  # noqa: PLC0415 (on this system alone)

    root = path.absolute().anchor
    drive_type: int = ctypes.windll.kernel32.GetDriveTypeW(root)  # type: ignore[attr-defined, unused-ignore]
    if root.startswith("\\\\") or drive_type == DRIVE_REMOTE:
        return Place(PlaceKind.NETWORK, Path(root))
    return None
