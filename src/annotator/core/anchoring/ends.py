"""The ends of a passage in the new text: exact where its tokens stand, else by its slot."""

from annotator.core.anchoring.clusters import Cluster
from annotator.core.anchoring.comparison import Comparison
from annotator.core.anchoring.slots import Slot
from annotator.core.model import Passage

FARTHEST = 400
"""Tokens, a very long paragraph, up to which others are taken for those that were lost at an end.
"""


def carried_ends(texts: Comparison, passage: Passage, cluster: Cluster) -> tuple[int, int]:
    """The ends of the passage in the new text, in code points."""
    old, new = texts.old, texts.new
    head, tail = cluster.old_start, cluster.old_end - 1
    new_head, new_tail = cluster.new_start, cluster.new_end - 1
    start, end = new.starts[new_head], new.ends[new_tail]
    inside = passage.start - old.starts[head]
    if inside < 0:
        start -= _spaces(new.text[max(0, start + inside) : start][::-1])
    elif _is_as_long(texts, head, new_head):
        start += inside
    beyond = passage.end - old.ends[tail]
    if beyond > 0:
        end += _spaces(new.text[end : end + beyond])
    elif _is_as_long(texts, tail, new_tail):
        end += beyond
    return start, end


def _is_as_long(texts: Comparison, old: int, new: int) -> bool:
    before = texts.old.ends[old] - texts.old.starts[old]
    return before == texts.new.ends[new] - texts.new.starts[new]


def _spaces(text: str) -> int:
    """How many white space characters a text begins with."""
    return len(text) - len(text.lstrip())


def first_token(texts: Comparison, first: int, cluster: Cluster, slot: Slot) -> int:
    """The new token that a passage begins with whose first tokens may be lost: what took their
    place, from where a sentence begins if the passage began with one, or where the token before
    them still stands.
    """
    lost, kept = cluster.old_start - first, cluster.new_start
    if not lost:
        return kept
    farthest = max(slot.new_start, kept - _reach(lost))
    if texts.old.is_start(first) and not texts.old.is_start(cluster.old_start):
        places = range(kept, farthest - 1, -1)
        if (place := next(filter(texts.new.is_start, places), None)) is not None:
            return place
    is_bounded = slot.old_start == first and farthest == slot.new_start
    return farthest if is_bounded else kept


def last_token(texts: Comparison, last: int, cluster: Cluster, slot: Slot) -> int:
    """Behind which new token a passage ends whose last tokens may be lost, likewise."""
    lost, kept = last - cluster.old_end, cluster.new_end
    if not lost:
        return kept
    farthest = min(slot.new_end, kept + _reach(lost))
    ends = texts.old.is_start(last) or texts.old.is_start(last + 1)
    if ends and not texts.old.is_start(cluster.old_end):
        places = range(kept, farthest + 1)
        if (place := next(filter(texts.new.is_start, places), None)) is not None:
            return place
    is_bounded = slot.old_end == last and farthest == slot.new_end
    return farthest if is_bounded else kept


def _reach(lost: int) -> int:
    """How many new tokens may stand for some that are lost."""
    return min(2 * lost + 2, FARTHEST)
