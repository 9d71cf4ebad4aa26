"""What the reader can look up: the keys, what to mark, what this program is."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from annotator.ui.session import Session
from annotator.ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from annotator.ui.about_page import AboutPage
    from annotator.ui.help_page import HelpPage


class HelpVerbs(QObject):
    """Shows one page at a time, in one window."""

    def __init__(self, session: Session, window: WindowFrame) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.about_page: AboutPage | None = None

    @cached_property
    def page(self) -> "HelpPage":
        """The page, made when it is wanted for the first time."""
        from annotator.ui.help_page import HelpPage  # noqa: PLC0415

        return HelpPage(self._window)

    @Slot()
    def do_show_keys(self) -> None:
        """Show every action with its keys."""
        from annotator.ui.help_page import keys_html  # noqa: PLC0415

        self.page.show_page(self.tr("Keys"), keys_html())

    @Slot()
    def do_show_kinds(self) -> None:
        """Show how the three kinds are told apart."""
        from annotator.ui.help_page import kinds_html  # noqa: PLC0415

        self.page.show_page(self.tr("What to mark"), kinds_html())

    @Slot()
    def do_about(self) -> None:
        """Show the version, where the library is, and the licenses."""
        if self.about_page is None:
            from annotator.ui.about_page import AboutPage  # noqa: PLC0415 (seldom wanted)

            self.about_page = AboutPage(self._window)
        path = self._session.library_path
        size = path.stat().st_size if path.exists() else 0
        self.about_page.show_facts(str(path), {"Library": f"{size / 1e6:.1f} MB"})
