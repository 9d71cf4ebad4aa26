"""The ground of a selected row, the same in every list beside the article."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from annotator.ui.theme import Theme

SELECTED = 3
"""Logical pixels that the bar at the left of a selected row is wide."""


def paint_selected(painter: QPainter, rect: QRect, theme: Theme) -> None:
    """Paint a shade, and a bar at its left."""
    painter.fillRect(rect, theme.shade)
    painter.fillRect(QRect(rect.topLeft(), QSize(SELECTED, rect.height())), theme.selection)
