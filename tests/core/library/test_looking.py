"""A whole library is looked over on any thread, tells how far it is, and can be stopped."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import marks_of
from tests.spoiling import spoil

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.library import looking, trust
from annotator.core.workspace import Workspace

BAD = "UPDATE annotation SET kind = 'evil' WHERE id = 2"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every library is a large one."""
    monkeypatch.setattr(trust, "QUICK_BYTES", 0)
    monkeypatch.setattr(looking, "INSTRUCTIONS", 50)


def test_what_this_device_wrote_last_opens_at_once(marked: Path, large: None) -> None:
    assert not Workspace.takes_long_to_open(marked)
    spoil(marked, BAD)
    assert Workspace.takes_long_to_open(marked)
    assert Workspace.look_over(marked) == 1
    assert not Workspace.takes_long_to_open(marked)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "open"])
def test_it_tells_how_far_it_is_and_can_be_stopped_anywhere(marked: Path, *, is_open: bool) -> None:
    spoil(marked, BAD)
    workspace = Workspace.open(marked) if is_open else None
    if workspace is not None:
        spoil(marked, "UPDATE annotation SET kind = 'evil' WHERE id = 1")
    shares: list[float] = []
    most = 0
    for most in range(2, 2000, 7):
        shares.clear()

        def told(share: float, most: int = most) -> None:
            shares.append(share)
            if len(shares) == most:
                raise Cancelled

        try:
            found = Workspace.look_over(marked, progress=told)
            break
        except Cancelled:
            continue
    assert found == 1
    assert most > 10
    assert shares == sorted(shares)
    if workspace is not None:
        workspace.close()
    with closing(Workspace.open(marked)) as again:
        assert len(again.left_out()) == 1 + is_open
        assert again.doctor(full=True) == []


def test_a_reader_that_must_not_be_held_up_lets_another_look(marked: Path, large: None) -> None:
    asked: list[Path] = []

    def beside(path: Path) -> int:
        asked.append(path)
        return Workspace.look_over(path)

    with closing(Workspace.open(marked)) as workspace:
        workspace.let_look_over(beside)
        spoil(marked, BAD)
        assert len(marks_of(workspace)) == 2
        assert asked == [marked]


def test_what_opens_during_a_look_that_is_cancelled_is_judged_too(marked: Path) -> None:
    spoil(marked, BAD)
    opened: list[Workspace] = []

    def told(_share: float) -> None:
        if not opened:
            opened.append(Workspace.open(marked))
        raise Cancelled

    with pytest.raises(Cancelled):
        Workspace.look_over(marked, progress=told)
    assert opened[0].quarantined(), "before anything was read"
    assert len(marks_of(opened[0])) == 2
    opened[0].close()
    opened[0].close()
    with closing(Workspace.open(marked)) as workspace:
        assert workspace.doctor(full=True) == []


def restored(path: Path) -> None:
    Workspace.restore_damaged(path, Workspace.backups_of(path)[0].path)


@pytest.mark.parametrize("verb", [restored, Workspace.recover_in_place])
def test_what_was_put_in_a_librarys_place_was_looked_over_already(
    marked: Path, large: None, verb: Callable[[Path], object]
) -> None:
    with closing(Workspace.open(marked)) as workspace:
        workspace.back_up_now()
    spoil(marked, BAD)
    verb(marked)
    assert not Workspace.takes_long_to_open(marked)
    with closing(Workspace.open(marked)) as workspace:
        assert len(marks_of(workspace)) == 3


def test_what_was_moved_was_looked_over_already(marked: Path, tmp_path: Path, large: None) -> None:
    target = tmp_path / "there" / "l.sqlite"
    with closing(Workspace.open(marked)) as workspace:
        workspace.move_library(target)
    assert not Workspace.takes_long_to_open(target)


def test_a_library_that_is_none_is_told_as_ever(tmp_path: Path, large: None) -> None:
    path = tmp_path / "letter.sqlite"
    path.write_bytes(b"Dear all, " * 500)
    with pytest.raises(AnnotatorError) as caught:
        Workspace.look_over(path)
    assert caught.value.code is ErrorCode.LIBRARY_NOT_ONE
    assert not Workspace.takes_long_to_open(tmp_path / "none.sqlite")
