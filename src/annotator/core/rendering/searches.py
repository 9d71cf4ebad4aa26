"""What closes a bracket or a code span, found for a whole text at once.

Python-Markdown looks for it from each bracket anew, to the end of the text where nothing does.
"""

import re
from bisect import bisect_left

_BRACKET = re.compile(r"[\[\]]")
_TICKS = re.compile("`+")


class Searches:
    """What was found in the texts that are being read; a text is looked through once."""

    def __init__(self) -> None:
        self._closing: dict[int, tuple[str, dict[int, int]]] = {}
        self._runs: dict[int, tuple[str, dict[int, list[int]]]] = {}

    def forget(self, text: str) -> None:
        """Let go of a text that was read."""
        if self._closing or self._runs:
            self._closing.pop(id(text), None)
            self._runs.pop(id(text), None)

    def bracketed(self, text: str, index: int) -> tuple[str, int, bool]:
        """What stands between the `[` before `index` and its `]`, the offset behind that, and
        whether there is one (`LinkInlineProcessor.getText` of Python-Markdown).
        """
        held = self._closing.get(id(text))
        if held is None:
            held = self._closing[id(text)] = (text, _closings(text))
        end = held[1].get(index - 1)
        return ("", len(text), False) if end is None else (text[index:end], end + 1, True)

    def code_span(self, start: int, text: str) -> tuple[int, int | None]:
        """The offsets of what is inside the span that begins at `start`; no end where none is."""
        inside = start
        while text.startswith("`", inside):
            inside += 1
        held = self._runs.get(id(text))
        if held is None:
            held = self._runs[id(text)] = (text, runs_of_ticks(text))
        same = held[1].get(inside - start, [])
        after = bisect_left(same, inside)
        return inside, same[after] if after < len(same) else None


def runs_of_ticks(text: str) -> dict[int, list[int]]:
    """For each length of a run of backticks, the offsets where such runs begin, in order."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text):
        runs.setdefault(len(run.group()), []).append(run.start())
    return runs


def _closings(text: str) -> dict[int, int]:
    """For the offset of each `[` that is closed, that of its `]`."""
    closings: dict[int, int] = {}
    opened: list[int] = []
    for mark in _BRACKET.finditer(text):
        if mark.group() == "[":
            opened.append(mark.start())
        elif opened:
            closings[opened.pop()] = mark.start()
    return closings
