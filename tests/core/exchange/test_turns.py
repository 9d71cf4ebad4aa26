"""Long work goes in batches that tell how far they are, within the whole it is part of."""

import gc

from annotator.core.exchange import decode_export
from annotator.core.model import Kind
from annotator.core.progress import in_turns, portion
from annotator.core.workspace import Workspace


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


def test_the_garbage_collector_lets_go_of_what_is_read(home: Workspace, story: str) -> None:
    """It holds up every thread while it goes through what it keeps."""
    home.mark(story, 0, 3, Kind.CLAIM, tags=["one"])
    [article] = decode_export(home.export_json()).export.articles
    gc.collect()
    for mark in article.annotations:
        assert not any(map(gc.is_tracked, [mark, mark.tags, mark.anchors, *mark.anchors]))
    assert any(mark.tags and mark.anchors for mark in article.annotations)
