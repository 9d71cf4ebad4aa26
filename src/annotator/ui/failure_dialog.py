"""The dialog about an uncaught error."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from annotator.ui.dialog_buttons import show_words_alone


class FailureDialog(QMessageBox):
    """Says that something went wrong, and gives the details to copy."""

    def __init__(self, details: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setText(
            self.tr(
                "Something went wrong in Annotator. What you did last may have been done all the "
                "same: look before you do it again. Your marks are safe: whatever was shown as "
                "saved is in the library."
            )
        )
        self.setInformativeText(self.tr("Copy the details if you want to report it."))
        self.setDetailedText(details)
        self._details = details
        self._copy = QPushButton(self.tr("Copy details"))
        self.addButton(self._copy, QMessageBox.ButtonRole.ActionRole)
        self.addButton(QMessageBox.StandardButton.Close)
        self.setDefaultButton(QMessageBox.StandardButton.Close)
        show_words_alone(self)
        # Copying closes no dialog.
        self._copy.clicked.disconnect()
        self._copy.clicked.connect(self.copy_details)

    @Slot()
    def copy_details(self) -> None:
        """Put the details on the clipboard."""
        QApplication.clipboard().setText(self._details)
