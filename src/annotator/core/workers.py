"""Processes of our own for long work: watched, limited in time, killed on a cancel.

A thread would hold the interpreter, and so the window, while it works.
"""

import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from annotator.core.outcomes import TooSlow, WorkerFailed

POLL_SECONDS = 0.05
"""How often a caller that waits is asked whether to go on."""
LENGTH_BYTES = 4
"""Before each part of a reply stands its length, in network byte order."""

MEMORY_LIMIT = 2_500_000_000
"""Bytes of address space; beyond it Python raises MemoryError."""

MODULES = {
    "--render-worker": "annotator.core.rendering.worker",
    "--heal-worker": "annotator.core.anchoring.worker",
    "--compare-worker": "annotator.core.anchoring.compare_worker",
}
"""By the flag that makes the frozen program the worker, the module that Python runs otherwise."""


def command(flag: str) -> list[str]:
    """The command that starts a worker.

    `-P` keeps the current folder, which may be the article's, off Python's module path.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, flag]
    return [sys.executable, "-P", "-m", MODULES[flag]]


@contextmanager
def worker(words: list[str], request: bytes) -> "Iterator[subprocess.Popen[bytes]]":
    """A worker with its request; whatever happens, none is left behind. Raises `WorkerFailed`.

    It reads a file that has no name: a pipe that `communicate` did not fill before its timeout is
    never filled by the next call (CPython 3.11).
    """
    with started(words, request, subprocess.PIPE) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def started(
    words: list[str], request: bytes, reply: "IO[bytes] | int"
) -> "subprocess.Popen[bytes]":
    """A worker that has its request and writes to `reply`; whoever starts it ends it. Raises
    `WorkerFailed`.
    """
    with tempfile.TemporaryFile() as file:
        file.write(request)
        file.seek(0)
        try:
            return subprocess.Popen(  # noqa: S603 (our own command)
                words,
                stdin=file,
                stdout=reply,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise WorkerFailed(type(error).__name__) from error


def parts(
    words: list[str], request: bytes, *, seconds: int, tick: Callable[[], None]
) -> Iterator[bytes]:
    """The parts of a worker's reply as they come. `tick` is called every `POLL_SECONDS`.

    Raises `TooSlow`, `WorkerFailed`, and whatever `tick` raises.
    """
    stop = time.monotonic() + seconds
    with worker(words, request) as process:
        assert process.stdout is not None  # noqa: S101 (it was asked for)
        waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        reader = threading.Thread(target=_read, args=(process.stdout, waiting), daemon=True)
        reader.start()
        try:
            while (part := _next(waiting, stop, tick)) is not None:
                yield part
        except BaseException as error:
            process.kill()
            if isinstance(error, TimeoutError):
                raise TooSlow(seconds) from error
            raise
        finally:
            reader.join()
        if process.wait() != 0:
            raise WorkerFailed(f"exit {process.returncode}")


def _next(
    waiting: "queue.SimpleQueue[bytes | None]", stop: float, tick: Callable[[], None]
) -> bytes | None:
    """The next part, None at the end. Raises TimeoutError, and whatever `tick` raises."""
    while True:
        tick()
        if time.monotonic() > stop:
            raise TimeoutError
        with suppress(queue.Empty):
            return waiting.get(timeout=POLL_SECONDS)


def limit_resources(seconds: int) -> None:
    """Let a worker end itself after some seconds, and never eat the machine's memory."""
    if sys.platform != "win32":
        signal.alarm(seconds)
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 (there is none on Windows)

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def write_part(file: IO[bytes], part: bytes) -> None:
    """Write one part of a reply, for the one who waits to see it at once."""
    file.write(len(part).to_bytes(LENGTH_BYTES, "big") + part)
    file.flush()


def _read(file: IO[bytes], waiting: "queue.SimpleQueue[bytes | None]") -> None:
    """Put each whole part into the queue, and None at the end."""
    try:
        while len(length := file.read(LENGTH_BYTES)) == LENGTH_BYTES:
            part = file.read(int.from_bytes(length, "big"))
            if len(part) < int.from_bytes(length, "big"):
                break
            waiting.put(part)
    except (OSError, ValueError):  # the worker was killed, and its pipe closed
        return
    finally:
        waiting.put(None)
