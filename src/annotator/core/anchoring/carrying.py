"""Where a place of one text is in a later one: cheap, for the line at which somebody reads.

Unlike marks, a place is always somewhere. What both texts begin and end with is told by comparing
whole ranges; only the few lines around the place are laid beside each other.
"""

from bisect import bisect_right
from collections import Counter
from itertools import accumulate

LARGEST = 20_000
"""Code points of a changed stretch up to which its tokens are aligned: some milliseconds."""


def carried_offset(old_text: str, new_text: str, offset: int) -> int:
    """Where the words at an offset are now, in code points; the nearest place where they are gone.

    It lies in `0..len(new_text)`.
    """
    offset = min(max(offset, 0), len(old_text))
    same = _common_start(old_text, new_text)
    if offset < same or old_text == new_text:
        return offset
    rest = min(len(old_text), len(new_text)) - same
    ending = _common_end(old_text, new_text, rest)
    if offset >= len(old_text) - ending:
        return offset + len(new_text) - len(old_text)
    # Whole lines are left between, so that each can be found.
    same = old_text.rfind("\n", 0, same) + 1
    line_end = old_text.find("\n", len(old_text) - ending)
    ending = len(old_text) - line_end if line_end >= 0 else 0
    old, new = old_text[same : len(old_text) - ending], new_text[same : len(new_text) - ending]
    return same + _inside(old, new, offset - same)


def _common_start(one: str, other: str) -> int:
    """How many code points both texts begin with: comparing slices costs next to nothing."""
    return bisect_right(
        range(1, min(len(one), len(other)) + 1), 0, key=lambda n: one[:n] != other[:n]
    )


def _common_end(one: str, other: str, most: int) -> int:
    return bisect_right(range(1, most + 1), 0, key=lambda n: one[-n:] != other[-n:])


def _inside(old: str, new: str, offset: int) -> int:
    """The same for two texts that begin and end with other words: by the lines around the offset
    that both have once.
    """
    lines, others = old.split("\n"), new.split("\n")
    starts, other_starts = _starts(lines), _starts(others)
    here = bisect_right(starts, offset) - 1
    counts, other_counts = Counter(lines), Counter(others)
    unique = {line for line in counts if line and counts[line] == 1 == other_counts[line]}
    if lines[here] in unique:
        return other_starts[others.index(lines[here])] + offset - starts[here]
    before = next((n for n in range(here - 1, -1, -1) if lines[n] in unique), None)
    after = next((n for n in range(here + 1, len(lines)) if lines[n] in unique), None)
    begin, other_begin, end, other_end = 0, 0, len(old), len(new)
    if before is not None:
        begin = starts[before]
        other_begin = other_starts[others.index(lines[before])]
    if after is not None:
        end, other_end = starts[after], other_starts[others.index(lines[after])]
    if other_end < other_begin:  # the lines around it have changed places
        other_end = len(new)
    return other_begin + _aligned(old[begin:end], new[other_begin:other_end], offset - begin)


def _starts(lines: list[str]) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in lines)][: len(lines)]


def _aligned(old: str, new: str, offset: int) -> int:
    """The same for a short stretch, by its words; a long one is taken to have the same shape."""
    if len(old) + len(new) > LARGEST:
        return min(len(new), round(offset * len(new) / max(1, len(old))))
    from annotator.core.anchoring.alignment import align  # noqa: PLC0415 (seldom wanted)
    from annotator.core.anchoring.tokens import tokenize  # noqa: PLC0415

    tokens, others = tokenize(old), tokenize(new)
    matched = align(tokens, others)
    first = bisect_right(tokens.ends, offset)
    if first < len(tokens) and matched[first] >= 0:
        within = max(0, offset - tokens.starts[first])
        return min(others.starts[matched[first]] + within, len(new))
    for number in range(first - 1, -1, -1):
        if matched[number] >= 0:
            return others.ends[matched[number]]
    return 0
