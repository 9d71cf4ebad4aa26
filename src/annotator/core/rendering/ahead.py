"""Converts the article that a window is started with while the window itself is still imported.

Importing Qt and the window keeps one processor busy for longer than Markdown of 100 kB takes
another one. So where the program starts with a file that this device has not read yet, which its
library will hardly know, a worker begins at once, and is done when the article is asked for. What
comes out is what converting it later gives; where nothing comes, it is converted then.
"""

import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from annotator.core import workers
from annotator.core.errors import AnnotatorError
from annotator.core.outcomes import WorkerFailed
from annotator.core.rendering.original import MARKDOWN, MEDIA_TYPES, Original, read_original
from annotator.core.rendering.process import Request, unpack, worker_command
from annotator.core.rendering.render import SMALL, expect
from annotator.core.rendering.rendered import Rendered

LEAST = 20_000
"""Bytes of Markdown from which on a process is sooner than converting them in the program."""
PATIENCE = 0.3
"""Seconds that a worker is waited for when its result is wanted: about what it saves at most, for
on a busy machine it may get no processor.
"""
LAST = 1.0
"""Seconds that a worker which was killed is waited for at most; it takes some milliseconds."""


class Ahead:
    """One conversion on its way."""

    def __init__(self, original: Original) -> None:
        """Start the worker. Raises `WorkerFailed`."""
        self._request = Request(original.data, original.media_type, original.encoding)
        # A file, not a pipe: the worker ends by itself, whether its reply is ever read or not.
        self._reply: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `end`)
        try:
            self._worker = workers.started(
                worker_command(), msgspec.msgpack.encode(self._request), self._reply
            )
        except WorkerFailed:
            self._reply.close()
            raise

    def take(self, original: Original) -> Rendered | None:
        """What became of the original; None if it is another one, or the worker failed, is late or
        was ended. Ends the worker.
        """
        request = Request(original.data, original.media_type, original.encoding)
        try:
            if request != self._request or self._reply.closed:
                return None
            code = self._worker.wait(PATIENCE)
            self._reply.seek(0)
            return unpack(self._reply.read(), code)
        except (subprocess.TimeoutExpired, WorkerFailed):
            return None
        finally:
            self.end()

    def end(self) -> None:
        """End the worker, if it has not ended, and take its place from the table of processes; what
        is killed is not waited for long.
        """
        self._worker.kill()
        with suppress(subprocess.TimeoutExpired):
            self._worker.wait(LAST)
        self._reply.close()


def begin(path: Path) -> Ahead | None:
    """Begin to convert a file, for `render` to take, if that saves time; None where it does not, or
    fails: what is wrong with a file is told when it is opened.
    """
    with suppress(OSError, AnnotatorError, WorkerFailed):
        is_markdown = MEDIA_TYPES.get(path.suffix.lower()) == MARKDOWN
        if is_markdown and LEAST <= path.stat().st_size <= SMALL and _is_one_idle():
            begun = Ahead(read_original(path))
            expect(begun)
            return begun
    return None


def _is_one_idle() -> bool:
    """Whether there is a second processor, and it seems to be free: where it is not, a process only
    takes time from the window.
    """
    waiting = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    count = os.cpu_count() or 1
    return count > 1 and waiting < count
