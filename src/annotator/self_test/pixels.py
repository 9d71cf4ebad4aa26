"""Counts the colors of a picture, and leaves out those that hardly occur."""

from collections import Counter

from PySide6.QtGui import QImage

COLORS = 256
"""As many as a PNG with one byte for each pixel has."""


def colors_of(image: QImage) -> Counter[int]:
    """Return how many pixels have each color (0xAARRGGBB, not multiplied by its alpha)."""
    # Its bytes live only as long as the picture does.
    picture = image.convertToFormat(QImage.Format.Format_ARGB32)
    return Counter(memoryview(picture.constBits()).cast("I"))


def with_few_colors(image: QImage) -> QImage:
    """Return a picture in its `COLORS` most frequent colors, which makes a much smaller file."""
    table = [color for color, _ in colors_of(image).most_common(COLORS)]
    return image.convertToFormat(QImage.Format.Format_Indexed8, table)
