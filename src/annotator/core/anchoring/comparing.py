"""Comparing two texts in a process of its own where they are large."""

from collections.abc import Iterator

import msgspec

from annotator.core import workers
from annotator.core.anchoring.merged import merged
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import ComparedBlock
from annotator.core.outcomes import TooSlow, WorkerFailed
from annotator.core.progress import Progress

FLAG = "--compare-worker"
"""The argument by which the frozen program becomes the worker (`compare_worker.main`)."""
SMALL = 60_000
"""Code points of both texts together up to which the calling thread does it."""
SECONDS = 120
"""What a worker may take: two texts of a megabyte take 4."""


class Report(msgspec.Struct, frozen=True):
    """A part of what a worker says: how far it is, and blocks that are done."""

    share: float
    blocks: tuple[ComparedBlock, ...] = ()


def compare(old_text: str, new_text: str, *, progress: Progress) -> tuple[ComparedBlock, ...]:
    """The blocks of both texts. Raises COMPARING_FAILED, and what `progress` raises."""
    if len(old_text) + len(new_text) <= SMALL:
        return tuple(merged(old_text, new_text, progress=progress))
    return tuple(_in_process(old_text, new_text, progress))


def _in_process(old_text: str, new_text: str, progress: Progress) -> Iterator[ComparedBlock]:
    share = 0.0

    def tick() -> None:
        progress(share)

    request = msgspec.msgpack.encode((old_text, new_text))
    try:
        for part in workers.parts(workers.command(FLAG), request, seconds=SECONDS, tick=tick):
            report = msgspec.msgpack.decode(part, type=Report)
            share = report.share
            yield from report.blocks
    except (TooSlow, WorkerFailed, msgspec.DecodeError) as error:
        raise AnnotatorError(ErrorCode.COMPARING_FAILED, reason=str(error)) from error
