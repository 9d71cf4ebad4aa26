"""What a recovery from a damaged file has saved, what was set aside, and where the rest is."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.core.aftermath import Aftermath, whereabouts
from annotator.ui.history_words import time_words
from annotator.ui.keeping_words import holding_words, uncertain_words
from annotator.ui.told_dialog import ToldDialog

SIZE = (600, 340)
"""Logical pixels at first."""
TABLE_WORDS = {
    "library": "about the library",
    "article": "articles",
    "version": "versions",
    "rendering": "texts",
    "location": "places of files",
    "annotation": "marks",
    "anchor": "places of marks",
    "annotation_tag": "tags of marks",
    "article_tag": "tags of articles",
    "reader": "readers",
    "device": "devices",
    "change": "changes",
    "change_row": "changes of rows",
}
"""What the reader calls the rows of a table, before translation."""
SHOWN = 90
"""Characters of a mark or a title that are shown."""


class RecoveryDialog(ToldDialog):
    """Tells of one recovery."""

    def __init__(
        self, found: Aftermath, folders: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(recovery_words(found), details_of(found, folders), parent)
        self.setWindowTitle(self.tr("What was recovered"))
        self.resize(*SIZE)


def recovery_words(found: Aftermath) -> str:
    """Return the sentence that a library was recovered: when, and what of it."""
    words = _tr("This library was recovered from a damaged file on {time}: {held}.")
    held = holding_words(found.article_count, found.mark_count)
    return words.format(time=time_words(found.at), held=held)


def details_of(found: Aftermath, folders: Sequence[Path]) -> str:
    """Return the files, and what was set aside, as text; `folders` are as in `whereabouts`."""
    lines = [_file_words(_tr("The damaged file, as it was: {path}"), found.damaged, folders)]
    if found.set_aside:
        counted = _counted(found.set_aside)
        lines.append(_tr("Set aside, because it is not right: {rows}").format(rows=counted))
    else:
        lines.append(_tr("Nothing of what could be read had to be set aside."))
    if found.rows:
        lines.append(_file_words(_tr("That is kept in: {path}"), found.rows, folders))
    if found.made_anew:
        counted = _counted(found.made_anew)
        lines.append(_tr("Made anew, because it was lost: {rows}").format(rows=counted))
    if found.lost_names:
        lines.append(_tr("Of what was set aside:"))
        lines += [f"  “{' '.join(name.split())[:SHOWN]}”" for name in found.lost_names]
    if found.uncertain:
        lines.append(uncertain_words(found.uncertain))
    lines.append(_tr("A backup made before may have more: File, Restore from a backup."))
    return "\n".join(lines)


def _file_words(words: str, file: str, folders: Sequence[Path]) -> str:
    path, is_there = whereabouts(file, folders)
    told = words.format(path=path)
    return told if is_there else _tr("{told} (no longer there)").format(told=told)


def _counted(rows: Mapping[str, int]) -> str:
    words = ((_tr(TABLE_WORDS.get(table, table)), number) for table, number in rows.items())
    return ", ".join(f"{told} ({number})" for told, number in words)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Recovery", words)
