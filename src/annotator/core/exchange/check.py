"""What types cannot say about an export: ids that are there, words where they should be."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.format import (
    AnchorRecord,
    AnnotationRecord,
    ArticleExport,
    Export,
    OriginalRecord,
    RenderingRecord,
    VersionRecord,
)
from annotator.core.model import AnchorStatus

NOT_IN_TEXT = re.compile("[\0\r\u2028\u2029\ufdd0\ufdd1]")
"""Characters that no article text holds (they are separators of the window's document)."""

UNPLACED = {AnchorStatus.REMOVED, AnchorStatus.UNSURE}
ORIGINAL_LIMIT = 10_000_000
"""Bytes, as for a file that is opened."""


def check(export: Export) -> None:
    """Raise IMPORT_FAULT with the path of the first fault."""
    _unique((reader.id for reader in export.readers), "readers[{}].id")
    readers = {reader.id for reader in export.readers}
    articles = [part.article.id for part in export.articles]
    _unique(articles, "articles[{}].article.id")
    seen: set[str] = set()
    for number, part in enumerate(export.articles):
        _check_article(part, f"articles[{number}]", readers, seen)
    if export.changes:
        _unique((change.id for change in export.changes), "changes[{}].id")
        for number, change in enumerate(export.changes):
            _reader(change.reader, readers, f"changes[{number}].reader")
            _time(change.at, f"changes[{number}].at")


def original_bytes(record: OriginalRecord, encoding: str) -> bytes:
    """The bytes of an original. Raises ValueError or LookupError where there are none."""
    if (record.text is None) == (record.base64 is None):
        raise ValueError("has to be either text or base64")
    if record.text is not None:
        return record.text.encode(encoding)
    return base64.b64decode(record.base64 or "", validate=True)


def _fault(where: str, what: str) -> AnnotatorError:
    return AnnotatorError(ErrorCode.IMPORT_FAULT, where=where, what=what)


def _unique(ids: Iterable[str], where: str, seen: set[str] | None = None) -> None:
    known = set() if seen is None else seen
    for number, one in enumerate(ids):
        if one in known:
            raise _fault(where.format(number), f"stands there twice ({one})")
        known.add(one)


def _time(value: str, where: str) -> None:
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise _fault(where, f"is no time ({value})") from error


def _reader(reader: str, readers: set[str], where: str) -> None:
    if reader not in readers:
        raise _fault(where, f"is none of the readers ({reader})")


def _words(text: str, where: str) -> None:
    if "\0" in text:
        raise _fault(where, "holds a null character")


def _check_article(part: ArticleExport, where: str, readers: set[str], seen: set[str]) -> None:
    _time(part.article.added_at, f"{where}.article.added_at")
    versions = [version.id for version in part.versions]
    _unique(versions, where + ".versions[{}].id", seen)
    if part.article.current_version not in versions:
        raise _fault(f"{where}.article.current_version", "is none of its versions")
    texts: dict[tuple[str, str], str] = {}
    for number, version in enumerate(part.versions):
        _check_version(version, f"{where}.versions[{number}]", seen)
        texts |= {(version.id, one.id): one.text for one in version.renderings}
    _unique((one.id for one in part.annotations), where + ".annotations[{}].id", seen)
    for number, annotation in enumerate(part.annotations):
        _check_annotation(annotation, f"{where}.annotations[{number}]", readers, texts)


def _check_version(version: VersionRecord, where: str, seen: set[str]) -> None:
    _time(version.captured_at, f"{where}.captured_at")
    renderings = [rendering.id for rendering in version.renderings]
    _unique(renderings, where + ".renderings[{}].id", seen)
    if version.current_rendering not in renderings:
        raise _fault(f"{where}.current_rendering", "is none of its renderings")
    for number, rendering in enumerate(version.renderings):
        _check_rendering(rendering, f"{where}.renderings[{number}]")
    if version.original is not None:
        _check_original(version, f"{where}.original")


def _check_original(version: VersionRecord, where: str) -> None:
    assert version.original is not None  # noqa: S101 (the caller has seen to it)
    try:
        data = original_bytes(version.original, version.encoding)
    except (ValueError, LookupError, binascii.Error) as error:
        raise _fault(where, f"cannot be decoded ({error})") from error
    if len(data) != version.byte_count or len(data) > ORIGINAL_LIMIT:
        raise _fault(where, f"has {len(data)} bytes")
    if hashlib.sha256(data).hexdigest() != version.sha256:
        raise _fault(where, "has another SHA-256")


def _check_rendering(rendering: RenderingRecord, where: str) -> None:
    _time(rendering.made_at, f"{where}.made_at")
    found = NOT_IN_TEXT.search(rendering.text)
    if found or not rendering.text:
        reason = f"holds U+{ord(found[0]):04X}" if found else "is empty"
        raise _fault(f"{where}.text", reason)
    if hashlib.sha256(rendering.text.encode()).hexdigest() != rendering.text_sha256:
        raise _fault(f"{where}.text", "has another SHA-256")


def _check_annotation(
    annotation: AnnotationRecord,
    where: str,
    readers: set[str],
    texts: dict[tuple[str, str], str],
) -> None:
    _reader(annotation.reader, readers, f"{where}.reader")
    for name in ("created_at", "updated_at", "deleted_at"):
        time = getattr(annotation, name)
        if time is not None:
            _time(time, f"{where}.{name}")
    _words(annotation.note, f"{where}.note")
    _words(annotation.original_quote, f"{where}.original_quote")
    if not any(anchor.start is not None for anchor in annotation.anchors):
        raise _fault(f"{where}.anchors", "place the mark nowhere")
    _unique((anchor.rendering for anchor in annotation.anchors), where + ".anchors[{}].rendering")
    for number, anchor in enumerate(annotation.anchors):
        _check_anchor(anchor, f"{where}.anchors[{number}]", texts)


def _check_anchor(anchor: AnchorRecord, where: str, texts: dict[tuple[str, str], str]) -> None:
    _time(anchor.set_at, f"{where}.set_at")
    text = texts.get((anchor.version, anchor.rendering))
    if text is None:
        raise _fault(f"{where}.rendering", "is none of the article's renderings")
    start, end, quote = anchor.start, anchor.end, anchor.quote
    if anchor.anchor_status in UNPLACED:
        if (start, end, quote) != (None, None, None):
            raise _fault(f"{where}.anchor_status", f"is {anchor.anchor_status}, but it has a place")
        return
    if start is None or end is None or quote is None:
        raise _fault(f"{where}.anchor_status", f"is {anchor.anchor_status}, but it has no place")
    if not start < end <= len(text):
        raise _fault(f"{where}.end", f"is {end} (start {start}, text {len(text)} characters)")
    if text[start:end] != quote:
        raise _fault(f"{where}.quote", f"is not what the text says at {start} to {end}")
