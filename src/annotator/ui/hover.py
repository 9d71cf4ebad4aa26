"""What is said of the marks at a place while the pointer rests on it."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QCoreApplication

from annotator.core.model import Annotation
from annotator.ui.words import count_words, kind_word, status_word

FIRST_WORDS = 70
"""Characters of a mark's quote that are shown."""
NOTE_BEGINNING = 160
"""Characters of its note that are shown."""
MOST = 6
"""Marks that are named; of further ones only the number is."""


NONE_BEFORE: Mapping[str, str] = {}


def marks_html(
    notes: Sequence[Annotation], reader_id: str, before: Mapping[str, str] = NONE_BEFORE
) -> str:
    """Return what to say of these marks: kind, what they were `before` (words by their ids), first
    words, the other reader, the note's beginning.

    `reader_id` is that of whoever reads; empty where it is not known. Empty for no marks.
    """
    parts = [_mark_html(note, reader_id, before.get(note.id, "")) for note in notes[:MOST]]
    if len(notes) > MOST:
        more = QCoreApplication.translate("Hover", "and {marks} more")
        parts.append(escape(more.format(marks=count_words(len(notes) - MOST))))
    return "".join(f'<p style="margin:2px 0px 2px 0px">{part}</p>' for part in parts)


def _mark_html(note: Annotation, reader_id: str, before: str) -> str:
    heading = f"<b>{escape(kind_word(note.kind))}</b>"
    status = status_word(note.anchor)
    if status:
        heading += f" · {escape(status)}"
    if status and before:
        was = QCoreApplication.translate("Hover", "was {words}")
        quoted = _isolated("“" + _beginning(before, FIRST_WORDS) + "”")
        heading += f": {was.format(words=quoted)} ·"
    if reader_id and note.reader.id != reader_id:
        name = note.reader.name or QCoreApplication.translate("Hover", "another reader")
        by = QCoreApplication.translate("Hover", "by {reader}").format(reader=name)
        heading += f" · {escape(by)}"
    quote = note.passage.quote if note.passage is not None else note.original_quote
    html = f"{heading} {_isolated('“' + _beginning(quote, FIRST_WORDS) + '”')}"
    if note.note.strip():
        html += f"<br><i>{_isolated(_beginning(note.note, NOTE_BEGINNING))}</i>"
    return html


def _beginning(text: str, most: int) -> str:
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    cut = words[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + "…"


def _isolated(text: str) -> str:
    """Return text as HTML that keeps its own direction (UAX #9: FSI ... PDI)."""
    return f"\u2068{escape(text)}\u2069"
