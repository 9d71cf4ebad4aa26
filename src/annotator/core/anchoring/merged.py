"""Two article texts as one, which tells what of it only the old or only the new one has.

It is read off their alignment (`comparison`), so that marks and comparisons never tell two stories.
Differences of quotes, dashes, spaces and line ends alone are none (`tokens.plain`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from annotator.core.anchoring.comparison import Comparison
from annotator.core.anchoring.tokens import Tokens, plain
from annotator.core.model import ComparedBlock, Piece, Side
from annotator.core.progress import Progress, no_progress

BLOCKS_A_TURN = 500
"""Blocks that are told at once."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A range of tokens of one side; what stands on both sides is told in the new words."""

    side: Side
    start: int
    end: int


def merged(
    old_text: str, new_text: str, *, progress: Progress = no_progress
) -> Iterator[ComparedBlock]:
    """The blocks of two texts: each ends where a line of either text does.

    Raises what `progress` raises.
    """
    if old_text == new_text:
        yield from _blocks([Piece(Side.BOTH, new_text)])
        return
    texts = Comparison(old_text, new_text, progress=progress)
    yield from _blocks(_pieces(texts))


def _pieces(texts: Comparison) -> Iterator[Piece]:
    if not len(texts.old):
        yield Piece(Side.NEW, texts.new.text)
        return
    for stretch, following in pairwise([*_stretches(texts), None]):
        assert stretch is not None  # noqa: S101 (only the last one is)
        tokens = texts.old if stretch.side is Side.OLD else texts.new
        words = _words(tokens, stretch.start, stretch.end)
        if following is not None and (stretch.side, following.side) == (Side.BOTH, Side.OLD):
            words += "" if words[-1].isspace() else _space_before(texts.old, following.start)
        if following is not None and (stretch.side, following.side) == (Side.OLD, Side.NEW):
            inserted = _words(texts.new, following.start, following.end)
            if words.endswith("\n") and inserted.endswith("\n"):
                words = words.rstrip("\n") + " "  # what replaces it ends the same line
        yield Piece(stretch.side, words)


def _space_before(tokens: Tokens, number: int) -> str:
    """What stands between a token and the one before it."""
    return tokens.text[tokens.ends[number - 1] : tokens.starts[number]] if number else ""


def _words(tokens: Tokens, start: int, end: int) -> str:
    """The text of a range of tokens, with the space behind each of them."""
    begin = tokens.starts[start] if start else 0
    return tokens.text[begin : tokens.starts[end] if end < len(tokens) else None]


def _stretches(texts: Comparison) -> Iterator[_Stretch]:
    """Runs of tokens, deleted ones before those that were put in their place."""
    old = new = 0
    while old < len(texts.old) or new < len(texts.new):
        start, begin = old, new
        while old < len(texts.old) and new < len(texts.new) and _is_equal(texts, old, new):
            old, new = old + 1, new + 1
        if new > begin:
            yield _Stretch(Side.BOTH, begin, new)
        start, begin = old, new
        while old < len(texts.old) and not _stands(texts, old):
            old += 1
        if old > start:
            yield _Stretch(Side.OLD, start, old)
        stop = texts.to_new[old] if old < len(texts.old) else len(texts.new)
        if stop > begin:
            yield _Stretch(Side.NEW, begin, stop)
        new = max(new, stop)


def _is_equal(texts: Comparison, old: int, new: int) -> bool:
    return texts.to_new[old] == new and _stands(texts, old)


def _stands(texts: Comparison, old: int) -> bool:
    """Whether an old token stands in the new text as a reader sees it: marks are looked for with
    less care, where x² and x2 are one.
    """
    new = texts.to_new[old]
    if new < 0:
        return False
    return plain(_token(texts.old, old)) == plain(_token(texts.new, new))


def _token(tokens: Tokens, number: int) -> str:
    return tokens.text[tokens.starts[number] : tokens.ends[number]]


def _blocks(pieces: Iterable[Piece]) -> Iterator[ComparedBlock]:
    """The pieces, parted where a line ends."""
    line: list[Piece] = []
    for piece in pieces:
        first, *others = piece.text.split("\n")
        if first:
            line.append(Piece(piece.side, first))
        for other in others:
            if line:
                yield ComparedBlock(tuple(line))
            line = [Piece(piece.side, other)] if other else []
    if line:
        yield ComparedBlock(tuple(line))
