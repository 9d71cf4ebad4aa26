"""Every verb of the program: the command line and the window are two thin skins of this package."""

from annotator.core.exchange.report import ImportReport
from annotator.core.library import Arrival, Hit, Outcome
from annotator.core.workspace.articles import Opened
from annotator.core.workspace.changes import Changes
from annotator.core.workspace.workspace import Workspace

__all__ = [
    "Arrival",
    "Changes",
    "Hit",
    "ImportReport",
    "Opened",
    "Outcome",
    "Workspace",
]
