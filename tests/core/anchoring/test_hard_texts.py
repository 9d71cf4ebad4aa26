"""Texts that are nothing but one thing, and marks as long as a text: whatever comes, they are not
much more work than an ordinary text of their length (at most five times, when this was written).
"""

import random
import subprocess
from functools import cache
from itertools import count
from time import thread_time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import TIMES, TRIALS, is_little, unwatched

from annotator.core import workers
from annotator.core.anchoring.healing import heal_in_turns
from annotator.core.anchoring.placing import Placer, place_all
from annotator.core.anchoring.process import FLAG
from annotator.core.anchoring.wanted import Healing, Wanted
from annotator.core.errors import Cancelled
from annotator.core.model import AnchorStatus, Passage

MARKS = 300


def shuffled(count: int) -> tuple[str, str]:
    pick = random.Random(5)  # noqa: S311
    parts = [f"part {number} of {pick.randrange(99)} in all" for number in range(count)]
    return " ".join(parts), " ".join(pick.sample(parts, count))


def digits(seed: int) -> str:
    pick = random.Random(seed)  # noqa: S311
    return " ".join(pick.choices("0123456789", k=60_000))


HARD = {
    "one word": ("word " * 30_000, "word " * 25_000),
    "nothing in common": (
        " ".join(f"a{number}" for number in range(20_000)),
        " ".join(f"b{number}" for number in range(20_000)),
    ),
    "equal lines": ("the same line\n" * 12_000, "the same line\n" * 11_000),
    "digits": (digits(1), digits(2)),
    "shuffled": shuffled(6_000),
    "punctuation": ("!?.,;: " * 20_000, "?!,.;: " * 20_000),
    "pictures": ("\ufffc\n" * 60_000, "\ufffc\n" * 58_000),
    "emoji": ("👩🏽‍🚀🎈" * 25_000, "🎈👩🏽‍🚀" * 25_000),
    "combining marks": ("e" + "\u0301" * 150_000, "e" + "\u0301" * 140_000),
    "one long word": ("x" * 150_000, "x" * 149_999 + "y"),
    "Thai": ("กขคงจ" * 30_000, "กขคจง" * 30_000),
}


def ordinary() -> tuple[str, str]:
    """15,000 words, some 130,000 code points, of which one in twenty was changed."""
    pick = random.Random(3)  # noqa: S311
    old = [f"word{pick.randrange(4_000)}" for _ in range(15_000)]
    new = [word if pick.random() > 0.05 else "other" for word in old]
    return " ".join(old), " ".join(new)


def placed(old: str, new: str) -> None:
    """Lay two texts beside each other and place marks, short ones and half a text."""
    placer, half = Placer(old, new), len(old) // 2
    pick = random.Random(7)  # noqa: S311
    for number in range(MARKS):
        start = pick.randrange(half)
        end = start + (half if number % 2 else 25)
        found = placer.place(Passage(start, end, old[start:end])).passage
        assert found is None or new[found.start : found.end] == found.quote


@pytest.mark.parametrize("name", HARD)
def test_no_text_is_much_work(name: str) -> None:
    assert is_little(lambda: placed(*HARD[name]), ordinarily_placed)


def ordinarily_placed() -> None:
    placed(*ordinary())


def longest_silence(old: str, new: str) -> float:
    """Seconds of the processor between two questions whether to go on."""
    old, new = old[:60_000], new[:60_000]
    wanted = [Wanted(str(start), "1", start, start + 20_000) for start in range(300)]
    longest, last = 0.0, thread_time()

    def asked(_share: float) -> None:
        nonlocal longest, last
        longest, last = max(longest, thread_time() - last), thread_time()

    with unwatched():
        for _ in heal_in_turns(Healing({"1": old}, new, wanted), progress=asked):
            pass
    return longest


@cache
def ordinary_silence() -> float:
    return longest_silence(*ordinary())


@pytest.mark.parametrize("name", HARD)
def test_the_work_can_be_stopped_soon(name: str) -> None:
    """About as soon as that on an ordinary text."""
    assert longest_silence(*HARD[name]) <= TIMES * ordinary_silence() or any(
        longest_silence(*HARD[name]) <= TIMES * longest_silence(*ordinary())
        for _ in range(TRIALS - 1)
    )


def test_it_is_asked_between_marks_whether_to_go_on() -> None:
    calls = count()

    def stop(_share: float) -> None:
        if next(calls) == 12:
            raise Cancelled

    wanted = [Wanted(str(start), "1", start, start + 4) for start in range(100)]
    with pytest.raises(Cancelled):
        list(heal_in_turns(Healing({"1": "some words " * 20}, "others", wanted), progress=stop))


PIECES = st.sampled_from(
    ["", " ", "\n", "a", "the sea", ".", "。", "\ufffc", "e\u0301", "\u0301", "🌊", "\u200d", "7,1",
     "水", "น้ำ", "שלום", "\u2067", "\u00ad", "\u200b", "ﬁ", "\t", "\u0000"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS, TEXTS, st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_the_texts_are_a_placement_holds(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    passage = Passage(start, end, old[start:end])
    [placement] = place_all([passage], old, new)
    found = placement.passage
    assert (found is None) == (placement.status in {AnchorStatus.REMOVED, AnchorStatus.UNSURE})
    if found:
        assert new[found.start : found.end] == found.quote
    for one in placement.candidates:
        assert new[one.start : one.end] == one.quote
    if old == new:
        assert found == passage


def test_a_worker_ends_when_nobody_reads_what_it_writes() -> None:
    text = "Some words that are read by nobody at all. " * 200
    wanted = [Wanted(str(start), "1", start, start + 40) for start in range(4_000)]
    request = msgspec.msgpack.encode(Healing({"1": text}, text + "More.", wanted))
    process = subprocess.Popen(
        workers.command(FLAG),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.write(request)
    process.stdin.close()
    assert process.wait(timeout=30) != 0
