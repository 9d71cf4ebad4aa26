"""The trials of putting files in the place of each other: after a kill it is one or the other."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library
from annotator.core.messages import finding
from annotator.core.workspace import Workspace
from durability.actor import Actor, Facts, all_facts
from durability.swapper import DAMAGED, OWN, lay_down
from durability.trials import DEVICES, FOLDER, Outcome

MOST_STEPS = 1000
LONGEST = 1.0
"""Seconds that a program works before it is killed, at most."""
LONGEST_ONCE = 4.0
"""The same where it is done once, and another program looks at what came of it."""
LINGER = 0.2
"""Seconds that another program goes on after the kill."""
States = dict[str, dict[str, Facts]]


def _opened(library: Path) -> Workspace:
    return Workspace(Library(library, DEVICES[0]))


def _facts(library: Path) -> dict[str, Facts]:
    with closing(_opened(library)) as workspace:
        return all_facts(workspace)


def _work(library: Path, *, seed: int, actions: int) -> None:
    actor = Actor(library, DEVICES[0], seed)
    with closing(actor.workspace):
        for _ in range(actions):
            with suppress(AnnotatorError):  # such as that there is nothing to undo
                actor.do(actor.step())


def prepare(library: Path, *, seed: int, actions: int) -> tuple[Path, States]:
    """A library, a backup of an earlier state of it, and the marks of both states."""
    _work(library, seed=seed, actions=actions)
    with closing(_opened(library)) as workspace:
        backup, then = workspace.back_up_now().path, all_facts(workspace)
    _work(library, seed=seed + 1, actions=actions)
    return backup, {"then": then, "now": _facts(library)}


def start(mode: str, library: Path, file: Path, step: str = "") -> "subprocess.Popen[str]":
    """Start the program that is killed; with a step, it kills itself there."""
    program = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import durability.swapper as s; s.main()"
    )
    arguments = [mode, str(library), str(file), *([step] if step else [])]
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True
    )


def kill(  # noqa: PLR0917 (the calls are all in here)
    outcome: Outcome, mode: str, library: Path, file: Path, pick: random.Random,
    longest: float = 0.0,
) -> str:  # fmt: skip
    """Let a program begin and work, and kill it; return what it told last: "prepare", "begin" or
    "done".
    """
    actor = start(mode, library, file)
    assert actor.stdout is not None  # noqa: S101 (it was asked for)
    heard = [actor.stdout.readline()]
    while heard[-1] and '"begin"' not in heard[-1]:
        heard.append(actor.stdout.readline())
    time.sleep(pick.uniform(0, longest or LONGEST))
    actor.send_signal(signal.SIGKILL)
    heard += actor.stdout.readlines()
    actor.stdout.close()
    actor.wait(timeout=60)
    told = [json.loads(line) for line in heard if line.endswith("\n")]
    names: list[str] = [next(iter(one)) for one in told]
    outcome.rounds += 1
    outcome.confirmed += names.count("done")
    if actor.returncode != -signal.SIGKILL:
        outcome.faults.append(f"the program ended with {actor.returncode}")
    outcome.cut_actions[names[-1]] = outcome.cut_actions.get(names[-1], 0) + 1
    return names[-1]


def killed_restoring(library: Path, kills: int, *, seed: int, actions: int = 60) -> Outcome:
    """Killed while a backup is put back, and while the library as it was is put back again."""
    outcome, pick = Outcome("killed while putting back"), random.Random(seed)
    backup, states = prepare(library, seed=seed, actions=actions)
    kept = backup.with_name("kept.sqlite")
    kept.write_bytes(backup.read_bytes())  # rotation may let the backup itself go
    for _ in range(kills):
        kill(outcome, "restore", library, kept, pick)
        outcome.faults += faults_of_state(library, states)
    outcome.marks = len(_facts(library))
    return outcome


def faults_of_state(library: Path, states: States) -> list[str]:
    """The library is sound, and one of both."""
    with closing(_opened(library)) as workspace:
        faults = [finding(one) for one in workspace.doctor(full=True)]
        if all_facts(workspace) not in states.values():
            faults.append("the library is neither of both states")
    return faults


def killed_at_steps(
    mode: str, library: Path, kind: str, *, seed: int, every: int = 1, actions: int = 60
) -> Outcome:
    """Killed at each step of a kind, or at every so many, of a restore or of replacing a damaged
    library; while a backup is put back, another process has the library open all the time.
    """
    outcome = Outcome(f"killed at each {kind} ({mode})")
    backup, states = prepare(library, seed=seed, actions=actions)
    kept = backup.with_name("kept.sqlite")
    kept.write_bytes(backup.read_bytes())
    damaged = b"no library any more" + library.read_bytes()[19:]
    wanted = states["then" if mode == "damaged" else "now"]
    if mode != "restore":
        Path(f"{library}{DAMAGED}").write_bytes(damaged)
    with _open_elsewhere(library) if mode == "restore" else nullcontext():
        for number in range(1, MOST_STEPS, every):
            if not _killed_at(outcome, mode, library, kept, f"{kind}:{number}"):
                break
            if mode == "restore":
                outcome.faults += faults_of_state(library, states)
            else:
                outcome.faults += faults_of_place(library, damaged, set(wanted))
    if not outcome.rounds:
        outcome.faults.append("nothing was ever cut off")
    outcome.marks = len(wanted)
    return outcome


def _killed_at(outcome: Outcome, mode: str, library: Path, file: Path, step: str) -> bool:
    """Whether the program came to a step, in the middle of its work."""
    actor = start(mode, library, file, step)
    printed, _ = actor.communicate(timeout=60)
    told = [next(iter(json.loads(line))) for line in printed.splitlines()]
    if actor.returncode == 0 and told[-1] == "done":
        outcome.confirmed += 1
        return False
    if actor.returncode != -signal.SIGKILL or told[-1] != "begin":
        outcome.faults.append(f"{step}: the program ended with {actor.returncode} at {told[-1:]}")
    outcome.rounds += 1
    outcome.cut_actions[step] = 1
    return True


@contextmanager
def _open_elsewhere(library: Path) -> Iterator[None]:
    """Another process that keeps the library open and reads it again and again."""
    program = (
        "import sqlite3, sys, time; there = sqlite3.connect(sys.argv[1], timeout=20)\n"
        "while True: there.execute('SELECT count(*) FROM annotation').fetchone(); time.sleep(0.01)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(library)]) as reader:
        try:
            yield
            if reader.poll() is not None:
                raise ChildProcessError("the library could not be read meanwhile")
        finally:
            reader.kill()


def killed_replacing(
    mode: str, library: Path, kills: int, *, seed: int, actions: int = 60
) -> Outcome:
    """Killed while a damaged library is replaced by a backup ("damaged") or by what can be read of
    it ("recover"), again and again; every second time another program opens what is there and marks
    something, and what that confirmed is there too.
    """
    outcome, pick = Outcome(f"killed while replacing ({mode})"), random.Random(seed)
    backup, states = prepare(library, seed=seed, actions=actions)
    damaged = b"no library any more" + library.read_bytes()[19:]
    Path(f"{library}{DAMAGED}").write_bytes(damaged)
    wanted = states["then" if mode == "damaged" else "now"]
    for number in range(kills):
        if number % 2:
            outcome.faults += _faults_beside_another(outcome, mode, library, backup, pick, wanted)
        elif kill(outcome, mode, library, backup, pick) != "prepare":
            outcome.faults += faults_of_place(library, damaged, set(wanted))
    outcome.marks = len(wanted)
    return outcome


def _faults_beside_another(  # noqa: PLR0917 (one call, above)
    outcome: Outcome, mode: str, library: Path, backup: Path, pick: random.Random,
    wanted: dict[str, Facts],
) -> list[str]:  # fmt: skip
    """What is wrong after a kill while another program has opened what was there."""
    damaged = Path(f"{library}{DAMAGED}").read_bytes()
    lay_down(library)
    with visiting(library) as visitor:
        kill(outcome, f"{mode}-once", library, backup, pick, longest=LONGEST_ONCE)
    outcome.confirmed += len(visitor.marks)
    return faults_of_place(library, damaged, {*wanted, *visitor.marks}, may_have_more=True)


def faults_of_place(
    library: Path, damaged: bytes, wanted: set[str], *, may_have_more: bool = False
) -> list[str]:
    """The damaged file is in its place, or it is kept and another one, sound, is in its place, with
    the marks that are wanted; another program `may_have_more`, which it could not confirm.
    """
    faults = []
    try:
        with closing(_opened(library)) as workspace:
            faults += [finding(one) for one in workspace.doctor(full=True)]
            there = set(all_facts(workspace))
            if not wanted <= there or not (may_have_more or there <= wanted):
                faults.append("what is in its place has not the marks")
    except AnnotatorError as error:
        if error.code is not ErrorCode.LIBRARY_NOT_ONE:
            faults.append(str(error))
        if library.read_bytes() != damaged:
            faults.append("the damaged file was changed")
        return faults
    aside = [path for path in library.parent.glob(f"{library.stem}-damaged-*") if path.is_file()]
    if not any(path.read_bytes() == damaged for path in aside):
        faults.append("the damaged file is not kept")
    if Path(f"{library}-swap").exists():
        faults.append("what was to be done is not finished")
    return faults


def killed_moving(home: Path, kills: int, *, seed: int, actions: int = 60) -> Outcome:
    """Killed while the user's own library is moved, while another program opens it, marks something
    and closes it again and again; `home` is ANNOTATOR_HOME.
    """
    outcome, pick = Outcome("killed while moving, beside another"), random.Random(seed)
    library, target = _places(home)
    _work(library, seed=seed, actions=actions)
    wanted = set(_facts(library))
    for _ in range(kills):
        with visiting(Path(OWN)) as visitor:
            kill(outcome, "move", library, target, pick)
        wanted |= visitor.marks
        outcome.faults += faults_of_own(library, target, wanted)
    outcome.marks = len(wanted)
    return outcome


def killed_moving_at_steps(
    home: Path, kind: str, *, seed: int, every: int = 1, actions: int = 60
) -> Outcome:
    """Killed at each step of a kind, or at every so many, of moving the user's own library."""
    outcome = Outcome(f"killed at each {kind} (move)")
    library, target = _places(home)
    _work(library, seed=seed, actions=actions)
    wanted = set(_facts(library))
    for number in range(1, MOST_STEPS, every):
        went_on = _killed_at(outcome, "move", library, target, f"{kind}:{number}")
        outcome.faults += faults_of_own(library, target, wanted)
        if not went_on:
            break
    if not outcome.rounds:
        outcome.faults.append("nothing was ever cut off")
    outcome.marks = len(wanted)
    return outcome


