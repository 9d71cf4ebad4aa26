"""The buttons of our dialogs."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox


def show_words_alone(box: QDialogButtonBox | QMessageBox) -> None:
    """Take the icons from the buttons that a dialog has, which Qt gives to its own alone.

    A style could forbid them for all, but in Python it would be asked thousands of times for each
    window.
    """
    for button in box.buttons():
        button.setIcon(QIcon())
