"""What of the library could not be read: where it was, why, and what can be done, to be copied."""

from collections.abc import Sequence

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

from annotator.core.messages import quarantined as line_about
from annotator.core.model import Quarantined

SIZE = (620, 420)
"""Logical pixels at first."""
MOST = 500
"""Rows that are listed; all of them are in the library."""


class QuarantineDialog(QDialog):
    """Tells of rows that were set aside."""

    understood = Signal()
    """The reader has seen them, and needs not be told again."""

    def __init__(self, rows: Sequence[Quarantined], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What could not be read"))
        self.resize(*SIZE)
        self._details = QPlainTextEdit(details_of(rows))
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._details.setAccessibleName(self.tr("Details"))
        column = QVBoxLayout(self)
        column.addWidget(self._sentence(rows))
        column.addWidget(self._details, 1)
        column.addWidget(self._buttons())

    def _sentence(self, rows: Sequence[Quarantined]) -> QLabel:
        label = QLabel(
            self.tr(
                "{what}. It is kept in the library as it was, apart from what is shown, and it is "
                "in no export. A backup made before may still have it: File, Restore from a backup."
            ).format(what=words_about(rows))
        )
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        copy = box.addButton(self.tr("&Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        seen = box.addButton(
            self.tr("&Do not tell again"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        seen.clicked.connect(self._understand)
        close = box.addButton(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
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


def shortened(title: str) -> str:
    """Return a title as a part of a sentence."""
    line = " ".join(title.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def details_of(rows: Sequence[Quarantined]) -> str:
    """Return what is told of each row, and the row itself."""
    parts = []
    for one in rows[:MOST]:
        title = f"\n{one.article_title}" if one.article_title else ""
        parts.append(f"{line_about(one)}{title}\n{one.at}\n{one.contents[:2000]}")
    return "\n\n".join(parts)
