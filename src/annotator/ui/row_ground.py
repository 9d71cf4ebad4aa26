"""The ground of a row, the same in every list beside the article."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from annotator.ui.theme import Theme

SELECTED = 3
"""Logical pixels that the bar at the left of a selected row is wide."""


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """Paint what tells a selected row, and the one at which the keys are: a shade with a bar at its
    left, and a frame.
    """
    rect: QRect = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.shade)
        painter.fillRect(QRect(rect.topLeft(), QSize(SELECTED, rect.height())), theme.selection)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(theme.selection)
        painter.drawRect(rect.adjusted(0, 0, -1, -2))
        if theme.is_strong:  # All lines are black or white there: the focus has a color.
            painter.setPen(theme.link)
            painter.drawRect(rect.adjusted(SELECTED, 1, -2, -3))
            painter.drawRect(rect.adjusted(SELECTED + 1, 2, -3, -4))
