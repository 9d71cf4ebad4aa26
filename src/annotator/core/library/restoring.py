"""Putting a backup back: what it would change, and the change itself in one transaction."""

import shutil
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.files import LibraryItselfError, open_to_read
from annotator.core.keeping import (
    ArticleShift,
    Backup,
    Reason,
    Restored,
    RestorePreview,
    Shift,
)
from annotator.core.library.backups import Glance, back_up, listed, read
from annotator.core.library.connection import check_pages, open_database, pragma, spoken
from annotator.core.library.copying import copy_pages, flush_folder, sweep
from annotator.core.library.holding import alone
from annotator.core.library.store import Store
from annotator.core.library.swapping import ASIDE, swap
from annotator.core.progress import Progress, no_progress, portion

FIRST = 5
"""Things of each sort that a preview names."""

CHUNK = 4_000_000
"""Bytes of a backup that are copied between two calls of `progress`."""

ARTICLES = """
    SELECT uuid, title, title || char(10) || url || char(10) || author || char(10) || publisher
        || char(10) || published_on || char(10) || coalesce(current_version_id, 0), uuid, title
    FROM article
"""
MARKS = """
    SELECT annotation.uuid, original_quote, kind || char(10) || coalesce((
        SELECT group_concat(tag, char(10)) FROM (
            SELECT tag FROM annotation_tag WHERE annotation_id = annotation.id ORDER BY tag)), '')
        || char(10) || coalesce((SELECT group_concat(quote, char(10)) FROM (
            SELECT quote FROM anchor WHERE annotation_id = annotation.id
            ORDER BY rendering_id)), ''), article.uuid, article.title
    FROM annotation JOIN article ON article.id = article_id
    WHERE deleted_at IS NULL AND review = 'accepted'
"""
NOTES = """
    SELECT annotation.uuid, note, note, article.uuid, article.title
    FROM annotation JOIN article ON article.id = article_id
    WHERE deleted_at IS NULL AND review = 'accepted' AND note <> ''
"""


def preview(store: Store, path: Path, *, progress: Progress = no_progress) -> RestorePreview:
    """What putting a backup back would change; nothing is written.

    Raises FILE_MISSING, LIBRARY_NOT_ONE, LIBRARY_DAMAGED, LIBRARY_NEWER.
    """
    copied, looked = portion(progress, 0.0, 0.6), portion(progress, 0.6, 1.0)
    with _usable(path, progress=copied) as ready, closing(Glance(ready)) as there, store.reading():
        return compared(store, there, read(path), progress=looked)


def compared(
    here: Store, there: Store, backup: Backup, *, progress: Progress = no_progress
) -> RestorePreview:
    """What would change if `there` took the place of `here`."""
    with spoken(there.path):
        differences = []
        for number, sql in enumerate((ARTICLES, MARKS, NOTES)):
            progress(number / 3)
            differences.append(_difference(here, there, sql))
    articles, marks, notes = (one.shift() for one in differences)
    return RestorePreview(backup, articles, marks, notes, tuple(differences[1].by_article()))


Thing = tuple[str, str, str, str]
"""A thing's name, what is told of it, and the UUID and title of its article."""


@dataclass
class _Difference:
    """What differs between two libraries in things of one sort."""

    lost: list[Thing] = field(default_factory=list)
    regained: list[Thing] = field(default_factory=list)
    changed: list[Thing] = field(default_factory=list)

    def shift(self) -> Shift:
        """Counts and the first names."""
        lost, regained, changed = (
            tuple(thing[0] for thing in things[:FIRST])
            for things in (self.lost, self.regained, self.changed)
        )
        counts = len(self.lost), len(self.regained), len(self.changed)
        return Shift(*counts, lost, regained, changed)

    def by_article(self) -> Iterator[ArticleShift]:
        """The same for each article in which something differs, those with the most lost first."""
        parts: defaultdict[str, _Difference] = defaultdict(_Difference)
        titles: dict[str, str] = {}
        for sort in ("regained", "changed", "lost"):  # the present title is said
            for thing in getattr(self, sort):
                getattr(parts[thing[2]], sort).append(thing)
                titles[thing[2]] = thing[3]
        shifts = [ArticleShift(titles[key], part.shift()) for key, part in parts.items()]
        yield from sorted(shifts, key=lambda one: (-one.marks.lost, -one.marks.changed, one.title))


def _difference(here: Store, there: Store, sql: str) -> _Difference:
    present, then = _things(here, sql), _things(there, sql)
    return _Difference(
        [thing for key, thing in present.items() if key not in then],
        [thing for key, thing in then.items() if key not in present],
        [thing for key, thing in present.items() if key in then and then[key][1] != thing[1]],
    )


def _things(store: Store, sql: str) -> Mapping[str, Thing]:
    return {key: (name, told, of, title) for key, name, told, of, title in store.tuples(sql)}


