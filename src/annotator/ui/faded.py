"""Icons that are fainter where they are disabled."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

ICON_SIDES = (16, 24)
"""Logical pixels of icons in menus and bars."""
FADED = 0.4
"""Opacity of the icon of an action that cannot be done now."""


def with_faded(icon: QIcon) -> QIcon:
    """Return an icon that is fainter where it is disabled, on light and dark ground alike: the
    style would make it light gray, which is the strongest there is on a dark one.
    """
    for side in ICON_SIDES:
        whole = icon.pixmap(side, side)
        faded = QPixmap(whole.size())
        faded.setDevicePixelRatio(whole.devicePixelRatio())
        faded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(faded)
        painter.setOpacity(FADED)
        painter.drawPixmap(0, 0, whole)
        painter.end()
        icon.addPixmap(faded, QIcon.Mode.Disabled)
    return icon
