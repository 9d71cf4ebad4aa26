"""Marks followed through several versions of an article, one step at a time and straight."""

from dataclasses import dataclass

import msgspec

from annotator.core.anchoring.healing import heal
from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.anchoring.wanted import Before, Healing, Wanted
from annotator.core.model import AnchorStatus

FIRST = """Before dawn the pilot counted nine barges below the lock.
The lock keeper wrote down eleven, and signed the book at six.
Neither of them had seen the ferry that lay across the channel.
By noon the owners promised new lamps for every gate."""
QUOTE = "The lock keeper wrote down eleven, and signed the book at six."


@dataclass
class Chain:
    """One mark, and the texts that its article has had so far."""

    texts: list[str]
    placements: list[Placement]

    def then(self, text: str, *, kept_as_removed: bool = False) -> Placement:
        """Add a version and heal the mark onto it from the first text and the last placement."""
        last = self.placements[-1]
        before = Before(
            str(len(self.texts) - 1),
            last.passage.start if last.passage else None,
            last.passage.end if last.passage else None,
            last.status,
            by_hand=kept_as_removed,
        )
        start = self.texts[0].index(QUOTE)
        wanted = Wanted("mark", "0", start, start + len(QUOTE), before)
        texts = {str(number): known for number, known in enumerate(self.texts)}
        healing = Healing(texts, text, [wanted])
        # As it would go to another process and back.
        packed = msgspec.msgpack.decode(msgspec.msgpack.encode(healing), type=Healing)
        [healed] = heal(packed)
        self.texts.append(text)
        self.placements.append(healed.placement)
        return healed.placement


def chain() -> Chain:
    start = FIRST.index(QUOTE)
    [healed] = heal(Healing({"0": FIRST}, FIRST, [Wanted("mark", "0", start, start + len(QUOTE))]))
    assert healed.annotation == "mark"
    assert healed.placement.status is AnchorStatus.SAME
    return Chain([FIRST], [healed.placement])


def test_a_sentence_reworded_again_and_again_is_followed() -> None:
    marks = chain()
    steps = [
        "The lock keeper noted eleven, and signed the book at six.",
        "The lock keeper noted eleven, then signed the log at six.",
        "The lock keeper noted twelve, then put his name in the log at six.",
        "Its keeper noted twelve, then put his name in the log at half past six.",
    ]
    for words in steps:
        placement = marks.then(FIRST.replace(QUOTE, words))
        assert placement.status is AnchorStatus.CHANGED
        assert placement.passage
        assert placement.passage.quote == words


def test_what_was_reworded_stays_so_when_only_the_text_around_it_changes() -> None:
    marks = chain()
    reworded = FIRST.replace("wrote down eleven", "noted eleven")
    first = marks.then(reworded)
    second = marks.then(reworded.replace("Before dawn", "Long before dawn"))
    assert (first.status, second.status) == (AnchorStatus.CHANGED, AnchorStatus.CHANGED)
    assert first.passage
    assert second.passage
    assert first.passage.quote == second.passage.quote


def test_words_that_are_put_back_are_the_same_again() -> None:
    marks = chain()
    marks.then(FIRST.replace("wrote down eleven", "noted twelve"))
    assert marks.then(FIRST).status is AnchorStatus.SAME
    assert marks.then("A note.\n" + FIRST).status is AnchorStatus.SHIFTED


def test_a_removed_sentence_that_comes_back_is_found_again() -> None:
    marks = chain()
    without = FIRST.replace(QUOTE + "\n", "")
    assert marks.then(without).status is AnchorStatus.REMOVED
    assert marks.then(without.replace("noon", "one")).status is AnchorStatus.REMOVED
    assert marks.then("News.\n" + FIRST).status is AnchorStatus.SHIFTED


def test_what_the_reader_has_kept_as_removed_is_not_asked_again() -> None:
    marks = chain()
    without = FIRST.replace(QUOTE + "\n", "")
    marks.then(without)
    placement = marks.then(without.replace("noon", "one"), kept_as_removed=True)
    assert placement.status is AnchorStatus.REMOVED
    assert placement.reason == Reason.KEPT_AS_REMOVED


def test_what_the_reader_has_put_elsewhere_is_followed_from_there() -> None:
    start = FIRST.index("nine barges")
    after = FIRST.replace("pilot", "old pilot")
    wanted = Wanted("mark", "0", start, start + 11)
    [healed] = heal(Healing({"0": FIRST}, after, [wanted]))
    assert healed.placement.passage
    assert healed.placement.passage.quote == "nine barges"
