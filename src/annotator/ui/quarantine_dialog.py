"""What of the library could not be read: where it was, why, and what can be done, to be copied."""

import json
from collections.abc import Sequence
from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.messages import quarantined as line_about
from annotator.core.model import Annotation, Quarantined
from annotator.ui.told_dialog import ToldDialog
from annotator.ui.words import error_words

SIZE = (620, 420)
"""Logical pixels at first."""
MOST = 500
"""Rows that are listed; all of them are in the library."""


class QuarantineDialog(ToldDialog):
    """Tells of rows that were set aside."""

    return_wanted = Signal(object)
    """These rows are to be put back: a list of `Quarantined`."""

    def __init__(self, rows: Sequence[Quarantined], parent: QWidget | None = None) -> None:
        put_back = QPushButton(QCoreApplication.translate("Quarantine", "&Put back"))
        super().__init__(sentence_about(rows), details_of(rows), parent, first=put_back)
        self.put_back = put_back
        self.put_back.setEnabled(False)
        self.put_back.clicked.connect(self._return)
        self.setWindowTitle(self.tr("What could not be read"))
        room = self.screen().availableSize()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height() - 40))
        self._rows = list(rows)
        self._returning: list[Quarantined] = []

    @Slot(object)
    def show_judged(self, reasons: Sequence[ErrorCode | None]) -> None:
        """Show which of the rows can be put back, and of the others why not."""
        if len(reasons) != len(self._rows):
            return
        told = list(zip(self._rows, reasons, strict=True))
        self._returning = [one for one, reason in told if reason is None]
        self.put_back.setEnabled(bool(self._returning))
        self._details.setPlainText(details_of(self._rows, reasons))

    @Slot()
    def _return(self) -> None:
        self.return_wanted.emit(self._returning)
        self.accept()


def sentence_about(rows: Sequence[Quarantined]) -> str:
    """Return what could not be read, where that is kept, and what can be done."""
    return QCoreApplication.translate(
        "Quarantine",
        "{what}. What was set aside is kept in the library as it was, and is in no export. "
        "“Put back” brings back what can be; a backup made before may still have the rest: "
        "File, Restore from a backup.",
    ).format(what=words_about(rows))


def words_about(rows: Sequence[Quarantined]) -> str:
    """Return "1 mark could not be read, in “The ferry”": of marks, or of anything else."""
    told, marks = short_words(rows), [one for one in rows if one.is_lost_mark]
    titles = {one.article_title for one in marks or rows} - {""}
    if len(titles) != 1:
        return told
    words = QCoreApplication.translate("Quarantine", "{told}, in “{title}”")
    return words.format(told=told, title=shortened(*titles))


def short_words(rows: Sequence[Quarantined]) -> str:
    """Return "1 mark could not be read": of marks, or of anything else."""
    count = sum(one.is_lost_mark for one in rows)
    if count > 1:
        words = QCoreApplication.translate("Quarantine", "{count} marks could not be read")
        return words.format(count=count)
    if count:
        return QCoreApplication.translate("Quarantine", "1 mark could not be read")
    return QCoreApplication.translate("Quarantine", "A part of the library could not be read")


def words_of_returned(marks: Sequence[Annotation]) -> str:
    """Return what is said of marks that were put back, and which of them lie in the trash."""
    count, deleted = len(marks), sum(bool(one.deleted_at) for one in marks)
    if count == 1 and deleted:
        words = QCoreApplication.translate(
            "Quarantine", "The mark “{words}” is back in the trash, where it was."
        )
        return words.format(words=shortened(marks[0].original_quote))
    if count == 1:
        words = QCoreApplication.translate("Quarantine", "The mark “{words}” is back.")
        return words.format(words=shortened(marks[0].original_quote))
    if deleted:
        words = QCoreApplication.translate(
            "Quarantine", "{count} marks are back, {deleted} of them in the trash, where they were."
        )
        return words.format(count=count, deleted=deleted)
    return QCoreApplication.translate("Quarantine", "{count} marks are back.").format(count=count)


def shortened(title: str) -> str:
    """Return a title as a part of a sentence."""
    line = " ".join(title.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def details_of(rows: Sequence[Quarantined], reasons: Sequence[ErrorCode | None] = ()) -> str:
    """Return what is told of each row, whether it can be put back, and the row itself."""
    parts = []
    for one, reason in zip_longest(rows[:MOST], reasons[:MOST], fillvalue=None):
        if one is not None:
            told = [line_about(one), one.article_title, *words_of(one)]
            if reasons and not (one.is_mended or one.hangs_on_another):
                told.append(return_words(reason))
            parts.append("\n".join([*filter(None, told), one.at, one.contents[:2000]]))
    return "\n\n".join(parts)


def return_words(reason: ErrorCode | None) -> str:
    """Return whether a row can be put back, and why not."""
    if reason is None:
        return QCoreApplication.translate("Quarantine", "It can be put back.")
    return error_words(AnnotatorError(reason))


def words_of(one: Quarantined) -> list[str]:
    """Return the words of a mark and its note, as they can be copied; nothing of other rows."""
    try:
        told = json.loads(one.contents) if one.table == "annotation" else {}
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, dict):
        return []
    words, note = told.get("original_quote"), told.get("note")
    quoted = [f"“{words}”"] if isinstance(words, str) and words else []
    return quoted + ([note] if isinstance(note, str) and note else [])
