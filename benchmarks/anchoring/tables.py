"""The figures of many verdicts, as lines of a table."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from anchoring.judging import Verdict
from anchoring.passages import Sort
from annotator.core.model import AnchorStatus

SILENTLY_WRONG_TARGET = 0.003
RECALL_TARGET = 0.97

HEAD = (
    f"{'':26}{'marks':>7}{'precision':>10}{'recall':>8}{'silently wrong':>24}"
    f"{'wrong':>7}{'lost':>6}{'unsure':>8}"
)
_LENGTHS = ((1, "1 word"), (5, "2 to 5 words"), (20, "6 to 20 words"), (10**9, "more words"))


class Figures(NamedTuple):
    """What some verdicts come to; shares are 0.0 to 1.0, and 1.0 or 0.0 of nothing."""

    marks: int
    precision: float
    """Of what is painted, the share that is right."""
    recall: float
    """Of what survives, the share that is painted where it is."""
    silent: int
    silently_wrong: int
    wrong: int
    lost: int
    unsure: float

    @property
    def silently_wrong_share(self) -> float:
        """Of the silent placements."""
        return self.silently_wrong / max(1, self.silent)


def figures(verdicts: Sequence[Verdict]) -> Figures:
    """Count."""
    painted = [one for one in verdicts if one.is_painted]
    surviving = [one for one in verdicts if one.survives]
    wrong = sum(one.is_wrong for one in painted)
    lost = sum(one.is_lost for one in surviving)
    return Figures(
        marks=len(verdicts),
        precision=1 - wrong / max(1, len(painted)),
        recall=1 - lost / max(1, len(surviving)),
        silent=sum(one.is_silent for one in verdicts),
        silently_wrong=sum(one.is_silently_wrong for one in verdicts),
        wrong=wrong,
        lost=lost,
        unsure=_share(verdicts, lambda one: one.status is AnchorStatus.UNSURE),
    )


def tables(verdicts: Sequence[Verdict]) -> list[str]:
    """All tables."""
    return [
        HEAD,
        line("all", verdicts),
        *_grouped("by kind of edit", verdicts, lambda one: one.edit),
        *_grouped("by length of the quote", verdicts, _length, [name for _, name in _LENGTHS]),
        *_grouped(
            "by sort of passage", verdicts, lambda one: one.sort.value, [s.value for s in Sort]
        ),
        *_grouped("by text", verdicts, lambda one: one.text),
        *_grouped("by status", verdicts, lambda one: one.status.value, list(AnchorStatus)),
        "",
        *_outcomes(verdicts),
    ]


def targets(verdicts: Sequence[Verdict]) -> list[str]:
    """The targets, and whether they are met."""
    seen = figures(verdicts)
    silently, moved = seen.silently_wrong_share, len(moved_by_markup(verdicts))
    wrong, least = f"at most {SILENTLY_WRONG_TARGET:.1%}", f"at least {RECALL_TARGET:.0%}"
    return [
        _target("silently wrong", f"{silently:.2%}", wrong, silently <= SILENTLY_WRONG_TARGET),
        _target("recall", f"{seen.recall:.2%}", least, seen.recall >= RECALL_TARGET),
        _target("moved or flagged by markup alone", f"{moved}", "0", moved == 0),
    ]


def moved_by_markup(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Marks that are not silently on their words though only the markup changed."""
    return [
        one
        for one in verdicts
        if one.edit.startswith("markup") and not (one.is_silent and one.is_right)
    ]


def _target(name: str, value: str, wanted: str, is_met: object) -> str:
    return f"{name:40}{value:>8}   target {wanted}: {'ok' if is_met else 'MISSED'}"


def _grouped(
    title: str,
    verdicts: Sequence[Verdict],
    key: Callable[[Verdict], str],
    order: Sequence[str] = (),
) -> list[str]:
    groups: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[key(verdict)].append(verdict)
    names = [name for name in order if name in groups] or list(groups)
    return ["", title, *(line(f"  {name}", groups[name]) for name in names)]


def line(name: str, verdicts: Sequence[Verdict]) -> str:
    """The figures of some verdicts, below `HEAD`."""
    seen = figures(verdicts)
    silently = f"{seen.silently_wrong} of {seen.silent} {seen.silently_wrong_share:6.2%}"
    return (
        f"{name:26}{seen.marks:7}{seen.precision:10.2%}{seen.recall:8.2%}{silently:>24}"
        f"{seen.wrong:7}{seen.lost:6}{seen.unsure:8.1%}"
    )


def _length(verdict: Verdict) -> str:
    return next(name for most, name in _LENGTHS if verdict.words <= most)


def _outcomes(verdicts: Sequence[Verdict]) -> list[str]:
    """How the statuses are spread over what became of the passages."""
    fates = {
        "survives": [one for one in verdicts if one.survives],
        "gone": [one for one in verdicts if one.is_gone],
        "in between": [one for one in verdicts if not one.survives and not one.is_gone],
    }
    lines = ["what became of it and where it was put" + "".join(f"{s:>9}" for s in AnchorStatus)]
    for name, found in fates.items():
        counts = [sum(one.status is status for one in found) for status in AnchorStatus]
        lines.append(f"  {name:36}" + "".join(f"{count:9}" for count in counts))
    return lines


def _share(verdicts: Sequence[Verdict], condition: Callable[[Verdict], bool]) -> float:
    return sum(map(condition, verdicts)) / max(1, len(verdicts))
