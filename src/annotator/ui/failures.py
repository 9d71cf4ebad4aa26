"""Uncaught errors: logged, and shown once with what to copy for a report."""

import contextlib
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion

import annotator

if TYPE_CHECKING:
    from annotator.ui.failure_dialog import FailureDialog

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
        from annotator.ui.failure_dialog import FailureDialog  # noqa: PLC0415 (seldom)

        about = (
            f"Annotator {annotator.__version__}",
            f"Python {platform.python_version()}",
            f"Qt {qVersion()}",
            platform.platform(),
        )
        self._dialog = FailureDialog(f"{', '.join(about)}\n\n{details}")
        self._dialog.open()


def write_log(log: Path, details: str) -> None:
    """Add what went wrong to the log; the log of before goes when this one is full."""
    # Without a log, the window still shows what happened.
    with contextlib.suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {annotator.__version__}\n{details}\n")
