"""A dialog that tells of something that has happened to the library, with details to copy."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.dialog_buttons import show_words_alone


class ToldDialog(QDialog):
    """A sentence, details, and buttons to copy them, to be told no more if that is told again, and
    to close.
    """

    understood = Signal()
    """The reader has seen it, and needs not be told again."""

    def __init__(
        self,
        sentence: str,
        details: str,
        parent: QWidget | None = None,
        *,
        first: QPushButton | None = None,
        is_told_again: bool = True,
    ) -> None:
        """Make the dialog; `first` is a button that goes before its own."""
        super().__init__(parent)
        label = QLabel(sentence)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._details.setAccessibleName(self.tr("Details"))
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self._details, 1)
        column.addWidget(self._buttons(first, is_told_again=is_told_again))
        self.close_button.setDefault(True)  # A button outside a dialog cannot be its default.

    def _buttons(self, first: QPushButton | None, *, is_told_again: bool) -> QDialogButtonBox:
        box, role = QDialogButtonBox(), QDialogButtonBox.ButtonRole
        if first is not None:
            box.addButton(first, role.ActionRole)
        copy = box.addButton(self.tr("&Copy details"), role.ActionRole)
        copy.clicked.connect(self._copy)
        if is_told_again:
            seen = box.addButton(self.tr("&Do not tell again"), role.DestructiveRole)
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
