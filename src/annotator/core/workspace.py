"""Every verb of the program: the command line and the window are two thin skins of this module."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from annotator.core import exchange, paths
from annotator.core.anchoring.quote import find_quote
from annotator.core.clock import Clock, system_clock
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.report import ImportReport, added_up
from annotator.core.files import read_whole, replace_file
from annotator.core.library import (
    Arrival,
    Edit,
    Hit,
    Library,
    Outcome,
    Stored,
    back_up,
    examine,
    passage_at,
)
from annotator.core.model import (
    Annotation,
    Article,
    Copied,
    Details,
    Finding,
    HistoryEntry,
    Kind,
    Passage,
    Pasted,
    Reader,
    Rendering,
    Version,
)
from annotator.core.progress import Progress, no_progress, portion
from annotator.core.rendering import (
    RENDERERS,
    Notice,
    NoticeCode,
    chosen_form,
    first_line,
    has_broken_lines,
    join_broken_lines,
    make_original,
    read_original,
    render,
)
from annotator.core.rendering.original import PLAIN

__all__ = ["Arrival", "Hit", "ImportReport", "Opened", "Outcome", "Workspace"]


EXPORT_SUFFIX = ".annotator"
TABLE_SUFFIX = ".csv"


MOST = 2**62
"""No count and no offset is larger."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An article as it stands after it was opened."""

    article: Article
    version: Version
    rendering: Rendering
    outcome: Outcome
    notices: tuple[Notice, ...] = ()
    """What the reader should know about how it was read (`messages.notice`)."""
    earlier_article_id: str | None = None
    """For `NEW_BESIDE`: the article that the same file or address showed before."""


