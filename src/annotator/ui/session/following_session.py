"""A session in step with what other programs change in its library."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Slot

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.workspace import Opened, Workspace
from annotator.ui.session.changes import Changed
from annotator.ui.session.large_session import LargeSession
from annotator.ui.words import error_words

POLL = 1_000
"""Milliseconds between two looks at whether another program has changed the library."""


class FollowingSession(LargeSession):
    """Shows what was changed elsewhere, and writes nothing while something else does for long."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._is_cut_off = False
        self._is_away = False
        """The library is being closed, for it or another one to be opened: nothing is begun."""
        self._is_unread = False
        """The reader stopped the look at the library that marks need which cannot be read: it is
        not begun again until something changes or is asked for."""
        self._followed: str | None = None
        """The version of the open article that was to be shown because another program had
        recorded it; None where the article was opened otherwise since."""
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self._look_elsewhere)
        self._poll.start()
        self.outdated.connect(self._look_elsewhere)
        self.opened.connect(self._forget_followed)

    @Slot()
    def begin_anew(self) -> None:
        """Show the library as it is now: the article that was open, if it is there still, else the
        one that was opened last.
        """
        shown = self._opened.article.id if self._opened is not None else ""
        self._opened = self._replaced = None
        self._marks.forget()
        self._workspace.changed_elsewhere()
        self.library_changed.emit()
        known = [article.id for article in self._workspace.articles()]
        if known:
            self.open_article(shown if shown in known else known[0])
        else:
            self._tell_refusals()

    def name_reader(self, name: str) -> None:
        """Say who marks from now on."""
        if not self._may_write():
            return
        with self._telling():
            self._workspace.name_reader(name)
            self.changed.emit(replace(self._load_annotations(), is_all=True))

    def keep_position(self, offset: int) -> None:
        """Keep where the reader is in the open article, in code points."""
        if self._opened is not None and not self._is_closed and not self._is_held:
            with self._telling():
                if self._is_outdated(self._opened):
                    return  # the place was carried to a newer text, of which this is none
                self._workspace.set_reading_position(self._opened.article.id, offset)

    @Slot(bool)
    def _hold(self, is_held: bool) -> None:
        """Write nothing while something else does for long; then show what that has changed."""
        if is_held:
            self.leave()
            self.held.emit(is_held)  # what is being typed is saved by that
        self._is_held = is_held
        if not is_held:
            self._look_elsewhere()
            self.held.emit(is_held)

    @Slot()
    def _look_elsewhere(self) -> None:
        # Held by what will say itself what it has changed.
        if self._is_held or self._is_away or self._is_leaving:
            return
        try:
            self._follow_others()
        except Cancelled:
            pass
        except AnnotatorError as error:
            # Said once, not each second; the next success or change says that all is well.
            if not self._is_cut_off:
                self.failed.emit(error_words(error))
            self._is_cut_off = True
        else:
            self._is_cut_off = False
            self._workspace.fold_between()

    def _follow_others(self) -> None:
        is_wanted = self._marks.is_broken and not self._is_unread
        if not self._workspace.changed_elsewhere() and not is_wanted:
            return
        self._is_unread = False
        if self._is_gone():
            self.begin_anew()
            return
        if self._opened is not None and self._is_outdated(self._opened):
            self._open_newer(self._opened)
            return
        self.changed.emit(replace(self._load_annotations(), is_all=True, is_library=True))
        self._heal()

    @Slot()
    def _forget_followed(self) -> None:
        self._followed = None

    @Slot(str)
    def _take_healed(self, article_id: str) -> None:
        """Show at once what looking for marks has written, over another connection: the next look
        would take it for another program's change, which takes away what was said since.
        """
        self._look_elsewhere()
        if self._is_open(article_id):
            with self._telling():
                self._tell_unsettled()

    def _open_newer(self, opened: Opened) -> None:
        """Show the newer text of the open article, once: what takes long can be stopped, and then
        the text stays that is shown, until there is yet another one.
        """
        newest = self._workspace.article(opened.article.id).current_version_id
        if newest == self._followed:
            return
        self._followed = newest
        self.open_article(opened.article.id)
        self.changed.emit(Changed(is_library=True))

    def _is_gone(self) -> bool:
        """Whether the open article is in the library no more: an older one was put back."""
        try:
            if self._opened is not None:
                self._workspace.article(self._opened.article.id)
        except AnnotatorError as error:
            if error.code is not ErrorCode.ARTICLE_UNKNOWN:
                raise
            return True
        return False
