"""Which macOS a program or library of macOS needs, read out of its own header.

The layout is that of Apple's <mach-o/loader.h> and <mach-o/fat.h>.
"""

import struct
from pathlib import Path

THIN, FAT = 0xFEEDFACF, 0xCAFEBABE
"""The first number of a file for one processor (little-endian), and for several (big-endian)."""
VERSION_MIN, BUILD_VERSION = 0x24, 0x32
"""LC_VERSION_MIN_MACOSX and LC_BUILD_VERSION, the load commands that say it."""
HEADER = 32
"""Bytes before the load commands."""

Version = tuple[int, int]
"""Such as (13, 0)."""


def newer_than(oldest: str, bundle: Path) -> list[str]:
    """The files of a bundle that need a newer macOS than `oldest`, each with what it needs."""
    major, _, minor = oldest.partition(".")
    limit = (int(major), int(minor or 0))
    return [
        f"{path.relative_to(bundle)} ({needed[0]}.{needed[1]})"
        for path in sorted(bundle.rglob("*"))
        if path.is_file() and not path.is_symlink()
        for needed in [oldest_of(path.read_bytes())]
        if needed is not None and needed > limit
    ]


def oldest_of(data: bytes) -> Version | None:
    """The macOS that a file needs, the newest of its processors; None for what is no program."""
    if len(data) < HEADER:
        return None
    if struct.unpack_from(">I", data)[0] == FAT:
        return max((one for one in map(_oldest_at, *_parts(data)) if one), default=None)
    return _oldest_at(data, 0)


def _parts(data: bytes) -> tuple[list[bytes], list[int]]:
    """The file once for each processor, and where its part begins."""
    (count,) = struct.unpack_from(">I", data, 4)
    if count > 16:  # a class file of Java begins with the same number
        return [], []
    starts = [struct.unpack_from(">I", data, 8 + 20 * number + 8)[0] for number in range(count)]
    return [data] * count, starts


def _oldest_at(data: bytes, start: int) -> Version | None:
    if len(data) < start + HEADER or struct.unpack_from("<I", data, start)[0] != THIN:
        return None
    (count,) = struct.unpack_from("<I", data, start + 16)
    at = start + HEADER
    for _ in range(count):
        command, size = struct.unpack_from("<II", data, at)
        if command in {VERSION_MIN, BUILD_VERSION}:
            (packed,) = struct.unpack_from("<I", data, at + (12 if command == BUILD_VERSION else 8))
            return packed >> 16, packed >> 8 & 0xFF
        at += size
    return None
