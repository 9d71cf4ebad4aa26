"""Breaks the quote of a mark into the lines that a row of a list has."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

LONGEST = 400
"""Code points of a quote that are looked at: more than two lines hold."""


def quote_lines(quote: str, font: QFont, width: int) -> list[str]:
    """Break a quote into two lines of `width` logical pixels; the second one may be cut.

    The first one ends where Qt breaks lines: between words, and as the script asks for where there
    are no spaces.
    """
    shown, metrics = quote[:LONGEST], QFontMetrics(font)
    if metrics.horizontalAdvance(shown) <= width:
        return [shown]
    layout = QTextLayout(shown, font)
    layout.setTextOption(_anywhere_if_need_be())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    # Qt counts UTF-16 code units, and never breaks between the two of a character.
    first = shown.encode("utf-16-le", "surrogatepass")[: 2 * line.textLength()]
    words = first.decode("utf-16-le", "surrogatepass")
    rest = shown[len(words) :].lstrip()
    return [words, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]


def _anywhere_if_need_be() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
