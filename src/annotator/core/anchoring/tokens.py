"""An article text as tokens: what is compared when a text has changed."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotator.core.progress import Progress, no_progress

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts without spaces between words: each of their characters is a token."""
_IN_UNSPACED = regex.compile(rf"[{_UNSPACED}]")
_LETTER = rf"[[\p{{L}}\p{{N}}\p{{M}}\p{{Pc}}]--[{_UNSPACED}]]"
_TOKEN = regex.compile(
    rf"""
    (?=[{_UNSPACED}])\X
    | {_LETTER}(?:{_LETTER} | \p{{Cf}}
        | (?<=\p{{N}})[.,:](?=\p{{N}})      # 40,520 and 4.7 are one token
        | (?<=\p{{L}})['’](?=\p{{L}}))*     # don't is one
    | \.{{2,}} | -{{2,}}                    # an ellipsis and a dash as they are typed
    | (?!\s)\X
    """,
    regex.VERBOSE | regex.VERSION1,
)

_SENTENCE_ENDS = frozenset(".!?…。！？।؟")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
        "\u2060": "",
        "\ufeff": "",
    }
)
_DASHES = regex.compile("-{2,3}")


def plain(words: str) -> str:
    """Words without the differences that are typography alone: quotes, dashes, ellipses, spaces,
    invisible characters, and canonically equivalent code points (Unicode NFC).
    """
    folded = unicodedata.normalize("NFC", words).translate(_PLAIN)
    return "".join(_DASHES.sub("-", folded).split())


@lru_cache(maxsize=65_536)
def _key(token: str) -> str:
    """What two tokens are compared by: compatible characters are equal (NFKC), cases are not."""
    return token if token.isascii() and token[0] != "-" else _folded(token)


def _folded(token: str) -> str:
    return plain(unicodedata.normalize("NFKC", token)) or token


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: a word, a number, a sign; a character in scripts without spaces."""

    text: str
    starts: list[int]
    """Where each token begins in the text, in code points."""
    ends: list[int]
    keys: list[str]
    """What each token is compared by."""

    def __len__(self) -> int:
        return len(self.keys)

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """The numbers `[first, last)` of the tokens that a range of code points touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def is_start(self, number: int) -> bool:
        """Whether a sentence or a block begins with a token."""
        if number == 0 or number >= len(self.keys):
            return True
        if self.keys[number - 1][-1:] in _SENTENCE_ENDS:
            return True
        return "\n" in self._between(number)

    def is_clause_start(self, number: int) -> bool:
        """Whether a clause may begin with a token: where no space parts words, one parts clauses.

        Thai has no full stop.
        """
        if self.is_start(number):
            return True
        around = self.keys[number - 1 : number + 1]
        return bool(self._between(number)) and all(_IN_UNSPACED.match(key) for key in around)

    def _between(self, number: int) -> str:
        return self.text[self.ends[number - 1] : self.starts[number]]

    def is_block_start(self, number: int) -> bool:
        """Whether a block begins with a token."""
        if number == 0 or number >= len(self.keys):
            return True
        return "\n" in self._between(number)


def sentence(
    tokens: Tokens, first: int, last: int, within: tuple[int, int], reach: int
) -> tuple[int, int]:
    """The tokens `[first, last)` with the rest of the sentences that they begin and end in, but
    only `within` some tokens, and `reach` of them on each side.
    """
    low, high = max(within[0], first - reach), min(within[1], last + reach)
    while first > low and not tokens.is_start(first):
        first -= 1
    while last < high and not tokens.is_start(last):
        last += 1
    return first, last


def is_word(key: str) -> bool:
    """Whether a token is a word, a number or a picture, and no punctuation."""
    return key[0].isalnum() or unicodedata.category(key[0])[0] in "LNMS" or key[0] == "\ufffc"


_A_TURN = 8_192
"""Tokens, 20 ms, after which it is asked whether to go on."""


def tokenize(text: str, *, progress: Progress = no_progress) -> Tokens:
    """Split a text. Raises what `progress` raises; how far it is, is not told."""
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    for start, end, token in _found(text):
        starts.append(start)
        ends.append(end)
        keys.append(_key(token))
        if not len(keys) % _A_TURN:
            progress(0.0)
    return Tokens(text, starts, ends, keys)


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        yield start, end, match[0]
