"""Verbs on articles: read, render, store and open them, and what is known about them."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace

from annotator.core import exchange
from annotator.core.dates import read_date
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import open_to_read
from annotator.core.library import Arrival, Outcome, Stored
from annotator.core.library.identity import path_text
from annotator.core.model import Article, Details, Pasted, Rendering, SeenFile, Version
from annotator.core.progress import Progress, no_progress, portion
from annotator.core.rendering import (
    RENDERERS,
    Notice,
    NoticeCode,
    expect_nothing,
    is_quick,
    make_original,
    read_original,
    render,
)
from annotator.core.rendering.original import PLAIN
from annotator.core.seen import note_seen
from annotator.core.workspace.base import MOST, clean
from annotator.core.workspace.healing import HealingVerbs

EXPORT_SUFFIX = ".annotator"


class Opened(Struct, frozen=True):
    """An article as it stands after it was opened."""

    article: Article
    version: Version
    rendering: Rendering
    outcome: Outcome
    notices: tuple[Notice, ...] = ()
    """What the reader should know about how it was read (`messages.notice`)."""
    earlier_article_id: str | None = None
    """For `NEW_BESIDE`: the article that the same file or address showed before."""
    former_title: str = ""
    """The title until now, where a new version names another one, which it has then."""


class ArticleVerbs(HealingVerbs):
    """Everything that can be done with articles."""

    def read(self, path: Path, *, encoding: str | None = None) -> Arrival:
        """Read a file without rendering it; bytes seen there before are read as they were then."""
        original = read_original(path, encoding=encoding)
        note_seen(str(Path(path_text(path))))
        if encoding is None:
            original = self._library.articles.as_read_before(original, path)
        return Arrival(original, None, path=path, title=clean(path.stem))

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
    def read_pasted(pasted: Pasted) -> Arrival:
        """Take what the clipboard holds as an article: Markdown, HTML or plain text.

        Raises FILE_EMPTY, FILE_TOO_LARGE.
        """
        from annotator.core.rendering import pasted as forms  # noqa: PLC0415

        text, media_type = forms.chosen_form(pasted)
        return ArticleVerbs.read_bytes(
            clean(text).encode(),
            media_type,
            address=clean(pasted.address),
            title=clean(forms.first_line(pasted.text)),
            encoding="utf-8",
        )

    def can_join_lines(self, article_id: str) -> bool:
        """Whether an article shows plain text that was pasted, in which lines may be joined."""
        from annotator.core.rendering import pasted as forms  # noqa: PLC0415

        text = self._pasted_text(article_id)
        return text is not None and forms.may_be_joined(text)

    def with_joined_lines(self, article_id: str) -> Arrival | None:
        """An article's plain text, which was pasted, with the lines of each paragraph joined; None
        where that changes nothing. `store` and `join_article` make a new version of it.
        """
        from annotator.core.rendering import pasted as forms  # noqa: PLC0415

        text = self._pasted_text(article_id)
        if text is None:
            return None
        joined = forms.join_broken_lines(text)
        if joined.strip() == text.strip():
            return None
        return self.read_bytes(
            joined.encode(), PLAIN, title=clean(forms.first_line(text)), encoding="utf-8"
        )

    def _pasted_text(self, article_id: str) -> str | None:
        """The plain text that an article shows, if that was pasted."""
        version = self._library.articles.current_version(article_id)
        if version.came_by != "clipboard" or version.media_type != PLAIN:
            return None
        original = self._library.articles.original(version)
        return original.text if original is not None else None

    @staticmethod
    def has_broken_lines(pasted: Pasted) -> bool:
        """Whether this is plain text whose lines were broken to fit a page, as from a PDF."""
        from annotator.core.rendering import pasted as forms  # noqa: PLC0415

        text, media_type = forms.chosen_form(pasted)
        return media_type == PLAIN and forms.has_broken_lines(text)

    @staticmethod
    def is_export(path: Path) -> bool:
        """Whether a file is to be added to the library as an export, and not opened as an article:
        an Annotator file by its ending, JSON by its beginning.
        """
        if path.suffix.lower() == EXPORT_SUFFIX:
            return True
        if path.suffix.lower() != ".json" or not path.is_file():
            return False
        try:
            with open_to_read(path) as file:
                beginning = file.read(200)
        except OSError:
            return False  # Reading it as an article says what is wrong.
        return re.search(rb'"format"\s*:\s*"%s"' % exchange.FORMAT.encode(), beginning) is not None

    def needs_rendering(self, arrival: Arrival) -> bool:
        """Whether the library has no rendering of these bytes by a renderer of today."""
        if arrival.rendered is not None:
            return False
        return self._library.articles.known_renderer(arrival.original) not in RENDERERS

    @staticmethod
    def is_quick(arrival: Arrival) -> bool:
        """Whether rendering what was read takes no longer than a window may be still; else it is
        to be rendered on a thread, which waits for a process where that is needed.
        """
        return is_quick(arrival.original)

    def store(self, arrival: Arrival) -> Opened:
        """Put an article into the library and open it; rendered first where it has to be. Its marks
        may be left to be looked for (`heal`).
        """
        if self.needs_rendering(arrival):
            arrival = self.render(arrival)
        else:
            expect_nothing()
        return as_opened(self._library.arrivals.arrive(arrival), arrival)

    def add(
        self, path: Path, *, encoding: str | None = None, progress: Progress = no_progress
    ) -> Opened:
        """Read a file, render it where that is needed, and open it, its marks in their places."""
        arrival = self.read(path, encoding=encoding)
        opened = self._take_in(arrival, portion(progress, 0.0, 0.5))
        self.heal(opened.article.id, progress=portion(progress, 0.5, 1.0))
        if encoding is None:
            return opened
        told = (one for one in opened.notices if one.code is not NoticeCode.ENCODING_DETECTED)
        return replace(opened, notices=tuple(told))

    def stored(self, article_id: str, version_id: str | None = None) -> Arrival | None:
        """An article's current version, or one that is named, as it could be stored again, which
        makes it the current one; None where its original is not in the library.

        Raises ARTICLE_UNKNOWN, VERSION_UNKNOWN.
        """
        if version_id is None:
            version = self._library.articles.current_version(article_id)
        else:
            version = self._library.versions.get(version_id)
        original = self._library.articles.original(version)
        return Arrival(original, None) if original else None

    def open_article(self, article_id: str, *, progress: Progress = no_progress) -> Opened:
        """Open an article of the library as it was seen last, its marks in their places; its file
        is not read.
        """
        opened = self.reopen(article_id, progress=portion(progress, 0.0, 0.5))
        self.heal(article_id, progress=portion(progress, 0.5, 1.0))
        return opened

    def reopen(self, article_id: str, *, progress: Progress = no_progress) -> Opened:
        """Open an article as `open_article` does; marks may be left to be looked for (`heal`)."""
        arrival = self.stored(article_id)
        if arrival is None:
            return as_opened(self._library.arrivals.reopen(article_id), None)
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
                ErrorCode.FILE_UNREADABLE, path=clean(reference), reason=reason
            ) from error
        if known is None and (path.suffix or len(path.parts) > 1):
            raise AnnotatorError(ErrorCode.FILE_MISSING, path=clean(reference))
        article = known or self.article(reference)
        return self.open_article(article.id, progress=progress)

    def join_article(self, article_id: str, into: str) -> Opened:
        """Say that an article is a later state of another one after all: its versions and marks
        go there, and may be left to be looked for (`heal`).
        """
        return as_opened(self._library.arrivals.join(article_id, into), None)

    def articles(self, limit: int | None = None) -> list[Article]:
        """Every article, or so many, the last opened first."""
        return self._library.articles.all(limit)

    def article(self, reference: str) -> Article:
        """An article by its id or the beginning of it."""
        return self._library.articles.get(clean(reference))

    def seen_file(self, article_id: str) -> SeenFile | None:
        """The copy of an article that this device has read last, as it was then; None where it has
        read none.
        """
        return self._library.articles.seen_file(article_id)

    def paths(self, article_id: str) -> list[Path]:
        """Where copies of an article were seen, by any device, the last one first: to be shown. A
        stranger's library names any path; only `own_paths` may be looked at.
        """
        return self._library.articles.paths(article_id)

    def own_paths(self, article_id: str) -> list[Path]:
        """Where this device itself has read copies of an article, the last one first."""
        return self._library.articles.own_paths(article_id)

    def edit_article(self, article_id: str, details: Details) -> Article:
        """Change what is known about an article, undoably. Its date is read in any usual form.

        Raises DATE_UNREADABLE for another date than it has that is none.
        """
        cleaned = {name: clean(value) for name, value in asdict(details).items()}
        date = cleaned["published_on"].strip()
        if date and date != self.article(article_id).details.published_on:
            read = read_date(date)
            if read is None:
                raise AnnotatorError(ErrorCode.DATE_UNREADABLE, written=date)
            date = read
        cleaned["published_on"] = date
        self._library.articles.edit_details(article_id, Details(**cleaned))
        return self.article(article_id)

    def tag_article(self, article_id: str, tags: Iterable[str]) -> Article:
        """Give an article exactly these tags, undoably."""
        self._library.articles.set_tags(article_id, map(clean, tags))
        return self.article(article_id)

    def set_done(self, article_id: str, *, done: bool = True) -> Article:
        """Say that an article has been worked through, or not, undoably."""
        return self.set_all_done([article_id], done=done)[0]

    def set_all_done(self, article_ids: Sequence[str], *, done: bool = True) -> list[Article]:
        """Say of several articles that they have been worked through, or not, as one change."""
        self._library.articles.set_done(article_ids, done=done)
        return [self.article(each) for each in article_ids]

    def set_reading_position(self, article_id: str, position: int) -> None:
        """Keep where the reader is, in code points of the current article text."""
        self._library.articles.set_reading_position(article_id, min(max(position, 0), MOST))

    def count_annotations(self) -> dict[str, int]:
        """How many marks each article has, by its id; articles without marks are left out."""
        return self._library.annotations.counts()

    def _take_in(self, arrival: Arrival, progress: Progress) -> Opened:
        if self.needs_rendering(arrival):
            arrival = self.render(arrival, progress=progress)
        return self.store(arrival)


def as_opened(stored: Stored, arrival: Arrival | None) -> Opened:
    rendered = arrival.rendered if arrival else None
    return Opened(
        stored.article,
        stored.version,
        stored.rendering,
        stored.outcome,
        rendered.notices if rendered else (),
        stored.earlier_article_id,
        stored.former_title,
    )
