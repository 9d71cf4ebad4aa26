"""Uncaught errors: logged, and shown once with what to copy for a report."""

import contextlib
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

import annotator

LOG_BYTES = 500_000
"""Bytes after which a new log is begun; the one before is kept."""


class FailureReporter(QObject):
    """Takes the place of `sys.excepthook`; errors of any thread are shown on the window's."""

    happened = Signal(str)
    """An uncaught error, as text; emitted on the thread where it happened."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log_path = log
        self._dialog: FailureDialog | None = None
        self.happened.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Report uncaught errors from now on."""
        sys.excepthook = self.report

    def remove(self) -> None:
        """Leave errors to Python again."""
        sys.excepthook = sys.__excepthook__

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
        write_log(self._log_path, details)
        self.happened.emit(details)

    @Slot(str)
    def show(self, details: str) -> None:
        """Show an error, if none is shown already."""
        if self._dialog is not None and self._dialog.isVisible():
            return
        about = (
            f"Annotator {annotator.__version__}",
            f"Python {platform.python_version()}",
            f"Qt {qVersion()}",
            platform.platform(),
        )
        self._dialog = FailureDialog(f"{', '.join(about)}\n\n{details}")
        self._dialog.open()


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
        # Copying closes no dialog.
        self._copy.clicked.disconnect()
        self._copy.clicked.connect(self.copy_details)

    @Slot()
    def copy_details(self) -> None:
        """Put the details on the clipboard."""
        QApplication.clipboard().setText(self._details)


def write_log(log: Path, details: str) -> None:
    """Add what went wrong to the log; the log of before goes when this one is full."""
    # Without a log, the window still shows what happened.
    with contextlib.suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {annotator.__version__}\n{details}\n")
