"""The panels around the article, none of which the window's first picture needs."""

from annotator.ui.change_detail import ChangeDetail
from annotator.ui.changes_list import ChangesList
from annotator.ui.changes_panel import ChangesPanel
from annotator.ui.find_bar import FindBar
from annotator.ui.found_list import FoundList
from annotator.ui.inspector import Inspector
from annotator.ui.library_list import LibraryList
from annotator.ui.library_panel import LibraryPanel
from annotator.ui.marks_list import MarksList
from annotator.ui.marks_panel import MarksPanel
from annotator.ui.name_bar import NameBar
from annotator.ui.outline import Outline
from annotator.ui.theme import Theme


class Panels:
    """Each panel, made once; `WindowFrame.furnish` puts them in their places."""

    def __init__(self) -> None:
        self.marks_list, self.library_list = MarksList(), LibraryList()
        self.found_list, self.outline = FoundList(), Outline()
        self.library_panel = LibraryPanel(self.library_list, self.found_list)
        self.marks_panel, self.inspector = MarksPanel(self.marks_list), Inspector()
        self.changes_list, self.change_detail = ChangesList(), ChangeDetail()
        self.changes_panel = ChangesPanel(self.changes_list, self.change_detail)
        self.find_bar, self.name_bar = FindBar(), NameBar()

    def set_theme(self, theme: Theme) -> None:
        """Show other colors."""
        for panel in (
            self.marks_list,
            self.library_list,
            self.found_list,
            self.outline,
            self.changes_list,
            self.change_detail,
            self.inspector,
        ):
            panel.set_theme(theme)
