"""How high the lines of an article are set, and how much of that lies below their words."""

from math import ceil

from msgspec import Struct
from PySide6.QtGui import QFontMetricsF, QTextBlock, QTextBlockFormat

LINE = 1.32
"""Height of a line of words, by that of their font."""


class Pitch(Struct, frozen=True):
    """Lines that are equally high and level with those of words, whatever fonts are in them."""

    height: float = 24.0
    """Logical pixels of a line."""
    lower: int = 0
    """By how many logical pixels Qt sets words lower in such a line than in others."""


def pitch(metrics: QFontMetricsF) -> Pitch:
    """Return the lines of words of a font."""
    height = LINE * ceil(metrics.ascent() + metrics.descent() + metrics.leading())
    # Of a fixed height, Qt sets four fifths above the base line (`getLineHeightParams`, Qt 6.11).
    return Pitch(height, round(0.8 * height - metrics.ascent()))


def leading(block: QTextBlock) -> float:
    """Return what the line height leaves below the words, as a share of their height."""
    format_ = block.blockFormat()
    if format_.lineHeightType() == QTextBlockFormat.LineHeightTypes.FixedHeight.value:
        return LINE - 1
    return max(0.0, format_.lineHeight() / 100 - 1)
