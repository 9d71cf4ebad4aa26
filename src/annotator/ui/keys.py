"""Keys by their place on the keyboard, where it has no Latin letters or plain digits there.

Latin letters and digits are ordinary shortcuts of the actions; what is here comes after those.
"""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.model import Kind

_CLAIM, _PROJECTION, _TESTIMONY = (f"mark_{kind}" for kind in Kind)

_EVDEV = {
    46: _CLAIM,
    25: _PROJECTION,
    20: _TESTIMONY,
    49: "note",
    36: "next_mark",
    37: "previous_mark",
    19: "put_here",
}
"""What the keys of C, P, T, N, J, K and R do, by the number the Linux kernel gives them; those of
scan code set 1, which Windows tells, are the same for letters and digits."""
_EVDEV_DIGITS = {2: _CLAIM, 3: _PROJECTION, 4: _TESTIMONY}
_MAC = {
    8: _CLAIM,
    35: _PROJECTION,
    17: _TESTIMONY,
    45: "note",
    38: "next_mark",
    40: "previous_mark",
    15: "put_here",
}
"""The same as macOS tells it, by virtual key."""
_MAC_DIGITS = {18: _CLAIM, 19: _PROJECTION, 20: _TESTIMONY}
_EVDEV_CHANGES = {
    30: "accept",
    45: "keep_removed",
    19: "put_here",
    36: "next_change",
    37: "previous_change",
}
"""What the keys of A, X, R, J and K do in the list of changed marks."""
_EVDEV_PLACES = {2: "first_place", 3: "second_place", 4: "third_place"}
_MAC_CHANGES = {
    0: "accept",
    7: "keep_removed",
    15: "put_here",
    38: "next_change",
    40: "previous_change",
}
_MAC_PLACES = {18: "first_place", 19: "second_place", 20: "third_place"}
_LETTERS = dict(
    zip(
        (*range(16, 26), *range(30, 39), *range(44, 51)),
        "QWERTYUIOPASDFGHJKLZXCVBNM",
        strict=True,
    )
)
"""The Latin letter on each key of the kernel's, in three rows."""
_EXACTLY = {action: f"{action}_exactly" for action in (_CLAIM, _PROJECTION, _TESTIMONY)}
"""What a key does with Shift, where it does anything."""
_QUESTION_MARK = "؟"
"""Arabic; that of other scripts is an ordinary shortcut."""
_LAST_LATIN = 0x24F
"""The last number of a key whose letter is a Latin one."""
_FIRST_SPECIAL = Qt.Key.Key_Escape.value
"""Keys from here on have numbers of Qt's own, all others those of their characters."""
_X_OFFSET = 8
"""X and Wayland number a key 8 higher than the kernel does."""


def action_of_key(event: QKeyEvent, *, is_of_changes: bool = False) -> str:
    """Return the name of the action whose key was pressed on a keyboard of other letters: in the
    article and the list of marks, or in the list of changed marks.

    That is a key with a letter that is not Latin (Cyrillic, Greek, Arabic ...), or a key of the
    row of digits that gives something else without Shift, as on a French or Arabic keyboard. Empty
    for all else.
    """
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text == _QUESTION_MARK:
        return "show_keys"
    is_shift = modifiers == Qt.KeyboardModifier.ShiftModifier
    if (modifiers and not is_shift) or len(text) != 1:
        return ""
    is_mac = sys.platform == "darwin"
    key = event.nativeVirtualKey() if is_mac else _kernel_key(event)
    letters, digits = (_MAC, _MAC_DIGITS) if is_mac else (_EVDEV, _EVDEV_DIGITS)
    if is_of_changes:
        letters = _MAC_CHANGES if is_mac else _EVDEV_CHANGES
        digits = _MAC_PLACES if is_mac else _EVDEV_PLACES
    if text.isalpha() and not _is_latin(text):
        found = letters.get(key, "")
        return found if not is_shift else _EXACTLY.get(found, "")
    if is_shift:
        return ""
    # Digits of other scripts are on their keys; raised ones come with AltGr, seen or not.
    is_raised = text.isnumeric() and not text.isdecimal()
    if text not in "0123456789" and text.isprintable() and not is_raised:
        return digits.get(key, "")
    return ""


def is_of_other_letters(event: QKeyEvent) -> bool | None:
    """Whether a key shows that the keyboard has other letters than Latin ones; None where it tells
    nothing of that.
    """
    key = event.key()
    if key >= _FIRST_SPECIAL or not chr(key).isalpha():
        return None
    return key > _LAST_LATIN


def latin_of_key(event: QKeyEvent, *, is_other: bool = False) -> QKeyEvent | None:
    """Return a key with Ctrl as a Latin keyboard gives it; None where it is so or has no letter.

    Qt finds that itself where a Latin layout is set up beside the other, and on macOS and Windows.
    With `is_other` the keyboard is known to have other letters: there the key of a letter may give
    a sign with Shift, as that of Z gives "~" on an Arabic one.
    """
    letter = _LETTERS.get(_kernel_key(event), "")
    modifiers = event.modifiers()
    is_control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    is_sign = bool(modifiers & Qt.KeyboardModifier.ShiftModifier) and _is_sign(event.key())
    is_latin = event.key() <= _LAST_LATIN and not (is_other and is_sign)
    if not is_control or not letter or is_latin or sys.platform == "darwin":
        return None
    key = Qt.Key(ord(letter))
    return QKeyEvent(event.type(), key, modifiers, "", event.isAutoRepeat())


def _is_sign(key: int) -> bool:
    return key < _FIRST_SPECIAL and not chr(key).isalnum()


def _kernel_key(event: QKeyEvent) -> int:
    code = event.nativeScanCode()
    return code - _X_OFFSET if sys.platform.startswith("linux") else code


def _is_latin(letter: str) -> bool:
    """Whether a letter is a Latin one, so that the key next to it may be the one that was meant."""
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"
