"""The heading of a panel: small capitals, quiet."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel


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
