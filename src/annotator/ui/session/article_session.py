"""The part of the session that knows what is open: the library, the article and its marks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.model import (
    Annotation,
    Article,
    Details,
    HistoryEntry,
    ListedVersion,
    Quarantined,
    Rendering,
    SeenFile,
)
from annotator.core.paths import is_own_library
from annotator.core.workspace import Opened, Workspace
from annotator.ui.found import MOST_PLACES, Found
from annotator.ui.rubbish import spare_nothing, spare_what_is_there
from annotator.ui.session.changes import Changed
from annotator.ui.session.coming import TURN, ComingMarks
from annotator.ui.words import error_words, operation_words

if TYPE_CHECKING:
    from annotator.core.aftermath import Aftermath


LONGEST_TITLE = 40
"""Characters of a title that are shown where a sentence names an article."""


class ArticleSession(QObject):
    """The open library and the open article."""

    leaving = Signal()
    """What is open will be open no more, or in another text: whoever holds something that was typed
    or moved in it has it kept now. It may come twice, and then nothing follow.
    """
    opened = Signal()
    """Another article, or another rendering of it, is open."""
    changed = Signal(object)
    """Something is not as it was: a `Changed`."""
    came = Signal(object)
    """Marks of the open article have come from the library: a `Changed`, which nobody made now."""
    failed = Signal(str)
    """What the reader asked for could not be done: one translated sentence."""
    noticed = Signal(str)
    """Something the reader should know: one translated sentence."""
    copied = Signal(str)
    """Other readers' marks were not changed, but copies of them: one translated sentence."""
    went_back = Signal(object)
    """Something was undone or done again: a `WentBack`."""
    offered = Signal(str, str, str)
    """A translated sentence, the name of what could be done about it, and the words for that."""
    outdated = Signal()
    """Another program has recorded a newer text of the open article than the one that is shown."""
    library_changed = Signal()
    """Another library is open, and no article."""
    work_began = Signal(str)
    """Long work has begun: a translated sentence."""
    work_progressed = Signal(float)
    work_ended = Signal()
    held = Signal(bool)
    """Nothing can be changed, because the library is busy for long; and then, that it can be."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._opened: Opened | None = None
        self._replaced: Opened | None = None
        """What was open before that."""
        self._is_held = self._is_closed = False
        self._is_leaving = False
        self._refusals: list[str] = []
        """Why something could not be kept that was left: an article that is shown then would take
        the sentences away."""
        self.failed.connect(self._note_refusal)
        self._is_looking = False
        """The library is looked over, because a row of it could not be read."""
        self._is_rubbish_due = False
        """Whether what was open before may have left rubbish, to be looked for after the painting
        of what is open now."""
        self._marks = ComingMarks()
        self._coming_timer = QTimer(self, interval=0)
        self._coming_timer.timeout.connect(self._take_turn)

    # What there is

    @property
    def article(self) -> Article | None:
        """The open article."""
        return self._opened.article if self._opened else None

    @property
    def rendering(self) -> Rendering | None:
        """What is read of the open article."""
        return self._opened.rendering if self._opened else None

    @property
    def folder(self) -> Path | None:
        """The folder the open article's pictures lie in, if its file is still there."""
        if self._opened is None:
            return None
        places = self._workspace.own_paths(self._opened.article.id)
        return next((path.parent for path in places if path.is_file()), None)

    def file_names(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of the files that articles were read from last, by the articles' ids."""
        seen = ((each, self._workspace.paths(each)) for each in article_ids)
        return {each: paths[0].name for each, paths in seen if paths}

    def seen_file(self) -> SeenFile | None:
        """Return the file of the open article, as it was when it was read; None without one."""
        return self._workspace.seen_file(self._opened.article.id) if self._opened else None

    def quarantined(self) -> list[Quarantined]:
        """Return the rows of the library that could not be read and were set aside."""
        return self._workspace.quarantined()

    def recovery(self) -> "Aftermath | None":
        """Return the recovery from a damaged file that the library came of; None without one."""
        return self._workspace.recovery()

    def versions(self) -> list[ListedVersion]:
        """Return the versions of the open article, the last that came in first."""
        if self._opened is None:
            return []
        return self._workspace.list_versions(self._opened.article.id)

    def carried(self, offset: int) -> int:
        """Return where a place of the text that was shown before lies in the one shown now, if
        both are texts of one article; offsets in code points.
        """
        before, opened = self._replaced, self._opened
        if before is None or opened is None or before.article.id != opened.article.id:
            return offset
        return self._workspace.carried(before.rendering.text, opened.rendering.text, offset)

    @property
    def reader_name(self) -> str:
        """Who marks; empty until it was asked."""
        return self._workspace.reader.name

    def annotations(self) -> list[Annotation]:
        """Return the annotations of the open article; those that have not come yet come now."""
        while self._marks.is_coming:
            self._take_turn()
        return self.annotations_so_far()

    def annotations_so_far(self) -> list[Annotation]:
        """Return the annotations that have come; `came` tells of the others."""
        return list(self._marks.values())

    @property
    def is_loading(self) -> bool:
        """Whether annotations of the open article have not come yet."""
        return self._marks.is_coming

    @property
    def mark_count(self) -> int | None:
        """How many annotations have come; None where they could not be read to their end."""
        return None if self._marks.is_broken else len(self._marks)

    def annotation(self, annotation_id: str) -> Annotation | None:
        """Return an annotation of the open article; if it has not come yet, it comes now."""
        note = self._marks.get(annotation_id)
        if note is None and annotation_id and self._marks.is_coming:
            with self._telling():
                note = self._fetched(annotation_id)
            if note is not None:
                self._marks.put(note)
                self.came.emit(Changed(put=(note,)))
        return note

    def _fetched(self, annotation_id: str) -> Annotation | None:
        """Return an annotation as the library has it, if it stands in the text that is shown."""
        try:
            note = self._workspace.annotation(annotation_id)
        except AnnotatorError as error:
            if error.code is not ErrorCode.ANNOTATION_UNKNOWN:
                raise
            return None
        is_here = self.article is not None and note.article_id == self.article.id
        return note if is_here and note.deleted_at is None and self._is_of_shown(note) else None

    def _is_of_shown(self, note: Annotation) -> bool:
        """Whether an annotation's place is one of the rendering that is shown."""
        return self.rendering is not None and note.anchor.rendering_id == self.rendering.id

    def articles(self, limit: int | None = None) -> list[Article]:
        """Return all articles, or so many, the last opened first."""
        return self._workspace.articles(limit)

    def counts(self) -> dict[str, int]:
        """Return how many marks each article has, by its id."""
        return self._workspace.count_annotations()

    @property
    def reader_id(self) -> str:
        """The id of the reader who marks; empty before the first change."""
        return self._workspace.reader.id

    def deleted(self) -> list[Annotation]:
        """Return the deleted marks of the open article."""
        if self._opened is None:
            return []
        return self._workspace.annotations(self._opened.article.id, deleted=True)

    def trash(self) -> list[Annotation]:
        """Return every deleted mark of the library, the last deleted first."""
        return self._workspace.trash()

    def history(self, annotation_id: str) -> list[HistoryEntry]:
        """Return the changes of a mark, the newest first."""
        return self._workspace.history(annotation_id=annotation_id)

    def tags(self) -> list[str]:
        """Return every tag of the library."""
        return self._workspace.tags()

    def search(self, query: str) -> list[Found]:
        """Return places of the library that have every word of a query; none after a failure,
        which `failed` tells.
        """
        found: list[Found] = []
        with self._telling():
            found = [Found(**asdict(hit), query=query) for hit in self._workspace.search(query)]
        return found  # noqa: RET504 (none where that failed)

    def places(self, found: Found) -> list[Found] | None:
        """Return every place of the text in which something was found, at most `MOST_PLACES`; None
        after a failure, which `failed` tells.
        """
        places: list[Found] | None = None
        with self._telling():
            hits = self._workspace.places(found.article_id, found.query, limit=MOST_PLACES)
            places = [Found(**asdict(hit), query=found.query) for hit in hits]
        return places  # noqa: RET504 (None where that failed)

    def undo_words(self) -> str:
        """Return what an undo would take back, such as "mark as claim", and in which article unless
        that is open; empty for nothing.
        """
        return self._words_and_place(self._workspace.next_undo())

    def redo_words(self) -> str:
        """Return what a redo would do again, and where; empty for nothing."""
        return self._words_and_place(self._workspace.next_redo())

    def _words_and_place(self, entry: HistoryEntry | None) -> str:
        words, title = entry_words(entry), self._title_elsewhere(entry)
        template = self.tr("{change} in “{title}”")
        return template.format(change=words, title=title) if title else words

    def _title_elsewhere(self, entry: HistoryEntry | None) -> str:
        """Return the title of the article of a change, cut if it is long; empty if that is open, or
        the change is of several.
        """
        wanted = entry.article_id if entry is not None else None
        if wanted is None or (self._opened is not None and self._opened.article.id == wanted):
            return ""
        try:
            title = " ".join(self._workspace.article(wanted).title.split())
        except AnnotatorError as error:
            if error.code is not ErrorCode.ARTICLE_UNKNOWN:
                raise
            return ""  # it could not be read and was set aside: the undo says so
        return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"

    @property
    def library_path(self) -> Path:
        """The file of the open library."""
        return self._workspace.path

    @property
    def is_own_library(self) -> bool:
        """Whether that is the library which opens by itself; where it is not known which that is,
        the next look at what others write says why.
        """
        try:
            return is_own_library(self.library_path)
        except AnnotatorError:
            return False

    def _load_annotations(self) -> Changed:
        """Read the open article's marks again: the first now, the others in turns.

        Returns what is new, different or gone; `came` tells the rest of it.
        """
        if self._opened is None:
            return Changed()
        self._opened = self._read_again(self._opened)
        turns = self._workspace.annotations_in_turns(self._opened.article.id, size=TURN)
        self._marks.begin(turns)
        change = self._marks.take_turn()
        self._coming_timer.start()
        return change

    def _read_again(self, opened: Opened) -> Opened:
        return replace(opened, article=self._workspace.article(opened.article.id))

    @Slot()
    def _take_turn(self) -> None:
        """Let the next marks come; with what another program made of the text, none do."""
        if self._is_rubbish_due:
            self._is_rubbish_due = False
            spare_nothing()
            return
        if not self._marks.is_coming:
            self._coming_timer.stop()
            return
        change = Changed()
        with self._telling():
            change = self._marks.take_turn()
        if change.put and not self._is_of_shown(change.put[0]):
            self._marks.stop()
            self.outdated.emit()
        elif change.put or change.removed:
            self.came.emit(change)
        spare_what_is_there()

    def leave(self) -> None:
        """Have kept what was typed or moved in the open article, before that is open no more."""
        if self._opened is not None and not self._is_leaving:
            self._refusals = []
            self._let_keep()

    def _let_keep(self) -> None:
        if self._opened is not None and not (self._is_leaving or self._is_closed):
            self._is_leaving = True
            try:
                self.leaving.emit()
            finally:
                self._is_leaving = False

    @Slot(str)
    def _note_refusal(self, words: str) -> None:
        if self._is_leaving and words not in self._refusals:
            self._refusals.append(words)

    def _tell_refusals(self) -> None:
        """Say again why something could not be kept, now that something else is shown."""
        refusals, self._refusals = self._refusals, []
        for words in refusals:
            self.failed.emit(words)

    @property
    def is_held(self) -> bool:
        """Whether nothing can be written now, because something else does for long."""
        return self._is_held

    def _may_write(self) -> bool:
        """Whether the library can be written; if not, say so instead of waiting for it."""
        if self._is_held:
            words = self.tr("Nothing can be changed until that is done; Cancel stops it.")
            self.failed.emit(words)
        return not self._is_held

    # The open article

    @Slot(object)
    def edit_details(self, details: Details) -> None:
        """Change what is known about the open article."""
        is_other = self._opened is not None and details != self._opened.article.details
        if self._opened is not None and is_other and self._may_write():
            with self._telling():
                article_id = self._opened.article.id
                self._put_article(self._workspace.edit_article(article_id, details))

    def keep_title(self) -> None:
        """Give the open article the title back that it had before its text named another one."""
        opened = self._opened
        if opened is not None and opened.former_title:
            self.edit_details(replace(opened.article.details, title=opened.former_title))

    @Slot(object)
    def tag_article(self, tags: list[str]) -> None:
        """Give the open article exactly these tags."""
        if self._opened is not None and self._may_write():
            with self._telling():
                article_id = self._opened.article.id
                self._put_article(self._workspace.tag_article(article_id, tags))

    @Slot(bool)
    def set_done(self, is_done: bool) -> None:
        """Say that the open article has been worked through, or not."""
        if self._opened is not None and self._may_write():
            with self._telling():
                article_id = self._opened.article.id
                self._put_article(self._workspace.set_done(article_id, done=is_done))

    def set_all_done(self, article_ids: list[str], *, is_done: bool) -> bool:
        """Say of articles that they have been worked through, or not; return whether it was
        written.
        """
        if not self._may_write():
            return False
        articles: list[Article] = []
        with self._telling():
            articles = self._workspace.set_all_done(article_ids, done=is_done)
            for article in articles:
                if self._opened is not None and self._opened.article.id == article.id:
                    self._opened = replace(self._opened, article=article)
            self.changed.emit(Changed(is_article=True, is_library=True))
        return bool(articles)

    def known(self, article_ids: Iterable[str]) -> list[Article]:
        """Return articles by their ids; none after a failure, which `failed` tells."""
        found: list[Article] = []
        with self._telling():
            found = [self._workspace.article(each) for each in article_ids]
        return found  # noqa: RET504 (none where that failed)

    def _put_article(self, article: Article) -> None:
        if self._opened is not None:
            self._opened = replace(self._opened, article=article)
            self.changed.emit(Changed(is_article=True))

    def _is_outdated(self, opened: Opened) -> bool:
        """Whether another program has recorded a newer version of the open article."""
        article = self._workspace.article(opened.article.id)
        return article.current_version_id != opened.article.current_version_id

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn an expected failure into a sentence for the reader."""
        try:
            yield
        except Cancelled:
            pass
        except AnnotatorError as error:
            self.failed.emit(error_words(error))


def entry_words(entry: HistoryEntry | None) -> str:
    return operation_words(entry.operation, entry.parameters) if entry else ""
