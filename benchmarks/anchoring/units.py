"""Words, numbers and sentences of a line, for the edits and the passages.

The rules are this benchmark's own, so that no mistake is shared with what it judges.
"""

from typing import NamedTuple

import regex

_WORD = regex.compile(
    r"""(?:(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])\X){1,3}  # written without spaces
      | (?![\u200c\u200d])[\p{L}\p{M}\p{N}_\u200c\u200d]+(?:['’.,][\p{L}\p{N}]+)*
      | (?=\p{Extended_Pictographic}|\p{Regional_Indicator})\X""",
    regex.VERBOSE,
)
_NUMBER = regex.compile(r"\p{Nd}+(?:[.,:]\p{Nd}+)*")
_STOP = regex.compile(r"[。！？]+[」』）”]*|[.!?…؟۔।॥]+[\"'”’»“)\]]*(?=\s)")
_EMOJI = regex.compile(r"(?=\p{Extended_Pictographic}|\p{Regional_Indicator})\X")
_WORD_CHARACTER = regex.compile(
    r"[\p{L}\p{M}\p{N}_\p{Extended_Pictographic}\p{Regional_Indicator}]"
)
_CONTINUOUS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_NO_SPACES = regex.compile(r"[。！？\p{Han}\p{Hiragana}\p{Katakana}][」』）”]*$")


class Span(NamedTuple):
    """A half-open range of one line, in code points."""

    start: int
    end: int


def words(line: str) -> list[Span]:
    """Its words; of a script written without spaces, pieces of up to three characters."""
    return [Span(*found.span()) for found in _WORD.finditer(line)]


def numbers(line: str) -> list[Span]:
    """Its numbers, in digits of any script."""
    return [Span(*found.span()) for found in _NUMBER.finditer(line)]


def emoji(line: str) -> list[Span]:
    """Its emoji, each with what is joined to it."""
    return [Span(*found.span()) for found in _EMOJI.finditer(line)]


def sentences(line: str) -> list[Span]:
    """Its sentences, without the white space around them; of Thai, what stands between spaces."""
    bounds, start = [], 0
    stops = list(_STOP.finditer(line))
    if not stops and regex.search(r"\p{Thai}", line):
        stops = list(regex.finditer(r"(?<=\p{Thai}{12})(?=\s)", line))
    for stop in stops:
        bounds.append((start, stop.end()))
        start = stop.end()
    bounds.append((start, len(line)))
    return [span for bound in bounds if (span := _trimmed(line, *bound)).start < span.end]


def _trimmed(line: str, start: int, end: int) -> Span:
    while start < end and line[start].isspace():
        start += 1
    while start < end and line[end - 1].isspace():
        end -= 1
    return Span(start, end)


def gap_behind(sentence: str) -> str:
    """What stands between a sentence and the next: a space, or nothing in Japanese."""
    return "" if _NO_SPACES.search(sentence) else " "


def is_continuous(character: str) -> bool:
    """Whether it is of a script that puts no spaces between words."""
    return _CONTINUOUS.match(character) is not None


def is_word_character(character: str) -> bool:
    """Whether it is part of a word or an emoji, so that a reader would miss it."""
    return _WORD_CHARACTER.match(character) is not None
