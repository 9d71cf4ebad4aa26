"""The whole session: opens articles and libraries, goes back, keeps in step with others."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import (
    Annotation,
    HistoryEntry,
    Passage,
    Pasted,
)
from annotator.core.progress import Progress
from annotator.core.workspace import Arrival, Hit, Opened, Outcome, Workspace
from annotator.ui.beside import beside
from annotator.ui.carrier import Carrier
from annotator.ui.errands import Errands
from annotator.ui.found import Found
from annotator.ui.mending import Mending
from annotator.ui.past import Past
from annotator.ui.rubbish import spare_nothing
from annotator.ui.session.article_session import entry_words
from annotator.ui.session.at_large import AtLarge
from annotator.ui.session.changes import Changed, WentBack
from annotator.ui.session.mark_session import SEVERAL
from annotator.ui.session.settling_session import SettlingSession
from annotator.ui.words import error_words, notice_words

if TYPE_CHECKING:
    from annotator.ui.keeper import Keeper
    from annotator.ui.preparation import Preparation

SMALL = 100_000
"""Bytes up to which an article is rendered at once, on the window's own thread."""
PASSING = frozenset(
    {
        ErrorCode.FILE_MISSING,
        ErrorCode.FILE_EMPTY,
        ErrorCode.FILE_UNREADABLE,
        ErrorCode.FILE_IS_FOLDER,
        ErrorCode.NO_TEXT,
    }
)
"""What may be wrong with a file while another program writes it."""
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
POLL = 1_000
"""Milliseconds between two looks at whether another program has changed the library."""


