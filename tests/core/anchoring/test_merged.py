"""Two texts as one: nothing of either is lost, and what differs is told as a reader sees it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.anchoring import comparing
from annotator.core.anchoring.comparing import compare
from annotator.core.anchoring.merged import merged
from annotator.core.errors import Cancelled
from annotator.core.model import ComparedBlock, Side
from annotator.core.progress import no_progress


def shown(blocks: list[ComparedBlock]) -> list[str]:
    """Each block as a line in which [-deleted-] and {+inserted+} words are marked."""
    signs = {Side.BOTH: "{}", Side.OLD: "[-{}-]", Side.NEW: "{{+{}+}}"}
    return ["".join(signs[one.side].format(one.text) for one in block.pieces) for block in blocks]


def words(blocks: list[ComparedBlock], *sides: Side) -> list[str]:
    """The words that stand on one of these sides."""
    kept = [
        "".join(piece.text for piece in block.pieces if piece.side in sides) for block in blocks
    ]
    return " ".join(kept).split()


def test_words_are_deleted_before_others_are_put_in_their_place() -> None:
    old = "The dam\nThe river rose by four meters, they said.\nNobody was hurt."
    new = "The dam\nThe river rose by five meters, they said.\nNobody was hurt."
    assert shown(list(merged(old, new))) == [
        "The dam",
        "The river rose by [-four -]{+five +}meters, they said.",
        "Nobody was hurt.",
    ]


def test_the_end_of_a_line_is_replaced_in_its_line() -> None:
    old = "The river rose, and so did we.\nNobody was hurt there.\n"
    new = "The river rose, or did it?\nNobody was hurt there.\n"
    assert shown(list(merged(old, new)))[1:] == ["Nobody was hurt there."]
    assert len(list(merged(old, new))) == 2


def test_whole_blocks_come_and_go() -> None:
    old = "The first one stays here.\nThis one is not to be seen again.\nThe last one stays too."
    new = "The first one stays here.\nThe last one stays too.\nAn end was written."
    assert shown(list(merged(old, new))) == [
        "The first one stays here.",
        "[-This one is not to be seen again.-]",
        "The last one stays too.",
        "{+An end was written.+}",
    ]


def test_typography_alone_is_no_difference_but_a_raised_two_is() -> None:
    assert not any(
        one.is_changed for one in merged('He said "no" - twice.', "He said “no” – twice.")
    )
    [block] = merged("It covers 40 km² of the plain there.", "It covers 40 km2 of the plain there.")
    assert block.is_changed


@pytest.mark.parametrize(("old", "new"), [("", "a b"), ("a b", ""), ("", ""), ("\n\n", "x")])
def test_empty_texts(old: str, new: str) -> None:
    blocks = list(merged(old, new))
    assert words(blocks, Side.OLD) == old.split()
    assert words(blocks, Side.NEW) == new.split()


PARTS = st.sampled_from(
    ["river", "dam", "rose", "the", "four.", "Ruiz", "\n", "🌊", "雨", "—", "é"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=25), st.lists(PARTS, max_size=25))
def test_both_texts_can_be_read_out_of_it(one: list[str], other: list[str]) -> None:
    old, new = " ".join(one), " ".join(other)
    blocks = list(merged(old, new))
    assert "".join(words(blocks, Side.BOTH, Side.OLD)) == "".join(old.split())
    assert "".join(words(blocks, Side.BOTH, Side.NEW)) == "".join(new.split())


def test_words_that_went_at_the_end_do_not_touch_those_that_stayed() -> None:
    assert shown(list(merged("The river dam", "The river"))) == ["The river [-dam-]"]


LONG = "".join(
    f"Line {number} tells of the river, the dam and the town.\n" for number in range(900)
)


def test_long_texts_are_compared_by_a_process_alike() -> None:
    assert 2 * len(LONG) > comparing.SMALL
    new = LONG.replace("Line 77 tells", "Line 77 told")
    found = compare(LONG, new, progress=no_progress)
    assert found == tuple(merged(LONG, new))
    assert [line for line in shown(list(found)) if "[-" in line] == [
        "Line 77 [-tells -]{+told +}of the river, the dam and the town."
    ]


def test_a_long_comparison_can_be_cancelled() -> None:
    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        compare(LONG, LONG[50:], progress=stop)
