"""Uncaught errors: logged, and shown once with what to copy for a report."""

import logging
import platform
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

LOG_BYTES = 500_000


class FailureReporter(QObject):
    """Takes the place of `sys.excepthook`; errors of any thread are shown on the window's."""

    happened = Signal(str)
    """An uncaught error, as text; emitted on the thread where it happened."""

    def __init__(self, log: Path, version: str) -> None:
        super().__init__()
        self._version = version
        self._log_path = log
        self._log = logging.getLogger("annotator")
        self._dialog: FailureDialog | None = None
        self.happened.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Report uncaught errors from now on."""
        try:
            self._log_path.parent.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                self._log_path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
            )
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            self._log.addHandler(handler)
        except OSError as error:
            # Without a log, the window still shows what happened.
            sys.stderr.write(f"annotator: no log: {error}\n")
        sys.excepthook = self.report

    def remove(self) -> None:
        """Leave errors to Python again."""
        sys.excepthook = sys.__excepthook__
        for handler in list(self._log.handlers):
            self._log.removeHandler(handler)
            handler.close()

    def report(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log an uncaught error and have it shown; Python calls it on any thread."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        self._log.error("uncaught error\n%s", details)
        self.happened.emit(details)

    @Slot(str)
    def show(self, details: str) -> None:
        """Show an error, if none is shown already."""
        if self._dialog is not None and self._dialog.isVisible():
            return
        about = f"Annotator {self._version}, Python {platform.python_version()}, Qt {qVersion()}"
        self._dialog = FailureDialog(f"{about}, {platform.platform()}\n\n{details}")
        self._dialog.open()


class FailureDialog(QMessageBox):
    """Says that something went wrong, and gives the details to copy."""

    def __init__(self, details: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setText(
            self.tr(
                "Annotator could not do that. Your marks are safe: whatever was shown as saved "
                "is in the library."
            )
        )
        self.setInformativeText(self.tr("Copy the details if you want to report it."))
        self.setDetailedText(details)
        self._details = details
        self._copy = QPushButton(self.tr("Copy details"))
        self.addButton(self._copy, QMessageBox.ButtonRole.ActionRole)
        self.addButton(QMessageBox.StandardButton.Close)
        # Copying closes no dialog.
        self._copy.clicked.disconnect()
        self._copy.clicked.connect(self.copy_details)

    @Slot()
    def copy_details(self) -> None:
        """Put the details on the clipboard."""
        QApplication.clipboard().setText(self._details)
