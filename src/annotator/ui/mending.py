"""The part of the session that looks for the marks of an article whose text has changed."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot

from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation


class Mending(Beside):
    """Heals articles, one after another."""

    healed = Signal(str)
    """The id of an article whose marks have been looked for."""
    found = Signal(object)
    """The id of an article, and where marks of it may be: passages by the marks' ids (a tuple)."""

    _healing = ""
    """The article whose marks are looked for, or are to be; empty for none."""

    def heal(self, article_id: str, near: int) -> bool:
        """Look for the marks of an article, those close to a place in its text (code points)
        first; return whether there are any to be looked for. What is looked for already, or is to
        be after something else, is not looked for twice.
        """
        if not self._workspace().needs_healing(article_id):
            return False
        if self._healing == article_id and self._errands.is_working:
            return True
        self._healing = article_id

        def verb(workspace: Workspace, progress: Progress) -> str:
            workspace.heal(article_id, near=near, progress=progress)
            return article_id

        # What is found is written as it is found, so others see changes before this has ended.
        words = self.tr("Finding your marks in the new text")
        self._errands.add(partial(self.run, words, verb, self.healed))
        return True

    def _take(self, told: Any, preparation: "Preparation[Any]", *, holds: bool) -> None:
        if told is self.healed:
            self._healing = ""
        super()._take(told, preparation, holds=holds)

    @Slot()
    def _release(self) -> None:
        self._healing = ""
        super()._release()

    def look_for_places(self, article_id: str, annotation_ids: list[str]) -> None:
        """Look for places where marks of an article may be."""

        def verb(workspace: Workspace, progress: Progress) -> object:
            places = workspace.all_candidates(article_id, annotation_ids, progress=progress)
            return article_id, places

        words = self.tr("Looking for places")
        self._errands.add(partial(self.run, words, verb, self.found))
