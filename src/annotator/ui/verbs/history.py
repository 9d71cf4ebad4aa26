"""What the reader takes back: an undo shows what it changed, and says so with the way back."""

from PySide6.QtCore import QObject, Signal, Slot

from annotator.ui.article_view import ArticleView
from annotator.ui.notice_bar import NoticeBar
from annotator.ui.session import Session, WentBack


class HistoryVerbs(QObject):
    """Undo and redo, never out of sight."""

    mark_wanted = Signal(str)
    """A mark is to be shown and made the current one."""

    def __init__(self, session: Session, view: ArticleView, notice: NoticeBar) -> None:
        super().__init__(view)
        self._session = session
        self._view = view
        self._notice = notice
        session.went_back.connect(self._show)
        session.changed.connect(notice.close_passing)

    @Slot()
    def do_undo(self) -> None:
        """Take back the last change; say first where that is, if something was just pasted."""
        elsewhere = self._session.undo_after_paste()
        if elsewhere:
            words = self.tr("What was pasted stays. Undo again takes back: {change}.")
            told = words.format(change=elsewhere)
            self._notice.say(told, "undo", self.tr("Undo"), is_passing=True)
        else:
            self._session.undo()

    @Slot()
    def do_redo(self) -> None:
        """Do the last undone change again."""
        self._session.redo()

    @Slot(object)
    def _show(self, went: WentBack) -> None:
        if went.annotation_id:
            self.mark_wanted.emit(went.annotation_id)
        elif went.passage is not None:
            self._view.bring_in_sight(went.passage)
        change = went.words
        if went.title:
            change = self.tr("{change} in “{title}”").format(change=change, title=went.title)
        if went.is_redo:
            words = self.tr("Redid: {change}.").format(change=change)
            self._notice.say(words, "undo", self.tr("Undo"), is_passing=True)
        else:
            words = self.tr("Undid: {change}.").format(change=change)
            self._notice.say(words, "redo", self.tr("Redo"), is_passing=True)
