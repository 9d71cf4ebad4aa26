"""The composition root: makes each object of the window once and wires it."""

import gc
import sys
from pathlib import Path

from annotator.core import paths
from annotator.core.workspace import Workspace
from annotator.ui.screen import missing_library, require_screen

try:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication, QIcon
    from PySide6.QtWidgets import QApplication

    from annotator.resources import resource
    from annotator.ui.failures import FailureReporter
    from annotator.ui.main_window import MainWindow
    from annotator.ui.session import Session
    from annotator.ui.settings import Settings
except ImportError as error:
    if ".so" not in str(error):
        raise
    raise missing_library(error) from error

COLLECT_AFTER = 50_000
"""New objects after which Python looks for circles of dead ones. At its own 700, opening an article
with 10,000 marks, which are values without circles, takes a quarter longer.
"""


def run(
    articles: list[Path],
    library: Path | None = None,
    reader: str | None = None,
    *,
    quit_after_start: bool = False,
) -> int:
    """Open the window and return the exit code when it is closed.

    Raises AnnotatorError where there is no screen, a system library is missing, or the library
    cannot be opened.
    """
    require_screen()
    application = make_application()
    reporter = FailureReporter(paths.log_path())
    window, _session = make_window(library, reader)
    reporter.install()
    window.show()
    window.start(articles)
    if quit_after_start:
        QTimer.singleShot(0, window.close)
    try:
        return application.exec()
    finally:
        reporter.remove()


def make_window(library: Path | None, reader: str | None) -> tuple[MainWindow, Session]:
    """Open a library and make the window on it, with what it works on; nothing is shown yet."""
    session = Session(Workspace.open(library, reader=reader))
    return MainWindow(session, Settings()), session


def make_application() -> QApplication:
    """Make the object of the whole program that Qt asks for; there can be one in a process."""
    gc.set_threshold(COLLECT_AFTER)
    QGuiApplication.setDesktopFileName("annotator")
    application = QApplication(sys.argv[:1])
    application.setApplicationName("annotator")
    application.setApplicationDisplayName("Annotator")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource("icons/annotator.svg"))))
    return application
