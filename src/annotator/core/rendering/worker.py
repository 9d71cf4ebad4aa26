"""The process that converts large and suspicious originals: one in on stdin, its reply on stdout.

Started as `python -m annotator.core.rendering.worker`, or by the frozen program as itself with
`process.FLAG`; it can be killed at any moment, because it writes nothing but its reply.
"""

import gc
import sys

import msgspec

from annotator.core.rendering.convert import convert
from annotator.core.rendering.original import Original
from annotator.core.rendering.patience import cpu_limit, limit_cpu, slowness
from annotator.core.rendering.process import LONGEST_SECONDS, Reply, Request
from annotator.core.workers import limit_resources


def answer(request: Request) -> bytes:
    """The packed reply to a request."""
    original = Original(request.data, request.media_type, request.encoding)
    try:
        reply = Reply(rendered=convert(original))
    except Exception as error:  # noqa: BLE001 (third-party parsers on hostile input: any of them)
        reply = Reply(failure=type(error).__name__)
    return msgspec.msgpack.encode(reply)


def main() -> None:
    """Read one request, write one reply."""
    gc.disable()  # what is made here has no circles, and looking for them takes a fifteenth
    limit_resources(LONGEST_SECONDS + 5)
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    limit_cpu(cpu_limit(len(request.data), slowness(), request.media_type))
    sys.stdout.buffer.write(answer(request))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
