"""Cuts the texts of very long leaf blocks into pieces that Qt can lay out quickly."""

from typing import NamedTuple

LONGEST = 20_000
"""Code points up to which a leaf block is laid out whole. Qt takes time that grows with the square
of an unbroken word's length (0.03 s for 20,000 characters, over 40 s for a million), and lays out
one block at a time."""

PIECE = 4_000
"""Code points of a piece of a leaf block that is longer; the last one may be shorter."""


class Piece(NamedTuple):
    """What becomes one block of the Qt document: half-open, in code points of the article text."""

    leaf: int
    """Index of the leaf block."""
    start: int
    end: int


def cut(text: str) -> list[tuple[int, int]]:
    """Return the half-open ranges of `text` to lay out one under the other, in code points.

    A short text is one range. In a long one, a range ends before a line feed, which then lies in
    no range, or after a space, or, in an unbroken word, anywhere; nothing else is left out.
    """
    if len(text) <= LONGEST:
        return [(0, len(text))]
    ranges = []
    start = 0
    while len(text) - start > PIECE:
        end, following = _seam(text, start)
        ranges.append((start, end))
        start = following
    ranges.append((start, len(text)))
    return ranges


def _seam(text: str, start: int) -> tuple[int, int]:
    """Return where the piece that begins at `start` ends, and where the next one begins."""
    limit = start + PIECE
    line_feed = text.rfind("\n", start + 1, limit)
    if line_feed > 0:
        return line_feed, line_feed + 1
    space = max(text.rfind(character, start, limit) for character in " \t\u3000")
    return (space + 1, space + 1) if space > start else (limit, limit)