def _places(home: Path) -> tuple[Path, Path]:
    return home / "library.sqlite", home / "elsewhere" / "library.sqlite"


def faults_of_own(library: Path, target: Path, wanted: set[str]) -> list[str]:
    """The user's own library opens by itself, is sound and has its marks, wherever it is."""
    faults = []
    with closing(Workspace.open()) as workspace:
        lost = wanted - all_facts(workspace).keys()
        faults += [f"{mark} is gone" for mark in lost]
        faults += [finding(one) for one in workspace.doctor(full=True)]
        here = workspace.path
    # A copy at the other place, or the old file under its name, would stop the next move.
    for path in (library, target):
        if path != here:
            for ending in ("", "-wal", "-shm", "-journal"):
                Path(f"{path}{ending}").unlink(missing_ok=True)
    return faults


@dataclass
class Visitor:
    """What another program has confirmed meanwhile."""

    marks: set[str] = field(default_factory=set)


@contextmanager
def visiting(library: Path) -> Iterator[Visitor]:
    """Let another process open a library, mark something and close it, over and over; it is stopped
    at the end, in the middle of whatever it does.
    """
    visitor = Visitor()
    with start("visit", library, library) as process:
        assert process.stdout is not None  # noqa: S101 (it was asked for)
        try:
            process.stdout.readline()  # it is ready
            yield visitor
            time.sleep(LINGER)
        finally:
            process.kill()
            lines = process.stdout.readlines()
    told = [json.loads(line) for line in lines if line.endswith("\n")]
    visitor.marks |= {one["marked"] for one in told if "marked" in one}
