"""Real revisions of real chapters: no truth is known, so what is found is counted and read."""

import random
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from anchoring.judging import SILENT
from anchoring.passages import Marked, Marker
from anchoring.placers import MakePlacer, Placement
from anchoring.sources import article_text
from annotator.core.model import AnchorStatus, Passage

PASSAGES = 200
"""Of each pair."""
_CONTEXT = 32
_SHOWN = 160
"""Code points on either side."""
_LIKENED = 60
"""Code points around a passage that is in no place, which are compared with the new text."""


class Found(NamedTuple):
    """One passage of a real revision, and where it was put."""

    pair: str
    old_text: str
    new_text: str
    marked: Marked
    placement: Placement

    @property
    def is_trivial(self) -> bool:
        """Whether it stands silently between what stood beside it before."""
        placed = self.placement.passage
        if placed is None or self.placement.status not in SILENT:
            return False
        return _around(self.old_text, self.marked.passage) == _around(self.new_text, placed)


class Pair(NamedTuple):
    """What was found of one revision."""

    name: str
    found: list[Found]
    seconds: float


def pairs(folder: Path, make: MakePlacer, seed: int) -> Iterator[Pair]:
    """Each pair of `revisions` in a folder, with seeded passages, most of them near changes."""
    for old_path in sorted((folder / "revisions").glob("*.old.md")):
        name = old_path.name.removesuffix(".old.md")
        old_text = article_text(old_path.read_text(encoding="utf-8"))
        new_path = old_path.with_name(f"{name}.new.md")
        new_text = article_text(new_path.read_text(encoding="utf-8"))
        marker = Marker(old_text, _changed(old_text, new_text), random.Random(f"{seed} {name}"))
        marks = marker.passages(PASSAGES)
        started = time.perf_counter()
        placer = make(old_text, new_text)
        placed = [placer.place(marked.passage) for marked in marks]
        seconds = time.perf_counter() - started
        both = zip(marks, placed, strict=True)
        yield Pair(name, [Found(name, old_text, new_text, *one) for one in both], seconds)


def print_pairs(seen: list[Pair]) -> None:
    """Counts per status and time, pair by pair and of all."""
    print("\nreal revisions" + " " * 30 + "".join(f"{status:>9}" for status in AnchorStatus))
    for pair in seen:
        print(f"  {pair.name:42}{_counts(pair.found)}{pair.seconds * 1e3:9.0f} ms")
    everything = [found for pair in seen for found in pair.found]
    seconds = sum(pair.seconds for pair in seen)
    print(f"  {'all':42}{_counts(everything)}{seconds * 1e3:9.0f} ms")


def write_to_judge(seen: list[Pair], count: int, seed: int, path: Path) -> None:
    """Write some of the placements that are not trivial, to be read and judged by a person."""
    choice = [found for pair in seen for found in pair.found if not found.is_trivial]
    chosen = random.Random(seed).sample(choice, min(count, len(choice)))
    text = "\n\n".join(f"{number}. {_told(one)}" for number, one in enumerate(chosen, 1))
    path.write_text(text + "\n", encoding="utf-8")
    print(f"\n{len(chosen)} of {len(choice)} placements that are not trivial: {path}")


def _counts(found: list[Found]) -> str:
    return "".join(
        f"{sum(one.placement.status is status for one in found):9}" for status in AnchorStatus
    )


def _changed(old_text: str, new_text: str) -> list[int]:
    """Offsets in lines of the old text that are not in the new one."""
    old, new = old_text.split("\n"), new_text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in old)]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        offset
        for tag, first, last, _, _ in codes
        if tag != "equal"
        for offset in range(starts[first], max(starts[first] + 1, starts[last] - 1))
    ]


def _around(text: str, passage: Passage) -> tuple[str, str]:
    before = text[max(0, passage.start - _CONTEXT) : passage.start]
    return before, text[passage.end : passage.end + _CONTEXT]


def _told(found: Found) -> str:
    """One placement with the words in their context; where there is none, with the likest words."""
    passage, placed = found.marked.passage, found.placement.passage
    lines = [
        f"{found.pair}: {found.placement.status}, {found.placement.reason}",
        "old:     " + _shown(found.old_text, passage.start, passage.end),
    ]
    if placed:
        lines.append("new:     " + _shown(found.new_text, placed.start, placed.end))
    else:
        margin = max(0, (_LIKENED - len(passage.quote)) // 2)
        wanted = found.old_text[max(0, passage.start - margin) : passage.end + margin]
        likest = fuzz.partial_ratio_alignment(wanted, found.new_text)
        if likest:
            where = _shown(found.new_text, likest.dest_start, likest.dest_end)
            lines.append(f"likest:  {where} ({likest.score:.0f} %)")
    return "\n".join(lines)


def _shown(text: str, start: int, end: int) -> str:
    before, behind = text[max(0, start - _SHOWN) : start], text[end : end + _SHOWN]
    return f"{before}⟦{text[start:end]}⟧{behind}".replace("\n", "⏎")
