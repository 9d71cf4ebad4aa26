"""What a recovery from a damaged file has saved, what was set aside, and where the rest is."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.core.aftermath import Aftermath, whereabouts
from annotator.ui.dialog_buttons import show_words_alone
from annotator.ui.history_words import time_words
from annotator.ui.keeping_words import holding_words

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


class RecoveryDialog(QDialog):
    """Tells of one recovery."""

    understood = Signal()
    """The reader has seen it, and needs not be told again."""

    def __init__(self, found: Aftermath, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What was recovered"))
        self.resize(*SIZE)
        sentence = QLabel(recovery_words(found))
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        self._details = QPlainTextEdit(details_of(found, folder))
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._details.setAccessibleName(self.tr("Details"))
        column = QVBoxLayout(self)
        column.addWidget(sentence)
        column.addWidget(self._details, 1)
        column.addWidget(self._buttons())
        self.close_button.setDefault(True)  # A button outside a dialog cannot be its default.

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        copy = box.addButton(self.tr("&Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        seen = box.addButton(
            self.tr("&Do not tell again"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        seen.clicked.connect(self._understand)
        self.close_button = box.addButton(QDialogButtonBox.StandardButton.Close)
        show_words_alone(box)
        box.rejected.connect(self.reject)
        return box

    @property
    def details(self) -> str:
        """What is shown and copied."""
        return self._details.toPlainText()

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self.details)

    @Slot()
    def _understand(self) -> None:
        self.understood.emit()
        self.accept()


def recovery_words(found: Aftermath) -> str:
    """Return the sentence that a library was recovered: when, and what of it."""
    words = _tr("This library was recovered from a damaged file on {time}: {held}.")
    held = holding_words(found.article_count, found.mark_count)
    return words.format(time=time_words(found.at), held=held)


def details_of(found: Aftermath, folder: Path) -> str:
    """Return the files, and what was set aside, as text; `folder` is the library's."""
    lines = [_file_words(_tr("The damaged file, as it was: {path}"), found.damaged, folder)]
    if found.set_aside:
        counted = _counted(found.set_aside)
        lines.append(_tr("Set aside, because it is not right: {rows}").format(rows=counted))
    else:
        lines.append(_tr("Nothing of what could be read had to be set aside."))
    if found.rows:
        lines.append(_file_words(_tr("That is kept in: {path}"), found.rows, folder))
    if found.made_anew:
        counted = _counted(found.made_anew)
        lines.append(_tr("Made anew, because it was lost: {rows}").format(rows=counted))
    if found.lost_names:
        lines.append(_tr("Of what was set aside:"))
        lines += [f"  “{' '.join(name.split())[:SHOWN]}”" for name in found.lost_names]
    lines.append(_tr("A backup made before may have more: File, Restore from a backup."))
    return "\n".join(lines)


def _file_words(words: str, file: str, folder: Path) -> str:
    path, is_there = whereabouts(file, folder)
    told = words.format(path=path)
    return told if is_there else _tr("{told} (no longer there)").format(told=told)


def _counted(rows: Mapping[str, int]) -> str:
    words = ((_tr(TABLE_WORDS.get(table, table)), number) for table, number in rows.items())
    return ", ".join(f"{told} ({number})" for told, number in words)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Recovery", words)
