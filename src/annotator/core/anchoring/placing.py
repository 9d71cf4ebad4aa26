"""Where a passage of one article text stands in a later one, and how sure that is.

Both texts are known, so this is read off their alignment (`comparison`): the share of the passage
that still stands, what was put between, and whether the tokens on its left and right, which bound
its *slot*, still stand together. What has left its slot is looked for elsewhere (`moving`).
"""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from annotator.core.anchoring.clusters import Cluster, cluster_of, densest
from annotator.core.anchoring.comparison import Comparison
from annotator.core.anchoring.ends import carried_ends, first_token, last_token
from annotator.core.anchoring.moving import LONGEST, Found, Mover
from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.anchoring.slots import Slot, slot_of, trimmed
from annotator.core.anchoring.tokens import plain, sentence
from annotator.core.model import AnchorStatus, Passage
from annotator.core.progress import Progress, no_progress, portion

REWORDED = 0.4
"""Share of a passage, by worth, that must still stand for it to be itself in other words: at a half
each passage across two sentences was lost with the longer of them."""
STANDS = 25.0
"""Bits of unchanged tokens, in the passage and in a row around it, by which it surely stands: two
rare words or four common ones. At 20 or 30 the benchmark tells no difference."""
AROUND = 12
"""Tokens on each side that may vouch for a passage: about half a sentence."""
CLOSED, LONGER = 0.25, 2.5
"""Share of its old words below which a slot has closed, and above which it holds something else:
what is left of a few words is a stray one, and a sentence seldom grows to three of them."""
SHORT = 4
"""Words up to which a passage in a sure slot may be reworded wholly."""
FOUND = 0.75
"""Score from which a place may be where a passage has moved to: a third of the words of a sentence
of six may be others. At 0.7 more was wrong than was found."""
AHEAD = 0.1
"""By how much the best place must be ahead of the next one: one word in ten."""
WORTH = 40.0
"""Bits that a passage, and what a place shares with it, must be worth for it to have moved there:
four or five rare words in a row. Phrases of 30 come twice in a long text without having moved; 50
loses short sentences of which one word was changed."""
TAKEN = 0.5
"""Share of a place that may have been there before: more, and it is another passage's place."""
ALIKE = 0.4
"""How much alike (rapidfuzz's ratio of characters) what fills a slot must be to the passage: two
sentences of one language that have nothing in common reach about that."""
AROUND_IT = 100
"""Tokens on each side up to which a sentence is taken for one, to be looked for with a few words
of it.
"""
SHOWN = 3
"""Places that are offered where none is sure."""


