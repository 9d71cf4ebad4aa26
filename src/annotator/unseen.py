"""What is said in a window of its own where nobody sees the standard error.

A program that was started from a menu or by a double click has no terminal, and on Windows the one
with a window has no streams at all: Python's are None there.
"""

import os
import stat
import sys
from collections.abc import Sequence
from typing import TextIO

SCREENLESS = {"offscreen", "minimal", "vnc"}
"""Platforms of Qt (QT_QPA_PLATFORM) on which a dialog waits for an answer that nobody can give."""


def is_seen() -> bool:
    """Whether somebody, or the program that called this one, reads the standard error."""
    if sys.stderr is None:
        return False
    streams = (sys.stdin, sys.stderr)
    if any(one is not None and one.isatty() for one in streams) or _is_pipe(sys.stderr):
        return True
    return not _has_screen()


def _is_pipe(stream: TextIO) -> bool:
    """Whether another program reads a stream: menus give a file, a log's socket or nothing."""
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # what stands for it is no file
        return False


def _has_screen() -> bool:
    """Whether a dialog can be shown, as far as it can be told without Qt, which would abort."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in SCREENLESS:
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show(lines: Sequence[str]) -> None:
    """Show sentences in a dialog until it is closed."""
    # Qt for a window that could not be opened, and nowhere else.
    from PySide6.QtCore import Qt  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: PLC0415

    application = QApplication.instance() or QApplication([])
    box = QMessageBox(QMessageBox.Icon.Critical, "Annotator", "\n".join(lines))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
    del application
