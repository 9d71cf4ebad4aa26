"""Placing marks in a process of its own where the texts are large."""

from collections.abc import Iterator

import msgspec

from annotator.core import workers
from annotator.core.anchoring.healing import heal_in_turns
from annotator.core.anchoring.wanted import Healed, Healing
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.outcomes import TooSlow, WorkerFailed
from annotator.core.progress import Progress

FLAG = "--heal-worker"
"""The argument by which the frozen program becomes the worker (`worker.main`)."""
SMALL = 60_000
"""Code points of all texts together up to which the calling thread does it: in 50 ms."""
FEW = 300
"""Marks up to which it does."""
SECONDS = 120
"""What a worker may take: a megabyte with 10,000 marks takes 6."""


def heal(healing: Healing, *, progress: Progress) -> Iterator[list[Healed]]:
    """Place the marks, a batch at a time, in their order.

    Raises HEALING_FAILED, and what `progress` raises.
    """
    size = len(healing.new_text) + sum(map(len, healing.texts.values()))
    if size <= SMALL and len(healing.wanted) <= FEW:
        yield from heal_in_turns(healing, progress=progress)
    else:
        yield from _heal_in_process(healing, progress)


def _heal_in_process(healing: Healing, progress: Progress) -> Iterator[list[Healed]]:
    done = 0

    def tick() -> None:
        progress(done / len(healing.wanted))

    request = msgspec.msgpack.encode(healing)
    try:
        for part in workers.parts(workers.command(FLAG), request, seconds=SECONDS, tick=tick):
            batch = msgspec.msgpack.decode(part, type=list[Healed])
            done += len(batch)
            yield batch
    except (TooSlow, WorkerFailed, msgspec.DecodeError) as error:
        raise AnnotatorError(ErrorCode.HEALING_FAILED, reason=str(error)) from error
