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

    def heal(self, article_id: str, near: int) -> None:
        """Look for the marks of an article, those close to a place in its text (code points)
        first, if there are any to be looked for.
        """
        if not self._workspace().needs_healing(article_id):
            return

        def verb(workspace: Workspace, progress: Progress) -> str:
            workspace.heal(article_id, near=near, progress=progress)
            return article_id

        words = self.tr("Finding your marks in the new text")
        self._errands.add(partial(self.run, words, verb, self.healed))
