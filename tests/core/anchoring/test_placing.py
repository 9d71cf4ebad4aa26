"""What becomes of a passage when the text around and inside it is edited."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.anchoring.placement import Placement, Reason
from annotator.core.anchoring.placing import Placer, place_all
from annotator.core.anchoring.tokens import plain
from annotator.core.errors import Cancelled
from annotator.core.model import AnchorStatus, Passage

STORY = """The storm of the century
Early on Tuesday the northern levee gave way near Ostrand, and water ran into the old town.
"I saw the lamps go out one street after another," said Mette Hald, a nurse who lives by the mill.
The harbor office counted 412 damaged boats and put the cost at 9.3 million crowns.
Next spring the council will raise the dike by two meters, its engineer promised.
Nobody in the bakery on Quay Street believed him."""

SAME, SHIFTED, CHANGED = AnchorStatus.SAME, AnchorStatus.SHIFTED, AnchorStatus.CHANGED
MOVED, REMOVED, UNSURE = AnchorStatus.MOVED, AnchorStatus.REMOVED, AnchorStatus.UNSURE


def passage_of(text: str, quote: str) -> Passage:
    start = text.index(quote)
    return Passage(start, start + len(quote), quote)


def placed(quote: str, new: str, old: str = STORY) -> Placement:
    placement = Placer(old, new).place(passage_of(old, quote))
    found = placement.passage
    assert found is None or new[found.start : found.end] == found.quote
    return placement


def words(placement: Placement) -> str:
    return placement.passage.quote if placement.passage else ""


COUNTED = "The harbor office counted 412 damaged boats"


def test_an_edit_behind_leaves_a_passage_the_same() -> None:
    placement = placed(COUNTED, STORY.replace("Quay Street", "Mill Lane"))
    assert (placement.status, words(placement)) == (SAME, COUNTED)


def test_an_edit_before_shifts_a_passage() -> None:
    placement = placed(COUNTED, STORY.replace("storm", "great storm and flood"))
    assert (placement.status, words(placement)) == (SHIFTED, COUNTED)


def test_a_swapped_number_is_flagged_and_shown() -> None:
    placement = placed(COUNTED, STORY.replace("412", "430"))
    assert (placement.status, words(placement)) == (CHANGED, COUNTED.replace("412", "430"))
    assert placement.reason == Reason.REWORDED


@pytest.mark.parametrize(
    ("old", "new"),
    [("The harbor office", "Its harbor office"), ("damaged boats", "damaged ships")],
)
def test_what_took_the_place_of_a_lost_end_is_taken_in(old: str, new: str) -> None:
    placement = placed(COUNTED, STORY.replace(old, new))
    assert (placement.status, words(placement)) == (CHANGED, COUNTED.replace(old, new))


def test_words_put_into_a_passage_belong_to_it() -> None:
    placement = placed(COUNTED, STORY.replace("counted", "has by now counted"))
    assert words(placement) == COUNTED.replace("counted", "has by now counted")
    assert placement.status is CHANGED


def test_words_put_beside_a_passage_do_not() -> None:
    placement = placed(COUNTED, STORY.replace("boats and", "boats, among them two ferries, and"))
    assert (placement.status, words(placement)) == (SAME, COUNTED)


def test_a_reworded_single_word_is_shown_in_its_place() -> None:
    placement = placed("412", STORY.replace("412", "hundreds of"))
    assert (placement.status, words(placement)) == (CHANGED, "hundreds of")
    assert placement.reason == Reason.REPLACED


def test_a_deleted_sentence_is_removed() -> None:
    gone = "Nobody in the bakery on Quay Street believed him."
    placement = placed(gone, STORY.replace(f"\n{gone}", ""))
    assert (placement.status, placement.passage) == (REMOVED, None)
    assert placement.reason == Reason.CLOSED


def test_a_deleted_word_is_removed_although_it_stands_elsewhere() -> None:
    old = STORY.replace("old town", "town")
    assert placed(
        "water ran", old.replace(", and water ran into the", ", into the"), old
    ).status is (REMOVED)


def test_a_moved_paragraph_is_found_and_flagged() -> None:
    lines = STORY.split("\n")
    placement = placed(COUNTED, "\n".join([*lines[:2], *lines[4:], lines[2], lines[3]]))
    assert words(placement) == COUNTED
    assert placement.status in {MOVED, SHIFTED}


def test_a_sentence_cut_and_put_elsewhere_has_moved() -> None:
    sentence = "Nobody in the bakery on Quay Street believed him."
    lines = STORY.split("\n")
    placement = placed(sentence, "\n".join([lines[0], sentence, *lines[1:-1]]))
    assert (placement.status, words(placement)) == (MOVED, sentence)
    assert placement.reason == Reason.FOUND_ELSEWHERE


def test_a_look_alike_elsewhere_is_not_taken_for_a_deleted_sentence() -> None:
    alike = "The harbor office counted 380 damaged boats and put the cost at 8.1 million crowns."
    old = f"{STORY}\nA year before it was less.\n{alike}\nThat was all."
    line = STORY.split("\n")[3]
    assert placed(line, old.replace(f"{line}\n", ""), old).status is REMOVED


def test_two_copies_elsewhere_make_a_passage_unsure() -> None:
    sentence = "Nobody in the bakery on Quay Street believed him."
    lines = STORY.split("\n")
    new = "\n".join([sentence, *lines[:2], "Then this was written here.", sentence, *lines[2:-1]])
    placement = placed(sentence, new)
    assert (placement.status, placement.passage) == (UNSURE, None)
    assert [one.quote for one in placement.candidates] == [sentence, sentence]


def test_typography_is_silent() -> None:
    quote = '"I saw the lamps go out one street after another,"'
    new = STORY.replace('"I', "“I").replace(',"', ",”")
    placement = placed(quote, new)
    assert placement.status is SHIFTED
    assert placement.reason == Reason.TYPOGRAPHY
    assert plain(words(placement)) == plain(quote)


def test_a_split_paragraph_is_silent() -> None:
    new = STORY.replace("near Ostrand, and", "near Ostrand,\nand")
    placement = placed("gave way near Ostrand, and water ran", new)
    assert (placement.status, placement.reason) == (SHIFTED, Reason.TYPOGRAPHY)


def test_compatible_characters_are_not_silent() -> None:
    old = STORY.replace("9.3 million", "9.3 m²")
    assert placed("9.3 m²", old.replace("m²", "m2"), old).status is CHANGED


def test_an_exact_range_inside_words_and_spaces_keeps_its_ends() -> None:
    placement = placed("rbor office counted 412 dama", "A word. " + STORY)
    assert (placement.status, words(placement)) == (SHIFTED, "rbor office counted 412 dama")
    placement = placed(" counted 412 ", "A word. " + STORY)
    assert (placement.status, words(placement)) == (SHIFTED, " counted 412 ")


def test_white_space_alone_has_no_words_to_look_for() -> None:
    placement = placed(" ", STORY.replace("storm", "flood"))
    assert (placement.status, placement.reason) == (UNSURE, Reason.NO_WORDS)


@pytest.mark.parametrize(
    ("old", "quote", "new"),
    [
        (
            "潮が満ちた。港の船は十二隻が沈んだ。町は静かだった。",
            "十二隻が沈んだ",
            "潮が満ちた。港の船は十五隻が沈んだ。町は静かだった。",
        ),
        (
            "قال الصياد إن الماء دخل البيت ليلا. ثم نام.",
            "الماء دخل البيت",
            "قال الصياد إن الماء دخل المنزل ليلا. ثم نام.",
        ),
        (
            "We cheered 🎉 when the ferry 🚢 came home.",
            "when the ferry 🚢 came",
            "We cheered 🎉 when the ferry ⛴️ came home.",
        ),
    ],
)
def test_every_script_is_reworded_in_place(old: str, quote: str, new: str) -> None:
    placement = placed(quote, new, old)
    assert placement.status is CHANGED
    assert new.replace(words(placement), "") == old.replace(quote, "")


def test_all_passages_are_placed_with_progress_and_can_be_cancelled() -> None:
    passages = [passage_of(STORY, COUNTED), passage_of(STORY, "412")]
    shares: list[float] = []
    assert len(place_all(passages, STORY, STORY + "\nMore.", progress=shares.append)) == 2
    assert shares == sorted(shares)
    assert {one.status for one in place_all(passages, STORY, STORY)} == {SAME}

    def cancel(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        place_all(passages, STORY, STORY + "\nMore.", progress=cancel)


TEXTS = st.lists(
    st.sampled_from(["the", "sea", "rose", "fell", ".", "\n", "412", "潮", "🎉", "“so”"]),
    min_size=1,
    max_size=50,
).map(" ".join)


@settings(max_examples=150)
@given(TEXTS, TEXTS, st.integers(0, 150), st.integers(1, 60))
def test_whatever_happens_a_placement_is_honest(
    old: str, new: str, start: int, length: int
) -> None:
    quote = old[start : start + length]
    if not quote:
        return
    placement = Placer(old, new).place(Passage(start, start + len(quote), quote))
    found = placement.passage
    assert (found is None) == (placement.status in {REMOVED, UNSURE})
    if found is not None:
        assert new[found.start : found.end] == found.quote
    if found is not None and placement.status in {SAME, SHIFTED}:
        assert plain(found.quote) == plain(quote)
    if placement.status is SAME:
        assert found == Passage(start, start + len(quote), quote)


def test_a_sentence_that_moved_and_was_reworded_is_found_where_its_slot_has_closed() -> None:
    sentence = "The harbor office counted 412 damaged boats and put the cost at 9.3 million crowns."
    new = STORY.replace(f"{sentence}\n", "") + "\n" + sentence.replace("damaged", "sunken")
    placement = placed(sentence, new)
    assert (placement.status, words(placement)) == (MOVED, sentence.replace("damaged", "sunken"))


def test_a_few_words_go_with_their_sentence_that_moved_reworded() -> None:
    sentence = "The harbor office counted 412 damaged boats and put the cost at 9.3 million crowns."
    new = STORY.replace(f"{sentence}\n", "") + "\n" + sentence.replace("damaged", "sunken")
    placement = placed("412 damaged boats", new)
    assert (placement.status, words(placement)) == (MOVED, "412 sunken boats")


def test_what_is_left_of_a_passage_across_two_sentences_is_shown() -> None:
    gone = "Next spring the council will raise the dike by two meters, its engineer promised.\n"
    placement = placed("its engineer promised.\nNobody in the bakery", STORY.replace(gone, ""))
    assert (placement.status, words(placement)) == (CHANGED, "Nobody in the bakery")


DAYS = """On Monday, 3 October, the mill closed at 6:00. 412 workers stood outside the gate.
The owners said nothing at all that week, and nobody had asked them for a word.
On Friday, 14 October, the mill closed at 6:00. 402 workers stood at the office door."""


def test_words_that_another_sentence_has_as_well_do_not_stand_silently() -> None:
    """The first sentence is gone, and the last one stands where it stood."""
    _, middle, last = DAYS.split("\n")
    placement = placed("closed at 6:00", f"{last}\n{middle}", old=DAYS)
    assert placement.status not in {SAME, SHIFTED}


def test_a_look_alike_behind_a_sentence_without_full_stop_takes_nothing_of_it() -> None:
    """Thai parts sentences by spaces."""
    sentence = "ปีที่แล้วมีนักท่องเที่ยวมาที่ตลาด"
    old = f"เขาเก็บขยะจากคลองเองทุกเช้า\n{sentence} จำนวนนี้อาจจะลดลงครึ่งหนึ่ง"
    new = old.replace(sentence, f"{sentence} ปีที่แล้วมีคนมาที่ตลาด")
    placement = placed("ที่ตลาด", new, old=old)
    assert placement.passage is not None
    assert placement.passage.start == new.index("ที่ตลาด")
    assert placed(sentence, new, old=old).status is SAME


def test_an_inserted_sentence_is_not_taken_for_the_lost_end_of_another() -> None:
    new = STORY.replace(
        "9.3 million crowns.", "9.3 million. Three ferries lay on the quay for a month after that."
    )
    sentence = "The harbor office counted 412 damaged boats and put the cost at 9.3 million crowns."
    assert words(placed(sentence, new)) == sentence.replace(" crowns", "")
