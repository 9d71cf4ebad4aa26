"""Lets the C library give memory back to the system that is free again. Of Linux' glibc.

It keeps a heap for each thread beside the window's, and at the end of that as much free memory as
twice the largest block that it ever freed (mallopt(3), M_MMAP_THRESHOLD): seen were three heaps of
15 MB, with 0.3 MB in use, in a day of 500 articles. With fixed limits it gives back what is more.
"""

import sys
from functools import cache

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Of glibc's malloc.h."""
KEPT = 2 << 20
"""Bytes of free memory that may stay at the end of a heap."""
LARGE = 1 << 20
"""Bytes from which a block is got from the system by itself, and given back with its end."""


@cache
def give_back_freed() -> bool:
    """Set the limits for this process, once; return whether there are such."""
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 (3 ms: not before there is a thread)

    limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if limit is None:  # musl, which keeps no such heaps
        return False
    return bool(limit(MMAP_THRESHOLD, LARGE) and limit(TRIM_THRESHOLD, KEPT))
