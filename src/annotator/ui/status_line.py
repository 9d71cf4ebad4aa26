"""The line at the foot of the window: marks, saved, who marks; a link's target while pointed at."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStatusBar

from annotator.ui.words import count_words


class StatusLine(QStatusBar):
    """Shows how things stand."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setAccessibleName(self.tr("Status"))
        self._standing = QLabel()
        self._standing.setContentsMargins(8, 2, 8, 2)
        self.addWidget(self._standing, 1)

    @property
    def words(self) -> str:
        """What the line says when nothing is pointed at."""
        return self._standing.text()

    def show_standing(self, marks: int | None, reader: str) -> None:
        """Show how many marks the open article has (None without one), and who marks."""
        parts = []
        if marks is not None:
            # A mark is counted only after it was committed, so this is always true.
            parts += [count_words(marks), self.tr("saved")]
        if reader:
            parts.append(self.tr("Marking as: {reader}").format(reader=reader))
        self._standing.setText(" · ".join(parts))
        self._standing.setAccessibleName(self._standing.text())

    @Slot(str)
    def show_link(self, target: str) -> None:
        """Show where a link leads, in full; nothing for an empty target."""
        if target:
            self.showMessage(target)
        else:
            self.clearMessage()
