"""Several revisions after one another: a mark is healed from each to the next.

Compared with the way straight from the first text to the last one. Afterwards the first text comes
back, and every mark has to be where it was.
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

from anchoring.draft import Draft
from anchoring.edits import revise
from anchoring.judging import Verdict, judge
from anchoring.passages import Marked, Marker
from anchoring.placers import Placement, full
from anchoring.sources import Part, Source
from anchoring.stock import Stock, stocks_of
from anchoring.tables import HEAD, line
from anchoring.truth import Truth
from annotator.core.anchoring.healing import heal
from annotator.core.anchoring.wanted import Before, Healing, Wanted
from annotator.core.model import AnchorStatus

STEPS = 4
_KIND = "medium"


class Chain(NamedTuple):
    """The verdicts on one chain."""

    at_once: list[Verdict]
    healed: list[Verdict]
    not_back: int
    """Marks that were not the same when the first text came back."""


def print_chains(part: Part, known: list[Source], passages: int, seed: int) -> None:
    """Two lines of figures, and how many did not come back."""
    found = list(chains(part, known, passages, seed))
    print(f"\n{part.value}: {STEPS} revisions, each of 5 %\n{HEAD}")
    print(line("straight to the last", [one for chain in found for one in chain.at_once]))
    print(line("healed step by step", [one for chain in found for one in chain.healed]))
    print(f"not the same when the first text came back: {sum(chain.not_back for chain in found)}")


def chains(part: Part, known: list[Source], passages: int, seed: int) -> Iterator[Chain]:
    """One chain of each text of a part."""
    stocks = stocks_of((source.script, source.text) for source in known)
    for source in known:
        if source.part is part:
            pick = random.Random(f"chain {part.value} {seed} {source.name}")
            yield _chain(source, stocks[source.script], pick, passages)


def _chain(source: Source, stock: Stock, pick: random.Random, passages: int) -> Chain:
    draft, texts = Draft(source.text), [source.text]
    for _ in range(STEPS):
        revise(draft, _KIND, stock, pick)
        texts.append(draft.text)
    truth = Truth(source.text, draft.cells())
    marks = Marker(source.text, truth.touched, pick).passages(passages)
    placer = full(source.text, truth.new_text)
    at_once = [placer.place(marked.passage) for marked in marks]
    healed, back = _healed(texts, marks)
    return Chain(
        _judged(source.name, truth, marks, at_once),
        _judged(source.name, truth, marks, healed),
        sum(placement.status is not AnchorStatus.SAME for placement in back),
    )


def _judged(
    name: str, truth: Truth, marks: list[Marked], placements: list[Placement]
) -> list[Verdict]:
    both = zip(marks, placements, strict=True)
    return [judge(name, "chain", truth, marked, placement) for marked, placement in both]


def _healed(texts: list[str], marks: list[Marked]) -> tuple[list[Placement], list[Placement]]:
    """The placements in the last text, and in the first one when it comes back."""
    known: dict[str, str] = {"0": texts[0]}
    before: list[Before | None] = [None] * len(marks)
    steps: list[list[Placement]] = []
    for number, text in enumerate([*texts[1:], texts[0]], 1):
        placed = _step(known, text, marks, before)
        known[str(number)] = text
        before = [_as_before(str(number), placement) for placement in placed]
        steps.append(placed)
    return steps[-2], steps[-1]


def _step(
    known: dict[str, str], text: str, marks: list[Marked], before: list[Before | None]
) -> list[Placement]:
    wanted = [
        Wanted(str(number), "0", marked.passage.start, marked.passage.end, last)
        for number, (marked, last) in enumerate(zip(marks, before, strict=True))
    ]
    return [one.placement for one in heal(Healing(known, text, wanted))]


def _as_before(rendering: str, placement: Placement) -> Before:
    passage = placement.passage
    if passage is None:
        return Before(rendering, None, None, placement.status)
    return Before(rendering, passage.start, passage.end, placement.status)
