"""Converting in a process of its own, which is watched, limited in time, and killed on a cancel."""

import math
import subprocess
import time

import msgspec

from annotator.core import workers
from annotator.core.outcomes import TooSlow, WorkerFailed
from annotator.core.progress import Progress
from annotator.core.rendering.original import Original
from annotator.core.rendering.patience import was_too_slow
from annotator.core.rendering.rendered import Rendered
from annotator.core.workers import POLL_SECONDS

FLAG = "--render-worker"
"""The argument by which the frozen program becomes the worker (`worker.main`)."""

SECONDS = 10
"""What any original may take by the clock. A worker that computes ends itself long before that
(`patience`): this is for one that gets no processor, or does not compute."""
SECONDS_PER_MB = 20
"""What each million bytes may take beyond that."""
LONGEST_SECONDS = 60
"""What the largest original may take."""

EXPECTED_SECONDS_PER_MB = 3.0
"""For the share that is shown, which is a guess: the worker cannot tell how far it is."""


class Request(msgspec.Struct, frozen=True):
    """What the worker is asked to convert."""

    data: bytes
    media_type: str
    encoding: str


class Reply(msgspec.Struct, frozen=True):
    """What it made, or the name of what was raised."""

    rendered: Rendered | None = None
    failure: str = ""


def time_limit(byte_count: int) -> int:
    """Seconds that an original of so many bytes may take."""
    return min(SECONDS + math.ceil(SECONDS_PER_MB * byte_count / 1e6), LONGEST_SECONDS)


def worker_command() -> list[str]:
    """The command that starts a worker."""
    return workers.command(FLAG)


def convert_in_process(original: Original, progress: Progress) -> Rendered:
    """Convert in a worker; whatever happens, none is left behind.

    Raises `TooSlow`, `WorkerFailed`, and whatever `progress` raises.
    """
    request = Request(original.data, original.media_type, original.encoding)
    started = time.monotonic()
    with workers.worker(worker_command(), msgspec.msgpack.encode(request)) as worker:
        packed = _wait(worker, len(original.data), progress)
    if was_too_slow(worker.returncode):
        raise TooSlow(max(1, round(time.monotonic() - started)))
    return unpack(packed, worker.returncode)


def _wait(worker: "subprocess.Popen[bytes]", byte_count: int, progress: Progress) -> bytes:
    """The worker's output once it has ended; `progress` is called every `POLL_SECONDS`."""
    seconds = time_limit(byte_count)
    expected = 0.3 + EXPECTED_SECONDS_PER_MB * byte_count / 1e6
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        progress(1 - math.exp(-passed / expected))
        try:
            return worker.communicate(timeout=POLL_SECONDS)[0]
        except subprocess.TimeoutExpired:
            continue
    raise TooSlow(seconds)


def unpack(packed: bytes, code: int) -> Rendered:
    """The rendering in a reply. Raises `WorkerFailed`."""
    if code != 0:
        raise WorkerFailed(f"exit {code}")
    try:
        reply = msgspec.msgpack.decode(packed, type=Reply)
    except msgspec.DecodeError as error:
        raise WorkerFailed("no reply") from error
    if reply.rendered is None:
        raise WorkerFailed(reply.failure)
    return reply.rendered
