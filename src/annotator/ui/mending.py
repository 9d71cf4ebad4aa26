"""The part of the session that looks for the marks of an article whose text has changed."""

from functools import partial

from PySide6.QtCore import Signal

from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside


class Mending(Beside):
    """Heals articles, one after another."""

    healed = Signal(str)
    """The id of an article whose marks have been looked for."""
    found = Signal(object)
    """The id of an article, and where marks of it may be: passages by the marks' ids (a tuple)."""

    def heal(self, article_id: str, near: int) -> bool:
        """Look for the marks of an article, those close to a place in its text (code points)
        first; return whether there are any to be looked for.
        """
        if not self._workspace().needs_healing(article_id):
            return False

        def verb(workspace: Workspace, progress: Progress) -> str:
            workspace.heal(article_id, near=near, progress=progress)
            return article_id

        words = self.tr("Finding your marks in the new text")
        self._errands.add(partial(self.run, words, verb, self.healed))
        return True

    def look_for_places(self, article_id: str, annotation_ids: list[str]) -> None:
        """Look for places where marks of an article may be."""

        def verb(workspace: Workspace, progress: Progress) -> object:
            places = workspace.all_candidates(article_id, annotation_ids, progress=progress)
            return article_id, places

        words = self.tr("Looking for places")
        self._errands.add(partial(self.run, words, verb, self.found))
