"""Rules on the text that keep freak input from costing minutes.

Python-Markdown looks from each `[`, from each `(` after a `]` and from each run of backticks for
what closes it, to the end of the block: thousands that nothing closes cost the square of their
number. They are found here in one pass and escaped, so that they are read as what they are: text.
No ordinary article has so many in one block; the limits say from where on this looks at all.
"""

import re
from bisect import bisect_right
from html import unescape

FREE = 100
"""Opening marks of one kind in one block that are left alone."""

DEEPEST = 12
"""Brackets in each other that are left alone where there are more than `FREE`."""

CELLS = 50_000
"""Cells that a table may have where that is more than the characters of its text."""

COPIES = 500_000
"""Inline HTML elements that a text may have times its paragraphs: one that is never closed is
opened again by the HTML parser in each paragraph (https://html.spec.whatwg.org/#formatting)."""

BLOCK = 20_000
"""Characters of one paragraph beyond which so many marks are looked for as `MARKS` says."""

MARKS = 1_500
"""Characters that can mean something to Markdown, in one such paragraph."""

TAGS = 4_000
"""Tags of a small text beyond which it is converted elsewhere: elements that lie in each other cost
the HTML parser the square of their number."""

_TOKEN = re.compile(r"\\.|`+|[\[\]()]", re.DOTALL)
_OPENS = {"[": "]", "(": ")"}
_MARK = re.compile(r"[\[\]<`*_~&@]")
_INLINE_TAG = re.compile(
    r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"\n[ \t>]*\n")


def is_suspicious(text: str) -> bool:
    """Whether a small text should be converted where it can be stopped."""
    if text.count("<") > TAGS:
        return True
    tags = len(_INLINE_TAG.findall(text)) if "<" in text else 0
    if tags and tags * (1 + text.count("\n")) > COPIES:
        return True
    if len(text) <= BLOCK:
        return False
    paragraphs = (part for part in _PARAGRAPH.split(text) if len(part) > BLOCK)
    return any(len(_MARK.findall(part)) > MARKS for part in paragraphs)


def defuse(block: str) -> str:
    """Escape what nothing closes in a block of Markdown; ordinary blocks come back unchanged."""
    if len(block) <= FREE:
        return block
    if "|" in block and "\n" in block:
        block = _no_freak_table(block)
    if max(block.count("["), block.count("("), block.count("`")) <= FREE:
        return block
    surplus = sorted(_surplus(block))
    if len(surplus) <= FREE:
        return block
    parts = []
    start = 0
    for position in surplus:
        parts.append(block[start:position])
        start = position
    return "\\".join([*parts, block[start:]])


def _surplus(block: str) -> set[int]:
    """Offsets of brackets, parentheses behind one, and backticks that nothing closes."""
    runs = _runs(block)
    found: set[int] = set()
    opened: dict[str, list[int]] = {"]": [], ")": []}
    pairs: list[tuple[int, int]] = []
    skip_to = 0
    for token in _TOKEN.finditer(block):
        start, mark = token.start(), token.group()
        if start < skip_to or mark[0] == "\\":
            continue
        if mark[0] == "`":
            skip_to = _closing(runs, start, len(mark))
            found.update(() if skip_to else range(start, token.end()))
        elif mark in _OPENS:
            opened[_OPENS[mark]].append(start)
        elif opened[mark]:
            pairs.append((opened[mark].pop(), start))
    found.update(*opened.values(), _too_deep(pairs))
    return {at for at in found if block[at] not in "()" or block[at - 1 : at] == "]"}


def _too_deep(pairs: list[tuple[int, int]]) -> list[int]:
    """The offsets of pairs that lie in more than `DEEPEST` others."""
    found: list[int] = []
    around: list[int] = []
    for start, end in sorted(pairs):
        while around and around[-1] < start:
            around.pop()
        if len(around) >= DEEPEST:
            found.extend((start, end))
        around.append(end)
    return found


def _runs(block: str) -> dict[int, list[int]]:
    """For each length of a run of backticks, the offsets where such runs begin, in order."""
    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", block):
        runs.setdefault(len(run.group()), []).append(run.start())
    return runs


def _closing(runs: dict[int, list[int]], start: int, length: int) -> int:
    """The offset behind the run that closes the one at `start`; 0 where there is none."""
    same = runs.get(length, [])
    after = bisect_right(same, start)
    return same[after] + length if after < len(same) else 0


def _no_freak_table(block: str) -> str:
    """Make text of a table whose rows are filled up to far more cells than were written."""
    header, _, rest = block.partition("\n")
    cells = (header.count("|") + 1) * (rest.count("\n") + 1)
    if cells <= max(CELLS, len(block)):
        return block
    return f"{header}\n\\{rest.lstrip(' ')}"


_BLOCK_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|tr|td|th|table|br|hr|pre|section|article)\b", re.IGNORECASE
)
_SILENT = re.compile(r"<(/?)(script|style|title|template)\b", re.IGNORECASE)


def strip_tags(html: str) -> str:
    """The text of an HTML page without its tags, each block on a line of its own."""
    parts = []
    silent = 0
    for part in re.split(r"(<[^<>]*>)", html):
        if not part.startswith("<"):
            if not silent:
                parts.append(re.sub(r"\s+", " ", part))
            continue
        if (quiet := _SILENT.match(part)) is not None:
            silent = 0 if quiet.group(1) else 1
        elif _BLOCK_TAG.match(part):
            parts.append("\n")
    return unescape("".join(parts))
