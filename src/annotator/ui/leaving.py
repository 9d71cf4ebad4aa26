"""Deletes what Qt's `deleteLater` is for, in the next turn, with Python's lock held.

Qt deletes without that lock: with another thread at work it found the Python half of an object
gone that it was just about to let go (seen with PySide 6.11: a segmentation fault). Here a
reference holds that half until the object is deleted.
"""

from PySide6.QtCore import QObject, QTimer
from shiboken6 import Shiboken

_leaving: list[QObject] = []


def let_go(*leaving: QObject) -> None:
    """Delete objects, which may still be at work in this turn of the event loop, in the next one;
    to be called on the window's thread.
    """
    for one in leaving:
        # With a parent it could be gone before that: of what Qt has made, Python is not told.
        one.setParent(None)
    _leaving.extend(leaving)
    QTimer.singleShot(0, _delete)


def _delete() -> None:
    while _leaving:
        one = _leaving.pop(0)
        if Shiboken.isValid(one):
            Shiboken.delete(one)
