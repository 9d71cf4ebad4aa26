"""What a picture shows, pixel by pixel: asking Qt for each one by one takes a tenth of a second."""

from array import array

from PySide6.QtGui import QColor, QImage

Place = tuple[int, int]
"""Column and row, from the top left."""


def pixels(image: QImage) -> "array[int]":
    """The colors of a picture as `QColor.rgba` has them, row by row."""
    picture = image.convertToFormat(QImage.Format.Format_ARGB32)
    return array("I", bytes(picture.constBits()))  # A copy: the picture's own go with it.


def places_of(image: QImage, color: QColor) -> set[Place]:
    """The pixels of exactly that color."""
    width, wanted = image.width(), color.rgb()
    found = (at for at, pixel in enumerate(pixels(image)) if pixel == wanted)
    return {(at % width, at // width) for at in found}


def differences(one: QImage, other: QImage) -> set[Place]:
    """The pixels in which two pictures of one size differ."""
    assert one.size() == other.size()
    width, both = one.width(), zip(pixels(one), pixels(other), strict=True)
    return {(at % width, at // width) for at, (a, b) in enumerate(both) if a != b}
