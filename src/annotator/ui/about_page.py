"""The window about the program: its version, where the library is, the licenses, and what to send
with the report of a fault.
"""

import platform
import sys
from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QLocale, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import annotator
from annotator.core.paths import settings_path
from annotator.licenses import notices
from annotator.ui.dialog_buttons import show_words_alone

SIZE = (700, 560)
"""Logical pixels at first."""
MARGIN = 20
TABLE = 'cellspacing="0" cellpadding="0" style="margin-top:8px"'
CELL = "padding-top:3px;padding-bottom:3px"
"""The words in cells begin where those of paragraphs do."""


class AboutPage(QDialog):
    """Two pages in one window: what the program is, and the licenses. Esc closes it."""

    copied = Signal()
    """The details for a report are on the clipboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("About Annotator"))
        self._facts: dict[str, str] = {}
        self._about = self._make_about()
        self._licenses = self._make_licenses()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._about)
        self._pages.addWidget(self._licenses)
        self._said = QLabel()
        self._said.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        for part in (self._pages, self._said, self._make_buttons()):
            column.addWidget(part)
        self.resize(*SIZE)

    def _make_about(self) -> QTextBrowser:
        page = QTextBrowser()
        page.setAccessibleName(self.tr("About Annotator"))
        page.setOpenLinks(False)
        page.setFrameShape(QTextBrowser.Shape.NoFrame)
        page.document().setDocumentMargin(MARGIN)
        return page

    def _make_licenses(self) -> QPlainTextEdit:
        page = QPlainTextEdit()
        page.setAccessibleName(self.tr("Licenses"))
        page.setReadOnly(True)
        page.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        page.document().setDocumentMargin(MARGIN)
        # The caret lets the keys scroll, and a screen reader read.
        page.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return page

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.setContentsMargins(12, 0, 12, 0)
        self.copy_button = QPushButton(self.tr("Copy &details for a bug report"))
        self.licenses_button = QPushButton()
        for button in (self.copy_button, self.licenses_button):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self.copy_details)
        self.licenses_button.clicked.connect(self.turn)
        show_words_alone(buttons)
        buttons.rejected.connect(self.reject)
        return buttons

    @property
    def words(self) -> str:
        """What the page that is shown says."""
        page = self._licenses if self._shows_licenses() else self._about
        return page.toPlainText()

    @property
    def details(self) -> str:
        """What to send with a report: nothing of what the reader has, and no path."""
        return "".join(f"{name}: {value}\n" for name, value in self._facts.items())

    def show_facts(self, library: str, facts: Mapping[str, str]) -> None:
        """Show what the program is. `library` is a path; `facts` about it are for a report."""
        self._facts = {**facts_here(self), **facts}
        self._about.setHtml(self._html(library))
        self._show_page(self._about)
        self._said.clear()
        self.show()
        self.activateWindow()

    def _html(self, library: str) -> str:
        facts = self._facts
        rows = {
            self.tr("Version"): facts["Annotator"],
            self.tr("Library"): library,
            self.tr("Settings"): str(settings_path()),
            self.tr("Runs on"): f"Python {facts['Python']}, Qt {facts['Qt']}, {facts['System']}",
            self.tr("License"): self.tr(
                "MIT. What comes with it has its own, such as Qt the LGPL 3: see Licenses."
            ),
        }
        shown = "".join(
            f'<tr><td style="{CELL};padding-right:16px">{escape(name)}</td>'
            f'<td style="{CELL}">{escape(value)}</td></tr>'
            for name, value in rows.items()
        )
        what = escape(self.tr("Mark claims, projections and testimony in articles."))
        where = escape(
            self.tr(
                "Your marks are on this computer: in that library file, in its backups, and in the "
                "copies that stay when a library is moved or put back."
            )
        )
        return f"<h2>Annotator</h2><p>{what}</p><table {TABLE}>{shown}</table><p>{where}</p>"

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        words = self.tr("&Back") if self._shows_licenses() else self.tr("&Licenses")
        self.licenses_button.setText(words)
        page.setFocus()

    def _shows_licenses(self) -> bool:
        return self._pages.currentWidget() is self._licenses

    @Slot()
    def turn(self) -> None:
        """Go to the licenses, or back from them."""
        if self._licenses.document().isEmpty():
            self._licenses.setPlainText(notices())
        self._show_page(self._about if self._shows_licenses() else self._licenses)

    @Slot()
    def copy_details(self) -> None:
        """Put the details on the clipboard, and say so."""
        QGuiApplication.clipboard().setText(self.details)
        self._said.setText(self.tr("Copied. No path, no name and no word of yours is in it."))
        self.copied.emit()


def facts_here(widget: QWidget) -> dict[str, str]:
    """What the program runs on, in English: it is read by those who mend it."""
    screen = widget.screen()
    size = screen.size()
    return {
        "Annotator": annotator.__version__,
        "Installed": "as a program" if getattr(sys, "frozen", False) else "as a Python package",
        "Python": platform.python_version(),
        "Qt": qVersion(),
        "System": platform.platform(),
        "Window system": QGuiApplication.platformName(),
        "Screen": f"{size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}",
        "Language": QLocale.system().name(),
    }
