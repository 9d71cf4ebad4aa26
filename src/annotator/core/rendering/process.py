"""Converting in a process of its own, which is watched, limited in time, and killed on a cancel."""

import math
import subprocess
import time

import msgspec

from annotator.core import workers
from annotator.core.outcomes import TooSlow, WorkerFailed
from annotator.core.progress import Progress
from annotator.core.rendering.original import Original
from annotator.core.rendering.patience import LONGEST, SLOWEST, cpu_limit, was_too_slow
from annotator.core.rendering.rendered import Rendered
from annotator.core.workers import POLL_SECONDS

FLAG = "--render-worker"
"""The argument by which the frozen program becomes the worker (`worker.main`)."""

SECONDS = 10
"""What any original may take by the clock beyond `SHARE` times what its worker may compute on the
slowest machine (`patience`), after which the worker ends itself. So the clock never comes first
where the worker has a processor: it is for one that gets hardly any, or does not compute."""
SHARE = 1.5
LONGEST_SECONDS = math.ceil(SECONDS + SHARE * LONGEST)
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


def time_limit(byte_count: int, media_type: str) -> int:
    """Seconds by the clock that an original of so many bytes may take."""
    return math.ceil(SECONDS + SHARE * cpu_limit(byte_count, SLOWEST, media_type))


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
        packed = _wait(worker, original, progress)
    if was_too_slow(worker.returncode):
        raise TooSlow(max(1, round(time.monotonic() - started)))
    return unpack(packed, worker.returncode)


def _wait(worker: "subprocess.Popen[bytes]", original: Original, progress: Progress) -> bytes:
    """The worker's output once it has ended; `progress` is called every `POLL_SECONDS`."""
    byte_count = len(original.data)
    seconds = time_limit(byte_count, original.media_type)
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
