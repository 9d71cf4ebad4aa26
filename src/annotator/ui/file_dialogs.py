"""Dialogs that ask for files, and open none of them.

Qt's own dialog looks into files that it lists, to choose an icon (seen: strace, Qt 6.11). A process
that closes any descriptor of a file loses its POSIX locks on it (`core.files`), and so a library
that is open would lose SQLite's. This one tells files by their names.
"""

import os
import re
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import QFileInfo, Qt, Slot
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QFileIconProvider,
    QListView,
    QMessageBox,
    QStyle,
    QToolButton,
    QWidget,
)

from annotator.ui.dialog_buttons import show_words_alone
from annotator.ui.leaving import let_go

HARMLESS = os.path.abspath(os.sep)  # noqa: PTH100 (also the root of a Windows drive)
"""A folder without libraries, which the dialog lists until it has our icons."""
PORTAL = "xdgdesktopportal"
PLACES = 18
"""Characters that the list of places beside the files has room for."""
_ARROWS = {
    "backButton": Qt.ArrowType.LeftArrow,
    "forwardButton": Qt.ArrowType.RightArrow,
    "toParentButton": Qt.ArrowType.UpArrow,
}
"""The buttons of Qt's dialog whose icons are black in every theme."""


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

    def dress(self) -> None:
        """Show arrows that can be seen on dark ground too, buttons as in our other dialogs, and
        whole names of places, where the dialog is Qt's own.
        """
        for name, arrow in _ARROWS.items():
            button = self.findChild(QToolButton, name)
            if button is not None:
                button.setArrowType(arrow)
        for box in self.findChildren(QDialogButtonBox):
            show_words_alone(box)
        for places in self.findChildren(QListView, "sidebar"):
            places.setMinimumWidth(places.fontMetrics().averageCharWidth() * PLACES)

    def chosen(self) -> list[Path]:
        """Ask, and return what was chosen; nothing where the reader chose nothing."""
        self.dress()
        try:
            return [Path(name) for name in self.selectedFiles()] if self.exec() else []
        finally:
            let_go(self)


def ask_to_open(
    parent: QWidget | None, title: str, folder: str, kinds: str, *, is_many: bool = False
) -> list[Path]:
    """Ask for a file that is there, or for several."""
    dialog = FileDialog(parent, title, folder, kinds)
    modes = QFileDialog.FileMode
    dialog.setFileMode(modes.ExistingFiles if is_many else modes.ExistingFile)
    # The endings of all kinds have no room.
    dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
    return dialog.chosen()


def ask_to_save(parent: QWidget | None, title: str, start: str, kinds: str) -> str:
    """Ask where to write a file; returns its path, empty without an answer.

    A name without an ending gets that of the kind chosen, before the question whether a file of
    that name is to be replaced.
    """
    dialog = SaveDialog(parent, title, str(Path(start).parent), kinds)
    dialog.selectFile(Path(start).name)
    return next(map(str, dialog.chosen()), "")


class SaveDialog(FileDialog):
    """Asks where to write a file; the ending of its name follows the kind chosen."""

    def __init__(self, parent: QWidget | None, title: str, folder: str, kinds: str) -> None:
        super().__init__(parent, title, folder, kinds)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        if not _is_portal():
            self.filterSelected.connect(self._follow)
            self._follow(self.selectedNameFilter())

    @Slot(str)
    def _follow(self, kind: str) -> None:
        self.setDefaultSuffix(_ending(kind))

    def chosen(self) -> list[Path]:
        """Ask, and return what was chosen; nothing where the reader chose nothing.

        The portal's dialog asks about the name as it was typed, and Qt would add the ending after
        that (`QFileDialog::setDefaultSuffix`); so it is added here, and asked about here.
        """
        paths = super().chosen()
        if not paths or paths[0].suffix:
            return paths
        ending = _ending(self.selectedNameFilter())
        whole = paths[0].with_name(f"{paths[0].name}.{ending}") if ending else paths[0]
        is_asked = self.testOption(QFileDialog.Option.DontConfirmOverwrite) or whole == paths[0]
        return [whole] if is_asked or not whole.exists() or self._may_replace(whole) else []

    def _may_replace(self, path: Path) -> bool:
        words = self.tr("{name} is there already. Do you want to replace it?")
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self.parentWidget())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.windowTitle())
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(words.format(name=path.name))
        box.setStandardButtons(buttons.Yes | buttons.No)
        box.setDefaultButton(buttons.No)
        show_words_alone(box)
        try:
            return box.exec() == buttons.Yes
        finally:
            let_go(box)


def _ending(kind: str) -> str:
    """Return the first ending of a kind, such as "csv" of "Table (*.csv)"; empty without one."""
    found = re.search(r"\*\.(\w+)", kind)
    return found.group(1) if found else ""


def _is_portal() -> bool:
    """Whether the dialog is one of the desktop's, in another process."""
    is_theme = os.environ.get("QT_QPA_PLATFORMTHEME") == PORTAL
    return sys.platform not in {"win32", "darwin"} and (is_theme or _is_frozen())


def _is_native_elsewhere() -> bool:
    """Whether the system's own dialog harms no lock: on Windows and macOS, and where it runs in
    another process, as the portal's does; the one of GTK reads files in this one.
    """
    return sys.platform in {"win32", "darwin"} or _is_portal()


def _is_frozen() -> bool:
    """Whether this is a build, in which there is no other dialog than the portal's (packaging)."""
    return bool(getattr(sys, "frozen", False))
