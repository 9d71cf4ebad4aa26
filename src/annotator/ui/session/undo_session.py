"""The part of the session that goes back and forth through what was done."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Slot

from annotator.core.model import Annotation, HistoryEntry
from annotator.core.workspace import Workspace
from annotator.ui.session.article_session import entry_words
from annotator.ui.session.at_large import AtLarge
from annotator.ui.session.changes import Changed, WentBack
from annotator.ui.session.joining_session import JoiningSession
from annotator.ui.session.mark_session import SEVERAL

OUTER = 20
"""Marks at either end of a large change that are looked at to find its place in the text."""
OF_ONE_ARTICLE = frozenset(
    {
        "mark",
        "set_kind",
        "set_note",
        "set_tags",
        "move_ends",
        "edit",
        "accept_place",
        "keep_as_removed",
        "delete",
        "edit_article",
        "tag_article",
        "set_done",
    }
)
"""Changes that leave all articles but one as they were."""


class UndoSession(JoiningSession):
    """Undo and redo, at once or beside the window, and going to where that can be seen."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._at_large = AtLarge(self._current_workspace, self._errands)
        self._at_large.failed.connect(self.failed)
        self._at_large.undone.connect(self._tell_undone)
        self._at_large.redone.connect(self._tell_redone)
        self._title_gone_to = ""

    def undo_after_paste(self) -> str:
        """Return what an undo would take back in another article than the one that was just pasted
        and is open, the first time that is asked; empty where there is no need to say so.
        """
        if self._is_join_last():
            return ""
        pasted, self._pasted_id = self._pasted_id, ""
        ahead = self._workspace.next_undo()
        is_elsewhere = bool(pasted) and ahead is not None and ahead.article_id != pasted
        return self._words_and_place(ahead) if is_elsewhere else ""

    @Slot()
    def undo(self) -> None:
        """Take back the last change, and go to its article."""
        if not self._may_write():
            return
        if self._is_join_last():
            self.unjoin_lines()
            return
        with self._telling():
            ahead = self._workspace.next_undo()
            if self._is_elsewhere(ahead) and self._has_kept_more():
                return
            if self._is_large(ahead):
                self._at_large.undo(entry_words(ahead))
            else:
                self._go_back(self._workspace.undo(), is_redo=False)

    @Slot()
    def redo(self) -> None:
        """Do the last undone change again, and go to its article."""
        if not self._may_write():
            return
        with self._telling():
            ahead = self._workspace.next_redo()
            if self._is_elsewhere(ahead):
                self.leave()
            if self._is_large(ahead):
                self._at_large.redo(entry_words(ahead))
            else:
                self._go_back(self._workspace.redo(), is_redo=True)

    def _is_elsewhere(self, ahead: HistoryEntry | None) -> bool:
        """Whether to take a change back leads to another article than the open one."""
        if ahead is None or self._opened is None:
            return False
        current = self._opened.article.id
        return (ahead.article_id or self._article_of(ahead, current) or current) != current

    def _has_kept_more(self) -> bool:
        """Have kept what was typed in the open article; return whether there was anything: it is
        the last change then, which nobody has asked to take back.
        """
        before = self._workspace.next_undo()
        self.leave()
        last = self._workspace.next_undo()
        is_more = last is not None and (before is None or last.seq != before.seq)
        if is_more:
            words = self.tr("What was typed is kept first. Undo again takes back: {change}.")
            self.noticed.emit(words.format(change=self._words_and_place(last)))
        return is_more

    def _is_large(self, ahead: HistoryEntry | None) -> bool:
        """Whether to take a change back needs so long that the window is not to wait for it."""
        return ahead is not None and len(self._workspace.touched_by(ahead)) > SEVERAL

    @Slot(object)
    def _tell_undone(self, entry: HistoryEntry) -> None:
        with self._telling():
            self._go_back(entry, is_redo=False)

    @Slot(object)
    def _tell_redone(self, entry: HistoryEntry) -> None:
        with self._telling():
            self._go_back(entry, is_redo=True)

    def _go_back(self, entry: HistoryEntry, *, is_redo: bool) -> None:
        current = self._opened.article.id if self._opened else None
        wanted = entry.article_id or self._article_of(entry, current)
        self._title_gone_to = self._title_elsewhere(entry)
        if wanted is None or wanted == current:
            self._show_gone_back(entry, is_redo=is_redo, is_here=True)
            return
        self.open_article(wanted)
        if self._is_open(wanted):
            self._show_gone_back(entry, is_redo=is_redo, is_here=False)
        else:  # its text is rendered first, and its marks are looked for in that
            tell = partial(self._show_gone_back, entry, is_redo=is_redo, is_here=False)
            self._errands.add(partial(self._errands.add, tell))

    def _show_gone_back(self, entry: HistoryEntry, *, is_redo: bool, is_here: bool) -> None:
        """Show what an undo or redo has changed: in the article that was open (`is_here`), or in
        the one that has been opened for it.
        """
        words, touched = entry_words(entry), self._workspace.touched_by(entry)
        self._follow(entry, touched, is_here=is_here)
        # Of many, the outermost tell where to look: to read all would stop the window.
        outer = touched if len(touched) <= SEVERAL else [*touched[:OUTER], *touched[-OUTER:]]
        there = list(filter(None, map(self._fetched, outer)))
        if there:
            first = min(there, key=_place)
            went = WentBack(words, is_redo, first.id, first.passage)
        else:
            gone = self._gone_from_here(touched)
            of_other = self.annotation(gone.copy_of) if gone and gone.copy_of else None
            found = of_other.id if of_other else ""
            went = WentBack(words, is_redo, found, gone.passage if gone else None)
        title = "" if is_here else self._title_gone_to
        self.went_back.emit(replace(went, title=title))

    def _gone_from_here(self, touched: list[str]) -> Annotation | None:
        """Return the first of some deleted marks, of those asked for, that was in the text that is
        shown.
        """
        asked = map(self._workspace.annotation, touched[:SEVERAL])
        return next((note for note in asked if self._is_of_shown(note)), None)

    def _follow(self, entry: HistoryEntry, touched: list[str], *, is_here: bool) -> None:
        change = Changed()
        if is_here and len(touched) > SEVERAL and self._marks.is_coming:
            return  # it was done beside the window, and all that it changed is on its way
        if is_here:
            change = self._brought(touched)
            self._heal()
        made = entry.parameters.get("of", entry.operation)
        is_library = entry.article_id is None or made not in OF_ONE_ARTICLE
        self.changed.emit(replace(change, is_all=True, is_library=is_library))

    def _article_of(self, entry: HistoryEntry, current: str | None) -> str | None:
        """Return the article in which a change of several is to be seen: the open one if it is one
        of them, else the one with the most marks of the change.
        """
        articles = self._workspace.articles_touched_by(entry)
        return current if current in articles else next(iter(articles), None)


def _place(note: Annotation) -> tuple[bool, int]:
    return (note.passage is None, note.passage.start if note.passage else 0)
