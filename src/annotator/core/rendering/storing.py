"""A rendering as it is stored: the tree as compressed MessagePack, the text as its hash."""

import hashlib
import zlib

import msgspec

from annotator.core.blocks import BlockTree

COMPRESSION = 6
"""zlib's level: fixed, so that the same tree gives the same bytes."""

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(BlockTree)


def text_sha256(text: str) -> str:
    """The SHA-256 of an article text in UTF-8, in 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def encode_tree(tree: BlockTree) -> bytes:
    """Pack a tree for storing; equal trees give equal bytes."""
    return zlib.compress(_ENCODER.encode(tree), COMPRESSION)


def decode_tree(data: bytes) -> BlockTree:
    """Unpack what `encode_tree` made.

    Raises `zlib.error` or `msgspec.DecodeError` where the bytes were not made by it.
    """
    return _DECODER.decode(zlib.decompress(data))
