"""The object of the whole program that Qt asks for; it hears which files the system wants open."""

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Gathers the files that macOS hands over: by double click, "Open with", a drag on the icon.

    It sends an event for each of them, never words of a command line.
    """

    files_came = Signal(object)
    """Files to open: a list of paths."""

    def __init__(self) -> None:
        super().__init__(sys.argv[:1])
        self._files: list[Path] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)

    def event(self, event: QEvent) -> bool:  # Qt calls it
        """Take the files that the system wants open."""
        if isinstance(event, QFileOpenEvent) and (name := event.file()):
            self._files.append(Path(name))
            self._soon.start()
            return True
        return super().event(event)

    @Slot()
    def _tell(self) -> None:
        """Hand on together what came together."""
        files, self._files = self._files, []
        self.files_came.emit(files)
