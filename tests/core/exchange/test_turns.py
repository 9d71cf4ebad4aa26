"""Long work goes in batches that tell how far they are, within the whole it is part of."""

from annotator.core.progress import in_turns, portion


def test_batches_have_everything_once_and_in_order() -> None:
    shares: list[float] = []
    batches = list(in_turns("abcdefg", 3, shares.append))
    assert batches == ["abc", "def", "g"]
    assert shares == [0, 3 / 7, 6 / 7]
    assert list(in_turns("", 3, shares.append)) == []


def test_a_part_tells_its_place_in_the_whole() -> None:
    shares: list[float] = []
    part = portion(portion(shares.append, 0.5, 1.0), 0.0, 0.5)
    for share in (0.0, 0.5, 1.0):
        part(share)
    assert shares == [0.5, 0.625, 0.75]
