"""The composition root: makes each object of the window once and wires it."""

from pathlib import Path

from annotator.collecting import collect_seldom
from annotator.core import paths
from annotator.core.errors import LIBRARY_HELD_UP, LIBRARY_REFUSED, AnnotatorError, Cancelled
from annotator.core.workspace import Workspace
from annotator.one_window.claim import Claim
from annotator.ui.screen import missing_library, require_screen

try:
    from PySide6.QtCore import QLoggingCategory, QTimer
    from PySide6.QtGui import QGuiApplication, QIcon

    from annotator.resources import resource
    from annotator.ui.application import Application
    from annotator.ui.failures import FailureReporter
    from annotator.ui.main_window import MainWindow
    from annotator.ui.session import Session
    from annotator.ui.settings import Settings
    from annotator.ui.verbs.other_starts import OtherStarts
except ImportError as error:
    if ".so" not in str(error):
        raise
    raise missing_library(error) from error

QUIET = "qt.text.font.db.warning=false"
"""What Qt is not to print: that a font of our list has no rules for the script of some words. It
takes the next one then, which is what lists of fonts are for. `QT_LOGGING_RULES` brings it back."""


def run(
    articles: list[Path],
    library: Path | None = None,
    reader: str | None = None,
    claim: Claim | None = None,
    *,
    quit_after_start: bool = False,
) -> int:
    """Open the window and return the exit code when it is closed.

    With a claim, taken or not, it becomes the window that other starts find, as soon as it can.
    Raises AnnotatorError where there is no screen, a system library is missing, or the library
    cannot be opened.
    """
    require_screen()
    application = make_application()
    reporter = FailureReporter(paths.log_path())
    reporter.install()
    made = make_window(library, reader) if quit_after_start else _asked_window(library, reader)
    if made is None:
        reporter.remove()
        return 0
    window, session = made
    connect_starts(application, window, session, claim)
    window.show()
    window.start(articles)
    if quit_after_start:
        QTimer.singleShot(0, window.close)
    try:
        return application.exec()
    finally:
        reporter.remove()


def _asked_window(library: Path | None, reader: str | None) -> tuple[MainWindow, Session] | None:
    """The window; where the library does not open, ask what to do about that. None where the answer
    is to end.
    """
    while True:
        try:
            return make_window(library, reader, is_looked_over=_look_over(library))
        except Cancelled:
            return None
        except AnnotatorError as error:
            if error.code not in LIBRARY_REFUSED | LIBRARY_HELD_UP:
                raise
            from annotator.ui.verbs.rescuing import ask_at_start  # noqa: PLC0415

            answer = ask_at_start(error, Settings())
        if answer is None:
            return None
        library = library if answer.is_again else answer.library


def _look_over(library: Path | None) -> bool:
    """Look a large library over that needs it, before there is a window; whether that was done.
    Raises Cancelled, and what opening it raises.
    """
    if not Workspace.takes_long_to_open(library):
        return False
    from annotator.ui.dress import dress  # noqa: PLC0415 (seldom)
    from annotator.ui.looking_over import look_over_if_long  # noqa: PLC0415 (seldom)

    dress(Settings().theme)
    return look_over_if_long(library)


def make_window(
    library: Path | None, reader: str | None, *, is_looked_over: bool = False
) -> tuple[MainWindow, Session]:
    """Open a library and make the window on it, with what it works on; nothing is shown yet."""
    session = Session(Workspace.open(library, reader=reader, is_looked_over=is_looked_over))
    return MainWindow(session, Settings()), session


def connect_starts(
    application: Application, window: MainWindow, session: Session, claim: Claim | None
) -> None:
    """Let the window open what the system asks for, from its first picture on, and what other
    starts ask for where it has a claim.
    """
    starts = OtherStarts(window, session, claim)
    starts.wanted.connect(window.open_named)
    application.files_came.connect(starts.open_files)
    window.furnished.connect(starts.begin)
    window.closing.connect(starts.end)
    session.library_changed.connect(starts.move)


def make_application() -> Application:
    """Make the object of the whole program that Qt asks for; there can be one in a process."""
    collect_seldom()
    QLoggingCategory.setFilterRules(QUIET)
    QGuiApplication.setDesktopFileName("org.annotator.Annotator")
    application = Application()
    application.setApplicationName("annotator")
    application.setApplicationDisplayName("Annotator")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource("icons/annotator.svg"))))
    return application
