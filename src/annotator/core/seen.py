"""Which files this device itself has read, as it recorded in its own folder, never in a library.

A library of a stranger may name any path. To look at one is enough to send the reader's credentials
to another machine, where it is a Windows share: none is looked at that the reader has not opened.
"""

import hashlib
from contextlib import suppress

from annotator.core.paths import data_folder

RECORD = "seen-files"
"""One line for each path: the first half of its SHA-256, in hexadecimal digits."""


def was_seen(path: str) -> bool:
    """Whether this device has read the file at a path, in the form in which libraries store it."""
    return _line(path) in _record()


def note_seen(path: str) -> None:
    """Record that this device has read the file at a path."""
    if was_seen(path):
        return
    # Without the record the file is not watched, which is told by nothing and harms nothing.
    with suppress(OSError):
        data_folder().mkdir(parents=True, exist_ok=True)
        with (data_folder() / RECORD).open("ab") as file:
            file.write(_line(path))


def _record() -> bytes:
    try:
        return (data_folder() / RECORD).read_bytes()
    except OSError:
        return b""


def _line(path: str) -> bytes:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:32].encode() + b"\n"
