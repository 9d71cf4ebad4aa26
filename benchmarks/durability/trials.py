"""The trials: actors that are killed, run out of disk, share a file or find it locked."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.library import Library
from annotator.core.workspace import Workspace
from durability.ledger import Ledger, undo_faults

DEVICES = tuple(f"{number}0000000-0000-4000-8000-000000000000" for number in (6, 7))
ENDLESS = 1_000_000
FOLDER = Path(__file__).parents[1]


@dataclass
class Outcome:
    """What a trial came to."""

    name: str
    rounds: int = 0
    confirmed: int = 0
    marks: int = 0
    refusals: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cut_actions: dict[str, int] = field(default_factory=dict)
    """How often which action was cut off by a kill."""

    found_anew: list[str] = field(default_factory=list)
    """Marks that an undo and redo brought to another place than they had."""

    def __str__(self) -> str:
        refused = {code: self.refusals.count(code) for code in sorted(set(self.refusals))}
        verdict = "ok" if not self.faults else f"{len(self.faults)} FAULTS"
        lines = [
            (
                f"{self.name:34} {self.rounds:4} rounds, {self.confirmed:6} actions confirmed,"
                f" {self.marks:5} marks at the end, refused {refused or 0}: {verdict}"
            ),
            *(f"    {fault[:400]}" for fault in self.faults[:8]),
            f"    placed otherwise by undo and redo: {len(self.found_anew)}",
        ]
        if self.cut_actions:
            lines.append(f"    cut off: {dict(sorted(self.cut_actions.items()))}")
        return "\n".join(lines)


def start(
    library: Path, *, device: str = DEVICES[0], seed: int, actions: int = ENDLESS, limit: str = ""
) -> "subprocess.Popen[str]":
    """Start an actor; its module lies beside this one."""
    program = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import durability.actor as a; a.main()"
    )
    arguments = [str(library), device, str(seed), str(actions), *([limit] if limit else [])]
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True, bufsize=1
    )


def _listen(actor: "subprocess.Popen[str]") -> tuple[list[str], threading.Thread]:
    assert actor.stdout is not None  # noqa: S101 (it was asked for)
    lines: list[str] = []
    stream = actor.stdout
    thread = threading.Thread(target=lambda: lines.extend(stream))
    thread.start()
    return lines, thread


def _finish(
    actor: "subprocess.Popen[str]", lines: list[str], thread: threading.Thread, ledger: Ledger
) -> None:
    actor.wait(timeout=120)
    thread.join()
    assert actor.stdout is not None  # noqa: S101 (it was asked for)
    actor.stdout.close()
    ledger.read(lines)


def look(outcome: Outcome, library: Path, ledger: Ledger, *, device: str = DEVICES[0]) -> None:
    """Open the library as somebody would afterwards, and compare."""
    cut = ledger.begun
    with closing(Workspace(Library(library, device))) as workspace:
        outcome.faults += ledger.faults(workspace)
        outcome.faults += undo_faults(workspace, outcome.found_anew)
        ledger.accept(workspace, ledger.marks)
    outcome.rounds += 1
    outcome.marks = len(ledger.marks)
    outcome.confirmed, outcome.refusals = ledger.confirmed, ledger.refusals
    if cut:
        outcome.cut_actions[cut] = outcome.cut_actions.get(cut, 0) + 1


def killed(library: Path, rounds: int, *, seed: int, longest: float = 1.0) -> Outcome:
    """Kill an actor at a random moment, up to `longest` seconds after its first confirmed action,
    or now and then while it opens; look; and again, on one growing library.
    """
    pick, outcome, ledger = random.Random(seed), Outcome("killed with SIGKILL"), Ledger()
    for number in range(rounds):
        actor = start(library, seed=seed * 1000 + number)
        lines, thread = _listen(actor)
        early = pick.random() < 0.05  # while it opens
        # By the clock alone, a slow machine would be killed at its first article each time.
        while not early and not _has_confirmed(lines) and actor.poll() is None:
            time.sleep(0.001)
        time.sleep(pick.uniform(0, longest if not early else 0.3))
        actor.send_signal(signal.SIGKILL)
        _finish(actor, lines, thread, ledger)
        look(outcome, library, ledger)
        if outcome.faults:
            break
    return outcome


def _has_confirmed(lines: list[str]) -> bool:
    return any('"done"' in line for line in lines)


def full(
    library: Path, rounds: int, *, seed: int, room: int = 400_000, actions: int = 150
) -> Outcome:
    """Let no file grow further than `room` bytes beyond the library, until writes are refused;
    then make room again.
    """
    outcome, ledger = Outcome("no room to write (quota)"), Ledger()
    for number in range(rounds):
        size = library.stat().st_size if library.exists() else 200_000
        actor = start(library, seed=seed + number, actions=actions, limit=str(size + room))
        lines, thread = _listen(actor)
        _finish(actor, lines, thread, ledger)
        look(outcome, library, ledger)
    return outcome


def on_full_disk(library: Path, rounds: int, *, seed: int, actions: int = 400) -> Outcome:
    """The library lies on a small disk that gets full, and then is freed a little by `rounds`."""
    outcome, ledger = Outcome("a full disk"), Ledger()
    filler = library.with_name("filler")
    for number in range(rounds):
        actor = start(library, seed=seed + number, actions=actions)
        lines, thread = _listen(actor)
        _finish(actor, lines, thread, ledger)
        filler.unlink(missing_ok=True)
        shutil.rmtree(library.with_name("library-backups"), ignore_errors=True)
        look(outcome, library, ledger)
        with filler.open("wb") as file:
            _fill(file.fileno(), library.parent, leave=random.Random(number).randrange(900_000))
    return outcome


def _fill(number: int, folder: Path, *, leave: int) -> None:
    import os  # noqa: PLC0415

    free = shutil.disk_usage(folder).free
    if free > leave:
        os.posix_fallocate(number, 0, free - leave)


def two_at_once(library: Path, *, seed: int, actions: int) -> Outcome:
    """Two actors on two devices; each one's own marks are as it confirmed them last."""
    outcome, ledger = Outcome("two processes at once"), Ledger()
    actor = start(library, seed=seed, actions=20)
    _finish(actor, *_listen(actor), ledger)
    pair = [
        (start(library, device=device, seed=seed + number, actions=actions))
        for number, device in enumerate(DEVICES)
    ]
    heard = [(one, *_listen(one)) for one in pair]
    seen: set[str] = set(ledger.marks)
    for one, lines, thread in heard:
        own = Ledger()
        _finish(one, lines, thread, own)
        seen |= own.marks.keys()
        ledger.confirmed += own.confirmed
        ledger.refusals += own.refusals
        if one.returncode:
            outcome.faults.append(f"an actor ended with {one.returncode}")
    with closing(Workspace(Library(library, DEVICES[0]))) as workspace:
        # Each changes marks that the other made, so that only who made and what is there counts.
        from durability.actor import all_facts  # noqa: PLC0415

        present = all_facts(workspace)
        outcome.faults += [f"{mark} is gone" for mark in seen - present.keys()]
        ledger.accept(workspace, present)
    look(outcome, library, ledger)
    return outcome


def locked(library: Path, holds: Sequence[float], *, seed: int) -> Outcome:
    """Another program holds the file with BEGIN EXCLUSIVE, for so many seconds each time."""
    outcome, ledger = Outcome(f"locked for {min(holds)} to {max(holds)} s"), Ledger()
    for number, seconds in enumerate(holds):
        actor = start(library, seed=seed + number, actions=60)
        lines, thread = _listen(actor)
        while len(lines) < 10 and actor.poll() is None:
            time.sleep(0.001)
        with _held(library):
            time.sleep(seconds)
        _finish(actor, lines, thread, ledger)
        look(outcome, library, ledger)
    return outcome


@contextmanager
def _held(library: Path) -> Iterator[None]:
    with closing(sqlite3.connect(library, isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
