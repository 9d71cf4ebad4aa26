"""How far down in the document each offset of the article lies, and back."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from annotator.ui.document import ArticleDocument

SAMPLES = 1_000
"""Pieces at most whose place in the document is asked; the others lie between them."""


class Heights(Struct, frozen=True):
    """Offsets in code points, and shares (0.0 to 1.0) of the height of the document; both grow."""

    offsets: Sequence[int] = ()
    shares: Sequence[float] = ()

    @classmethod
    def of(cls, document: ArticleDocument, least: float) -> "Heights":
        """Measure a document as far as it has grown, as if at least `least` pixels high."""
        pieces, layout = document.offsets.pieces, document.documentLayout()
        if not pieces:
            return cls()
        height = max(1.0, least, layout.documentSize().height())
        offsets, shares = [], []
        rect = layout.blockBoundingRect(document.begin())
        for index in range(0, len(pieces), len(pieces) // SAMPLES + 1):
            block = document.findBlock(document.offsets.position_of_piece(index))
            rect = layout.blockBoundingRect(block)
            offsets.append(pieces[index].start)
            shares.append(rect.top() / height)
        last = document.findBlock(document.offsets.position_of_piece(len(pieces) - 1))
        offsets.append(max(pieces[-1].end, offsets[-1] + 1))
        shares.append(layout.blockBoundingRect(last).bottom() / height)
        return cls(offsets, list(accumulate(shares, max)))

    def share(self, offset: int) -> float:
        """Return how far down an offset lies."""
        return _between(self.offsets, self.shares, offset)

    def offset(self, share: float) -> float:
        """Return which offset lies so far down."""
        return _between(self.shares, self.offsets, share)


def _between(keys: Sequence[float], values: Sequence[float], key: float) -> float:
    after = bisect_right(keys, key)
    if not keys or after == 0:
        return values[0] if values else 0.0
    if after == len(keys):
        return values[-1]
    within = (key - keys[after - 1]) / (keys[after] - keys[after - 1])
    return values[after - 1] + within * (values[after] - values[after - 1])
