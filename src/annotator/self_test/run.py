"""Runs the self-test from start to end, where nothing of the user's is."""

import faulthandler
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType

from annotator.app import make_application, make_window
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.paths import HOME_VARIABLE
from annotator.self_test import looks, machine
from annotator.self_test.desk import READER, Desk
from annotator.self_test.processes import check_processes
from annotator.self_test.report import Report, expect
from annotator.self_test.work import Work
from annotator.ui.screen import require_screen

LIMIT = 50
"""Seconds after which the process ends itself."""
STUCK = "stuck.txt"
"""Says where the program was when it hung or crashed; it is there only then."""


def run(folder: Path | None) -> int:
    """Check everything, leave what was seen in `folder`, and return 0 only if all of it held.

    Raises AnnotatorError where the folder cannot be written, or where a system library that
    windows need is missing.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        kept = folder if folder is not None else scratch / "kept"
        try:
            kept.mkdir(parents=True, exist_ok=True)
            (kept / STUCK).write_bytes(b"")
        except OSError as error:
            reason = error.strerror
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=kept, reason=reason) from error
        with _no_longer_than(LIMIT, kept / STUCK), _home_in(scratch / "home"):
            report = _report(kept, scratch)
        report.write(kept)
    return 0 if report.ok else 1


def _report(folder: Path, scratch: Path) -> Report:
    _choose_screen()
    application = make_application()
    report = Report(machine.about())
    desk = Desk(folder, scratch, partial(make_window, None, READER))
    with _uncaught_errors() as errors:
        for name, work in _checks(desk):
            report.check(name, work)
        report.check("closing", partial(_close, desk))
    report.check("no uncaught errors", partial(_see_nothing, errors))
    application.quit()
    return report


def _checks(desk: Desk) -> tuple[tuple[str, Callable[[], str]], ...]:
    work = Work(desk)
    return (
        ("version", machine.check_version),
        ("resources", machine.check_resources),
        ("licenses", machine.check_licenses),
        ("fonts", machine.check_fonts),
        ("icons", machine.check_icons),
        ("picture formats", partial(machine.check_picture_formats, desk.scratch)),
        ("first start", work.open_empty),
        ("sample article", work.open_sample),
        ("marking", work.mark),
        ("painted marks", work.see_marks),
        ("note", work.write_note),
        ("undo", work.undo),
        ("redo", work.redo),
        ("close and reopen", work.reopen),
        ("change by another program", work.see_other_program),
        ("marks in an edited file", work.mend),
        ("web page and large article", work.open_others),
        ("processes of its own", partial(check_processes, desk.scratch)),
        ("sound library", work.examine),
        ("export and import", work.carry_over),
        ("picture: light", partial(looks.take_light, desk)),
        ("picture: dark", partial(looks.take_dark, desk)),
        ("picture: high contrast", partial(looks.take_contrast, desk)),
        ("picture: library", partial(looks.take_library, desk)),
    )


def _close(desk: Desk) -> str:
    desk.close()
    return "closed"


def _see_nothing(errors: list[str]) -> str:
    expect(not errors, "\n".join(errors))
    return "none"


def _choose_screen() -> None:
    """Use Qt's own screenless platform where there is no screen."""
    try:
        require_screen()
    except AnnotatorError as error:
        if error.code is not ErrorCode.SCREEN_MISSING:
            raise
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


@contextmanager
def _home_in(folder: Path) -> Iterator[None]:
    """Keep library, settings and log in `folder`, away from the user's own."""
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[HOME_VARIABLE]
        else:
            os.environ[HOME_VARIABLE] = before


@contextmanager
def _no_longer_than(seconds: int, path: Path) -> Iterator[None]:
    """End the process with code 1 after some seconds; `path` tells then where each thread was,
    as it does after a crash.
    """
    with path.open("w", encoding="utf-8") as file:
        faulthandler.enable(file)
        faulthandler.dump_traceback_later(seconds, exit=True, file=file)
        try:
            yield
        finally:
            faulthandler.disable()
            faulthandler.cancel_dump_traceback_later()
    path.unlink()


@contextmanager
def _uncaught_errors() -> Iterator[list[str]]:
    """Collect what slots raise, which would be shown in a dialog."""
    errors: list[str] = []

    def collect(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        errors.append("".join(traceback.format_exception(kind, error, trace)))

    before, sys.excepthook = sys.excepthook, collect
    try:
        yield errors
    finally:
        sys.excepthook = before
