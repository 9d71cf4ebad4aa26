"""The frozen program becomes the worker by one argument, before it imports anything else."""

import subprocess
import sys

import msgspec

from annotator.core.rendering import make_original
from annotator.core.rendering.process import FLAG, Reply, Request


def test_the_program_is_the_worker_when_it_is_asked_to_be() -> None:
    original = make_original(b"# One\n\nTwo *three*.\n", "text/markdown")
    request = Request(original.data, original.media_type, original.encoding)
    ended = subprocess.run(
        [sys.executable, "-m", "annotator", FLAG],
        input=msgspec.msgpack.encode(request),
        capture_output=True,
        timeout=60,
        check=True,
    )
    reply = msgspec.msgpack.decode(ended.stdout, type=Reply)
    assert reply.rendered is not None
    assert reply.rendered.tree.text == "One\nTwo three."
    assert reply.rendered.tree.blocks[0].targets == ("one",)
