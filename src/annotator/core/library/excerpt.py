"""The words around what a search has found, cut from the text that is shown.

The index could cut them itself (`snippet`), but it reads the whole text for that, and the square of
the number of places: a second for a book and two common words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from annotator.core.anchoring.folding import Folded

UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Ranges of characters that are written without spaces between words (Thai, Kana, Han): each is
a word of its own.
"""

PIECE, OVERLAP = 4_000, 200
"""Code points of a text that are looked through at a time, and those that two pieces share."""
ENOUGH = 40 * PIECE
"""Code points after which one of the words is enough."""
NEAR = 120
"""Code points within which words stand together."""
BEFORE, AFTER = 60, 110
"""Code points shown at most on either side."""
BREAK = 20
"""Code points of them that may be left out so that no word is cut."""
MOST_WORDS = 8
"""Words of a query that are looked for: the longest ones, which are the rarest."""
MOST = 16
"""Places of one word that are looked at in one piece."""

_LETTER = rf"[^\W_{UNSPACED}]"
_IS_UNSPACED = f"[{UNSPACED}]"
_WORDS_OF_TOKEN = f"[{UNSPACED}]|[^{UNSPACED}]+"
_APART = r"[\W_]"
_MARKS = frozenset({"Mn", "Mc", "Co"})

Excerpt = tuple[str, str, str]
"""Words before, the words found, words after."""


class _Place(NamedTuple):
    """A place in a text, and how many of the words stand together there."""

    start: int
    end: int
    words: int


class Words:
    """The words of a query, to be found in many texts."""

    def __init__(self, query: str) -> None:
        words = [tuple(tokens) for word in query.split() if (tokens := _tokens(_fold(word)))]
        chosen = sorted(set(words), key=lambda tokens: (-len("".join(tokens)), tokens))
        self._patterns = [
            _pattern(tokens, is_beginning=tokens == words[-1] and len("".join(tokens)) > 1)
            for tokens in chosen[:MOST_WORDS]
        ]

    def excerpt(self, *texts: str) -> Excerpt:
        """Where in these texts the most of the words stand together, the first such place; the
        beginning of the first text where they have none of them, for the index overlooks a few
        differences more than this does.
        """
        chosen, start, end = self.place(*texts) or (0, 0, 0)
        return cut(texts[chosen], start, end)

    def place(self, *texts: str) -> tuple[int, int, int] | None:
        """The number of the text and the range in it, in code points, that `excerpt` shows; None
        where these texts have none of the words.
        """
        place, chosen = None, 0
        for number, text in enumerate(texts):
            found = self._best(text)
            if found and (place is None or found.words > place.words):
                place, chosen = found, number
        if place is None:
            return None
        return chosen, place.start, _end_of_word(texts[chosen], place.end)

    def places(self, text: str, limit: int) -> list[tuple[int, int]]:
        """Where in a text the most of the words stand together: half-open ranges in code points, in
        order, that share no character; at most `limit` of them.
        """
        best, found = 1, list[tuple[int, int]]()
        for start, piece in _pieces(text):
            for first, last, together in self._clusters(self._places(piece, PIECE)):
                if together > best:
                    best, found = together, []
                if together == best and (not found or start + first >= found[-1][1]):
                    found.append((start + first, _end_of_word(text, start + last)))
            if len(found) >= limit and (best == len(self._patterns) or start >= ENOUGH):
                break
        return found[:limit]

    def _clusters(self, places: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
        """Of each place where it begins, where the last of the different words ends that begin less
        than `NEAR` after it, and how many these are.
        """
        for at, (first, last, word) in enumerate(places):
            seen, end = {word}, last
            for start, stop, other in islice(places, at + 1, None):
                if start >= first + NEAR or len(seen) == len(self._patterns):
                    break
                if other not in seen:
                    seen.add(other)
                    end = max(end, stop)
            yield first, end, len(seen)

    def _best(self, text: str) -> "_Place | None":
        """The first of the places of a text with the most of the words."""
        best: _Place | None = None
        for start, piece in _pieces(text):
            for first, last, together in _together(self._places(piece, MOST)):
                if best is None or together > best.words:
                    best = _Place(start + first, start + last, together)
            if best and (best.words == len(self._patterns) or start >= ENOUGH):
                break
        return best

    def _places(self, piece: str, most: int) -> list[tuple[int, int, int]]:
        """Where a piece has which of the words, in its order; at most so many places of each."""
        folded = Folded(piece, case=False, accents=False)
        return sorted(
            (*folded.range_of(*found.span()), word)
            for word, pattern in enumerate(self._patterns)
            for found in islice(pattern.finditer(folded.text), most)
        )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The pieces that a text is looked through in, and where each begins."""
    for bound in range(0, len(text), PIECE):
        # Not within a word: its end could be taken for the word that is looked for.
        start = text.rfind(" ", max(bound - OVERLAP, 0), bound) + 1 or bound
        yield start, text[start : bound + PIECE + OVERLAP]


def _together(places: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Of each place its ends, and how many different words begin less than `NEAR` after it."""
    near: Counter[int] = Counter()
    end = 0
    for first, last, word in places:
        while end < len(places) and places[end][0] < first + NEAR:
            near[places[end][2]] += 1
            end += 1
        yield first, last, len(near)
        near[word] -= 1
        if not near[word]:
            del near[word]


def _fold(word: str) -> str:
    return Folded("", case=False, accents=False).fold(word)


def _tokens(word: str) -> list[str]:
    """The parts of a word that the index knows, as its tokenizer takes it apart."""
    return "".join(one if _is_part(one) else " " for one in word).split()


def _is_part(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in _MARKS


def _pattern(tokens: Sequence[str], *, is_beginning: bool) -> re.Pattern[str]:
    """What finds a word in a folded text: a whole one, or the beginning of one."""
    # The bound comes after the letters that it stands before: a pattern is found much sooner if
    # it begins with letters.
    head, *rest = [_token(token) for token in tokens]
    first, *others = head
    bound = "" if re.match(_IS_UNSPACED, tokens[0]) else f"(?<!{_LETTER}{first})"
    beginning = f"{_APART}*".join([first + bound, *others])
    is_open = is_beginning or re.match(_IS_UNSPACED, tokens[-1][-1])
    end = "" if is_open else f"(?!{_LETTER})"
    following = [f"{_APART}*".join(parts) for parts in rest]
    return re.compile(f"{_APART}+".join([beginning, *following]) + end)


def _token(token: str) -> list[str]:
    """The words of the index that a token is: each character of an unspaced script is one of its
    own, and a line may end beside it.
    """
    return [re.escape(part) for part in re.findall(_WORDS_OF_TOKEN, token)]


def _end_of_word(text: str, end: int) -> int:
    """Where the word ends in which something was found that ends there."""
    while end < len(text) and _is_part(text[end]) and not re.match(_IS_UNSPACED, text[end - 1]):
        end += 1
    return end


def cut(text: str, start: int, end: int) -> Excerpt:
    """A range of a text with the words around it."""
    first, last = max(start - BEFORE, 0), min(end + AFTER, len(text))
    before, after = text[first:start], text[end:last]
    if first > 0:
        before = "…" + _without_first_part(before)
    if last < len(text):
        after = _without_first_part(after[::-1])[::-1] + "…"
    return before.replace("\n", " "), text[start:end].replace("\n", " "), after.replace("\n", " ")


def _without_first_part(words: str) -> str:
    """Words without the rest of one that was cut, where they have spaces."""
    _head, space, rest = words[:BREAK].partition(" ")
    return rest + words[BREAK:] if space else words
