"""What a kind's key does with a selection, and which key means which kind."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.model import Anchor, AnchorStatus, Annotation, Kind, Passage, Reader
from annotator.ui.keys import action_of_key
from annotator.ui.marking import extension

TEXT = "0123456789" * 5


def note(start: int, end: int, kind: Kind = Kind.CLAIM, reader: str = "me") -> Annotation:
    anchor = Anchor("r", passage(start, end), AnchorStatus.SAME)
    name = f"{start}-{end}"
    return Annotation(name, "a", kind, TEXT[start:end], Reader(reader), "", "", anchor)


def passage(start: int, end: int) -> Passage:
    return Passage(start, end, TEXT[start:end])


@pytest.mark.parametrize(
    ("selected", "marks", "reaches"),
    [
        ((5, 15), [note(10, 20)], (5, 20)),
        ((15, 25), [note(10, 20)], (10, 25)),
        ((5, 25), [note(10, 20)], (5, 25)),
        ((10, 20), [note(10, 20)], (10, 20)),
        ((12, 15), [note(10, 20)], None),  # inside: a mark of its own
        ((10, 15), [note(10, 20)], None),
        ((20, 25), [note(10, 20)], None),  # neighbors stay two
        ((5, 35), [note(10, 20), note(30, 40)], None),  # several
        ((5, 15), [note(10, 20, Kind.TESTIMONY)], None),
        ((5, 15), [note(10, 20, reader="other")], None),
        ((5, 15), [note(10, 20), note(12, 14, Kind.PROJECTION)], (5, 20)),
    ],
)
def test_a_selection_beyond_one_own_mark_of_its_kind_extends_it(
    selected: tuple[int, int], marks: list[Annotation], reaches: tuple[int, int] | None
) -> None:
    found = extension(passage(*selected), Kind.CLAIM, marks, "me")
    assert (found and (found.start, found.end)) == reaches


def key(text: str, scan_code: int, modifiers: Qt.KeyboardModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, 0, modifiers, scan_code, 0, 0, text)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="scan codes of X and Wayland")
@pytest.mark.parametrize(
    ("text", "scan_code", "kind"),
    [
        ("с", 54, Kind.CLAIM),  # Russian: the key of C
        ("з", 33, Kind.PROJECTION),
        ("е", 28, Kind.TESTIMONY),
        ("ψ", 54, Kind.CLAIM),  # Greek
        ("π", 33, Kind.PROJECTION),
        ("c", 54, None),  # Latin letters are shortcuts
        ("ф", 38, None),
        ("5", 54, None),
        ("&", 10, Kind.CLAIM),  # French: the key of 1 without Shift
        ("é", 11, Kind.PROJECTION),
        ('"', 12, Kind.TESTIMONY),
        ("'", 13, None),
        ("١", 10, Kind.CLAIM),  # Arabic digits
        ("1", 10, None),  # a plain digit is a shortcut
        ("ö", 54, None),  # German and Latin letters mean themselves
        ("ﺅ", 54, Kind.CLAIM),
    ],
)
def test_keys_of_other_letters_are_told_by_their_place(
    text: str, scan_code: int, kind: Kind | None
) -> None:
    action = f"mark_{kind}" if kind is not None else ""
    assert action_of_key(key(text, scan_code, Qt.KeyboardModifier.NoModifier)) == action
    assert action_of_key(key(text, scan_code, Qt.KeyboardModifier.ControlModifier)) == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="scan codes of X and Wayland")
@pytest.mark.parametrize(
    ("text", "scan_code", "action"),
    [
        ("о", 44, "next_mark"),
        ("л", 45, "previous_mark"),
        ("т", 57, "note"),
        ("j", 44, ""),
        ("؟", 61, "show_keys"),
        ("?", 61, ""),  # a shortcut
    ],
)
def test_the_other_single_keys_are_told_by_their_place_too(
    text: str, scan_code: int, action: str
) -> None:
    assert action_of_key(key(text, scan_code, Qt.KeyboardModifier.NoModifier)) == action
