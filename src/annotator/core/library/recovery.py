"""A fresh library from what can be read of a damaged one, which is never changed."""

import json
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import Recovered
from annotator.core.library import backups, names
from annotator.core.library.copying import sweep
from annotator.core.library.difference import compared
from annotator.core.library.kept import in_base64
from annotator.core.library.looking import put_right
from annotator.core.library.rebuilding import Recovery
from annotator.core.library.salvage import TABLES, salvage
from annotator.core.library.store import Store
from annotator.core.library.swapping import remains
from annotator.core.progress import Progress, no_progress, portion

LOGS = ("-wal", "-journal")
ROWS = ".jsonl"
"""The ending of the file of rows that are not right."""


def recover(library: Path, target: Path, *, progress: Progress = no_progress) -> Recovered:
    """Make a fresh library at `target` from what can be read of `library`, which is not changed.

    Rows that are not right lie afterwards beside the target, one JSON object a line. Raises
    BACKUP_EXISTS, FILE_MISSING, FILE_UNWRITABLE, RECOVERED_NOTHING.
    """
    found = recover_draft(library, target, progress=progress)
    if found.quarantine is None:
        return found
    name = name_of_rows(target)
    names.rename(found.quarantine, name)
    return replace(found, quarantine=name)


def recover_draft(library: Path, target: Path, *, progress: Progress = no_progress) -> Recovered:
    """The same; the file of rows that are not right has no name yet either: what a killed program
    leaves of it is swept away (`copying.DRAFT`). Raises the same.
    """
    _refuse(library, target)
    read_at = state_of(library)
    sweep(target.parent)
    try:
        with tempfile.TemporaryDirectory(prefix="annotator-") as scratch:
            found = salvage(library, Path(scratch), portion(progress, 0.0, 0.4))
        progress(0.4)
        if not any(found.rows.values()):
            raise AnnotatorError(ErrorCode.RECOVERED_NOTHING, path=library)
        recovery = Recovery(found.rows, found.broken)
        recovery.keep_beside(found.of_the_log)
        steps: tuple[Callable[[], None], ...] = (
            recovery.judge, recovery.retell, recovery.stand_in, recovery.drop_orphans,
            recovery.place,
        )  # fmt: skip
        for number, step in enumerate(steps):
            step()
            progress(0.4 + number * 0.08)
        written = _written(library, target, recovery, progress)
        return replace(written, methods=tuple(found.methods), read_at=read_at)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=target, reason=reason) from error


def state_of(library: Path) -> tuple[int, ...]:
    """What tells that a library, or its log, was written to: of both device, inode, size (bytes)
    and time of writing (nanoseconds), zeros for what is not there. An empty log is as none: who
    only reads a library may leave one.
    """
    told: list[int] = []
    for end in ("", *LOGS):
        try:
            about = library.with_name(library.name + end).stat()
        except OSError:
            told += [0] * 4
            continue
        if end and not about.st_size:
            told += [0] * 4
        else:
            told += [about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns]
    return tuple(told)


def _refuse(library: Path, target: Path) -> None:
    if not library.is_file():
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=library)
    if found := remains(target):
        raise AnnotatorError(ErrorCode.BACKUP_EXISTS, path=found)


def _written(library: Path, target: Path, recovery: Recovery, progress: Progress) -> Recovered:
    draft = target.with_name(f".{uuid.uuid4()}.part")
    aside = draft.with_name(draft.name + ROWS)
    try:
        with closing(Store(draft)) as store:
            recovery.write(store, lambda share: progress(0.8 + share * 0.1))
            put_right(store, portion(progress, 0.9, 0.95))
            articles, marks = store.tuples(backups.COUNTS)[0]
            rows = {table: store.table(table).count for table in TABLES}
            store.connection.execute("PRAGMA journal_mode = DELETE")
            backup = backups.newest_good(library)
            shifts = None
            if backup is not None:
                with closing(backups.Glance(backup.path)) as there:
                    shifts = compared(store, there, backup)
        progress(1.0)
        if recovery.quarantined:
            aside.write_text("".join(_lines(recovery)), encoding="utf-8")
        _give_name(draft, target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    finally:
        draft.unlink(missing_ok=True)
    return Recovered(
        source=library,
        target=target,
        methods=(),
        rows={table: count for table, count in rows.items() if count},
        quarantined=dict(recovery.counts),
        mended=dict(recovery.mended),
        quarantine=aside if recovery.quarantined else None,
        article_count=articles,
        mark_count=marks,
        lost_names=tuple(recovery.lost_names),
        uncertain=recovery.uncertain,
        newest_backup=backup,
        compared=shifts,
    )


def _give_name(draft: Path, target: Path) -> None:
    """Raises BACKUP_EXISTS where a file of that name came during the long work."""
    try:
        names.take(draft, target)
    except FileExistsError as error:
        raise AnnotatorError(ErrorCode.BACKUP_EXISTS, path=target) from error


def name_of_rows(library: Path) -> Path:
    """A free name for the file of rows that are not right, beside a library that was recovered."""
    path, number = library.with_name(f"{library.stem}-quarantine{ROWS}"), 2
    while path.exists():
        path = library.with_name(f"{library.stem}-quarantine-{number}{ROWS}")
        number += 1
    return path


def _lines(recovery: Recovery) -> Iterator[str]:
    for one in recovery.quarantined:
        yield json.dumps(one, ensure_ascii=False, default=in_base64) + "\n"


def discard(found: Recovered) -> None:
    """Delete what was recovered, where it is not wanted; the damaged file stays."""
    for path in filter(None, (found.target, found.quarantine)):
        names.remove(path)
