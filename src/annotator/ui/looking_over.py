"""A large library is looked over before it is opened: beside the window, which shows how far."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.core.errors import Cancelled
from annotator.core.paths import library_path
from annotator.ui.errands import Errands
from annotator.ui.leaving import let_go
from annotator.ui.rescuer import looked_over, takes_long_to_open

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation

WIDTH = 460
"""Logical pixels at least."""


class LookingOver(QDialog):
    """Says that a library is looked over, and how far; Cancel and Escape stop that."""

    def __init__(
        self, library: Path, parent: QWidget | None = None, *, is_open: bool = False
    ) -> None:
        """`is_open` is whether a row of the open library could not be read."""
        super().__init__(parent)
        self.setWindowTitle("Annotator")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setMinimumWidth(WIDTH)
        self._preparation: Preparation[int] | None = None
        words = self.tr(
            "Something other than Annotator on this computer wrote {name} last, so all of it is "
            "looked over before it is opened."
        )
        if is_open:
            words = self.tr(
                "A part of {name} cannot be read, so all of it is looked over; what cannot be read "
                "is set aside, and everything else is shown."
            )
        self._label = QLabel(words.format(name=library.name))
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._share = QProgressBar()
        self._share.setRange(0, 1000)
        self._share.setTextVisible(False)
        self._share.setAccessibleName(self.tr("How far the work is"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(12)
        for part in (self._label, self._share):
            column.addWidget(part)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        self._errands = Errands(self)
        self._errands.progressed.connect(self._show_share)
        work = partial(looked_over, library)
        self._errands.run("", work, self._take)

    def _take(self, preparation: "Preparation[int]") -> None:
        self._preparation = preparation
        self.accept()

    @Slot(float)
    def _show_share(self, share: float) -> None:
        self._share.setValue(round(1000 * share))

    @Slot()
    def reject(self) -> None:
        """Stop; the page stays until that has happened, some hundredths of a second later."""
        self.cancel.setEnabled(False)
        self._errands.cancel()

    def result_of_it(self) -> int:
        """Return how many rows were set aside.

        Raises Cancelled where that was stopped, and what `rescuer.looked_over` raises.
        """
        if self._preparation is None:  # the program ends
            self._errands.stop()
            raise Cancelled
        return self._preparation.take()


def look_over(library: Path, parent: QWidget | None = None, *, is_open: bool = True) -> int:
    """Look a library over while a page about that is shown, and return how many rows were set
    aside. Raises what `LookingOver.result_of_it` raises.
    """
    page = LookingOver(library, parent, is_open=is_open)
    page.exec()
    try:
        return page.result_of_it()
    finally:
        let_go(page)


def look_over_if_long(library: Path | None, parent: QWidget | None = None) -> bool:
    """Do so where opening a library, the user's own without a path, would hold the window up;
    return whether that was done. Raises the same.
    """
    is_long = takes_long_to_open(library)
    if is_long:
        look_over(library or library_path(), parent, is_open=False)
    return is_long
