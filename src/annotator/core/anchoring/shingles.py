"""Where tokens in a row stand in a text, looked up by a few of them ("shingles")."""

from collections.abc import Sequence
from functools import cached_property

LENGTHS = (3, 2)
"""Tokens of a shingle; the short ones are for what the long ones do not find."""
RARE = 50
"""Places of a shingle beyond which it says nothing."""

Index = dict[tuple[str, ...], list[int]]


class Shingles:
    """The index of one text, made when it is first needed."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    def places(self, shingle: tuple[str, ...]) -> Sequence[int]:
        """Where a shingle begins; nowhere where it is in more than `RARE` places."""
        found = self._index(len(shingle)).get(shingle, ())
        return found if len(found) <= RARE else ()

    def has_once(self, start: int, end: int) -> bool:
        """Whether the tokens `[start, end)` stand in a row here and nowhere else.

        Untrue where each shingle of theirs is in many places.
        """
        length = min(LENGTHS[0], end - start)
        if length < min(LENGTHS):
            return self._keys.count(self._keys[start]) == 1
        shingles = (
            (number, self.places(tuple(self._keys[number : number + length])))
            for number in range(start, end - length + 1)
        )
        known = [(len(places), number, places) for number, places in shingles if places]
        if not known:
            return False
        _, number, places = min(known)
        part = self._keys[start:end]
        firsts = (place - number + start for place in places)
        return sum(self._keys[first : first + len(part)] == part for first in firsts) == 1

    def _index(self, length: int) -> Index:
        return self._long if length == LENGTHS[0] else self._short

    @cached_property
    def _long(self) -> Index:
        return _shingles(self._keys, LENGTHS[0])

    @cached_property
    def _short(self) -> Index:
        return _shingles(self._keys, LENGTHS[1])


def _shingles(keys: Sequence[str], length: int) -> Index:
    index: Index = {}
    stop = max(0, len(keys) - length + 1)
    parts = (keys[step : stop + step] for step in range(length))
    for place, tokens in enumerate(zip(*parts, strict=True)):
        index.setdefault(tokens, []).append(place)
    return index
