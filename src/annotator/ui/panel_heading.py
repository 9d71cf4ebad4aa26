"""What panels have in common: their heading in small capitals, and the edges of their contents."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QStyle, QWidget

EDGE = 10
"""Logical pixels between the edge of a panel and what is in it."""


def panel_heading(words: str) -> QLabel:
    """Make the heading of a panel."""
    heading = QLabel(words)
    heading.setTextFormat(Qt.TextFormat.PlainText)
    font = QFont(heading.font())
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setPointSizeF(0.85 * font.pointSizeF())
    font.setBold(True)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    heading.setFont(font)
    return heading


def scroll_room(widget: QWidget) -> int:
    """Return the logical pixels that a scroll bar takes, whether there is one or not."""
    return widget.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, widget)
