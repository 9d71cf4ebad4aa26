"""What types cannot say about an export: ids that are there, words where they should be."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.format import (
    AnchorRecord,
    AnnotationRecord,
    ArticleExport,
    ChangeRecord,
    OriginalRecord,
    ReaderRecord,
    RenderingRecord,
    VersionRecord,
)
from annotator.core.exchange.originals import LIMIT, original_bytes
from annotator.core.model import AnchorStatus

NOT_IN_TEXT = "\r\u2028\u2029\ufdd0\ufdd1"
"""Characters that no article text holds (they are separators of the window's document)."""

UNPLACED = (AnchorStatus.REMOVED, AnchorStatus.UNSURE)

LAST_YEAR = "9000"
"""A mark changed at the end of time could not be changed again: `updated_at` always grows."""

Texts = dict[tuple[str, str], str]
"""Article texts by version and rendering."""


def fault(where: str, what: str) -> AnnotatorError:
    """The refusal of an export, with the path of its fault."""
    return AnnotatorError(ErrorCode.IMPORT_FAULT, where=where, what=what)


def null_path(value: Any, where: str) -> str | None:
    """The path of the first text with a null character, which no library keeps; an original may
    have one.
    """
    if isinstance(value, str):
        return where if "\0" in value else None
    inner: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        inner = ((f"{where}.{name}", one) for name, one in value.items() if name != "original")
    elif isinstance(value, list):
        inner = ((f"{where}[{number}]", one) for number, one in enumerate(value))
    paths = (null_path(one, path) for path, one in inner)
    return next((path for path in paths if path is not None), None)


class Checker:
    """Checks the parts of one export, of which some know of each other by their ids."""

    def __init__(self, readers: Sequence[ReaderRecord]) -> None:
        _unique((reader.id for reader in readers), "readers[{}].id", set())
        self._readers = {reader.id for reader in readers}
        self._seen: set[str] = set()

    def article(self, part: ArticleExport, where: str) -> None:
        """Raise IMPORT_FAULT with the path of the first fault of an article."""
        _unique([part.article.id], f"{where}.article.id", self._seen)
        _times(part.article, ("added_at", "done_at"), f"{where}.article")
        versions = [version.id for version in part.versions]
        _unique(versions, where + ".versions[{}].id", self._seen)
        if part.article.current_version not in versions:
            raise fault(f"{where}.article.current_version", "is none of its versions")
        _unique(
            ((one.sha256, one.media_type, one.encoding) for one in part.versions),
            where + ".versions[{}]",
            set(),
        )
        texts: Texts = {}
        for number, version in enumerate(part.versions):
            self._version(version, f"{where}.versions[{number}]")
            texts |= {(version.id, one.id): one.text for one in version.renderings}
        _unique((one.id for one in part.annotations), where + ".annotations[{}].id", self._seen)
        for number, annotation in enumerate(part.annotations):
            if not self._is_plain(annotation, texts):
                self._annotation(annotation, f"{where}.annotations[{number}]", texts)

    def changes(self, changes: Sequence[ChangeRecord]) -> None:
        """Raise IMPORT_FAULT with the path of the first fault of the history."""
        _unique((change.id for change in changes), "changes[{}].id", set())
        for number, change in enumerate(changes):
            where = f"changes[{number}]"
            self._reader(change.reader, f"{where}.reader")
            _times(change, ("at",), where)

    def _reader(self, reader: str, where: str) -> None:
        if reader not in self._readers:
            raise fault(where, f"is none of the readers ({reader})")

    def _version(self, version: VersionRecord, where: str) -> None:
        _times(version, ("captured_at",), where)
        renderings = [rendering.id for rendering in version.renderings]
        _unique(renderings, where + ".renderings[{}].id", self._seen)
        if version.current_rendering not in renderings:
            raise fault(f"{where}.current_rendering", "is none of its renderings")
        _unique(
            ((one.renderer, one.text_sha256) for one in version.renderings),
            where + ".renderings[{}]",
            set(),
        )
        for number, rendering in enumerate(version.renderings):
            _check_rendering(rendering, f"{where}.renderings[{number}]")
        if version.original is not None:
            _check_original(version, version.original, f"{where}.original")

    def _annotation(self, annotation: AnnotationRecord, where: str, texts: Texts) -> None:
        self._reader(annotation.reader, f"{where}.reader")
        _times(annotation, ("created_at", "updated_at", "deleted_at"), where)
        if not any(anchor.start is not None for anchor in annotation.anchors):
            raise fault(f"{where}.anchors", "place the mark nowhere")
        _unique((one.rendering for one in annotation.anchors), where + ".anchors[{}]", set())
        for number, anchor in enumerate(annotation.anchors):
            _check_anchor(anchor, f"{where}.anchors[{number}]", texts)

    def _is_plain(self, annotation: AnnotationRecord, texts: Texts) -> bool:
        """Whether a mark is sound and has one anchor with a place, as nearly all have: seen at a
        third of what it takes to look for a fault that can be named.
        """
        if len(annotation.anchors) != 1 or annotation.reader not in self._readers:
            return False
        [anchor] = annotation.anchors
        start, end = anchor.start, anchor.end
        text = texts.get((anchor.version, anchor.rendering))
        return (
            start is not None
            and end is not None
            and text is not None
            and anchor.anchor_status not in UNPLACED
            and start < end <= len(text)
            and text[start:end] == anchor.quote
            and _is_time(annotation.created_at)
            and _is_time(annotation.updated_at)
            and (annotation.deleted_at is None or _is_time(annotation.deleted_at))
            and _is_time(anchor.set_at)
        )


def _unique(things: Iterable[object], where: str, seen: set[Any]) -> None:
    for number, one in enumerate(things):
        if one in seen:
            raise fault(where.format(number), "stands there twice")
        seen.add(one)


def _times(record: object, names: Iterable[str], where: str) -> None:
    for name in names:
        value = getattr(record, name)
        if value is not None and not _is_time(value):
            raise fault(f"{where}.{name}", f"is no time ({value})")


def _is_time(value: str) -> bool:
    return _is_day(value[:10])  # `format.Time` has seen to the rest.


@lru_cache(1000)
def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return value < LAST_YEAR


def _check_original(version: VersionRecord, original: OriginalRecord, where: str) -> None:
    try:
        data = original_bytes(original, version.encoding)
        data.decode(version.encoding)
    except (ValueError, LookupError) as error:
        raise fault(where, f"cannot be decoded ({error})") from error
    if len(data) != version.byte_count or len(data) > LIMIT:
        raise fault(where, f"has {len(data)} bytes")
    if hashlib.sha256(data).hexdigest() != version.sha256:
        raise fault(where, "has another SHA-256")


def _check_rendering(rendering: RenderingRecord, where: str) -> None:
    _times(rendering, ("made_at",), where)
    found = [one for one in NOT_IN_TEXT if one in rendering.text]
    if found or not rendering.text:
        first = min(found, key=rendering.text.index, default="")
        raise fault(f"{where}.text", f"holds U+{ord(first):04X}" if first else "is empty")
    if hashlib.sha256(rendering.text.encode()).hexdigest() != rendering.text_sha256:
        raise fault(f"{where}.text", "has another SHA-256")


def _check_anchor(anchor: AnchorRecord, where: str, texts: Mapping[tuple[str, str], str]) -> None:
    _times(anchor, ("set_at",), where)
    text = texts.get((anchor.version, anchor.rendering))
    if text is None:
        raise fault(f"{where}.rendering", "is none of the article's renderings")
    start, end, quote = anchor.start, anchor.end, anchor.quote
    if anchor.anchor_status in UNPLACED:
        if (start, end, quote) != (None, None, None):
            raise fault(f"{where}.anchor_status", f"is {anchor.anchor_status}, but it has a place")
        return
    if start is None or end is None or quote is None:
        raise fault(f"{where}.anchor_status", f"is {anchor.anchor_status}, but it has no place")
    if not start < end <= len(text):
        raise fault(f"{where}.end", f"is {end} (start {start}, text {len(text)} characters)")
    if text[start:end] != quote:
        raise fault(f"{where}.quote", f"is not what the text says at {start} to {end}")
