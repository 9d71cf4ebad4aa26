"""A rendering as it is stored: the tree as compressed MessagePack, the text as its hash."""

import hashlib
import zlib

import msgspec

from annotator.core.blocks import BlockTree, Container, Run
from annotator.core.rendering.plain import plain_tree

COMPRESSION = 6
"""zlib's level: fixed, so that the same tree gives the same bytes."""

LEAST, MOST_PER_CHARACTER = 20_000_000, 200
"""Bytes that a packed tree may have, and for each character of its text: all addresses of an
original of 10 MB, and what lies around the text. A megabyte can be packed zeros of a gigabyte."""

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(BlockTree)


def text_sha256(text: str) -> str:
    """The SHA-256 of an article text in UTF-8, in 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def encode_tree(tree: BlockTree) -> bytes:
    """Pack a tree for storing; equal trees give equal bytes."""
    return zlib.compress(_ENCODER.encode(tree), COMPRESSION)


def decode_tree(data: bytes, text: str) -> BlockTree:
    """Unpack what `encode_tree` made of a tree with this text.

    The file may be a stranger's: where the bytes are anything else, the text is shown one block a
    line, so that no word and no mark is hidden.
    """
    try:
        tree = _DECODER.decode(_unpacked(data, LEAST + MOST_PER_CHARACTER * len(text)))
    except (zlib.error, msgspec.DecodeError, RecursionError, TypeError, UnicodeDecodeError):
        return plain_tree(text)
    return tree if tree.text == text and _is_sound(tree) else plain_tree(text)


def _unpacked(data: bytes, limit: int) -> bytes:
    """What was compressed. Raises `zlib.error` where that is more than `limit` bytes."""
    unpacker = zlib.decompressobj()
    packed = unpacker.decompress(data, limit)
    if not unpacker.eof:
        raise zlib.error("more than any tree of this text has")
    return packed


def _is_sound(tree: BlockTree) -> bool:
    """Whether every index in a tree leads to where it should: backwards, so that none goes round,
    and every number is one that the renderers give.
    """
    count = len(tree.containers)
    for block in tree.blocks:  # a loop: `all` takes three times as long, of 10 ms for a megabyte
        home = block.container
        if home is not None and not 0 <= home < count:
            return False
        if not 0 <= block.level <= 6 or (
            block.runs and not _are_in_order(block.runs, len(block.text))
        ):
            return False
    return all(_is_container(one, index) for index, one in enumerate(tree.containers))


def _is_container(one: Container, index: int) -> bool:
    """Whether a container can be the one with this index in a tree."""
    return (
        (one.parent is None or 0 <= one.parent < index)
        and one.first >= 0
        and 1 <= one.columns <= 100
        and 1 <= one.rows <= 100
        and abs(one.number) < 2**31
    )


def _are_in_order(runs: tuple[Run, ...], length: int) -> bool:
    """Whether the runs of a block lie in it, one behind the other."""
    end = 0
    for run in runs:
        if not end <= run.start < run.end <= length:
            return False
        end = run.end
    return True
