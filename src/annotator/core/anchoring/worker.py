"""The process that places marks in large texts: a request on stdin, the placements on stdout.

Started as `python -m annotator.core.anchoring.worker`, or by the frozen program as itself with
`process.FLAG`; it can be killed at any moment, because it writes nothing but its reply.
"""

import sys

import msgspec

from annotator.core.anchoring.healing import heal_in_turns
from annotator.core.anchoring.wanted import Healing
from annotator.core.workers import limit_resources, write_part

SECONDS = 130
"""What it may take; it ends itself then, should nobody be there to end it."""


def main() -> None:
    """Read one request; write the share done, or a batch of placements, part by part."""
    limit_resources(SECONDS)
    healing = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Healing)
    for batch in heal_in_turns(healing):
        write_part(sys.stdout.buffer, msgspec.msgpack.encode(batch))


if __name__ == "__main__":
    main()
