"""Folds a text, so that what is typed is found whatever its case and accents, and maps back."""

import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import Literal

_BLOCK = 256
"""Code points of the text whose folded lengths are added up; more are walked one by one."""

_SIGNS = {
    "'": "‘’‚‛ʼ′",
    '"': "“”„‟«»″",
    "-": "‐‑‒–—−",
    "": "ـ",  # the stroke that only makes an Arabic word longer
    "ss": "ß",
    "SS": "ẞ",
    "l": "ł",
    "L": "Ł",
    "o": "ø",
    "O": "Ø",
    "d": "đ",
    "D": "Đ",
    "i": "ı",
}
"""What people type in place of signs that their keyboard does not have."""
_ALIKE = str.maketrans({sign: plain for plain, signs in _SIGNS.items() for sign in signs})


class Folded:
    """A text without the differences that a search overlooks; offsets are code points."""

    def __init__(self, text: str, *, case: bool, accents: bool) -> None:
        """`case` and `accents` say which differences stay."""
        self._text = text
        self._is_exact = case and accents
        self._case, self._accents = case, accents
        self._table = {} if self._is_exact else {ord(c): self._fold_character(c) for c in set(text)}
        # Most texts fold character by character, so that offsets stay as they are.
        self._is_even = all(len(folded) == 1 for folded in self._table.values())
        if self._is_even:
            self.text, self._ends = text.translate(self._table), [0]
            return
        blocks = range(0, len(text), _BLOCK)
        parts = [text[start : start + _BLOCK].translate(self._table) for start in blocks]
        self.text = "".join(parts)
        """The folded text; its offsets are not those of the text."""
        self._ends = [0, *accumulate(map(len, parts))]

    def fold(self, words: str) -> str:
        """Fold what is looked for in the same way as the text."""
        return words if self._is_exact else "".join(map(self._fold_character, words))

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of the text that the range `[first, last)` of the folded text is from.

        Characters are taken in whole, with the combining marks that belong to them.
        """
        if self._is_even:
            return first, last
        start, end = self._offset(first), self._offset(last - 1) + 1
        while end < len(self._text) and self._is_dropped_mark(self._text[end]):
            end += 1
        return start, end

    def is_cut(self, last: int) -> bool:
        """Whether the folded text goes on at `last` within the same written character."""
        following = self.text[last : last + 1]
        return bool(following) and not self._is_exact and _continues(following)

    def _offset(self, place: int) -> int:
        """Return which character of the text the one at `place` of the folded text comes from."""
        block = bisect_right(self._ends, place) - 1
        offset, reached = block * _BLOCK, self._ends[block]
        while True:
            reached += len(self._table[ord(self._text[offset])])
            if reached > place:
                return offset
            offset += 1

    def _is_dropped_mark(self, character: str) -> bool:
        return not self._table[ord(character)] and unicodedata.category(character)[0] == "M"

    def _fold_character(self, character: str) -> str:
        if character.isascii():
            return character if self._case else character.lower()
        form: Literal["NFD", "NFKD"] = "NFD" if self._accents else "NFKD"
        folded = unicodedata.normalize(form, character)
        if not self._accents:
            folded = "".join(c for c in folded if not _is_overlooked(c)).translate(_ALIKE)
        if self._case:
            return folded
        lowered = unicodedata.normalize(form, folded.casefold())
        # Lower case may bring a mark of its own, as that of the Turkish I with a dot does.
        return lowered if self._accents else "".join(c for c in lowered if not _is_overlooked(c))


def _is_accent(character: str) -> bool:
    """Whether a character is a combining mark without which the word is still the same one.

    By canonical combining class (UAX #44): Hebrew points (10 to 26), Arabic ones (27 to 36), and
    those above, below and through Latin, Greek and Cyrillic letters (1, 200 and up). The signs of
    Indic scripts, Thai, and kana (0 to 9, 84 to 132) make another word.
    """
    found = unicodedata.combining(character)
    return found == 1 or 10 <= found <= 36 or found >= 200


def _is_overlooked(character: str) -> bool:
    """Whether a character is an accent, or one that is not seen: a soft hyphen, a joiner."""
    if _is_accent(character) or "\ufe00" <= character <= "\ufe0f":
        return True
    return unicodedata.category(character) == "Cf"


def _continues(character: str) -> bool:
    """Whether a folded character belongs to the one before it: an accent, a later Hangul letter."""
    is_voicing = character in "\u3099\u309a"
    return is_voicing or "\u1160" <= character <= "\u11ff" or _is_accent(character)
