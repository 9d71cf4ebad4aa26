"""What memory a process holds, and how much of that is in use. Linux with glibc alone tells it.

The C library keeps a heap for each thread that worked beside the first one, and for the next such
thread what was freed at its end: as much as twice the largest block that it ever got by itself from
the system (`M_TRIM_THRESHOLD` and `M_MMAP_THRESHOLD` of mallopt(3), which it adapts); `malloc_trim`
gives the end of the first heap back, and not of these. So what a process has is told besides what
it holds, which is that without the free pages of the heaps.
"""

import ctypes
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

PROCESS = Path("/proc/self")
SYSTEM = ctypes.CDLL(None)
SYSTEM.fdopen.argtypes, SYSTEM.fdopen.restype = (ctypes.c_int, ctypes.c_char_p), ctypes.c_void_p
SYSTEM.malloc_info.argtypes = (ctypes.c_int, ctypes.c_void_p)
SYSTEM.fclose.argtypes = (ctypes.c_void_p,)
HEAP = 1 << 26
"""Bytes of addresses for the heap of a thread, which begins at a multiple of that (`HEAP_MAX_SIZE`
in glibc's malloc/arena.c, on systems of 64 bits).
"""
MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+ *(.*)")


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process has, in units of 1024 bytes."""

    resident: int
    private: int
    """What no other process shares, after the C library gave back what it can."""
    held: int
    """Of that, what is not free in a heap of the C library: in use, or of Python, or of others."""
    heap: int
    """What is in use of the C library's heaps and of what it has got beside them."""


class Mapping(NamedTuple):
    """Pages that follow each other; units of 1024 bytes."""

    start: int
    """Bytes, as the next one."""
    end: int
    rights: str
    name: str
    dirty: int
    """What is written and no other process shares."""


def memory() -> Memory:
    """Give back what the C library can, and look."""
    resident = _kilobytes("VmRSS:", PROCESS / "status")
    SYSTEM.malloc_trim(0)
    in_use, beside = heaps(_told_by_library())
    mappings = list(read_mappings((PROCESS / "smaps").read_text(errors="replace")))
    private = sum(one.dirty for one in mappings)
    # What is in use may lie in pages that were never written.
    free = max(sum(one.dirty for one in of_heaps(mappings)) - in_use, 0)
    return Memory(resident, private, private - free, in_use + beside)


def of_heaps(mappings: list[Mapping]) -> Iterator[Mapping]:
    """The ones that are heaps of the C library: that of the first thread has a name; one of another
    begins at a multiple of its size, and what it has not taken yet cannot be written.
    """
    following = [*mappings[1:], Mapping(0, 0, "", "", 0)]
    for one, after in zip(mappings, following, strict=True):
        end = one.start + HEAP
        # What cannot be written may go on: with the guard of the next thread's stack, for instance.
        has_rest = after.start == one.end and after.end >= end and after.rights.startswith("---")
        is_threads = not (one.name or one.start % HEAP) and one.rights.startswith("rw")
        if one.name == "[heap]" or (is_threads and (has_rest or one.end == end)):
            yield one


def heaps(told: str) -> tuple[int, int]:
    """What is in use of all heaps and what was got beside them, by malloc_info(3); 1024 bytes."""
    root = ET.fromstring(told)  # noqa: S314 (the C library's own words)
    size = sum(int(one.get("size", 0)) for one in root.findall("heap/system[@type='current']"))
    free = sum(int(one.get("size", 0)) for one in root.findall("heap/total"))
    beside = sum(int(one.get("size", 0)) for one in root.findall("total[@type='mmap']"))
    return (size - free) // 1024, beside // 1024


def _told_by_library() -> str:
    with os.fdopen(os.memfd_create("heaps"), "rb") as file:
        stream = SYSTEM.fdopen(os.dup(file.fileno()), b"w")
        SYSTEM.malloc_info(0, stream)
        SYSTEM.fclose(stream)
        file.seek(0)
        return file.read().decode("ascii")


def read_mappings(told: str) -> Iterator[Mapping]:
    """Read what /proc tells of a process (https://docs.kernel.org/filesystems/proc.html)."""
    head: re.Match[str] | None = None
    for line in told.splitlines():
        if line.startswith("Private_Dirty:") and head is not None:
            start, end, rights, name = head.groups()
            yield Mapping(int(start, 16), int(end, 16), rights, name, int(line.split()[1]))
        elif found := MAPPING.fullmatch(line):
            head = found


def _kilobytes(name: str, path: Path) -> int:
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
