"""A library with two marks on a sentence, and a window on it that has all its parts at once."""

from contextlib import closing
from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from annotator.ui.settings import Settings


def two_marks(file: Path, first: str, second: str, library: Path | None = None) -> Path:
    """Mark two passages of a file that begins "Flood" and "The mayor saw water", with these notes;
    return the library, the user's own unless another is named, closed.
    """
    with closing(Workspace.open(library, reader="Mia")) as workspace:
        article = workspace.add(file).article.id
        workspace.mark(article, 10, 19, Kind.CLAIM, note=first)
        workspace.mark(article, 24, 29, Kind.CLAIM, note=second)
        return workspace.path


def furnished(qtbot: QtBot) -> MainWindow:
    """Return a window on the user's own library that is not shown."""
    made = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(made)
    made.start([])
    made.furnish()
    return made
