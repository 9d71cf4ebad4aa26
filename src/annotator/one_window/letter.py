"""What a second start tells the window: UTF-8 JSON, checked as what a stranger may have written."""

import json
import math
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VERSION = 1
"""Of the letter; a window of another version of the program that knows none such refuses it."""
LIMIT = 1_000_000
"""Bytes of a letter."""
TOKEN_LENGTH = 1_000
"""Characters of a token."""


class LetterUnreadable(ValueError):  # noqa: N818 (it is what a letter is)
    """A letter that is not what another start of this program writes."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What another start asks the window to open."""

    articles: tuple[Path, ...] = ()
    """Files by their whole paths, and articles of the library by their ids."""
    token: str = ""
    """What the desktop gave to that start, to let the window come to the front (Wayland)."""
    until: float = field(default=math.inf, compare=False)
    """When that start waits no longer, in seconds of `time.monotonic`, which counts alike in all
    programs of a computer (`time.get_clock_info` of Linux, macOS and Windows).
    """

    def to_bytes(self) -> bytes:
        """Write it. Names that are no Unicode come back as they were."""
        parts = {
            "version": VERSION,
            "articles": [str(path) for path in self.articles],
            "token": self.token,
            "until": self.until if math.isfinite(self.until) else None,
        }
        return json.dumps(parts).encode("ascii")


def read_letter(data: bytes) -> Letter:
    """Read a letter. Raises LetterUnreadable."""
    if len(data) > LIMIT:
        raise LetterUnreadable("too long")
    try:
        parts = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise LetterUnreadable("no JSON") from error
    if not isinstance(parts, dict) or parts.get("version") != VERSION:
        raise LetterUnreadable("of another version")
    articles, token = parts.get("articles"), parts.get("token", "")
    if not isinstance(articles, list) or not all(map(_is_article, articles)):
        raise LetterUnreadable("no list of files and ids")
    if not isinstance(token, str) or len(token) > TOKEN_LENGTH or not token.isprintable():
        raise LetterUnreadable("no token")
    return Letter(tuple(map(Path, articles)), token, _moment(parts.get("until")))


def _moment(value: Any) -> float:
    """A moment, or infinity for none. Raises LetterUnreadable."""
    if value is None:
        return math.inf
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise LetterUnreadable("no moment")
    return float(value)


def _is_article(name: Any) -> bool:
    """Whether this is a whole path, or the id of an article."""
    if not isinstance(name, str) or "\0" in name:
        return False
    return Path(name).is_absolute() or _is_id(name)


def _is_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
