"""Read an export: whole and sound, or refused with the path of its first fault."""

import codecs
import re
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.check import Checker, fault, null_path
from annotator.core.exchange.format import (
    FORMAT,
    VERSION,
    ArticleExport,
    ChangeRecord,
    Export,
    ReaderRecord,
)
from annotator.core.exchange.unknown import Extras, set_aside
from annotator.core.progress import Progress, in_turns, no_progress, portion

FAULT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<where>[^`]*)`)?$", re.DOTALL)
"""How msgspec says what is wrong and where."""

CLEAR = {
    "Expected `str` matching regex '^[0-9]{4}-": "has to be a UTC time such as "
    "2026-01-31T12:00:00.000000Z",
    "Expected `str` matching regex '^[0-9a-f]{8}-": "has to be a UUID in lower case",
    "Expected `str` matching regex '^[0-9a-f]{64}": "has to be a SHA-256 in lower case",
}
"""What is said instead of a regular expression."""

NULL = b"\\u0000"
"""The only way to write a null character in JSON (RFC 8259, section 7)."""

A_TURN = 1000
"""Changes that are read between two calls of `progress`."""

PORTIONS = ((0.0, 0.1), (0.1, 0.6), (0.6, 1.0))
"""Of the progress: readers, articles, changes."""

TOO_DEEP = "it is nested too deep"

Wanted = TypeVar("Wanted")


class Head(Struct):
    """What says whether this program can read a file at all."""

    format: str
    format_version: str


class Outline(Struct):
    """An export whose long lists are not taken apart yet."""

    format: str
    format_version: str
    generator: str
    readers: list[Raw]
    articles: list[Raw]
    changes: list[Raw] | UnsetType = UNSET


class Received(Struct, frozen=True):
    """A sound export, and the fields of a newer minor version by (table, id)."""

    export: Export
    extras: Extras = {}

    def extra(self, table: str, *key: str) -> str:
        """The fields that this version does not know, as the JSON that the library keeps. An
        anchor's key is that of its mark and its rendering.
        """
        if not self.extras:
            return "{}"
        found = self.extras.get((table, "/".join(key)))
        return msgspec.json.encode(found).decode() if found else "{}"


def decode_export(data: bytes, *, progress: Progress = no_progress) -> Received:
    """Read an export of UTF-8 JSON.

    Raises IMPORT_NOT_JSON, IMPORT_NEWER, IMPORT_FAULT, and what `progress` raises.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    progress(0.0)
    try:
        outline = _decode(data, Outline, "")
    except AnnotatorError:
        _check_head(_decode(data, Head, None))
        raise
    _check_head(outline)
    return _Reading(progress).run(outline)


class _Reading:
    """One export that is being read, piece by piece."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._extras: Extras = {}

    def run(self, outline: Outline) -> Received:
        first, second, third = (portion(self._progress, *ends) for ends in PORTIONS)
        readers = self._pieces(outline.readers, ReaderRecord, "readers", first)
        checker = Checker(readers)
        articles = []
        for number, raw in enumerate(outline.articles):
            second(number / len(outline.articles))
            where = f"articles[{number}]"
            articles.append(self._piece(raw, ArticleExport, where))
            checker.article(articles[-1], where)
        changes: list[ChangeRecord] | UnsetType = UNSET
        if not isinstance(outline.changes, UnsetType):
            changes = self._pieces(outline.changes, ChangeRecord, "changes", third)
            checker.changes(changes)
        export = Export(
            format=outline.format,
            format_version=outline.format_version,
            generator=outline.generator,
            readers=readers,
            articles=articles,
            changes=changes,
        )
        return Received(export, self._extras)

    def _pieces(
        self, raws: list[Raw], record: type[Wanted], where: str, progress: Progress
    ) -> list[Wanted]:
        found: list[Wanted] = []
        for batch in in_turns(raws, A_TURN, progress):
            for raw in batch:
                found.append(self._piece(raw, record, f"{where}[{len(found)}]"))
        return found

    def _piece(self, raw: Raw, record: type[Wanted], where: str) -> Wanted:
        """One object of a list."""
        text = bytes(raw)
        try:
            if NULL in text:
                _refuse_null(text, where)
            return self._known_part(text, record, where)
        except RecursionError as error:
            raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason=TOO_DEEP) from error

    def _known_part(self, text: bytes, record: type[Wanted], where: str) -> Wanted:
        """A record; where it is not as expected, without what is unknown in it."""
        try:
            return msgspec.json.decode(text, type=record)
        except (msgspec.DecodeError, UnicodeDecodeError):
            known = set_aside(_decode(text, Any, where), record, self._extras)
        try:
            return msgspec.convert(known, record)
        except msgspec.ValidationError as error:
            raise _fault(str(error), where) from error


def _check_head(head: "Head | Outline") -> None:
    """Refuse what is no export, or one of a newer major version."""
    numbers = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", head.format_version)
    if head.format != FORMAT or numbers is None:
        reason = "its format is another one"
        raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason=reason)
    if int(numbers[1]) > VERSION[0]:
        known = ".".join(map(str, VERSION))
        raise AnnotatorError(ErrorCode.IMPORT_NEWER, version=head.format_version, known=known)


def _decode(data: bytes, wanted: type[Wanted], where: str | None) -> Wanted:
    """Read JSON; a fault in it is one of an export only where its place `where` is known."""
    try:
        return msgspec.json.decode(data, type=wanted)
    except RecursionError as error:
        raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason=TOO_DEEP) from error
    except msgspec.ValidationError as error:
        if where is not None:
            raise _fault(str(error), where) from error
        reason = _lower(str(error).partition(" - at")[0])
        raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason=reason) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AnnotatorError(ErrorCode.IMPORT_NOT_JSON, reason=_lower(str(error))) from error


def _refuse_null(text: bytes, where: str) -> None:
    found = null_path(_decode(text, Any, where), where)
    if found is not None:
        raise fault(found, "holds a null character")


def _fault(message: str, where: str) -> AnnotatorError:
    found = FAULT.match(message)
    assert found is not None  # noqa: S101 (every part of the pattern is optional)
    path = ".".join(part for part in (where, found["where"]) if part).replace(".[", "[")
    clear = next((said for start, said in CLEAR.items() if message.startswith(start)), None)
    return fault(path or "the file", clear or f"is wrong ({_lower(found['what'])})")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
