"""Each mark's lane follows from the marks alone, and to find it takes few looks at the others."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.ui.lanes import MOST, Held, Lanes


def held(name: int, start: int, end: int) -> Held:
    return Held((True, f"{name:04}", ""), start, end, str(name))


def by_definition(ranges: list[Held]) -> dict[str, int]:
    """Return the lane of each range, as it is defined."""
    found = dict[str, int]()
    for one in sorted(ranges, key=lambda one: one.rank):
        lower = [other for other in ranges if other.rank < one.rank]
        taken = {found[o.name] for o in lower if o.start < one.end and one.start < o.end}
        found[one.name] = next((k for k in range(MOST) if k not in taken), MOST)
    return found


STARTS = st.one_of(st.integers(0, 40), st.integers(0, 10_000))
LENGTHS = st.one_of(st.integers(1, 20), st.integers(1, 9_000))
RANGES = st.tuples(st.integers(0, 99), STARTS, LENGTHS)
STEPS = st.tuples(st.sets(st.integers(0, 99)), st.lists(RANGES, max_size=40))


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=6))
def test_however_many_come_and_go_at_once_lanes_are_as_defined(
    steps: list[tuple[set[int], list[tuple[int, int, int]]]],
) -> None:
    lanes, known = Lanes(), dict[str, Held]()
    for dropped, put in steps:
        come = {str(name): held(name, start, start + length) for name, start, length in put}
        gone = [known.pop(name) for name in sorted({*map(str, dropped), *come}) if name in known]
        before = lanes.numbers
        moved = lanes.change(gone, come.values())
        known |= come
        assert lanes.numbers == by_definition(list(known.values()))
        stayed = known.keys() - come.keys()
        assert moved == {name for name in stayed if lanes.number(name) != before[name]}


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1000), gone=st.integers(1, 60))
def test_lanes_are_as_defined_where_more_lie_over_each_other_than_have_one(
    seed: int, gone: int
) -> None:
    random, lanes = Random(seed), Lanes()  # noqa: S311
    starts = [random.randrange(90) for _ in range(70)]
    ranges = [held(k, start, start + random.randint(10, 200)) for k, start in enumerate(starts)]
    random.shuffle(ranges)
    lanes.change((), ranges)
    assert MOST in lanes.numbers.values()
    lanes.change(ranges[:gone], ())
    assert lanes.numbers == by_definition(ranges[gone:])
    lanes.change((), ranges[:gone])
    assert lanes.numbers == by_definition(ranges)


def test_a_new_mark_moves_no_other_and_one_that_comes_back_has_its_lane() -> None:
    lanes = Lanes()
    first, second = held(0, 11, 30), held(1, 0, 20)
    assert lanes.change((), [first]) == set()
    assert lanes.change((), [second]) == set()
    assert lanes.numbers == {"0": 0, "1": 1}
    assert lanes.change([first], ()) == {"1"}
    assert lanes.change((), [first]) == {"1"}
    assert lanes.numbers == {"0": 0, "1": 1}


def test_a_long_mark_has_no_lane_with_a_lower_one_far_inside_it() -> None:
    lanes, low, long = Lanes(), held(0, 9_000, 9_010), held(1, 0, 20_000)
    at_ends = [held(2, 10, 20), held(3, 19_000, 19_010)]
    lanes.change((), [low, *at_ends])
    assert lanes.change((), [long]) == set()
    assert lanes.numbers == {"0": 0, "1": 1, "2": 0, "3": 0}
    assert lanes.change([low], ()) == {"1", "2", "3"}
    assert lanes.numbers == {"1": 0, "2": 1, "3": 1}


class Counted(str):
    """A time of making that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __lt__(self, other: str) -> bool:
        Counted.compared += 1
        return str.__lt__(self, other)

    def __ge__(self, other: str) -> bool:
        Counted.compared += 1
        return str.__ge__(self, other)

    def __gt__(self, other: str) -> bool:
        Counted.compared += 1
        return str.__gt__(self, other)


def ranges(made: list[str], spans: list[tuple[int, int]]) -> list[Held]:
    """Return ranges whose ranks are counted when they are compared."""
    return [
        Held((True, Counted(at), ""), *span, str(k))
        for k, (at, span) in enumerate(zip(made, spans, strict=True))
    ]


@pytest.fixture
def crowd() -> list[Held]:
    """Give what 28 readers have marked of the same 40 passages, in the order of their ranks."""
    many = range(28 * 40)
    return ranges([f"{k:05}" for k in many], [(100 * (k % 40), 100 * (k % 40) + 80) for k in many])


@pytest.fixture
def thicket() -> list[Held]:
    """Give what 28 readers have marked here and there, each place 25 times or so."""
    random, many = Random(4), range(28 * 40)  # noqa: S311
    starts = [random.randrange(4000) for _ in many]
    return ranges([f"{k:05}" for k in many], [(at, at + random.randint(25, 160)) for at in starts])


@pytest.mark.parametrize("name", ["crowd", "thicket"])
def test_many_marks_go_and_come_back_with_few_looks_at_each(
    name: str, request: pytest.FixtureRequest
) -> None:
    all_of_them: list[Held] = request.getfixturevalue(name)
    lanes = Lanes()
    lanes.change((), all_of_them)
    before = lanes.numbers
    of_hand_ins = [one for k, one in enumerate(all_of_them) if k % 3]
    Counted.compared = 0
    lanes.change(of_hand_ins, ())
    lanes.change((), of_hand_ins)
    assert Counted.compared < 100 * len(all_of_them)
    assert lanes.numbers == before


@pytest.mark.parametrize("name", ["crowd", "thicket"])
def test_of_marks_in_many_layers_one_goes_with_few_looks_at_others(
    name: str, request: pytest.FixtureRequest
) -> None:
    all_of_them: list[Held] = request.getfixturevalue(name)
    lanes = Lanes()
    lanes.change((), all_of_them)
    chosen = Random(4).sample(all_of_them, 20)  # noqa: S311
    Counted.compared = 0
    for one in chosen:
        lanes.change([one], ())
        lanes.change((), [one])
    assert Counted.compared < 40 * 2 * len(all_of_them)


def test_marks_below_a_mark_on_the_whole_article_go_without_a_look_at_all_others() -> None:
    """The later in the text, the older: so those in the way of the long one stand at the end."""
    count, lanes = 4000, Lanes()
    many = ranges(
        [f"{count - k:05}" for k in range(count)], [(10 * k, 10 * k + 8) for k in range(count)]
    )
    long = Held((True, Counted(f"{count // 2:05}x"), ""), 0, 10 * count, "long")
    lanes.change((), [*many, long])
    Counted.compared = 0
    for one in many[-100:]:
        assert lanes.change([one], ()) == set()
    assert lanes.number("long") == 1
    assert Counted.compared < 100 * count // 10
