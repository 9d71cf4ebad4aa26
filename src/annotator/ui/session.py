"""Adapts the workspace to the window: verbs in, one signal `changed` out, failures as sentences."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.model import (
    Annotation,
    Article,
    Details,
    HistoryEntry,
    Kind,
    Passage,
    Pasted,
    Rendering,
)
from annotator.core.paths import library_path
from annotator.core.progress import Progress
from annotator.core.workspace import Arrival, Hit, Opened, Outcome, Workspace
from annotator.ui.carrier import Carrier
from annotator.ui.errands import Errands
from annotator.ui.found import Found
from annotator.ui.marking import extension
from annotator.ui.preparation import Preparation
from annotator.ui.words import error_words, notice_words, operation_words

SMALL = 100_000
"""Bytes up to which an article is rendered at once, on the window's own thread."""
SEVERAL = 200
"""Marks up to which a change is told mark by mark."""
POLL = 1_000
"""Milliseconds between two looks at whether another program has changed the library."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """What an undo or redo did, and where it is to be seen."""

    words: str
    """The change that was undone or done again, such as "mark as claim"."""
    is_redo: bool
    annotation_id: str = ""
    """The first of the marks it touched that the open article has now."""
    passage: Passage | None = None
    """Where a mark was that is there no more."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What is not as it was in the open article."""

    put: tuple[Annotation, ...] = ()
    """Annotations that are new or different."""
    removed: tuple[str, ...] = ()
    """Ids of annotations that are there no more."""
    is_all: bool = False
    """Anything may be different."""
    is_article: bool = False
    """What is known about the article itself is different: details, tags, whether it is done."""


