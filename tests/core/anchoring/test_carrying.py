"""A place in a text is found again at its words, or close to where they were."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.anchoring.carrying import carried_offset

OLD = (
    "The dam at Velm\n"
    "The river rose by four meters, the water office said.\n"
    "Nobody was hurt on the eastern bank.\n"
    "The lower town was cut off by Sunday noon.\n"
    "Trains are to run again next week."
)


def at(old: str, new: str, words: str) -> str:
    """The words of the new text at the place where the old one has `words`."""
    return new[carried_offset(old, new, old.index(words)) :]


def test_a_place_before_a_change_stays() -> None:
    new = OLD.replace("Sunday", "Monday")
    assert carried_offset(OLD, new, 20) == 20


def test_a_place_behind_a_change_goes_along() -> None:
    new = OLD.replace("four", "four and a half")
    assert at(OLD, new, "Nobody").startswith("Nobody was hurt")
    assert at(OLD, new, "next week").startswith("next week.")


def test_a_line_between_two_changes_is_found() -> None:
    new = OLD.replace("four", "forty-one").replace("next week", "in spring")
    assert at(OLD, new, "eastern").startswith("eastern bank")


def test_a_line_that_was_moved_is_followed() -> None:
    lines = OLD.split("\n")
    new = "\n".join([lines[0], "New.", lines[3], lines[1], lines[2], "Other news.", lines[4]])
    assert at(OLD, new, "lower town").startswith("lower town was cut off")


def test_words_of_a_reworded_line_are_found() -> None:
    new = "A note.\n" + OLD.replace("rose by four meters", "rose by more than five meters") + " ?"
    assert at(OLD, new, "water office").startswith("water office said")


def test_of_words_that_are_gone_the_place_is_taken() -> None:
    new = "A note.\n" + OLD.replace("Nobody was hurt on the eastern bank.\n", "") + " ?"
    place = at(OLD, new, "eastern")
    assert place.lstrip("\n").startswith("The lower town")


def test_an_offset_outside_of_a_text_is_brought_inside() -> None:
    assert carried_offset("one", "one two", 99) <= len("one two")
    assert carried_offset("", "one", 5) in range(4)
    assert carried_offset("one two", "", 5) == 0


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["a b c", "d e", "f", "", "g h i j"]), max_size=6),
    st.lists(st.sampled_from(["a b c", "d e", "f", "", "g h i j"]), max_size=6),
    st.integers(-3, 40),
)
def test_a_place_is_always_inside_and_stays_in_an_equal_text(
    old: list[str], new: list[str], offset: int
) -> None:
    one, other = "\n".join(old), "\n".join(new)
    assert 0 <= carried_offset(one, other, offset) <= len(other)
    assert carried_offset(one, one, offset) == min(max(offset, 0), len(one))


def test_a_megabyte_with_many_changes_is_no_work() -> None:
    lines = [f"line {number} of a long text that goes on and on" for number in range(20_000)]
    changed = [line + " indeed" if number % 5 == 0 else line for number, line in enumerate(lines)]
    old, new = "\n".join(lines), "\n".join(changed)
    assert at(old, new, "line 9003 of").startswith("line 9003 of")
    assert at(old, new, "line 9005 of").startswith("line 9005 of")