class Session(SettlingSession):
    """The open library and the open article."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._pasted: Pasted | None = None
        self._errands = Errands(self)
        self._errands.began.connect(self.work_began)
        self._errands.progressed.connect(self.work_progressed)
        self._errands.ended.connect(self.work_ended)
        self.carrier = Carrier(self._current_workspace, self._errands)
        self.carrier.failed.connect(self.failed)
        self.carrier.held.connect(self._hold)
        self._at_large = AtLarge(self._current_workspace, self._errands)
        self._at_large.failed.connect(self.failed)
        self._at_large.held.connect(self._hold)
        self._at_large.undone.connect(self._tell_undone)
        self._at_large.redone.connect(self._tell_redone)
        self._mending = Mending(self._current_workspace, self._errands)
        self._mending.failed.connect(self.failed)
        self._mending.healed.connect(self._take_healed)
        self._mending.found.connect(self._take_places)
        self.past = Past(self._current_workspace, self._errands)
        self.past.failed.connect(self.failed)
        self._keeper: Keeper | None = None
        self._is_held = False
        self._is_cut_off = False
        self._is_closed = False
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self._look_elsewhere)
        self._poll.start()
        self.outdated.connect(self._look_elsewhere)

    @property
    def is_working(self) -> bool:
        """Whether something long runs."""
        return self._errands.is_working

    @property
    def is_held(self) -> bool:
        """Whether nothing can be written now, because something else does for long."""
        return self._is_held

    def keeper(self) -> "Keeper":
        """Return what backs the library up; it begins when it is asked for first."""
        if self._keeper is None:
            from annotator.ui.keeper import Keeper  # noqa: PLC0415

            self._keeper = Keeper(self._current_workspace, Errands(self))
        return self._keeper

    def _current_workspace(self) -> Workspace:
        return self._workspace

    # Opening

    @staticmethod
    def is_export(path: Path) -> bool:
        """Return whether a file holds marks to add, and is no article."""
        return Workspace.is_export(path)

    def open_library(self, path: Path) -> None:
        """Open another library instead of this one, which stays if that fails."""
        with self._telling():
            other = Workspace.open(path, reader=self.reader_name or None)
            self._errands.stop()
            self._workspace.close()
            self._workspace, self._opened, self._replaced = other, None, None
            self._marks.forget()
            self.library_changed.emit()
            if articles := other.articles():
                self.open_article(articles[0].id)

    def open_files(self, paths: Iterable[Path]) -> None:
        """Open these files one after another; the last one stays open."""
        for path in paths:
            self._errands.add(partial(self._open, path))

    @Slot(str)
    def open_article(self, article_id: str) -> None:
        """Open an article of the library."""
        with self._telling():
            self._show(self._workspace.reopen(article_id))

    @Slot()
    def cancel(self) -> None:
        """Stop what runs, and do none of what waits."""
        self._errands.cancel()

    def paste(self, pasted: Pasted) -> None:
        """Make an article of what the clipboard holds, and open it."""
        self._errands.add(partial(self._open_pasted, pasted))

    def join_lines(self) -> None:
        """Mend the lines of the article that was pasted last: as a new version of it."""
        pasted, opened = self._pasted, self._opened
        if pasted is None or opened is None:
            return
        with self._telling():
            arrival = Workspace.read_pasted(pasted, join_lines=True)
            mended = self._workspace.store(arrival)
            self._show(self._workspace.join_article(mended.article.id, opened.article.id))

    def join_article(self) -> None:
        """Say that the open article is a later state of the one that its place showed before."""
        opened = self._opened
        if opened is not None and opened.earlier_article_id is not None:
            with self._telling():
                earlier = opened.earlier_article_id
                self._show(self._workspace.join_article(opened.article.id, earlier))

    def _open(self, path: Path) -> None:
        with self._telling():
            self._take_in(self._workspace.read(path), path.name)

    def read_again(self, path: Path) -> None:
        """Show the new text of the open article's file.

        A file that is gone or has no text any more is no failure: the text that was read stays.
        """
        with self._telling():
            try:
                arrival = self._workspace.read(path)
            except AnnotatorError as error:
                if error.code not in PASSING:
                    raise
            else:
                self._errands.add(partial(self._open_again, arrival, path.name))

    def _open_again(self, arrival: Arrival, name: str) -> None:
        with self._telling():
            try:
                self._take_in(arrival, name)
            except AnnotatorError as error:
                if error.code not in PASSING:
                    raise

    def _open_pasted(self, pasted: Pasted) -> None:
        with self._telling():
            arrival = Workspace.read_pasted(pasted)
            self._take_in(arrival, arrival.title, pasted)

    def _take_in(self, arrival: Arrival, name: str, pasted: Pasted | None = None) -> None:
        """Open an article: at once, or when a thread has rendered and stored it."""
        is_long = len(arrival.original.data) > SMALL or arrival.original.media_type == "text/html"
        if is_long and self._workspace.needs_rendering(arrival):
            words = self.tr("Opening {name}").format(name=name)
            work = partial(beside, self._workspace.opener(), partial(_take_in, arrival))
            self._errands.run(words, work, partial(self._take, pasted))
        else:
            self._show(self._workspace.store(arrival), pasted)

    def _take(self, pasted: Pasted | None, preparation: "Preparation[Opened]") -> None:
        with self._telling():
            self._show(preparation.take(), pasted)

    def _show(self, opened: Opened, pasted: Pasted | None = None) -> None:
        self._replaced = self._opened
        self._opened, self._pasted = opened, pasted
        self._marks.forget()
        spare_nothing()
        self._load_annotations()
        self.opened.emit()
        for notice in opened.notices:
            self.noticed.emit(notice_words(notice.code, notice.parameters))
        if pasted is not None and Workspace.has_broken_lines(pasted):
            words = self.tr("The lines of this text seem to be broken as on a printed page.")
            self.offered.emit(words, "join_lines", self.tr("Join broken lines"))
        if pasted is not None and opened.outcome is Outcome.NEW_VERSION:
            words = self.tr("New version of “{title}”.").format(title=opened.article.title)
            self.offered.emit(words, "show_versions", self.tr("Show versions"))
        if opened.outcome is Outcome.NEW_BESIDE:
            words = self.tr("Another text than before was found there: it is a new article now.")
            self.offered.emit(words, "join_article", self.tr("It is the same article"))
        if not self._heal():
            self._tell_unsettled()

    def _heal(self) -> bool:
        """Look for the marks of the open article that have no place in its text yet; return whether
        there are any.
        """
        if self._opened is None:
            return False
        article = self._opened.article
        return self._mending.heal(article.id, article.reading_position)

    def look_for_places(self, annotation_ids: list[str]) -> None:
        """Look for places where marks may be; `places_found` tells of them."""
        if self._opened is not None and annotation_ids:
            self._mending.look_for_places(self._opened.article.id, annotation_ids)

    @Slot(object)
    def _take_places(self, found: tuple[str, object]) -> None:
        article_id, places = found
        if self._opened is not None and self._opened.article.id == article_id:
            self.places_found.emit(places)

    @Slot(str)
    def _take_healed(self, article_id: str) -> None:
        if self._opened is not None and self._opened.article.id == article_id:
            with self._telling():
                self.changed.emit(replace(self._load_annotations(), is_all=True))
                self._tell_unsettled()

    def open_found(self, found: Found) -> Passage | None:
        """Open the article of a place that was found, and return where in it that is."""
        if self._opened is None or self._opened.article.id != found.article_id:
            self.open_article(found.article_id)
        place: Passage | None = None
        with self._telling():
            if found.annotation_id is not None:
                place = self._workspace.annotation(found.annotation_id).passage
            else:
                fields = {name: value for name, value in asdict(found).items() if name != "query"}
                place = self._workspace.locate(Hit(**fields), found.query)
        return place

    @Slot()
    def undo(self) -> None:
        """Take back the last change, and go to its article."""
        with self._telling():
            ahead = self._workspace.next_undo()
            if self._is_large(ahead):
                self._at_large.undo(entry_words(ahead))
            else:
                self._go_back(self._workspace.undo(), is_redo=False)

    @Slot()
    def redo(self) -> None:
        """Do the last undone change again, and go to its article."""
        with self._telling():
            ahead = self._workspace.next_redo()
            if self._is_large(ahead):
                self._at_large.redo(entry_words(ahead))
            else:
                self._go_back(self._workspace.redo(), is_redo=True)

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
        words, touched = entry_words(entry), self._workspace.touched_by(entry)
        self._follow(entry, touched)
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
        self.went_back.emit(went)

    def _gone_from_here(self, touched: list[str]) -> Annotation | None:
        """Return the first of some deleted marks, of those asked for, that was in the text that is
        shown.
        """
        asked = map(self._workspace.annotation, touched[:SEVERAL])
        return next((note for note in asked if self._is_of_shown(note)), None)

    def name_reader(self, name: str) -> None:
        """Say who marks from now on."""
        with self._telling():
            self._workspace.name_reader(name)
            self.changed.emit(replace(self._load_annotations(), is_all=True))

    def _follow(self, entry: HistoryEntry, touched: list[str]) -> None:
        """Show what an undo or redo has changed."""
        current, change = self._opened.article.id if self._opened else None, Changed()
        wanted = entry.article_id or self._article_of(entry, current)
        if wanted is not None and wanted != current:
            self._show(self._workspace.reopen(wanted))
        else:
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

    # Staying in step

    def keep_position(self, offset: int) -> None:
        """Keep where the reader is in the open article, in code points."""
        if self._opened is not None and not self._is_closed and not self._is_held:
            with self._telling():
                self._workspace.set_reading_position(self._opened.article.id, offset)

    @Slot(bool)
    def _hold(self, is_held: bool) -> None:
        """Write nothing while something else does for long; then show what that has changed."""
        self._is_held = is_held
        if not is_held:
            self._look_elsewhere()
        self.held.emit(is_held)

    @Slot()
    def _look_elsewhere(self) -> None:
        try:
            self._follow_others()
        except AnnotatorError as error:
            # Said once, not each second; the next success or change says that all is well.
            if not self._is_cut_off:
                self.failed.emit(error_words(error))
            self._is_cut_off = True
        else:
            self._is_cut_off = False

    def _follow_others(self) -> None:
        if not self._workspace.changed_elsewhere() and not self._marks.is_broken:
            return
        if self._opened is not None and self._is_outdated(self._opened):
            self._show(self._workspace.reopen(self._opened.article.id))
        self.changed.emit(replace(self._load_annotations(), is_all=True, is_library=True))
        self._heal()

    def close(self) -> None:
        """Wait for what runs, and close the library; a second time, do nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._poll.stop()
        self._coming_timer.stop()
        self._marks.stop()
        self._errands.stop()
        if self._keeper is not None:
            self._keeper.finish()
        self._workspace.close()


def _take_in(arrival: Arrival, workspace: Workspace, progress: Progress) -> Opened:
    return workspace.store(workspace.render(arrival, progress=progress))


def _place(note: Annotation) -> tuple[bool, int]:
    return (note.passage is None, note.passage.start if note.passage else 0)
