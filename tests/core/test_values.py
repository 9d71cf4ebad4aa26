"""Values cannot be wrong once made; times and paths are what the library stores."""

import os
import uuid
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.core.blocks import Block, BlockKind, BlockTree, Container, ContainerKind
from annotator.core.clock import later_than, parse_stamp, stamp, system_clock
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Anchor, AnchorStatus, Kind, Passage
from annotator.core.paths import data_folder, device_id, library_path, log_path, settings_path


@pytest.mark.parametrize(("start", "end", "quote"), [(-1, 2, "abc"), (2, 2, ""), (0, 2, "abc")])
def test_a_passage_that_cannot_be(start: int, end: int, quote: str) -> None:
    with pytest.raises(ValueError, match=r"passage"):
        Passage(start, end, quote)
    with pytest.raises(ValueError, match=r"passage"):
        replace(Passage(0, 1, "a"), start=start, end=end, quote=quote)


def test_a_value_is_not_changed_but_made_anew() -> None:
    passage = Passage(0, 1, "a")
    with pytest.raises(AttributeError):
        passage.start = 1  # type: ignore[misc]
    assert replace(passage, quote="b") == Passage(0, 1, "b") != passage
    assert {passage, Passage(0, 1, "a")} == {passage}


def test_an_anchor_has_a_place_or_says_that_it_has_none() -> None:
    with pytest.raises(ValueError, match="unsure"):
        Anchor("r", Passage(0, 1, "a"), AnchorStatus.UNSURE)
    with pytest.raises(ValueError, match="same"):
        Anchor("r", None, AnchorStatus.SAME)


def test_an_unknown_kind_fails_where_it_is_read() -> None:
    with pytest.raises(ValueError, match="opinion"):
        Kind("opinion")


def test_the_text_of_a_tree_and_where_its_blocks_begin() -> None:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in ("ab", "", "😀c", "d"))
    tree = BlockTree(blocks)
    assert tree.text == "ab\n\n😀c\nd"
    assert tree.starts == (0, 3, 4, 7)
    assert BlockTree(()).starts == ()
    assert BlockTree(()).text == ""


def test_the_containers_around_a_block() -> None:
    containers = (
        Container(ContainerKind.LIST, 0),
        Container(ContainerKind.ITEM, 0, parent=0),
        Container(ContainerKind.QUOTE, 0, parent=1),
    )
    tree = BlockTree((Block(BlockKind.PARAGRAPH, "a", container=2),), containers)
    assert tree.path(2) == (0, 1, 2)
    assert tree.path(None) == ()


def test_times_are_told_in_one_form() -> None:
    east = datetime(2026, 3, 1, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(east) == "2026-02-28T23:02:03.000004Z"
    assert parse_stamp(stamp(east)) == east
    assert abs(system_clock() - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(ValueError, match="does not match"):
        parse_stamp("2026-03-01")


def test_a_time_is_always_later_than_the_one_before() -> None:
    early, late = "2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.999999Z"
    assert later_than(early, late) == late
    assert later_than(late, early) == "2026-01-01T00:00:01.000000Z"
    assert later_than(late, late) == "2026-01-01T00:00:01.000000Z"


def test_one_variable_moves_all_that_is_kept(annotator_home: Path) -> None:
    assert library_path().parent == settings_path().parent == log_path().parent == annotator_home


def test_without_it_the_users_own_folders_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANNOTATOR_HOME")
    assert data_folder().name == "annotator"
    assert library_path().is_absolute()
    assert settings_path().is_absolute()


def test_a_device_has_one_id_for_good(annotator_home: Path) -> None:
    first = device_id()
    assert str(uuid.UUID(first)) == first
    assert device_id() == first
    (annotator_home / "device-id").write_text("spoiled")
    second = device_id()
    assert second != first
    assert device_id() == second


def test_a_folder_that_cannot_hold_the_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("here")
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "file"))
    with pytest.raises(AnnotatorError) as caught:
        device_id()
    assert caught.value.code in {ErrorCode.FILE_UNREADABLE, ErrorCode.FILE_UNWRITABLE}
    monkeypatch.setenv("ANNOTATOR_HOME", os.path.join(tmp_path, "file", "deeper"))  # noqa: PTH118
    with pytest.raises(AnnotatorError):
        device_id()
