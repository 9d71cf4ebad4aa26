"""The short form of `benchmarks/durability`: kills, no room, two at once, a lock, files that take
each other's place; and that the trials can fail.
"""

from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.library import Library
from annotator.core.workspace import Workspace
from durability import commands, swaps, trials
from durability.ledger import Ledger


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def test_what_was_confirmed_is_there_after_each_kill(library: Path) -> None:
    outcome = trials.killed(library, 5, seed=1, longest=0.3)
    assert outcome.faults == []
    assert outcome.confirmed >= 5


def test_what_a_verb_said_is_there_when_verbs_are_killed(library: Path) -> None:
    outcome = commands.killed_commands(library, 5, seed=3)
    assert (outcome.faults, outcome.refusals) == ([], [])
    assert outcome.confirmed >= 2, "also one of those that came after the first"
    assert outcome.cut_actions


def test_what_was_confirmed_is_there_when_there_is_no_room(library: Path) -> None:
    outcome = trials.full(library, 1, seed=2, room=100_000, actions=60)
    assert outcome.faults == []
    assert outcome.refusals


def test_two_processes_at_once_lose_nothing(library: Path) -> None:
    assert trials.two_at_once(library, seed=3, actions=20).faults == []


def test_a_lock_is_waited_for(library: Path) -> None:
    outcome = trials.locked(library, [0.5], seed=4)
    assert (outcome.faults, outcome.refusals) == ([], [])


def test_a_lost_mark_is_seen(library: Path) -> None:
    actor = trials.start(library, seed=5, actions=40)
    output, _ = actor.communicate(timeout=60)
    ledger = Ledger()
    ledger.read(output.splitlines(keepends=True))
    with closing(Workspace(Library(library, trials.DEVICES[0]))) as workspace:
        assert ledger.faults(workspace) == []
        connection = workspace._library.store.connection
        connection.execute("UPDATE annotation SET note = 'another', deleted_at = NULL")
        assert ledger.faults(workspace)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swaps, "LONGEST", 0.3)
    monkeypatch.setattr(swaps, "LONGEST_ONCE", 0.6)


def test_a_restore_that_is_killed_leaves_one_or_the_other(library: Path, short: None) -> None:
    outcome = swaps.killed_restoring(library, 1, seed=6, actions=12)
    assert outcome.faults == []
    assert "prepare" not in outcome.cut_actions


@pytest.mark.parametrize(
    ("mode", "kind", "every"),
    [("restore", "turn", 4), ("damaged", "name", 1), ("recover", "name", 1)],
)
def test_what_is_killed_at_a_step_leaves_one_or_the_other(
    library: Path, mode: str, kind: str, every: int
) -> None:
    outcome = swaps.killed_at_steps(mode, library, kind, seed=9, every=every, actions=12)
    assert outcome.faults == []
    assert len(outcome.cut_actions) >= 3
    assert outcome.confirmed == 1, "the last one came to its end"


@pytest.mark.parametrize("mode", ["damaged", "recover"])
def test_a_damaged_library_is_replaced_or_in_its_place(
    library: Path, short: None, mode: str
) -> None:
    outcome = swaps.killed_replacing(mode, library, 2, seed=7, actions=12)
    assert outcome.faults == []
    damaged = Path(f"{library}{swaps.DAMAGED}").read_bytes()
    assert swaps.faults_of_place(library, damaged + b"x", set()), "the trial can fail"


def test_a_library_that_is_moved_is_here_or_there(annotator_home: Path, short: None) -> None:
    outcome = swaps.killed_moving(annotator_home, 1, seed=8, actions=12)
    assert outcome.faults == []
    library, target = annotator_home / "library.sqlite", annotator_home / "elsewhere" / "l.sqlite"
    assert swaps.faults_of_own(library, target, {"a mark"}), "the trial can fail"


def test_a_move_that_is_killed_at_a_step_leaves_the_library_here_or_there(
    annotator_home: Path,
) -> None:
    outcome = swaps.killed_moving_at_steps(annotator_home, "name", seed=10, actions=12)
    assert outcome.faults == []
    assert len(outcome.cut_actions) >= 3
    assert outcome.confirmed == 1, "the last one came to its end"