def restore(store: Store, path: Path, *, progress: Progress = no_progress) -> Restored:
    """Make an open library what a backup holds, in one transaction, after backing it up itself.

    Whoever has the library open sees it whole, before or after, and notices (`changed_elsewhere`);
    no file is replaced, so that it works where an open one cannot be. Raises what `preview` and
    `back_up` raise, and LIBRARY_LOCKED; the library is as it was then.
    """
    told = _told(path)  # the backup of before may let this one go
    with _usable(path, store, progress=portion(progress, 0.0, 0.2)) as ready:
        before = back_up(store, Reason.RESTORE, progress=portion(progress, 0.2, 0.4))
        with spoken(store.path), closing(_plain(ready)) as source:
            copy_pages(source, store.connection, portion(progress, 0.4, 0.9))
            check_pages(store.connection, store.path)
            store.fold()
    with suppress(Cancelled):  # it is done, and can be turned round
        progress(1.0)
    return Restored(store.path, told, before)


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _told(path: Path) -> Backup:
    if not path.is_file():
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=path)
    return read(path)


@contextmanager
def _usable(
    path: Path, into: Store | None = None, *, progress: Progress = no_progress
) -> Iterator[Path]:
    """A copy of a backup with today's schema, checked, that is gone afterwards: the backup itself
    is never written. With `into`, it lies beside that library, in pages of its size.

    Raises FILE_MISSING, FILE_IS_LIBRARY, FILE_UNWRITABLE and what opening a library raises.
    """
    if not path.is_file():
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=path)
    folder = into.path.parent if into else path.parent
    sweep(folder)
    draft = folder / f".{uuid.uuid4()}.part"
    try:
        _copy(path, draft, progress)
        _bring_up(draft, path, into)
        yield draft
    finally:
        for suffix in ASIDE:
            Path(f"{draft}{suffix}").unlink(missing_ok=True)
        _remove_steps(draft)


def _copy(path: Path, draft: Path, progress: Progress) -> None:
    size = max(path.stat().st_size, 1)
    try:
        # Through `open_to_read`: to open and close a library that is open here loses its locks.
        with open_to_read(path) as source, draft.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                progress(min(target.tell() / size, 1.0))
    except LibraryItselfError as error:
        raise AnnotatorError(ErrorCode.FILE_IS_LIBRARY, path=path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=draft.parent, reason=reason) from error


def _bring_up(draft: Path, path: Path, into: Store | None) -> None:
    try:
        with closing(open_database(draft)) as connection:
            check_pages(connection, path)
            connection.execute("PRAGMA journal_mode = DELETE")
            if into is not None:
                wanted = pragma(into.connection, "page_size")
                if wanted != pragma(connection, "page_size"):
                    connection.execute(f"PRAGMA page_size = {wanted}")
                    connection.execute("VACUUM")
    except AnnotatorError as error:
        error.parameters["path"] = path
        raise


def _remove_steps(draft: Path) -> None:
    """What opening the copy of an old backup has laid down: a copy before the schema step."""
    shutil.rmtree(draft.parent / f"{draft.stem}-backups", ignore_errors=True)


def restore_damaged(library: Path, path: Path, *, progress: Progress = no_progress) -> Restored:
    """Put a backup in the place of a library that cannot be opened, or is gone; what is there is
    set aside. A program that is killed meanwhile leaves either, and the next one finishes.

    Raises what `preview` raises, FILE_UNWRITABLE, and LIBRARY_LOCKED where anybody has it open.
    """
    try:
        library.parent.mkdir(parents=True, exist_ok=True)
        with _usable(path, progress=portion(progress, 0.0, 0.5)) as ready:
            draft = library.with_name(f".{uuid.uuid4()}.part")
            try:
                _copy(ready, draft, portion(progress, 0.5, 1.0))
                aside = put_in_place(library, draft)
            finally:
                draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=library, reason=reason) from error
    return Restored(library, read(path), None, aside)


def put_in_place(library: Path, draft: Path) -> Path | None:
    """Let a file of the same folder take the place of a library that is not open, and return the
    name under which that was set aside; None where there was none. Raises LIBRARY_LOCKED where
    anybody has it open, and OSError.
    """
    with alone(library):
        if any(Path(f"{library}{suffix}").exists() for suffix in ASIDE):
            return swap(library, draft, "damaged")
        draft.replace(library)
        flush_folder(library.parent)
        return None


def named(library: Path, reference: str) -> Path:
    """The backup that a person named: a path, a file's name, or a word that begins or is in one
    name alone. Raises BACKUP_UNKNOWN.
    """
    if Path(reference).is_file():
        return Path(reference)
    files = listed(library)
    if reference == "newest" and files:
        return files[0]
    found = [path for path in files if reference and reference in path.name]
    if len(found) != 1:
        raise AnnotatorError(ErrorCode.BACKUP_UNKNOWN, reference=reference)
    return found[0]