class Session(QObject):
    """The open library and the open article."""

    opened = Signal()
    """Another article, or another rendering of it, is open."""
    changed = Signal(object)
    """Something is not as it was: a `Changed`."""
    failed = Signal(str)
    """What the reader asked for could not be done: one translated sentence."""
    noticed = Signal(str)
    """Something the reader should know: one translated sentence."""
    went_back = Signal(object)
    """Something was undone or done again: a `WentBack`."""
    offered = Signal(str, str, str)
    """A translated sentence, the name of what could be done about it, and the words for that."""
    library_changed = Signal()
    """Another library is open, and no article."""
    work_began = Signal(str)
    """Long work has begun: a translated sentence."""
    work_progressed = Signal(float)
    work_ended = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._opened: Opened | None = None
        self._annotations: dict[str, Annotation] = {}
        self._pasted: Pasted | None = None
        self._errands = Errands(self)
        self._errands.began.connect(self.work_began)
        self._errands.progressed.connect(self.work_progressed)
        self._errands.ended.connect(self.work_ended)
        self.carrier = Carrier(self._current_workspace, self._errands)
        self.carrier.failed.connect(self.failed)
        self.carrier.held.connect(self._hold)
        self._is_held = False
        self._is_cut_off = False
        self._is_closed = False
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self._look_elsewhere)
        self._poll.start()

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
        places = self._workspace.paths(self._opened.article.id)
        return next((path.parent for path in places if path.is_file()), None)

    @property
    def reader_name(self) -> str:
        """Who marks; empty until it was asked."""
        return self._workspace.reader.name

    @property
    def is_working(self) -> bool:
        """Whether something long runs."""
        return self._errands.is_working

    def annotations(self) -> list[Annotation]:
        """Return the annotations of the open article."""
        return list(self._annotations.values())

    def annotation(self, annotation_id: str) -> Annotation | None:
        """Return an annotation of the open article."""
        return self._annotations.get(annotation_id)

    def articles(self) -> list[Article]:
        """Return all articles, the last opened first."""
        return self._workspace.articles()

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

    def trash_size(self) -> int:
        """Return how many deleted marks the library has."""
        return len(self._workspace.trash())

    def history(self, annotation_id: str) -> list[HistoryEntry]:
        """Return the changes of a mark, the newest first."""
        return self._workspace.history(annotation_id=annotation_id)

    def tags(self) -> list[str]:
        """Return every tag of the library."""
        return self._workspace.tags()

    def search(self, query: str) -> list[Found]:
        """Return places of the library that have every word of a query."""
        hits = self._workspace.search(query)
        return [Found(**asdict(hit), query=query) for hit in hits]

    def undo_words(self) -> str:
        """Return what an undo would take back, such as "mark as claim"; empty for nothing."""
        return _entry_words(self._workspace.next_undo())

    def redo_words(self) -> str:
        """Return what a redo would do again; empty for nothing."""
        return _entry_words(self._workspace.next_redo())

    @property
    def library_path(self) -> Path:
        """The file of the open library."""
        return self._workspace.path

    @property
    def is_own_library(self) -> bool:
        """Whether that is the library which opens by itself."""
        return self._workspace.path.absolute() == library_path().absolute()

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
            self._workspace, self._opened, self._annotations = other, None, {}
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
            self._show(self._workspace.open_article(article_id))

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

    def _open_pasted(self, pasted: Pasted) -> None:
        with self._telling():
            arrival = Workspace.read_pasted(pasted)
            self._take_in(arrival, arrival.title, pasted)

    def _take_in(self, arrival: Arrival, name: str, pasted: Pasted | None = None) -> None:
        """Open an article: at once, or when a thread has rendered it."""
        is_long = len(arrival.original.data) > SMALL or arrival.original.media_type == "text/html"
        if is_long and self._workspace.needs_rendering(arrival):
            words = self.tr("Opening {name}").format(name=name)
            self._errands.run(words, partial(_render, arrival), partial(self._take, pasted))
        else:
            self._show(self._workspace.store(arrival), pasted)

    def _take(self, pasted: Pasted | None, preparation: Preparation[Arrival]) -> None:
        with self._telling():
            self._show(self._workspace.store(preparation.take()), pasted)

    def _show(self, opened: Opened, pasted: Pasted | None = None) -> None:
        self._opened, self._pasted = opened, pasted
        self._load_annotations()
        self.opened.emit()
        for notice in opened.notices:
            self.noticed.emit(notice_words(notice.code, notice.parameters))
        if pasted is not None and Workspace.has_broken_lines(pasted):
            words = self.tr("The lines of this text seem to be broken as on a printed page.")
            self.offered.emit(words, "join_lines", self.tr("Join broken lines"))
        if opened.outcome is Outcome.NEW_BESIDE:
            words = self.tr("Another text than before was found there: it is a new article now.")
            self.offered.emit(words, "join_article", self.tr("It is the same article"))

    def _load_annotations(self) -> None:
        if self._opened is not None:
            article = self._workspace.article(self._opened.article.id)
            self._opened = replace(self._opened, article=article)
            notes = self._workspace.annotations(article.id)
            self._annotations = {note.id: note for note in notes}

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

    # The open article

    @Slot(object)
    def edit_details(self, details: Details) -> None:
        """Change what is known about the open article."""
        if self._opened is not None and details != self._opened.article.details:
            with self._telling():
                article_id = self._opened.article.id
                self._put_article(self._workspace.edit_article(article_id, details))

    @Slot(object)
    def tag_article(self, tags: list[str]) -> None:
        """Give the open article exactly these tags."""
        if self._opened is not None:
            with self._telling():
                article_id = self._opened.article.id
                self._put_article(self._workspace.tag_article(article_id, tags))

    @Slot(bool)
    def set_done(self, is_done: bool) -> None:
        """Say that the open article has been worked through, or not."""
        if self._opened is not None:
            with self._telling():
                article_id = self._opened.article.id
                self._put_article(self._workspace.set_done(article_id, done=is_done))

    def _put_article(self, article: Article) -> None:
        if self._opened is not None:
            self._opened = replace(self._opened, article=article)
            self.changed.emit(Changed(is_article=True))

    # Marks

    def mark(self, passage: Passage, kind: Kind) -> Annotation | None:
        """Mark a passage, or make one's own mark of that kind longer; return the mark."""
        note: Annotation | None = None
        if self._opened is not None:
            with self._telling():
                note = self._mark(self._opened, passage, kind)
        return note

    def _mark(self, opened: Opened, passage: Passage, kind: Kind) -> Annotation:
        reader = self._workspace.reader
        found = extension(passage, kind, self._annotations.values(), reader.id)
        if found is None:
            note = self._workspace.mark(
                opened.article.id,
                passage.start,
                passage.end,
                kind,
                rendering_id=opened.rendering.id,
            )
        elif found.annotation.passage == passage:
            return found.annotation
        else:
            note = self._workspace.edit(
                found.annotation.id,
                start=found.start,
                end=found.end,
                rendering_id=opened.rendering.id,
            )
        return self._put(note)

    @Slot(str, object)
    def set_kind(self, annotation_id: str, kind: Kind) -> None:
        """Give a mark another kind."""
        note = self._annotations.get(annotation_id)
        if note is None or note.kind is kind:
            return
        with self._telling():
            changed = self._workspace.set_kind(annotation_id, kind)
            if changed.id == annotation_id:
                self._put(changed)
            else:  # another reader's mark: one's own copy was made
                self._load_annotations()
                self.changed.emit(Changed(is_all=True))

    def set_kinds(self, annotation_ids: list[str], kind: Kind) -> list[Annotation]:
        """Give marks another kind, as one change; return the marks that have it now."""
        different = [
            note
            for note in annotation_ids
            if note in self._annotations and self._annotations[note].kind is not kind
        ]
        return self._change(self._workspace.set_kinds, different, kind)

    def move_ends(self, annotation_id: str, passage: Passage) -> Annotation | None:
        """Let a mark hold another passage of the text that is shown; return the mark that does.

        None if that failed, or if another program has recorded a newer text meanwhile.
        """
        opened = self._opened
        if opened is None or annotation_id not in self._annotations:
            return None
        if self._is_outdated(opened):
            self._look_elsewhere()
            return None
        changed = self._change(self._move, [annotation_id], passage)
        return changed[0] if changed else None

    def _move(self, annotation_ids: list[str], passage: Passage) -> list[Annotation]:
        seen = self.rendering.id if self.rendering else None
        start, end = passage.start, passage.end
        return [
            self._workspace.edit(found, start=start, end=end, rendering_id=seen)
            for found in annotation_ids
        ]

    def set_note(self, annotation_id: str, note: str) -> Annotation | None:
        """Give a mark another note; return the mark that has it now, None if that failed."""
        known = [annotation_id] if annotation_id in self._annotations else []
        changed = self._change(self._edit_notes, known, note)
        return changed[0] if changed else None

    def change_tags(
        self, annotation_ids: list[str], add: list[str], remove: list[str]
    ) -> list[Annotation]:
        """Give marks further tags and take others away, as one change; return these marks."""
        known = [note for note in annotation_ids if note in self._annotations]
        return self._change(partial(self._workspace.change_tags, add=add, remove=remove), known)

    def _edit_notes(self, annotation_ids: list[str], note: str) -> list[Annotation]:
        return [self._workspace.edit(found, note=note) for found in annotation_ids]

    def _change(
        self, verb: Callable[..., list[Annotation]], ids: list[str], *more: object
    ) -> list[Annotation]:
        """Let a verb of the workspace change marks, and tell of it."""
        changed: list[Annotation] = []
        if not ids:
            return changed
        with self._telling():
            changed = verb(ids, *more)
            if [note.id for note in changed] == ids and len(ids) <= SEVERAL:
                self._annotations.update((note.id, note) for note in changed)
                self.changed.emit(Changed(put=tuple(changed)))
            else:  # another reader's mark: one's own copy was made
                self._load_annotations()
                self.changed.emit(Changed(is_all=True))
                self._tell_of_copies(ids, changed)
        return changed

    def _tell_of_copies(self, ids: list[str], changed: list[Annotation]) -> None:
        names = [
            self._annotations[found].reader.name
            for found, note in zip(ids, changed, strict=True)
            if note.id != found and found in self._annotations
        ]
        if names:
            words = self.tr("This mark is {reader}'s and stays as it is: you have your own copy.")
            self.noticed.emit(words.format(reader=names[0]))

    @Slot(object)
    def undelete(self, annotation_ids: list[str]) -> None:
        """Bring marks back from the trash."""
        if annotation_ids:
            with self._telling():
                self._workspace.undelete(annotation_ids)
                self._load_annotations()
                self.changed.emit(Changed(is_all=True))

    @Slot()
    def empty_trash(self) -> None:
        """Remove the words of every deleted mark for good."""
        with self._telling():
            self._workspace.empty_trash()
            self.changed.emit(Changed(is_all=True))

    @Slot(object)
    def delete(self, annotation_ids: list[str]) -> None:
        """Put marks into the trash."""
        known = [note for note in annotation_ids if note in self._annotations]
        if not known:
            return
        with self._telling():
            self._workspace.delete(known)
            for annotation_id in known:
                del self._annotations[annotation_id]
            self.changed.emit(Changed(removed=tuple(known)))

    @Slot()
    def undo(self) -> None:
        """Take back the last change, and go to its article."""
        with self._telling():
            self._go_back(self._workspace.undo(), is_redo=False)

    @Slot()
    def redo(self) -> None:
        """Do the last undone change again, and go to its article."""
        with self._telling():
            self._go_back(self._workspace.redo(), is_redo=True)

    def _put(self, note: Annotation) -> Annotation:
        self._annotations[note.id] = note
        self.changed.emit(Changed(put=(note,)))
        return note

    def _go_back(self, entry: HistoryEntry, *, is_redo: bool) -> None:
        self._follow(entry)
        words, touched = _entry_words(entry), self._workspace.touched_by(entry)
        there = [self._annotations[note] for note in touched if note in self._annotations]
        if there:
            first = min(there, key=_place)
            went = WentBack(words, is_redo, first.id, first.passage)
        else:
            gone = self._workspace.annotation(touched[0]) if touched else None
            went = WentBack(words, is_redo, passage=gone.passage if gone else None)
        self.went_back.emit(went)

    def name_reader(self, name: str) -> None:
        """Say who marks from now on."""
        with self._telling():
            self._workspace.name_reader(name)
            self._load_annotations()
            self.changed.emit(Changed(is_all=True))

    def _follow(self, entry: HistoryEntry) -> None:
        """Show what an undo or redo has changed."""
        current = self._opened.article.id if self._opened else None
        if entry.article_id is not None and entry.article_id != current:
            self._show(self._workspace.open_article(entry.article_id))
        else:
            self._load_annotations()
        self.changed.emit(Changed(is_all=True))

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
        if not self._workspace.changed_elsewhere():
            return
        if self._opened is not None and self._is_outdated(self._opened):
            self._show(self._workspace.open_article(self._opened.article.id))
        self._load_annotations()
        self.changed.emit(Changed(is_all=True))

    def _is_outdated(self, opened: Opened) -> bool:
        """Whether another program has recorded a newer version of the open article."""
        article = self._workspace.article(opened.article.id)
        return article.current_version_id != opened.article.current_version_id

    def close(self) -> None:
        """Wait for what runs, and close the library; a second time, do nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._poll.stop()
        self._errands.stop()
        self._workspace.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn an expected failure into a sentence for the reader."""
        try:
            yield
        except Cancelled:
            pass
        except AnnotatorError as error:
            self.failed.emit(error_words(error))


def _render(arrival: Arrival, progress: Progress) -> Arrival:
    return Workspace.render(arrival, progress=progress)


def _place(note: Annotation) -> tuple[bool, int]:
    return (note.passage is None, note.passage.start if note.passage else 0)


def _entry_words(entry: HistoryEntry | None) -> str:
    return operation_words(entry.operation, entry.parameters) if entry else ""
