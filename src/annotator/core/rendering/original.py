"""What was read, before any rendering: bytes, media type, encoding."""

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import LibraryItselfError, open_to_read, refuse_library
from annotator.core.rendering.decoding import choose_encoding, decode, refuse_binary

MARKDOWN = "text/markdown"
PLAIN = "text/plain"
HTML = "text/html"
FRAGMENT = "text/html;fragment=1"
"""HTML that a person cut out by selecting it, such as the clipboard's: all of it is the article."""

MEDIA_TYPES = MappingProxyType(
    {
        ".md": MARKDOWN,
        ".markdown": MARKDOWN,
        ".mdown": MARKDOWN,
        ".mkd": MARKDOWN,
        ".txt": PLAIN,
        ".text": PLAIN,
        ".html": HTML,
        ".htm": HTML,
        ".xhtml": HTML,
    }
)
"""Media types by a file's ending; every other ending is plain text."""

SIZE_LIMIT = 10_000_000
"""Bytes; a larger file is refused before it is read."""

NAMELESS = "This text"
"""What an error calls an original that came without a name."""


@dataclass(frozen=True, slots=True)
class Original:
    """An article's bytes and how they are to be read."""

    data: bytes
    media_type: str
    encoding: str
    """The codec, without any byte order mark: `utf-8`, `utf-16-le`, `utf-16-be`, `cp1252`, ..."""
    name: str = field(default="", compare=False)
    """What an error calls it: the path, where it has one."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in 64 hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def text(self) -> str:
        """The bytes decoded: no byte order mark, `\\n` line ends, no control characters.

        Raises `AnnotatorError` ENCODING_WRONG.
        """
        return decode(self.data, self.encoding, self.name or NAMELESS)


def read_original(path: Path, *, encoding: str | None = None) -> Original:
    """Read a file of at most `SIZE_LIMIT` bytes.

    Raises `AnnotatorError`: FILE_MISSING, FILE_IS_FOLDER, FILE_IS_LIBRARY, FILE_UNREADABLE,
    FILE_TOO_LARGE, and what `make_original` raises.
    """
    name = str(path)
    try:
        data = _read(path)
    except FileNotFoundError:
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=name) from None
    except IsADirectoryError:
        raise AnnotatorError(ErrorCode.FILE_IS_FOLDER, path=name) from None
    except LibraryItselfError:
        raise AnnotatorError(ErrorCode.FILE_IS_LIBRARY, path=name) from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNREADABLE, path=name, reason=reason) from error
    media_type = MEDIA_TYPES.get(path.suffix.lower(), PLAIN)
    return make_original(data, media_type, encoding=encoding, name=name)


def _read(path: Path) -> bytes:
    """The file's bytes; a pipe or device, which may have no end, is not opened."""
    mode = path.stat()
    if stat.S_ISDIR(mode.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode.st_mode):
        raise OSError(0, "not a regular file", os.fspath(path))
    refuse_library(path)
    _refuse_large(mode.st_size, str(path))
    with open_to_read(path) as file:
        return file.read(SIZE_LIMIT + 1)


def _refuse_large(size: int, name: str) -> None:
    if size > SIZE_LIMIT:
        raise AnnotatorError(
            ErrorCode.FILE_TOO_LARGE, path=name, size=size, limit_mb=SIZE_LIMIT // 1_000_000
        )


def make_original(
    data: bytes, media_type: str, *, encoding: str | None = None, name: str = ""
) -> Original:
    """Judge bytes and settle their encoding; `encoding` overrides what would be found out.

    Raises `AnnotatorError`: FILE_TOO_LARGE, FILE_EMPTY, FILE_BINARY, ENCODING_UNKNOWN (no such
    encoding, or none found that fits), ENCODING_WRONG (`encoding` does not fit the bytes).
    """
    path = name or NAMELESS
    _refuse_large(len(data), path)
    if encoding is None:
        refuse_binary(data, path)
    chosen = choose_encoding(data, encoding, path, html=media_type == HTML)
    if not decode(data, chosen, path).strip():
        raise AnnotatorError(ErrorCode.FILE_EMPTY, path=path)
    return Original(data, media_type, chosen, name)
