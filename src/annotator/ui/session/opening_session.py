"""The part of the session that opens articles, and has the places of their marks looked for."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace
from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.model import Passage, Pasted
from annotator.core.progress import Progress
from annotator.core.workspace import Arrival, Hit, Opened, Outcome, Workspace
from annotator.ui.beside import beside
from annotator.ui.errands import Errands
from annotator.ui.found import Found
from annotator.ui.mending import Mending
from annotator.ui.session.batch import Batch
from annotator.ui.session.settling_session import SettlingSession
from annotator.ui.words import error_words, notice_words

if TYPE_CHECKING:
    from annotator.ui.preparation import Preparation

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


class OpeningSession(SettlingSession):
    """The open article, and what takes long on the way to it."""

    found_opened = Signal(object, object)
    """A `Found` whose article is open, and the passage where it is, None if that is nowhere."""

    several_opened = Signal(str)
    """Several files were opened one after another: a sentence that says so."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(workspace, parent)
        self._pasted_id = ""
        """The id of the open article, if it was pasted and nobody has asked for an undo since."""
        self.refused_files: tuple[str, ...] = ()
        """Why files could not be opened, a sentence for each, where they were too many to say."""
        self._errands = Errands(self)
        self._errands.began.connect(self.work_began)
        self._errands.progressed.connect(self.work_progressed)
        self._errands.ended.connect(self.work_ended)
        self._mending = Mending(self._current_workspace, self._errands)
        self._mending.failed.connect(self.failed)
        self._mending.healed.connect(self._take_healed)
        self._mending.found.connect(self._take_places)

    def _current_workspace(self) -> Workspace:
        return self._workspace

    @property
    def is_working(self) -> bool:
        """Whether something long runs."""
        return self._errands.is_working

    @staticmethod
    def is_export(path: Path) -> bool:
        """Return whether a file holds marks to add, and is no article."""
        return Workspace.is_export(path)

    def open_files(self, paths: Iterable[Path]) -> None:
        """Open these files one after another; the last one stays open."""
        batch = Batch()
        jobs = [partial(self._open, path, batch) for path in paths]
        self._errands.add(*jobs, last=partial(self._tell_batch, batch))

    @Slot(str)
    def open_article(self, article_id: str) -> None:
        """Open an article of the library: when nothing holds that up any more, and its text has
        been rendered where an earlier version of the program has made it.
        """
        if self._is_held or self._is_looking:
            self._errands.add(partial(self.open_article, article_id))
            return
        self.leave()
        with self._telling():
            arrival = self._workspace.stored(article_id)
            if arrival is None:
                self._show(self._workspace.reopen(article_id))
            elif self._is_long(arrival):
                name = self._workspace.article(article_id).details.title
                self._errands.add(partial(self._open_beside, arrival, name))
            else:
                self._show(self._workspace.store(arrival))

    def _open_beside(self, arrival: Arrival, name: str) -> None:
        with self._telling():
            self._take_in(arrival, name)

    @Slot()
    def cancel(self) -> None:
        """Stop what runs, and do none of what waits; of files, say which were refused before."""
        self._errands.cancel()

    def paste(self, pasted: Pasted) -> None:
        """Make an article of what the clipboard holds, and open it."""
        self._errands.add(partial(self._open_pasted, pasted))

    def join_article(self) -> None:
        """Say that the open article is a later state of the one that its place showed before."""
        opened = self._opened
        if opened is None or opened.earlier_article_id is None:
            return
        if self._may_still(self._offer_join):
            with self._telling():
                earlier = opened.earlier_article_id
                self._show(self._workspace.join_article(opened.article.id, earlier))

    def _may_still(self, offer: Callable[[], None]) -> bool:
        """Whether the library can be written; if not, offer that again, and say so before it."""
        if self._is_held:
            offer()
        return self._may_write()

    def _offer_lines(self) -> None:
        words = self.tr("The lines of this text seem to be broken as on a printed page.")
        self.offered.emit(words, "join_lines", self.tr("Join broken lines"))

    def _offer_join(self) -> None:
        words = self.tr("A different text was found there: it is a new article now.")
        self.offered.emit(words, "join_article", self.tr("It is the same article"))

    def _open(self, path: Path, batch: Batch) -> None:
        with self._telling_last(batch):
            self._take_in(self._workspace.read(path), path.name, batch=batch)

    def _tell_batch(self, batch: Batch) -> None:
        """After all of it: an article that is shown takes away what was said before."""
        words = batch.words(self._opened.article.title if self._opened is not None else "")
        if batch.is_cut:
            self.refused_files = batch.refused
            self.offered.emit(words, "show_refused_files", self.tr("Show all"))
        elif words:
            (self.failed if batch.has_refused else self.several_opened).emit(words)

    def read_again(self, path: Path) -> bool:
        """Show the new text of the open article's file; False where it cannot be read for now.

        A file that is gone or has no text any more is no failure: the text that was read stays.
        """
        with self._telling():
            try:
                arrival = self._workspace.read(path)
            except AnnotatorError as error:
                if error.code not in PASSING:
                    raise
                return False
            self._errands.add(partial(self._open_again, arrival, path.name))
        return True

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

    def _take_in(
        self,
        arrival: Arrival,
        name: str,
        pasted: Pasted | None = None,
        batch: Batch | None = None,
    ) -> None:
        """Open an article: at once, or when a thread has rendered and stored it."""
        self.leave()  # before it may have another text
        if self._is_long(arrival):
            words = self.tr("Opening {name}").format(name=name)
            work = partial(beside, self._workspace.opener(), partial(take_in, arrival))
            self._errands.run(words, work, partial(self._take, pasted, batch))
        else:
            self._show(self._workspace.store(arrival), pasted, batch)

    def _is_long(self, arrival: Arrival) -> bool:
        """Whether rendering this would hold the window up."""
        return self._workspace.needs_rendering(arrival) and not Workspace.is_quick(arrival)

    def _take(
        self, pasted: Pasted | None, batch: Batch | None, preparation: "Preparation[Opened]"
    ) -> None:
        with self._telling_last(batch):
            self._show(preparation.take(), pasted, batch)

    @contextmanager
    def _telling_last(self, batch: Batch | None) -> Iterator[None]:
        """Turn an expected failure into a sentence after what waits: an article that is shown then
        would take the sentence away.
        """
        try:
            yield
        except Cancelled:
            pass
        except AnnotatorError as error:
            if batch is not None:
                batch.refuse(error_words(error))
            else:
                self._errands.add(last=partial(self.failed.emit, error_words(error)))

    def _show(
        self, opened: Opened, pasted: Pasted | None = None, batch: Batch | None = None
    ) -> None:
        if batch is not None:
            batch.take(opened.article.id)
        self._let_keep()
        self._replaced = self._opened
        self._opened = opened
        self._note_paste(opened.article.id, is_pasted=pasted is not None)
        self._marks.forget()
        self._is_rubbish_due = self._replaced is not None
        with self._telling():  # the article is shown, whether its marks can be read or not
            self._load_annotations()
        # While the library was looked over for them, much may have happened.
        if self._is_closed or self.rendering is not opened.rendering:
            return
        self.opened.emit()
        self._tell_refusals()
        for notice in opened.notices:
            self.noticed.emit(notice_words(notice.code, notice.parameters))
        if pasted is not None and Workspace.has_broken_lines(pasted):
            self._offer_lines()
        if pasted is not None and opened.outcome is Outcome.NEW_VERSION:
            words = self.tr("New version of “{title}”.").format(title=opened.article.title)
            self.offered.emit(words, "show_versions", self.tr("Show versions"))
        if opened.outcome is Outcome.NEW_BESIDE:
            self._offer_join()
        self._tell_new_version(opened)
        if not self._heal():
            self._tell_unsettled()

    def _note_paste(self, article_id: str, *, is_pasted: bool) -> None:
        if is_pasted or article_id != self._pasted_id:
            self._pasted_id = article_id if is_pasted else ""

    def _tell_new_version(self, opened: Opened) -> None:
        """Say what a new text has changed about the article besides its words."""
        if opened.former_title:
            words = self.tr("The title is “{title}” now, as the new text says; it was “{former}”.")
            told = words.format(title=opened.article.title, former=opened.former_title)
            self.offered.emit(told, "keep_title", self.tr("Keep the former title"))
        if opened.outcome is Outcome.NEW_VERSION and opened.article.has_changed_since:
            words = self.tr("This article was done; its text has changed since.")
            self.offered.emit(words, "compare_with_earlier", self.tr("What was changed"))

    # The places of its marks

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

    def open_found(self, found: Found) -> None:
        """Open the article of a place that was found; `found_opened` tells where in it that is."""
        if self._is_open(found.article_id):
            self._tell_found(found)
            return
        self.open_article(found.article_id)
        if self._is_open(found.article_id):
            self._tell_found(found)
        else:
            self._errands.add(partial(self._tell_found, found))

    def when_open(self, article_id: str, verb: Callable[[], None]) -> None:
        """Do something with an article that is being opened: now if it is open, else when what runs
        has come to its end; not if that did not open it.
        """
        if self._is_open(article_id):
            verb()
        else:
            self._errands.add(partial(self._do_with, article_id, verb))

    def _do_with(self, article_id: str, verb: Callable[[], None]) -> None:
        if self._is_open(article_id):
            verb()

    def _is_open(self, article_id: str) -> bool:
        return self._opened is not None and self._opened.article.id == article_id

    def _tell_found(self, found: Found) -> None:
        if not self._is_open(found.article_id):  # that was cancelled
            return
        place: Passage | None = None
        with self._telling():
            if found.annotation_id is not None:
                place = self._workspace.annotation(found.annotation_id).passage
            else:
                fields = {name: value for name, value in asdict(found).items() if name != "query"}
                place = self._workspace.locate(Hit(**fields), found.query)
            self.found_opened.emit(found, place)


def take_in(arrival: Arrival, workspace: Workspace, progress: Progress) -> Opened:
    """Render what has come, and put it into the library; on any thread."""
    return workspace.store(workspace.render(arrival, progress=progress))