class Placer:
    """Places the passages of one text in another one."""

    def __init__(self, old_text: str, new_text: str, *, progress: Progress = no_progress) -> None:
        """Lay the texts beside each other: the work that is done once for all passages.

        Raises what `progress` raises.
        """
        self._texts = Comparison(old_text, new_text, progress=progress)
        self._mover = Mover(self._texts)

    def place(self, passage: Passage) -> Placement:
        """Find a passage of the old text in the new one."""
        texts = self._texts
        first, last = texts.old.touched(passage.start, passage.end)
        if first >= last:
            return Placement(AnchorStatus.UNSURE, None, Reason.NO_WORDS)
        cluster = cluster_of(texts, first, last)
        if cluster and texts.matched(first, last) == last - first == cluster.new_length:
            return self._standing(passage, cluster)
        share = cluster.worth / texts.worth(first, last) if cluster else 0.0
        if cluster and share >= REWORDED and self._is_sure(cluster):
            slot = slot_of(self._texts, first, last)
            start, end = self._with_edges(first, last, cluster, slot)
            return self._placed(AnchorStatus.CHANGED, start, end, Reason.REWORDED, share)
        return self._displaced(first, last, cluster, share)

    def candidates(self, passage: Passage) -> tuple[Passage, ...]:
        """Where a passage may be in the new text, whatever `place` decides, the likeliest first."""
        placement = self.place(passage)
        if placement.passage is not None:
            return (placement.passage,)
        if placement.candidates:
            return placement.candidates
        first, last = self._texts.old.touched(passage.start, passage.end)
        found = self._mover.find(first, last) if first < last else []
        return tuple(self._passage(one.start, one.end) for one in found[:SHOWN])

    # Where its words still stand

    def _standing(self, passage: Passage, cluster: Cluster) -> Placement:
        """Place a passage whose tokens stand, all and in a row."""
        start, end = carried_ends(self._texts, passage, cluster)
        found = Passage(start, end, self._texts.new.text[start:end])
        status, reason = AnchorStatus.SHIFTED, Reason.STANDS
        if not (self._is_sure(cluster) and self._is_unmistakable(cluster)):
            status, reason = AnchorStatus.MOVED, Reason.SURROUNDINGS
        elif found == passage:
            status = AnchorStatus.SAME
        elif found.quote != passage.quote:
            if plain(found.quote) != plain(passage.quote):
                status, reason = AnchorStatus.CHANGED, Reason.REWORDED
            else:
                reason = Reason.TYPOGRAPHY
        return Placement(status, found, reason, 1.0)

    def _is_sure(self, cluster: Cluster) -> bool:
        """Whether enough of the passage and of what adjoins it stands in a row."""
        low, high = self._row_around(cluster)
        if high - low == len(self._texts.old):
            return True
        around = self._texts.worth(low, cluster.old_start)
        around += self._texts.worth(cluster.old_end, high)
        return around + cluster.worth >= STANDS

    def _is_unmistakable(self, cluster: Cluster) -> bool:
        """Whether what stands in a row around a passage goes far, or stands in both texts once:
        "the mill closed at 6:00" of one day may be that of another.
        """
        low, high = self._row_around(cluster)
        new_low = cluster.new_start - (cluster.old_start - low)
        goes_far = low == cluster.old_start - AROUND or high == cluster.old_end + AROUND
        if goes_far or low == new_low == 0:
            return True
        return self._texts.old_shingles.has_once(low, high) and self._texts.new_shingles.has_once(
            new_low, new_low + high - low
        )

    def _row_around(self, cluster: Cluster) -> tuple[int, int]:
        """The old tokens that stand in a row with a passage that does, `AROUND` on each side at
        most.
        """
        to_new = self._texts.to_new
        low, high = cluster.old_start, cluster.old_end
        while low > max(0, cluster.old_start - AROUND) and to_new[low - 1] == to_new[low] - 1 >= 0:
            low -= 1
        reach = min(len(to_new), cluster.old_end + AROUND)
        while high < reach and to_new[high] == to_new[high - 1] + 1:
            high += 1
        return low, high

    def _with_edges(self, first: int, last: int, cluster: Cluster, slot: Slot) -> tuple[int, int]:
        """The new tokens of a reworded passage: with what stands for its lost first or last ones,
        where what adjoined these still bounds it.
        """
        start = first_token(self._texts, first, cluster, slot)
        end = last_token(self._texts, last, cluster, slot)
        return trimmed(self._texts, first, last, start, end)

    # Where they do not

    def _displaced(self, first: int, last: int, cluster: Cluster | None, share: float) -> Placement:
        """Look for a passage of which little stands in its place."""
        slot = slot_of(self._texts, first, last)
        found = self._found(first, last)
        if found and self._has_moved(found[0]):
            return self._moved(first, last, found, slot)
        if carried := self._carried_along(first, last, slot):
            return carried
        if self._is_closed(slot):
            return Placement(AnchorStatus.REMOVED, None, Reason.CLOSED, 0.0)
        start, end = trimmed(self._texts, first, last, slot.new_start, slot.new_end)
        if self._fits(first, last, slot, start, end):
            return self._placed(AnchorStatus.CHANGED, start, end, Reason.REPLACED, share)
        return self._doubtful(found, cluster, share)

    @staticmethod
    def _has_moved(found: Found) -> bool:
        """Whether a place is so like the passage, and by so much, that it went there."""
        return found.score >= FOUND and found.shared >= WORTH

    def _carried_along(self, first: int, last: int, slot: Slot) -> Placement | None:
        """Find a passage in the sentence that has moved with it: for a few words, their sentence
        says what they alone do not.
        """
        texts = self._texts
        low, high = sentence(texts.old, first, last, (slot.old_start, slot.old_end), AROUND_IT)
        if high - low <= last - first:
            return None
        found = self._found(low, high)
        if not found or not self._has_moved(found[0]) or self._has_rival(found):
            return None
        pairs = self._mover.matches(low, high, found[0])
        cluster = densest(texts, [pair for pair in pairs if first <= pair[0] < last])
        if cluster is None:
            return None
        share = cluster.worth / texts.worth(first, last)
        if share < REWORDED:
            return None
        there = _slot_in(pairs, first, last, found[0])
        start, end = self._with_edges(first, last, cluster, there)
        return self._placed(AnchorStatus.MOVED, start, end, Reason.FOUND_ELSEWHERE, share)

    def _found(self, first: int, last: int) -> list[Found]:
        """The places like a passage, if it is worth looking, that were not there before."""
        if self._texts.worth(first, last) < WORTH:
            return []
        return [one for one in self._mover.find(first, last) if one.taken < TAKEN]

    def _moved(self, first: int, last: int, found: Sequence[Found], slot: Slot) -> Placement:
        best = found[0]
        if self._has_rival(found):
            return self._unsure(Reason.SEVERAL, found)
        if slot.new_start <= best.start and best.end <= slot.new_end:
            status, reason = AnchorStatus.CHANGED, Reason.REWORDED
        else:
            status, reason = AnchorStatus.MOVED, Reason.FOUND_ELSEWHERE
        start, end = trimmed(self._texts, first, last, best.start, best.end)
        return self._placed(status, start, end, reason, best.score)

    @staticmethod
    def _has_rival(found: Sequence[Found]) -> bool:
        """Whether a second place is about as good as the first."""
        return len(found) > 1 and found[0].score - found[1].score < AHEAD

    def _is_closed(self, slot: Slot) -> bool:
        """Whether what stood on both sides of a passage stands together now."""
        before = self._texts.words(slot.old_start, slot.old_end)
        after = self._texts.words_new(slot.new_start, slot.new_end)
        return after <= CLOSED * before

    def _fits(self, first: int, last: int, slot: Slot, start: int, end: int) -> bool:
        """Whether what fills the slot is the passage in other words."""
        old, new = self._texts.old, self._texts.new
        words = self._texts.words(first, last)
        gone = self._texts.words(slot.old_start, slot.old_end)
        there = self._texts.words_new(start, max(start, end))
        if (
            words > LONGEST
            or start >= end
            or gone > words + 2
            or not words * CLOSED < there <= words * LONGER
        ):
            return False
        if words <= SHORT:
            return True
        before = old.text[old.starts[first] : old.ends[last - 1]]
        after = new.text[new.starts[start] : new.ends[end - 1]]
        return fuzz.ratio(before, after) / 100 >= ALIKE

    def _doubtful(self, found: Sequence[Found], cluster: Cluster | None, share: float) -> Placement:
        """Offer what there is."""
        if cluster and all(
            one.end <= cluster.new_start or cluster.new_end <= one.start for one in found
        ):
            found = [*found, Found(cluster.new_start, cluster.new_end, share, cluster.worth, 0.0)]
        if not found:
            return Placement(AnchorStatus.UNSURE, None, Reason.REWRITTEN, 0.0)
        return self._unsure(Reason.DOUBTFUL, found)

    def _unsure(self, reason: Reason, found: Sequence[Found]) -> Placement:
        best = sorted(found, key=lambda one: -one.score)[:SHOWN]
        shown = tuple(self._passage(one.start, one.end) for one in best)
        return Placement(AnchorStatus.UNSURE, None, reason, best[0].score, shown)

    def _placed(
        self, status: AnchorStatus, start: int, end: int, reason: Reason, score: float
    ) -> Placement:
        return Placement(status, self._passage(start, end), reason, round(score, 4))

    def _passage(self, start: int, end: int) -> Passage:
        """The passage of the new tokens `[start, end)`."""
        new = self._texts.new
        low, high = new.starts[start], new.ends[end - 1]
        return Passage(low, high, new.text[low:high])


def _slot_in(pairs: Sequence[tuple[int, int]], first: int, last: int, found: Found) -> Slot:
    """The slot of the old tokens `[first, last)` in a place that was found."""
    before = [pair for pair in pairs if pair[0] < first]
    behind = [pair for pair in pairs if pair[0] >= last]
    old_start, start = before[-1] if before else (first - 2, found.start - 1)
    old_end, end = behind[0] if behind else (last + 1, found.end)
    return Slot(old_start + 1, old_end, start + 1, end)


def place_all(
    passages: Iterable[Passage],
    old_text: str,
    new_text: str,
    *,
    progress: Progress = no_progress,
) -> list[Placement]:
    """Place passages of one text in another one, in their order. Raises what `progress` raises."""
    if old_text == new_text:
        return [Placement(AnchorStatus.SAME, one, Reason.SAME_TEXT, 1.0) for one in passages]
    wanted = list(passages)
    placer = Placer(old_text, new_text, progress=portion(progress, 0.0, 0.5))
    second_half = portion(progress, 0.5, 1.0)
    placements = []
    for number, passage in enumerate(wanted):
        second_half(number / len(wanted))
        placements.append(placer.place(passage))
    return placements
