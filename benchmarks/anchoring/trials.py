"""Edits each text in each way, places passages, and judges every placement."""

import random
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from anchoring.edits import EDITS, SHARES, edit
from anchoring.judging import Verdict, judge
from anchoring.markup_edits import MARKUP_EDITS, edit_markup
from anchoring.passages import Marker
from anchoring.placers import MakePlacer
from anchoring.sources import Part, Source
from anchoring.stock import Stock, stocks_of
from anchoring.truth import Truth

STRENGTHS = ("light", *SHARES)


class Plan(NamedTuple):
    """How much is tried."""

    rounds: int
    """Revisions of each kind of each text."""
    mixed_rounds: int
    """Revisions of each strength of each text."""
    passages: int
    """Of each revision."""


PLANS = {"short": Plan(1, 2, 30), "long": Plan(4, 12, 60)}


class Trial(NamedTuple):
    """One revision of one text."""

    source: Source
    kind: str
    truth: Truth
    pick: random.Random


def trials(part: Part, known: list[Source], plan: Plan, seed: int) -> Iterator[Trial]:
    """The revisions of one part's texts, the same for the same seed."""
    stocks = stocks_of((source.script, source.text) for source in known)
    for source in known:
        if source.part is not part:
            continue
        for kind, number in _kinds(plan):
            pick = random.Random(f"{part.value} {seed} {source.name} {kind} {number}")
            truth = _revised(source, kind, stocks[source.script], pick)
            if truth.new_text != source.text or kind in MARKUP_EDITS:
                yield Trial(source, kind, truth, pick)


def verdicts(tried: Iterable[Trial], make: MakePlacer, plan: Plan) -> Iterator[Verdict]:
    """Place and judge passages of each revision."""
    for trial in tried:
        truth = trial.truth
        placer = make(truth.old_text, truth.new_text)
        for marked in Marker(truth.old_text, truth.touched, trial.pick).passages(plan.passages):
            placement = placer.place(marked.passage)
            yield judge(trial.source.name, trial.kind, truth, marked, placement)


def _kinds(plan: Plan) -> Iterator[tuple[str, int]]:
    for kind in (*EDITS, *MARKUP_EDITS):
        yield from ((kind, number) for number in range(plan.rounds))
    for strength in STRENGTHS:
        yield from ((strength, number) for number in range(plan.mixed_rounds))


def _revised(source: Source, kind: str, stock: Stock, pick: random.Random) -> Truth:
    if kind in MARKUP_EDITS:
        return edit_markup(source, kind, pick)
    return Truth(source.text, edit(source.text, kind, stock, pick).cells())
