"""Edits that change how words are written and leave them the same words."""

import regex

from anchoring.editor import Editor
from anchoring.units import Span

_TO_CURLY = (("'", "’"), ('"', "“"), (" - ", " – "), (" -- ", " — "), ("...", "…"))
_TO_PLAIN = (
    ("’", "'"), ("“", '"'), ("”", '"'), ("«", '"'), ("»", '"'), ("–", "-"), ("—", "-"),
    ("…", "..."),
)  # fmt: skip


def typography(editor: Editor) -> int:
    """Quotation marks, dashes and dots of the whole text are written in the other way, or some
    spaces become such that do not break.
    """
    if editor.pick.random() < 0.4:
        return _some_spaces(editor, "\u00a0", 0.1)
    pairs = _TO_PLAIN if any(sign in editor.draft.text for sign, _ in _TO_PLAIN) else _TO_CURLY
    return sum(_everywhere(editor, old, new) for old, new in pairs)


def white_space(editor: Editor) -> int:
    """Some spaces become two, or wider, or a line break within a block."""
    return _some_spaces(editor, editor.pick.choice(("  ", "\u2003", "\u202f", "\u3000")), 0.05)


def _everywhere(editor: Editor, old: str, new: str) -> int:
    return sum(
        _rewrite_in(editor, number, [Span(*found.span())], new)
        for number in range(len(editor.draft.lines))
        for found in reversed(list(regex.finditer(regex.escape(old), editor.draft.line(number))))
    )


def _some_spaces(editor: Editor, new: str, share: float) -> int:
    """Change so large a share of all spaces."""
    changed = 0
    for number in range(len(editor.draft.lines)):
        spaces = [Span(*found.span()) for found in regex.finditer(" ", editor.draft.line(number))]
        chosen = [span for span in spaces if editor.pick.random() < share]
        changed += _rewrite_in(editor, number, chosen, new)
    return changed


def _rewrite_in(editor: Editor, number: int, spans: list[Span], new: str) -> int:
    for start, end in reversed(spans):
        editor.draft.rewrite(number, start, end, new)
    return len(spans)
