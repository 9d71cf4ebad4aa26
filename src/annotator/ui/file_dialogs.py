"""Dialogs that ask for files, and open none of them.

Qt's own dialog looks into files that it lists, to choose an icon (seen: strace, Qt 6.11). A process
that closes any descriptor of a file loses its POSIX locks on it (`core.files`), and so a library
that is open would lose SQLite's. This one tells files by their names.
"""

import os
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QFileIconProvider, QStyle, QWidget

HARMLESS = os.path.abspath(os.sep)  # noqa: PTH100 (also the root of a Windows drive)
"""A folder without libraries, which the dialog lists until it has our icons."""
PORTAL = "xdgdesktopportal"


class NamedIcons(QFileIconProvider):
    """Icons and types of files by their names alone. Qt asks for them on a thread of its own."""

    def __init__(self, style: QStyle) -> None:
        super().__init__()
        self._file = style.standardIcon(QStyle.StandardPixmap.SP_FileIcon)
        self._folder = style.standardIcon(QStyle.StandardPixmap.SP_DirIcon)

    def icon(self, asked: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        if isinstance(asked, QFileInfo):
            return self._folder if asked.isDir() else self._file
        is_file = asked is QAbstractFileIconProvider.IconType.File
        return self._file if is_file else self._folder

    def type(self, info: QFileInfo) -> str:
        return "" if info.isDir() else info.suffix().upper()


@cache
def named_icons() -> NamedIcons:
    """Return the one provider of all dialogs: PySide hands it to Qt (6.11), which never deletes it,
    so that one for each dialog would stay, 7 kB each.
    """
    return NamedIcons(QApplication.style())


class FileDialog(QFileDialog):
    """Asks for files without looking into them."""

    def __init__(self, parent: QWidget | None, title: str, folder: str, kinds: str) -> None:
        super().__init__(parent, title, HARMLESS, kinds)
        if not _is_native_elsewhere():
            self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setIconProvider(named_icons())
        self.setDirectory(folder)

    def chosen(self) -> list[Path]:
        """Ask, and return what was chosen; nothing where the reader chose nothing."""
        try:
            return [Path(name) for name in self.selectedFiles()] if self.exec() else []
        finally:
            self.deleteLater()


def ask_to_open(
    parent: QWidget | None, title: str, folder: str, kinds: str, *, is_many: bool = False
) -> list[Path]:
    """Ask for a file that is there, or for several."""
    dialog = FileDialog(parent, title, folder, kinds)
    modes = QFileDialog.FileMode
    dialog.setFileMode(modes.ExistingFiles if is_many else modes.ExistingFile)
    return dialog.chosen()


def ask_to_save(parent: QWidget | None, title: str, start: str, kinds: str) -> tuple[str, str]:
    """Ask where to write a file; returns its path and the kind chosen, empty without an answer."""
    dialog = FileDialog(parent, title, str(Path(start).parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(Path(start).name)
    chosen = dialog.chosen()
    return (str(chosen[0]), dialog.selectedNameFilter()) if chosen else ("", "")


def _is_native_elsewhere() -> bool:
    """Whether the system's own dialog harms no lock: on Windows and macOS, and where it runs in
    another process, as the portal's does; the one of GTK reads files in this one.
    """
    if sys.platform in {"win32", "darwin"}:
        return True
    only_portal = bool(getattr(sys, "frozen", False))  # no other one is in a build (packaging)
    return only_portal or os.environ.get("QT_QPA_PLATFORMTHEME") == PORTAL
