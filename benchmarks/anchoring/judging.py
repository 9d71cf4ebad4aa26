"""Judges one placement against what became of the passage."""

from typing import NamedTuple

from anchoring import units
from anchoring.passages import Marked, Sort
from anchoring.placers import Placement
from anchoring.rightness import is_right
from anchoring.truth import Fate, Truth
from anchoring.wording import plain
from annotator.core.model import AnchorStatus, Passage

SILENT = frozenset({AnchorStatus.SAME, AnchorStatus.SHIFTED})
_CONTEXT = 60
"""Code points shown on either side."""


class Verdict(NamedTuple):
    """What was made of one passage, and what should have been."""

    text: str
    edit: str
    sort: Sort
    words: int
    """Words of the quote."""
    status: AnchorStatus
    survives: bool
    is_gone: bool
    is_right: bool
    """It was painted, where the words are."""
    is_silently_wrong: bool
    shown: str
    """The case for a reader: the old words in context, and the new ones."""

    @property
    def is_painted(self) -> bool:
        """Whether the mark is anywhere in the new text."""
        return self.status not in {AnchorStatus.REMOVED, AnchorStatus.UNSURE}

    @property
    def is_silent(self) -> bool:
        """Whether nobody is told of the placement."""
        return self.status in SILENT

    @property
    def is_wrong(self) -> bool:
        """Whether it is painted where the words are not, or silently on other words."""
        return self.is_painted and (not self.is_right or self.is_silently_wrong)

    @property
    def is_lost(self) -> bool:
        """Whether the words are there and the mark is not on them."""
        return self.survives and not self.is_right


def judge(name: str, edit: str, truth: Truth, marked: Marked, placement: Placement) -> Verdict:
    """Compare a placement with the truth."""
    passage, painted = marked.passage, placement.passage
    fate = truth.fate(passage.start, passage.end)
    is_found = painted is not None and is_right(truth, fate, painted)
    is_silent = placement.status in SILENT
    has_its_words = painted is not None and plain(painted.quote) == plain(passage.quote)
    return Verdict(
        text=name,
        edit=edit,
        sort=marked.sort,
        words=len(units.words(passage.quote)),
        status=placement.status,
        survives=fate.survives,
        is_gone=fate.is_gone,
        is_right=is_found,
        is_silently_wrong=is_silent and not (is_found and has_its_words),
        shown=_shown(truth, passage, fate, placement),
    )


def in_context(text: str, start: int, end: int) -> str:
    """A range of a text, marked, with what stands around it."""
    before, behind = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return f"{before}⟦{text[start:end]}⟧{behind}".replace("\n", "⏎")


def _shown(truth: Truth, passage: Passage, fate: Fate, placement: Placement) -> str:
    lines = ["  old   " + in_context(truth.old_text, passage.start, passage.end)]
    best = next(iter(fate.places), None)
    if best:
        lines.append(f"  truth {in_context(truth.new_text, best.start, best.end)}")
    else:
        lines.append("  truth it is gone" if fate.is_gone else "  truth too little is left")
    if placement.passage:
        painted = placement.passage
        lines.append("  found " + in_context(truth.new_text, painted.start, painted.end))
    lines.append(f"  {placement.status}, {placement.reason}")
    return "\n".join(lines)
