"""The keys of the kinds, found by their place on the keyboard where letters are not Latin."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.model import Kind

LETTERS = {"c": Kind.CLAIM, "p": Kind.PROJECTION, "t": Kind.TESTIMONY}

_SCAN_CODES = {
    "linux": {54: Kind.CLAIM, 33: Kind.PROJECTION, 28: Kind.TESTIMONY},  # evdev + 8
    "win32": {0x2E: Kind.CLAIM, 0x19: Kind.PROJECTION, 0x14: Kind.TESTIMONY},  # set 1
}
"""Where C, P and T lie on a keyboard, as the window system numbers its keys."""
_MAC_KEYS = {8: Kind.CLAIM, 35: Kind.PROJECTION, 17: Kind.TESTIMONY}
"""The same as macOS tells it, by virtual key."""


def kind_of_key(event: QKeyEvent) -> Kind | None:
    """Return the kind whose key was pressed on a keyboard of other letters (Cyrillic, Greek...).

    None for Latin letters and all else: these are ordinary shortcuts of the actions.
    """
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if modifiers != Qt.KeyboardModifier.NoModifier or len(text) != 1:
        return None
    if not text.isalpha() or text.isascii():
        return None
    if sys.platform == "darwin":
        return _MAC_KEYS.get(event.nativeVirtualKey())
    return _SCAN_CODES.get(sys.platform, {}).get(event.nativeScanCode())
