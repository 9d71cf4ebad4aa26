"""The part of the session that joins the lines of a pasted text, and goes back before that."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject

from annotator.core.progress import Progress, no_progress
from annotator.core.workspace import Arrival, Opened, Outcome, Workspace
from annotator.ui.beside import beside
from annotator.ui.session.opening_session import OpeningSession, take_in

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation

AT_ONCE = 100_000
"""Code points of a text up to which to join its lines, and to store it, holds nothing up."""

OfText = Callable[[Workspace, Progress], Opened | None]


class Joined(Struct, frozen=True):
    """That the lines of a text were joined, and the way back."""

    article_id: str
    version_id: str
    """With joined lines."""
    before_id: str
    """The version as it was."""
    seq: int
    """The last change that could be taken back then; 0 for none."""


class JoiningSession(OpeningSession):
    """Joined lines are another version of the text: no change of the history. While nothing else
    was done since, an undo shows the version again that there was before.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._joined: Joined | None = None

    def can_join_lines(self) -> bool:
        """Whether the open article was pasted, and has lines that may be joined."""
        opened, can = self._opened, False
        if opened is not None:
            with self._telling():
                can = self._workspace.can_join_lines(opened.article.id)
        return can

    def join_lines(self) -> None:
        """Mend the lines of the open article, which was pasted: as a new version of it."""
        opened = self._opened
        if opened is not None and self._may_still(self._offer_lines):
            self.leave()
            self._errands.add(partial(self._join, opened))

    def _join(self, opened: Opened) -> None:
        """Do so at once, or on a thread where that takes long."""
        words = self.tr("Joining lines: {title}").format(title=opened.article.title)
        verb = partial(_joined, opened.article.id)
        self._do_beside_if_long(opened, words, verb, partial(self._take_joined, opened))

    def _do_beside_if_long(
        self,
        opened: Opened,
        words: str,
        verb: OfText,
        take: Callable[[Opened | None], None],
    ) -> None:
        """Let a verb give an article another text: on a thread where that is long."""
        if len(opened.rendering.text) > AT_ONCE:
            work = partial(beside, self._workspace.opener(), verb)
            self._errands.run(words, work, partial(self._take_result, take))
            return
        with self._telling():
            take(verb(self._workspace, no_progress))

    def _take_result(
        self, take: Callable[[Opened | None], None], preparation: "Preparation[Opened | None]"
    ) -> None:
        with self._telling():
            take(preparation.take())

    def _take_joined(self, before: Opened, mended: Opened | None) -> None:
        if mended is None:
            self.noticed.emit(self.tr("No line of this text has to be joined to another one."))
            return
        if not self._is_open(before.article.id):  # the reader went on meanwhile
            return
        if mended.article.id != before.article.id:
            self._show(mended)
            self.noticed.emit(
                self.tr("This text with its lines joined was in the library already: here it is.")
            )
            return
        last = self._workspace.next_undo()
        seq = last.seq if last is not None else 0
        self._joined = Joined(mended.article.id, mended.version.id, before.version.id, seq)
        self._show(mended)
        self._offer_unjoining()

    @property
    def can_unjoin_lines(self) -> bool:
        """Whether the open article shows a text whose lines were joined since it is open here."""
        joined, opened = self._joined, self._opened
        return (
            joined is not None
            and opened is not None
            and (opened.article.id, opened.version.id) == (joined.article_id, joined.version_id)
        )

    def _is_join_last(self) -> bool:
        """Whether nothing that can be taken back was done since lines were joined."""
        if self._joined is None or not self.can_unjoin_lines:
            return False
        last = self._workspace.next_undo()
        return (last.seq if last is not None else 0) == self._joined.seq

    def unjoin_lines(self) -> None:
        """Show the text again as it was before its lines were joined, with the marks in it."""
        joined, opened = self._joined, self._opened
        if joined is None or opened is None or not self.can_unjoin_lines:
            return
        if self._may_still(self._offer_unjoining):
            self.leave()
            self._errands.add(partial(self._unjoin, opened, joined))

    def _unjoin(self, opened: Opened, joined: Joined) -> None:
        if self._joined is not joined:  # that has been done meanwhile
            return
        words = self.tr("Opening {name}").format(name=opened.article.title)
        verb = partial(_shown_again, joined.article_id, joined.before_id)
        self._do_beside_if_long(opened, words, verb, self._take_unjoined)

    def _take_unjoined(self, opened: Opened | None) -> None:
        joined, self._joined = self._joined, None
        if opened is None or joined is None or not self._is_open(joined.article_id):
            return
        self._show(opened)
        words = self.tr("The lines of this text are again as they were.")
        self.offered.emit(words, "join_lines", self.tr("Join broken lines"))

    def undo_words(self) -> str:
        """Return what an undo would take back; empty for nothing."""
        return self.tr("join broken lines") if self._is_join_last() else super().undo_words()

    def _offer_unjoining(self) -> None:
        words = self.tr("The broken lines of this text are joined.")
        self.offered.emit(words, "unjoin_lines", self.tr("Undo"))


def _joined(article_id: str, workspace: Workspace, progress: Progress) -> Opened | None:
    """Let an article show its text with joined lines; None where that changes nothing. Where that
    text is another article's already, open that one: no two articles are made one by this.
    """
    arrival = workspace.with_joined_lines(article_id)
    if arrival is None:
        return None
    mended = _stored(arrival, workspace, progress)
    if mended.outcome is Outcome.KNOWN:
        return mended
    return workspace.join_article(mended.article.id, article_id)


def _shown_again(
    article_id: str, version_id: str, workspace: Workspace, progress: Progress
) -> Opened | None:
    """Let an article show an earlier version again; None where its original is gone."""
    arrival = workspace.stored(article_id, version_id)
    return _stored(arrival, workspace, progress) if arrival is not None else None


def _stored(arrival: Arrival, workspace: Workspace, progress: Progress) -> Opened:
    if workspace.needs_rendering(arrival):
        return take_in(arrival, workspace, progress)
    return workspace.store(arrival)
