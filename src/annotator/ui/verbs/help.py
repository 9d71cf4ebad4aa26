"""What the reader can look up: the keys, what to mark, what this program is."""

import platform

from PySide6.QtCore import QObject, Slot, qVersion

import annotator
from annotator.core.paths import settings_path
from annotator.ui.help_page import HelpPage, about_html, keys_html, kinds_html
from annotator.ui.session import Session
from annotator.ui.window_frame import WindowFrame


class HelpVerbs(QObject):
    """Shows one page at a time, in one window."""

    def __init__(self, session: Session, window: WindowFrame) -> None:
        super().__init__(window)
        self._session = session
        self.page = HelpPage(window)

    @Slot()
    def do_show_keys(self) -> None:
        """Show every action with its keys."""
        self.page.show_page(self.tr("Keys"), keys_html())

    @Slot()
    def do_show_kinds(self) -> None:
        """Show how the three kinds are told apart."""
        self.page.show_page(self.tr("What to mark"), kinds_html())

    @Slot()
    def do_about(self) -> None:
        """Show the version, and where the library is."""
        rows = (
            (self.tr("Version"), annotator.__version__),
            (self.tr("Library"), str(self._session.library_path)),
            (self.tr("Settings"), str(settings_path())),
            (self.tr("Runs on"), f"Python {platform.python_version()}, Qt {qVersion()}"),
            (self.tr("License"), "MIT"),
        )
        self.page.show_page(self.tr("About Annotator"), about_html(rows))
