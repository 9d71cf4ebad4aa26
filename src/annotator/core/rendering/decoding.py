"""Bytes to text: which encoding they are in, and what becomes of characters that no text holds."""

import codecs
import re

from annotator.core.errors import AnnotatorError, ErrorCode

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP, DOCX, ODT or EPUB"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"SQLite format 3\x00", "SQLite"),
)
"""First bytes of files that people try to open, and what those files are called."""

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0\ufdd1]")
"""Characters that become a space: all control characters but tab and line feed, and those that
a `QTextDocument` uses as its own marks."""

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_DECLARED_WITHIN = 1024 * 4
"""Bytes in which the declaration is looked for; the HTML standard demands it within 1024."""

_WEB_NAMES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gbk",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What a page's own word for its encoding means: https://encoding.spec.whatwg.org/#names-and-labels"""

# fmt: off
_DETECTABLE = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "cp874", "iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u", "gb18030", "big5",
    "cp932", "euc_jp", "iso2022_jp", "cp949",
)
# fmt: on
"""What texts without Unicode are written in on the web. Older ones, such as those of DOS, fit as
well by their letters' frequencies and were taken for the right one: `³` for `ü`."""

_NO_TEXT_CODECS = frozenset(
    {"unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape"}
    | {"undefined", "utf-7", "idna", "punycode"}
)


def refuse_binary(data: bytes, path: str) -> None:
    """Raise FILE_BINARY for bytes that are no text in any encoding that is found out by itself."""
    for magic, form in MAGIC:
        if data.startswith(magic):
            raise AnnotatorError(ErrorCode.FILE_BINARY, path=path, format=form)
    if b"\x00" in data and _byte_order(data) is None:
        raise AnnotatorError(ErrorCode.FILE_BINARY, path=path, format="")


def _byte_order(data: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), None)


def choose_encoding(data: bytes, wanted: str | None, path: str, *, html: bool = False) -> str:
    """The codec to read with: `wanted`, else by byte order mark, declaration, UTF-8, detection.

    Raises ENCODING_UNKNOWN where there is no such codec, or none was found that fits.
    """
    marked = _byte_order(data)
    if wanted is not None:
        name = _codec(wanted)
        if name is None:
            raise AnnotatorError(ErrorCode.ENCODING_UNKNOWN, path=path, encoding=wanted)
        return _with_byte_order(name, marked)
    declared = declared_encoding(data) if html and marked is None else None
    for name in (marked, declared, "utf-8"):
        if name is not None and _fits(data, name):
            return name
    return _detect(data, path)


def _codec(name: str) -> str | None:
    """Python's name of a text encoding; None where there is none."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    usable = getattr(info, "_is_text_encoding", True) and info.name not in _NO_TEXT_CODECS
    return info.name.replace("_sig", "").replace("-sig", "") if usable else None


def _with_byte_order(name: str, marked: str | None) -> str:
    """UTF-16 that leaves its byte order to the mark gets it here, little-endian without one."""
    if name != "utf-16":
        return name
    return marked if marked is not None and marked.startswith("utf-16") else "utf-16-le"


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an HTML page says it has; None where it says none that is known."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    name = _codec(found.group(1).decode("ascii")) if found else None
    return _WEB_NAMES.get(name, name) if name else None


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeError:
        return False
    return True


_NEAR_CHAOS, _NEAR_COHERENCE = 0.1, 0.05
"""How much worse than the best one Windows-1252 may be (charset-normalizer's measures, 0 to 1)."""


def _detect(data: bytes, path: str) -> str:
    """The encoding that fits best by the statistics of its language.

    Where Windows-1252 fits about as well it is taken: short western texts look alike in its sister
    code pages, and it is by far the most frequent (WHATWG Encoding takes it where nothing is said).
    """
    from charset_normalizer import from_bytes  # noqa: PLC0415

    matches = from_bytes(data, cp_isolation=list(_DETECTABLE))
    best = matches.best()
    if best is not None:
        chaos, coherence = best.chaos + _NEAR_CHAOS, best.coherence - _NEAR_COHERENCE
        near = (one for one in matches if one.chaos <= chaos and one.coherence >= coherence)
        best = next((one for one in near if one.encoding == "cp1252"), best)
    name = _codec(best.encoding) if best is not None else None
    if name is None or not _fits(data, name):
        raise AnnotatorError(ErrorCode.ENCODING_WRONG, path=path, encoding="utf-8")
    return name


def decode(data: bytes, encoding: str, path: str) -> str:
    """The text of the bytes, without byte order mark, with `\\n` line ends, cleaned.

    Raises ENCODING_WRONG where the bytes are not in that encoding.
    """
    try:
        text = data.decode(encoding)
        text.encode()
    except UnicodeError:
        raise AnnotatorError(ErrorCode.ENCODING_WRONG, path=path, encoding=encoding) from None
    return clean(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Put a space in place of every character that `FORBIDDEN` names, one for one."""
    return FORBIDDEN.sub(" ", text)
