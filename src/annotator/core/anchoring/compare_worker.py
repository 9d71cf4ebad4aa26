"""The process that compares two large texts: both on stdin, their blocks on stdout.

Started as `python -m annotator.core.anchoring.compare_worker`, or by the frozen program as itself
with `comparing.FLAG`; it can be killed at any moment, because it writes nothing but its reply.
"""

import sys
from itertools import islice

import msgspec

from annotator.core.anchoring.comparing import Report
from annotator.core.anchoring.merged import BLOCKS_A_TURN, merged
from annotator.core.workers import limit_resources, write_part

SECONDS = 130
"""What it may take; it ends itself then, should nobody be there to end it."""
STEP = 0.02
"""The share of the work after which it is told again how far it is."""


class Worker:
    """Compares one pair of texts, and tells of it."""

    def __init__(self) -> None:
        self._told = 0.0

    def run(self) -> None:
        """Read one request, and write the reply part by part."""
        request = sys.stdin.buffer.read()
        old_text, new_text = msgspec.msgpack.decode(request, type=tuple[str, str])
        blocks = merged(old_text, new_text, progress=self._tell)
        while batch := tuple(islice(blocks, BLOCKS_A_TURN)):
            self._say(Report(1.0, batch))

    def _tell(self, share: float) -> None:
        if share >= self._told + STEP:
            self._told = share
            self._say(Report(share))

    @staticmethod
    def _say(report: Report) -> None:
        write_part(sys.stdout.buffer, msgspec.msgpack.encode(report))


def main() -> None:
    """Do what was asked for on stdin."""
    limit_resources(SECONDS)
    Worker().run()


if __name__ == "__main__":
    main()
