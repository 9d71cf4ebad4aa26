"""Finds words, or a regular expression, in an article text, as somebody types them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.core.anchoring.folding import Folded
from annotator.core.anchoring.words import is_word_bound
from annotator.core.errors import AnnotatorError, ErrorCode

LIMIT = 10_000
"""Places that are looked for at most."""
SECONDS = 0.5
"""Seconds that a regular expression may take."""
LONGEST = 1_000
"""Characters that may be looked for at most."""


@dataclass(frozen=True, slots=True)
class FindOptions:
    """How close the text must come to what is looked for."""

    case: bool = False
    accents: bool = False
    """Accents, and signs such as curly quotation marks and long dashes, have to be the same."""
    words: bool = False
    """Only whole words."""
    expression: bool = False
    """What is looked for is a regular expression; accents have to be the same then."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where something stands in a text: half-open ranges in code points, in order."""

    places: tuple[tuple[int, int], ...] = ()
    is_all: bool = True
    """False where there are more places than were looked for."""


class Finder:
    """Finds in one text; what is folded once is kept, so that each further letter is quick."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: dict[tuple[bool, bool], Folded] = {}

    def find(
        self, query: str, options: FindOptions = FindOptions(), *, limit: int = LIMIT
    ) -> Found:
        """Return where the text has the query; the places share no character.

        Raises EXPRESSION_WRONG, EXPRESSION_SLOW, FIND_TOO_LONG.
        """
        if len(query) > LONGEST:
            raise AnnotatorError(ErrorCode.FIND_TOO_LONG, limit=LONGEST)
        if not query:
            return Found()
        if options.expression:
            return _first(self._checked(_expression(self._text, query, options), options), limit)
        return _first(self._checked(self._literal(query, options), options), limit)

    def _literal(self, query: str, options: FindOptions) -> Iterator[tuple[int, int]]:
        folded = self._folding(options)
        wanted = folded.fold(query)
        place = folded.text.find(wanted) if wanted else -1
        reached = 0
        while place >= 0:
            last = place + len(wanted)
            start, end = folded.range_of(place, last)
            is_found = start >= reached and not folded.is_cut(last)
            if is_found:
                yield start, end
                reached = end
            place = folded.text.find(wanted, last if is_found else place + 1)

    def _folding(self, options: FindOptions) -> Folded:
        kept = options.case, options.accents
        if kept not in self._folded:
            self._folded[kept] = Folded(self._text, case=options.case, accents=options.accents)
        return self._folded[kept]

    def _checked(
        self, places: Iterable[tuple[int, int]], options: FindOptions
    ) -> Iterator[tuple[int, int]]:
        for start, end in places:
            is_whole = is_word_bound(self._text, start) and is_word_bound(self._text, end)
            if is_whole or not options.words:
                yield start, end


def _expression(text: str, query: str, options: FindOptions) -> Iterator[tuple[int, int]]:
    """Find a regular expression as the `regex` package knows it; `^` and `$` are those of lines."""
    import regex  # noqa: PLC0415 (2 MB that only a reader who looks for an expression needs)

    flags = regex.MULTILINE | (0 if options.case else regex.IGNORECASE)
    try:
        pattern = regex.compile(query, flags)
        for found in pattern.finditer(text, timeout=SECONDS):
            if found.end() > found.start():
                yield found.span()
    except regex.error as error:
        raise AnnotatorError(ErrorCode.EXPRESSION_WRONG, reason=str(error)) from error
    except (TimeoutError, RecursionError, OverflowError, MemoryError) as error:
        raise AnnotatorError(ErrorCode.EXPRESSION_SLOW) from error


def _first(places: Iterator[tuple[int, int]], limit: int) -> Found:
    """Take up to `limit` places; those found before an expression became too slow count."""
    found: list[tuple[int, int]] = []
    try:
        for place in places:
            if len(found) == limit:
                return Found(tuple(found), is_all=False)
            found.append(place)
    except AnnotatorError as error:
        if error.code is not ErrorCode.EXPRESSION_SLOW or not found:
            raise
        return Found(tuple(found), is_all=False)
    return Found(tuple(found))
