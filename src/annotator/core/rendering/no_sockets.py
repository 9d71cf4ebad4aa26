"""An import that opens no socket: urllib3, of which the extractor of pages uses the parsing, asks
the system by a socket whether there is IPv6.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_sockets() -> Iterator[None]:
    """Let what is imported take it that there is no IPv6, and not try."""
    before = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        yield
    finally:
        socket.has_ipv6 = before
