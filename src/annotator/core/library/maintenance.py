"""Looking a library over, and copying it while it is in use."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.connection import copy_database, spoken
from annotator.core.library.faults import as_they_are, wrong_values
from annotator.core.library.pages import page_faults
from annotator.core.library.reading import UNREADABLE
from annotator.core.library.store import Row, Store
from annotator.core.library.swapping import remains
from annotator.core.model import Finding


def examine(store: Store, *, full: bool, values: bool = False) -> list[Finding]:
    """Everything that is wrong with a library; an empty list where it is sound.

    A full examination also reads every index and compares the stored texts and originals with
    their hashes; with `values`, each value of each row is judged. Nothing is written.
    """
    with store.reading(), as_they_are(store.connection):
        found = list(_pages(store, full=full))
        if found:
            return found
        if values:
            found = list(_values(store))
        try:
            return found + list(_rows(store, full=full))
        except UNREADABLE:
            found = found or list(_values(store))
            if not found:
                raise
            return found


def _values(store: Store) -> Iterator[Finding]:
    """Rows that cannot be read, which are set aside as soon as they are met."""
    for fault in wrong_values(store.connection):
        told = {"table": fault.table, "row": fault.key, "column": fault.column}
        yield Finding("value", told)


def back_up(store: Store, target: Path) -> None:
    """Copy the library as it stands now to a new file, checked before it gets its name.

    Raises BACKUP_EXISTS, FILE_UNWRITABLE, DISK_FULL, LIBRARY_DAMAGED.
    """
    try:
        if found := remains(target):
            raise AnnotatorError(ErrorCode.BACKUP_EXISTS, path=found)
        if not target.parent.is_dir():
            raise FileNotFoundError(0, "there is no such folder")
        with spoken(target):
            copy_database(store.connection, target)
    except FileExistsError as error:  # it came while the library was copied
        raise AnnotatorError(ErrorCode.BACKUP_EXISTS, path=target) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=target, reason=reason) from error


def _pages(store: Store, *, full: bool) -> Iterator[Finding]:
    check = "integrity_check" if full else "quick_check"
    with spoken(store.path):
        for line in page_faults(store.connection, check):
            yield Finding("pages", {"reason": line})


def _rows(store: Store, *, full: bool) -> Iterator[Finding]:
    for row in store.rows("PRAGMA foreign_key_check"):
        yield Finding("reference", {"table": row["table"], "row": row["rowid"]})
    for row in store.rows("SELECT uuid FROM article WHERE current_version_id IS NULL"):
        yield Finding("article_without_text", {"article": row["uuid"]})
    for row in store.rows("SELECT id, uuid, text, text_sha256 FROM rendering"):
        yield from _anchors(store, row)
        if full and hashlib.sha256(row["text"].encode()).hexdigest() != row["text_sha256"]:
            yield Finding("text_hash", {"rendering": row["uuid"]})
    yield from _unlooked(store)
    yield from _search_index(store)
    if full:
        yield from _originals(store)


def _anchors(store: Store, rendering: Row) -> Iterator[Finding]:
    """Marks that do not sit on the words they say: the text contract."""
    anchors = store.rows(
        """SELECT annotation.uuid, start, "end", quote FROM anchor
        JOIN annotation ON annotation.id = anchor.annotation_id
        WHERE rendering_id = ? AND start IS NOT NULL""",
        [rendering["id"]],
    )
    for anchor in anchors:
        if rendering["text"][anchor["start"] : anchor["end"]] != anchor["quote"]:
            yield Finding("quote", {"mark": anchor["uuid"], "rendering": rendering["uuid"]})


def _unlooked(store: Store) -> Iterator[Finding]:
    """Marks that were never placed in any text."""
    rows = store.rows(
        """SELECT uuid FROM annotation WHERE purged_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM anchor WHERE anchor.annotation_id = annotation.id)"""
    )
    for row in rows:
        yield Finding("mark_without_anchor", {"mark": row["uuid"]})


def _search_index(store: Store) -> Iterator[Finding]:
    rows = store.rows(
        """SELECT uuid FROM annotation
        WHERE (deleted_at IS NULL AND review = 'accepted')
            <> (id IN (SELECT rowid FROM search_annotation))
        UNION ALL
        SELECT uuid FROM article
        WHERE (current_version_id IS NOT NULL) <> (id IN (SELECT rowid FROM search_article))"""
    )
    for row in rows:
        yield Finding("search_index", {"id": row["uuid"]})


def _originals(store: Store) -> Iterator[Finding]:
    for key in [row["id"] for row in store.rows("SELECT id FROM version")]:
        row = store.rows("SELECT uuid, sha256, original FROM version WHERE id = ?", [key])[0]
        data = row["original"]
        if data is not None and hashlib.sha256(data).hexdigest() != row["sha256"]:
            yield Finding("original_hash", {"version": row["uuid"]})
