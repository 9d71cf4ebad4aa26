"""An article's original bytes in an export: as text where that gives the same bytes back."""

import base64
import codecs

from annotator.core.exchange.format import OriginalRecord

LIMIT = 10_000_000
"""Bytes, as for a file that is opened."""

NO_TEXT = frozenset({"idna", "punycode"})
"""Encodings whose codec takes the square of the length."""


def original_record(data: bytes, encoding: str) -> OriginalRecord:
    """The bytes of an original as an export has them."""
    try:
        text = data.decode(encoding)
        if _as_text(encoding) and text.encode(encoding) == data:
            return OriginalRecord(text=text)
    except UnicodeError:
        pass  # Bytes that are not quite in their encoding are kept as they are, in base64.
    return OriginalRecord(base64=base64.b64encode(data).decode())


def original_bytes(record: OriginalRecord, encoding: str) -> bytes:
    """The bytes of an original, which are at most `LIMIT`.

    Raises ValueError or LookupError where there are none.
    """
    if (record.text is None) == (record.base64 is None):
        raise ValueError("it has to be either text or base64")
    if len(record.text or record.base64 or "") > 2 * LIMIT:
        raise ValueError("it is too large")
    if record.base64 is not None:
        return base64.b64decode(record.base64, validate=True)
    if not _as_text(encoding):
        raise ValueError(f"{encoding} is no encoding of a text")
    return (record.text or "").encode(encoding)


def _as_text(encoding: str) -> bool:
    return codecs.lookup(encoding).name not in NO_TEXT