class Workspace:
    """One library and everything that can be done in it.

    A workspace belongs to the thread that opened it; what is static may run anywhere. Expected
    failures are raised as `AnnotatorError`.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    @classmethod
    def open(
        cls,
        library: Path | None = None,
        *,
        reader: str | None = None,
        clock: Clock = system_clock,
    ) -> Self:
        """Open a library, or make it; without a path, the user's own.

        `reader` names who marks: an unnamed reader gets the name for good, else it holds for this
        workspace alone.
        """
        path = library if library is not None else paths.library_path()
        name = None if reader is None else _clean(reader)
        return cls(Library(path, paths.device_id(), reader=name, clock=clock))

    def close(self) -> None:
        """Close the library; what was confirmed is on the disk already."""
        self._library.store.close()

    def opener(self) -> Callable[[], Self]:
        """What opens this library once more for the same reader: on another thread, for long work
        beside this one.
        """
        name = self.reader.name or None
        return partial(type(self).open, self.path, reader=name)

    @property
    def path(self) -> Path:
        """The library file."""
        return self._library.store.path

    # -- Articles --------------------------------------------------------------------------

    def read(self, path: Path, *, encoding: str | None = None) -> Arrival:
        """Read a file without rendering it; bytes seen there before are read as they were then."""
        original = read_original(path, encoding=encoding)
        if encoding is None:
            original = self._library.articles.as_read_before(original, path)
        return Arrival(original, None, path=path, title=_clean(path.stem))

    @staticmethod
    def render(arrival: Arrival, *, progress: Progress = no_progress) -> Arrival:
        """Render what was read, without the library; on any thread."""
        return replace(arrival, rendered=render(arrival.original, progress=progress))

    @staticmethod
    def read_bytes(
        data: bytes,
        media_type: str,
        *,
        address: str = "",
        title: str = "",
        came_by: str = "clipboard",
        encoding: str | None = None,
    ) -> Arrival:
        """Take bytes that are in no file, such as the clipboard's, as an article."""
        original = make_original(data, media_type, encoding=encoding, name=title)
        return Arrival(original, None, address=address, came_by=came_by, title=title)

    @staticmethod
    def read_pasted(pasted: Pasted, *, join_lines: bool = False) -> Arrival:
        """Take what the clipboard holds as an article: Markdown, HTML or plain text.

        `join_lines` mends plain text whose lines were broken to fit a page
        (`has_broken_lines`). Raises FILE_EMPTY, FILE_TOO_LARGE.
        """
        text, media_type = chosen_form(pasted)
        if join_lines:
            text = join_broken_lines(text)
        return Workspace.read_bytes(
            _clean(text).encode(),
            media_type,
            address=_clean(pasted.address),
            title=_clean(first_line(pasted.text)),
            encoding="utf-8",
        )

    @staticmethod
    def has_broken_lines(pasted: Pasted) -> bool:
        """Whether this is plain text whose lines were broken to fit a page, as from a PDF."""
        text, media_type = chosen_form(pasted)
        return media_type == PLAIN and has_broken_lines(text)

    @staticmethod
    def is_export(path: Path) -> bool:
        """Whether a file is to be added to the library as an export, and not opened as an article:
        an Annotator file by its ending, JSON by its beginning.
        """
        if path.suffix.lower() == EXPORT_SUFFIX:
            return True
        if path.suffix.lower() != ".json" or not path.is_file():
            return False
        with path.open("rb") as file:
            beginning = file.read(200)
        return re.search(rb'"format"\s*:\s*"%s"' % exchange.FORMAT.encode(), beginning) is not None

    def needs_rendering(self, arrival: Arrival) -> bool:
        """Whether the library has no rendering of these bytes by a renderer of today."""
        if arrival.rendered is not None:
            return False
        return self._library.articles.known_renderer(arrival.original) not in RENDERERS

    def store(self, arrival: Arrival) -> Opened:
        """Put an article into the library and open it; rendered first where it has to be."""
        if self.needs_rendering(arrival):
            arrival = self.render(arrival)
        return _opened(self._library.arrivals.arrive(arrival), arrival)

    def add(
        self, path: Path, *, encoding: str | None = None, progress: Progress = no_progress
    ) -> Opened:
        """Read a file, render it where that is needed, and open it."""
        opened = self._take_in(self.read(path, encoding=encoding), progress)
        if encoding is None:
            return opened
        told = (one for one in opened.notices if one.code is not NoticeCode.ENCODING_DETECTED)
        return replace(opened, notices=tuple(told))

    def stored(self, article_id: str) -> Arrival | None:
        """An article's current version as it could be stored again; None where its original is
        not in the library.
        """
        version = self._library.articles.current_version(article_id)
        original = self._library.articles.original(version)
        return Arrival(original, None) if original else None

    def open_article(self, article_id: str, *, progress: Progress = no_progress) -> Opened:
        """Open an article of the library as it was seen last; its file is not read."""
        arrival = self.stored(article_id)
        if arrival is None:
            return _opened(self._library.arrivals.reopen(article_id), None)
        return self._take_in(arrival, progress)

    def resolve_article(self, reference: str, *, progress: Progress = no_progress) -> Opened:
        """Open what a person named: a path, an id, or the beginning of an id.

        A file is read again, and a new version of it recorded first; where it is gone, the
        article that was last seen there is opened.
        """
        path = Path(reference)
        try:
            if path.exists():
                return self.add(path, progress=progress)
            known = self._library.articles.at_path(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise AnnotatorError(
                ErrorCode.FILE_UNREADABLE, path=_clean(reference), reason=reason
            ) from error
        if known is None and (path.suffix or len(path.parts) > 1):
            raise AnnotatorError(ErrorCode.FILE_MISSING, path=_clean(reference))
        article = known or self.article(reference)
        return self.open_article(article.id, progress=progress)

    def join_article(self, article_id: str, into: str) -> Opened:
        """Say that an article is a later state of another one after all: its versions and marks
        go there.
        """
        return _opened(self._library.arrivals.join(article_id, into), None)

    def articles(self) -> list[Article]:
        """Every article, the last opened first."""
        return self._library.articles.all()

    def article(self, reference: str) -> Article:
        """An article by its id or the beginning of it."""
        return self._library.articles.get(_clean(reference))

    def paths(self, article_id: str) -> list[Path]:
        """Where copies of an article were seen, the last one first."""
        return self._library.articles.paths(article_id)

    def edit_article(self, article_id: str, details: Details) -> Article:
        """Change what is known about an article, undoably."""
        cleaned = {name: _clean(value) for name, value in asdict(details).items()}
        self._library.articles.edit_details(article_id, Details(**cleaned))
        return self.article(article_id)

    def tag_article(self, article_id: str, tags: Iterable[str]) -> Article:
        """Give an article exactly these tags, undoably."""
        self._library.articles.set_tags(article_id, map(_clean, tags))
        return self.article(article_id)

    def set_done(self, article_id: str, *, done: bool = True) -> Article:
        """Say that an article has been worked through, or not, undoably."""
        self._library.articles.set_done(article_id, done=done)
        return self.article(article_id)

    def set_reading_position(self, article_id: str, position: int) -> None:
        """Keep where the reader is, in code points of the current article text."""
        self._library.articles.set_reading_position(article_id, min(max(position, 0), MOST))

    def count_annotations(self) -> dict[str, int]:
        """How many marks each article has, by its id; articles without marks are left out."""
        return self._library.annotations.counts()

    # -- Marks -----------------------------------------------------------------------------

    def annotations(self, article_id: str, *, deleted: bool = False) -> list[Annotation]:
        """An article's marks in the order of its current text, those without a place last."""
        return self._library.annotations.of_article(article_id, deleted=deleted)

    def annotation(self, reference: str) -> Annotation:
        """A mark by its id or the beginning of it."""
        return self._library.annotations.get(_clean(reference))

    def find_quote(self, article_id: str, quote: str) -> list[Passage]:
        """Where the article's current text says these words, white space folded."""
        return find_quote(self._library.annotations.text(article_id), quote)

    def mark(
        self,
        article_id: str,
        start: int,
        end: int,
        kind: Kind,
        *,
        note: str = "",
        tags: Iterable[str] = (),
        rendering_id: str | None = None,
    ) -> Annotation:
        """Mark a passage, in code points of the article text, exactly as given.

        `rendering_id` is the rendering whose text was seen, where another program may have
        recorded a newer version meanwhile; without it, the current one.
        """
        seen = rendering_id or self._library.articles.current_rendering_id(article_id)
        passage = passage_at(self._library.annotations.text(article_id, seen), start, end)
        return self._library.annotations.mark(
            article_id,
            passage,
            kind,
            note=_clean(note),
            tags=map(_clean, tags),
            rendering_id=seen,
        )

    def set_kind(self, reference: str, kind: Kind) -> Annotation:
        """Give a mark another kind."""
        return self._library.annotations.edit(_clean(reference), Edit(kind=kind), "set_kind")

    def edit(
        self,
        reference: str,
        *,
        start: int | None = None,
        end: int | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
        rendering_id: str | None = None,
    ) -> Annotation:
        """Change a mark's ends, note or tags; None leaves a thing as it is.

        The ends are code points of the rendering that is named, as for `mark`.
        """
        edit = Edit(
            note=None if note is None else _clean(note),
            tags=None if tags is None else [_clean(tag) for tag in tags],
            start=start,
            end=end,
            rendering_id=rendering_id,
        )
        return self._library.annotations.edit(_clean(reference), edit, _operation(edit))

    def set_kinds(self, references: Sequence[str], kind: Kind) -> list[Annotation]:
        """Give several marks another kind, as one change."""
        return self._library.annotations.edit_all(references, Edit(kind=kind), "set_kind")

    def change_tags(
        self, references: Sequence[str], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> list[Annotation]:
        """Give several marks further tags and take others away, as one change."""
        edit = Edit(add_tags=[_clean(tag) for tag in add], remove_tags=list(remove))
        return self._library.annotations.edit_all(references, edit, "set_tags")

    def tags(self) -> list[str]:
        """Every tag of the library's marks and articles, in the order of the alphabet."""
        return self._library.annotations.tags()

    def delete(self, references: Sequence[str]) -> None:
        """Put marks into the trash, as one change."""
        self._library.annotations.delete([_clean(one) for one in references])

    def undelete(self, references: Sequence[str]) -> None:
        """Bring marks back from the trash, as one change."""
        self._library.annotations.undelete([_clean(one) for one in references])

    def trash(self) -> list[Annotation]:
        """Every deleted mark, the last deleted first."""
        return self._library.annotations.trash()

    def empty_trash(self) -> int:
        """Remove the words of every deleted mark for good; cannot be undone. Returns how many."""
        return self._library.annotations.empty_trash()

    # -- History and readers ---------------------------------------------------------------

    def undo(self) -> HistoryEntry:
        """Take back the last change of this reader on this device, and return that change."""
        return self._library.history.undo()

    def redo(self) -> HistoryEntry:
        """Take back the last undo, and return that undo."""
        return self._library.history.redo()

    def next_undo(self) -> HistoryEntry | None:
        """What `undo` would take back (`messages.operation` has its words)."""
        return self._library.history.next_undo()

    def next_redo(self) -> HistoryEntry | None:
        """The undo that `redo` would take back (`messages.operation` has its words)."""
        return self._library.history.next_redo()

    def history(
        self,
        *,
        article_id: str | None = None,
        annotation_id: str | None = None,
        limit: int = 100,
    ) -> list[HistoryEntry]:
        """The last changes, the newest first; of one article or one mark where one is named."""
        return self._library.history.entries(
            article_id=article_id, annotation_id=annotation_id, limit=min(limit, MOST)
        )

    def touched_by(self, entry: HistoryEntry) -> list[str]:
        """Ids of the marks that a change touched, in the order in which it did."""
        return self._library.history.touched(entry.seq)

    @property
    def reader(self) -> Reader:
        """Who marks; the name is empty until it was asked."""
        return self._library.readers.current()

    def name_reader(self, name: str) -> None:
        """Say who marks on this device from now on; an unnamed reader's marks get the name."""
        self._library.readers.name_current(_clean(name))

    def changed_elsewhere(self) -> bool:
        """Whether another program wrote to the library since this was last asked."""
        return self._library.store.changed_elsewhere()

    # -- Search, in and out ----------------------------------------------------------------

    def search(self, query: str, *, limit: int = 50) -> list[Hit]:
        """Places that have every word of a query, in articles and marks."""
        return self._library.search.find(_clean(query), limit=min(limit, MOST))

    def locate(self, hit: Hit, query: str) -> Passage | None:
        """Where the article's current text says what a query has found; None where that is
        elsewhere, such as in the title.
        """
        text = self._library.annotations.text(hit.article_id)
        around = find_quote(text, (hit.before + hit.found + hit.after).strip("… "))
        start = around[0].start if around else 0
        for words in (query, hit.found):
            places = find_quote(text, words)
            inside = [place for place in places if start <= place.start]
            if places:
                return (inside or places)[0]
        return None

    def export_json(
        self,
        article_ids: Sequence[str] | None = None,
        *,
        history: bool = False,
        originals: bool = True,
        progress: Progress = no_progress,
    ) -> bytes:
        """Articles with their versions and marks as JSON (`docs/format.md`); None means all."""
        return exchange.export_json(
            self._library.store,
            article_ids,
            history=history,
            originals=originals,
            progress=progress,
        )

    def export_csv(self, article_ids: Sequence[str] | None = None) -> bytes:
        """Marks as a table (RFC 4180, UTF-8 with a byte order mark); None means all articles."""
        return exchange.encode_table(exchange.gather_table(self._library.store, article_ids))

    def export_file(
        self,
        path: Path,
        article_ids: Sequence[str] | None = None,
        *,
        progress: Progress = no_progress,
    ) -> None:
        """Write articles with their marks to a file, over what is there: a table where its name
        ends in `.csv`, else JSON. Raises FILE_UNWRITABLE.
        """
        if path.suffix.lower() == TABLE_SUFFIX:
            data = self.export_csv(article_ids)
        else:
            data = self.export_json(article_ids, progress=progress)
        try:
            replace_file(path, data, never=self.path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=path, reason=reason) from error

    def import_files(
        self, paths: Sequence[Path], *, dry_run: bool = False, progress: Progress = no_progress
    ) -> ImportReport:
        """Add what several exports hold, each as one undoable change, or only tell what would
        happen; a file with a fault ends it, and those before it stay.

        Raises what `import_json` raises, and FILE_MISSING, FILE_UNREADABLE.
        """
        share = 1 / max(1, len(paths))
        return added_up(
            self.import_json(
                read_whole(path),
                dry_run=dry_run,
                progress=portion(progress, share * number, share * (number + 1)),
            )
            for number, path in enumerate(paths)
        )

    def copied_table(self, article_ids: Sequence[str] | None = None) -> Copied:
        """Marks as a table for the clipboard; None means all articles."""
        return exchange.copied_table(exchange.gather_table(self._library.store, article_ids))

    def cite(self, article_id: str, passage: Passage) -> Copied:
        """A quote with its citation, for the clipboard."""
        return exchange.cite(self.article(article_id).details, passage.quote)

    def link_to(self, article_id: str, passage: Passage) -> str:
        """A web link that leads to a passage of the current text; empty where the article has no
        web address.
        """
        text = self._library.annotations.text(article_id)
        return exchange.link_to(self.article(article_id).details.url, text, passage)

    def import_json(
        self, data: bytes, *, dry_run: bool = False, progress: Progress = no_progress
    ) -> ImportReport:
        """Add what an export holds, as one undoable change, or only tell what would happen.

        Raises IMPORT_NOT_JSON, IMPORT_NEWER, IMPORT_FAULT; nothing is imported then.
        """
        export = exchange.decode_export(data, progress=portion(progress, 0.0, 0.2))
        return exchange.merge_export(
            self._library.store,
            self._library.readers.hand,
            export,
            dry_run=dry_run,
            progress=portion(progress, 0.2, 1.0),
        )

    def doctor(self, *, full: bool = False) -> list[Finding]:
        """What is wrong with the library (`messages.finding`); nothing where it is sound."""
        return examine(self._library.store, full=full)

    def backup(self, path: Path) -> None:
        """Copy the library, whole and checked, while it may be in use."""
        back_up(self._library.store, path)

    def _take_in(self, arrival: Arrival, progress: Progress) -> Opened:
        if self.needs_rendering(arrival):
            arrival = self.render(arrival, progress=progress)
        return self.store(arrival)


def _opened(stored: Stored, arrival: Arrival | None) -> Opened:
    rendered = arrival.rendered if arrival else None
    return Opened(
        stored.article,
        stored.version,
        stored.rendering,
        stored.outcome,
        rendered.notices if rendered else (),
        stored.earlier_article_id,
    )


def _operation(edit: Edit) -> str:
    """What an edit is called in the history."""
    ends = edit.start is not None or edit.end is not None
    named = {
        "set_note": edit.note is not None,
        "set_tags": edit.tags is not None,
        "move_ends": ends,
    }
    chosen = [name for name, given in named.items() if given]
    return chosen[0] if len(chosen) == 1 else "edit"


def _clean(text: str) -> str:
    """A text that can be stored as UTF-8, without half surrogate pairs and null characters."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")
