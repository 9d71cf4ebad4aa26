"""Places marks in a new text of their article: from where a person put them, and step by step.

A mark is looked for straight from the text in which it was set by hand. Where that is not certain
and the mark was placed in a text between, it is followed from there as well: what was reworded
twice is easier to recognise once at a time.
"""

from collections.abc import Callable, Iterator

from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.anchoring.placing import Placer
from annotator.core.anchoring.wanted import Before, Healed, Healing, Wanted
from annotator.core.model import AnchorStatus, Passage
from annotator.core.progress import Progress, in_turns, no_progress

SILENT = frozenset({AnchorStatus.SAME, AnchorStatus.SHIFTED})
"""What a reader need not be told of."""


A_TURN = 250
"""Marks that are placed before the first of them are told."""


def heal_in_turns(healing: Healing, *, progress: Progress = no_progress) -> Iterator[list[Healed]]:
    """Place the marks, `A_TURN` at a time, in their order. Raises what `progress` raises."""
    healer, done = _Healer(healing, lambda: progress(done / len(healing.wanted))), 0
    for wanted in in_turns(healing.wanted, A_TURN, no_progress):
        batch = []
        for one in wanted:
            progress(done / len(healing.wanted))
            batch.append(Healed(one.annotation, healer.place(one)))
            done += 1
        yield batch


def heal(healing: Healing, *, progress: Progress = no_progress) -> list[Healed]:
    """Place all of the marks, in their order. Raises what `progress` raises."""
    return [healed for batch in heal_in_turns(healing, progress=progress) for healed in batch]


class _Healer:
    """Lays each old text beside the new one once, when it is first needed."""

    def __init__(self, healing: Healing, tick: Callable[[], None]) -> None:
        self._healing, self._tick = healing, tick
        self._placers: dict[str, Placer] = {}

    def place(self, wanted: Wanted) -> Placement:
        if self._healing.only_candidates:
            return self._candidates(wanted)
        direct = self._from(wanted.rendering, wanted.start, wanted.end)
        before = wanted.before
        if direct.status in SILENT or before is None or before.rendering == wanted.rendering:
            return direct
        if before.by_hand and before.start is None:
            return Placement(AnchorStatus.REMOVED, None, Reason.KEPT_AS_REMOVED, 0.0)
        if before.start is None or before.end is None:
            return direct
        step = self._from(before.rendering, before.start, before.end)
        return _joined(direct, step, before)

    def _candidates(self, wanted: Wanted) -> Placement:
        text = self._healing.texts[wanted.rendering]
        passage = Passage(wanted.start, wanted.end, text[wanted.start : wanted.end])
        places = self._placer(wanted.rendering).candidates(passage)
        return Placement(AnchorStatus.UNSURE, None, Reason.PENDING, candidates=places)

    def _from(self, rendering: str, start: int, end: int) -> Placement:
        text = self._healing.texts[rendering]
        passage = Passage(start, end, text[start:end])
        if text == self._healing.new_text:
            return Placement(AnchorStatus.SAME, passage, Reason.SAME_TEXT, 1.0)
        return self._placer(rendering).place(passage)

    def _go_on(self, _share: float) -> None:
        # How much of the whole it is to lay two texts beside each other is not known.
        self._tick()

    def _placer(self, rendering: str) -> Placer:
        if rendering not in self._placers:
            self._placers[rendering] = Placer(
                self._healing.texts[rendering],
                self._healing.new_text,
                progress=self._go_on,
            )
        return self._placers[rendering]


def _joined(direct: Placement, step: Placement, before: Before) -> Placement:
    """What is to be believed: the way straight from the marked words, or the last step."""
    if step.passage is None:
        return direct
    if step.status in SILENT:
        # The words it had before stand: it is as reworded or moved as it was then.
        return Placement(
            before.status if before.status not in SILENT else AnchorStatus.SHIFTED,
            step.passage,
            Reason.AS_BEFORE,
            direct.score if direct.passage == step.passage else step.score,
        )
    if direct.passage is None or direct.score is None:
        return step
    return direct if direct.score >= (step.score or 0.0) else step
