"""The panels around the article, none of which the window's first picture needs."""

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
        self.find_bar, self.name_bar = FindBar(), NameBar()

    def set_theme(self, theme: Theme) -> None:
        """Show other colors."""
        for panel in (self.marks_list, self.library_list, self.found_list, self.outline):
            panel.set_theme(theme)
