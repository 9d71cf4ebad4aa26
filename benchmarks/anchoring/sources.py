"""The texts that are edited: self-written ones, and Markdown files of a folder where one is given.

They are parted in two for good: on one part the rules may be tuned, the other is kept aside and
only reported. A text belongs to a part by its name, and each part has seeds of its own.
"""

import hashlib
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import regex

from annotator.core.rendering import make_original, render

_OURS = Path(__file__).parent / "texts"
_SAMPLE = Path(__file__).parents[2] / "resources" / "sample.md"
_JAPANESE = r"[\p{Han}\p{Hiragana}\p{Katakana}]"
_SCRIPTS = ("Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Thai", "Hangul")
_LONGEST = 24_000
"""Code points of Markdown that are read of one file of a folder."""


class Part(Enum):
    """Which texts and seeds."""

    TUNING = "tuning"
    ASIDE = "aside"


class Source(NamedTuple):
    """One text."""

    name: str
    markdown: str
    text: str
    """Its article text, in code points."""

    @property
    def part(self) -> Part:
        """By a hash of the name alone: one in three is kept aside."""
        digest = hashlib.sha256(self.name.encode()).digest()
        return Part.ASIDE if int.from_bytes(digest) % 3 == 0 else Part.TUNING

    @property
    def script(self) -> str:
        """The script that most of its letters are in."""
        patterns = {name: rf"\p{{{name}}}" for name in _SCRIPTS} | {"Japanese": _JAPANESE}
        return max(patterns, key=lambda name: len(regex.findall(patterns[name], self.text)))


def article_text(markdown: str) -> str:
    """What Annotator shows of it."""
    original = make_original(markdown.encode(), media_type="text/markdown", encoding="utf-8")
    return render(original).tree.text


def sources(folder: Path | None) -> list[Source]:
    """The self-written texts, and those in `articles` of a folder of real ones."""
    paths = [*sorted(_OURS.glob("*.md")), _SAMPLE]
    if folder:
        paths += sorted((folder / "articles").glob("*.md"))
    return [_read(path) for path in paths]


def _read(path: Path) -> Source:
    markdown = path.read_text(encoding="utf-8")
    if len(markdown) > _LONGEST:
        markdown = markdown[: markdown.rindex("\n\n", 0, _LONGEST)]
    return Source(path.stem, markdown, article_text(markdown))
