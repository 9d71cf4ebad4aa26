"""A mark's history in words: when, who, what it was before."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from annotator.core.model import HistoryEntry, Kind
from annotator.ui.words import kind_word, operation_words

SHOWN = 80
"""Characters of an earlier note or passage that are shown."""


def time_words(at: str, *, has_seconds: bool = False) -> str:
    """Return a time of the library in the reader's own time and way of writing."""
    local = datetime.fromisoformat(at).astimezone()
    day = QLocale().toString(QDate(local.year, local.month, local.day), "d MMM yyyy")
    return f"{day} {local:%H:%M:%S}" if has_seconds else f"{day} {local:%H:%M}"


def since_words(at: str) -> str:
    """Return a time of the library as the shortest that is clear: of today without its day."""
    if not at:
        return ""
    local = datetime.fromisoformat(at).astimezone()
    is_today = local.date() == datetime.now(local.tzinfo).date()
    return f"{local:%H:%M}" if is_today else time_words(at)


def entry_words(entry: HistoryEntry) -> str:
    """Return one change as a line: what was done, and what there was before."""
    what = operation_words(entry.operation, entry.parameters)
    if entry.operation == "undo":
        what = _tr("undo: {what}").format(what=what)
    elif entry.operation == "redo":
        what = _tr("redo: {what}").format(what=what)
    before = _before_words(entry)
    return f"{what} ({_tr('before')}: {before})" if before else what


def _before_words(entry: HistoryEntry) -> str:
    parts: list[str] = []
    for row in entry.rows:
        if row.before is not None and (row.after is None or row.before != row.after):
            parts += filter(None, (_column_words(row.before, name) for name in row.before))
    return "; ".join(parts)


def _column_words(before: Any, name: str) -> str:
    value = before[name]
    if name == "kind":
        return kind_word(Kind(value))
    if name == "note":
        return _quoted(value) if value else _tr("no note")
    if name == "tags":
        return ", ".join(value) if value else _tr("no tags")
    if name == "quote":
        return _quoted(value) if value else _tr("no place")
    return ""


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:SHOWN]}…”" if len(line) > SHOWN else f"“{line}”"


def _tr(words: str) -> str:
    return QCoreApplication.translate("History", words)
