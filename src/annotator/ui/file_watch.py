"""Watches one file: tells when its bytes are others than those that were read."""

import hashlib
import os
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from annotator.core.files import open_to_read
from annotator.core.progress import Progress
from annotator.ui.preparation import Preparation

CALM = 500
"""Milliseconds without news of the file or its folder until it is looked at."""
SETTLED = 300
"""Milliseconds after which it must still have the same bytes: it may be half written."""
POLL = 5_000
"""Milliseconds between two looks where no news come, as from most network folders."""
LARGEST = 12_000_000
"""Bytes above which a file is not read: it would not be opened either."""

YOUNG = 2_000_000_000
"""Nanoseconds after it was written in which a file may be written again and look the same: FAT
tells times in steps of 2 s, most network folders in steps of 1 s."""

Stamp = tuple[int, int, int, int]
"""When a file was written and changed (nanoseconds), its size (bytes), its number on its disk."""


class FileWatch(QObject):
    """Looks at a file on a thread: a folder on a network may let one wait.

    A file that is gone or empty is no news: it is about to be written anew.
    """

    changed = Signal(object)
    """The file's path: it has other bytes than before, and has kept them for a moment."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._known = self._seen = ""
        self._stamp: Stamp | None = None
        self._look: Preparation[tuple[Stamp | None, str]] | None = None
        self._is_due = False
        self._watcher: QFileSystemWatcher | None = None
        """Made for each file anew, and gone with it: systems give a program few of them."""
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._begin)
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self._begin)

    def watch(self, path: Path, sha256: str) -> None:
        """Watch a file whose bytes had this hash when they were read (64 hexadecimal digits)."""
        if (path, sha256) == (self._path, self._known):
            return
        self.stop()
        self._path, self._known = path, sha256
        self._listen()
        self._poll.start()
        self._calm.start()

    @Slot()
    def stop(self) -> None:
        """Watch nothing; wait for a look that is on its way."""
        self._path, self._known, self._seen, self._stamp = None, "", "", None
        self._calm.stop()
        self._poll.stop()
        look, self._look = self._look, None
        if look is not None:
            look.end()
        self._watcher, self._is_due = None, False

    def _listen(self) -> None:
        """Ask for news of the file and its folder; one that was replaced is another file."""
        if self._path is None:
            return
        if self._watcher is None:
            self._watcher = QFileSystemWatcher()
            self._watcher.fileChanged.connect(self._wait)
            self._watcher.directoryChanged.connect(self._wait)
        known = {*self._watcher.files(), *self._watcher.directories()}
        wanted = [str(self._path), str(self._path.parent)]
        missing = [name for name in wanted if name not in known and os.path.exists(name)]  # noqa: PTH110
        if missing:
            self._watcher.addPaths(missing)

    @Slot()
    def _wait(self) -> None:
        self._calm.start(CALM)

    @Slot()
    def _begin(self) -> None:
        """Look at the file, now or after the look that is on its way."""
        if self._path is None:
            return
        if self._look is not None:
            self._is_due = True
            return
        self._listen()
        self._look = Preparation(partial(looked, self._path, self._stamp), self)
        self._look.finished.connect(self._end)
        self._look.begin()

    @Slot()
    def _end(self) -> None:
        look, self._look = self._look, None
        if look is None:
            return
        look.end()
        if self._path is None:
            return
        try:
            stamp, digest = look.take()
        except OSError:  # gone, or not to be read now
            self._stamp, self._seen = None, ""
        else:
            self._take(self._path, stamp, digest)
        if self._is_due:
            self._is_due = False
            self._wait()

    def _take(self, path: Path, stamp: Stamp | None, digest: str) -> None:
        """Tell of other bytes when they are seen a second time."""
        if not digest:  # as it was at the last look
            return
        if digest in {self._known, EMPTY}:
            self._stamp, self._seen = stamp, ""
        elif digest != self._seen:
            self._stamp, self._seen = None, digest
            self._calm.start(SETTLED)
        else:
            self._stamp, self._seen, self._known = stamp, "", digest
            self.changed.emit(path)


EMPTY = hashlib.sha256(b"").hexdigest()


def looked(path: Path, before: Stamp | None, _progress: Progress) -> tuple[Stamp | None, str]:
    """The stamp of a file and the hash of its bytes; an empty hash where the stamp is as before,
    and no stamp where another text may get the same one.

    Raises OSError.
    """
    found = path.stat()
    stamp = found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
    if stamp == before or found.st_size > LARGEST:
        return stamp, ""
    is_young = abs(time.time_ns() - found.st_mtime_ns) < YOUNG
    with open_to_read(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return None if is_young else stamp, digest
