"""`python benchmarks/durability [--kills 200] [--disk FOLDER]`: the long form of every trial.

FOLDER is on a small disk of its own (as root: `mount -t tmpfs -o size=12m none FOLDER`).
"""

import argparse
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from durability import commands, swaps, trials


def main() -> int:
    """Run the trials and print what they came to; 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--disk", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="durability-") as folder:
        os.environ["ANNOTATOR_HOME"] = folder
        for name, trial in _trials(Path(folder), chosen).items():
            if chosen.only in name:
                begun = time.monotonic()
                outcome = trial()
                print(f"{outcome}\n    {time.monotonic() - begun:.0f} s", flush=True)
                failed |= bool(outcome.faults)
    return failed


def _trials(folder: Path, chosen: argparse.Namespace):  # type: ignore[no-untyped-def]
    seed = chosen.seed

    def at(name: str) -> Path:
        (folder / name).mkdir()
        return folder / name / "library.sqlite"

    found = {
        "killed": lambda: trials.killed(at("killed"), chosen.kills, seed=seed),
        "commands": lambda: commands.killed_commands(at("commands"), chosen.kills, seed=seed),
        "full": lambda: trials.full(at("full"), 10, seed=seed),
        "two": lambda: trials.two_at_once(at("two"), seed=seed, actions=400),
        "locked": lambda: trials.locked(at("locked"), [1, 2, 3, 4, 5.5, 7], seed=seed),
    }
    kills = max(chosen.kills // 4, 1)
    found |= {
        "restoring": lambda: swaps.killed_restoring(at("restoring"), kills, seed=seed),
        "replacing": lambda: swaps.killed_replacing("damaged", at("damaged"), kills, seed=seed),
        "recovering": lambda: swaps.killed_replacing("recover", at("recover"), kills, seed=seed),
        "moving": lambda: swaps.killed_moving(folder, kills, seed=seed),
    }

    def steps(mode: str, kind: str) -> trials.Outcome:
        return swaps.killed_at_steps(mode, at(f"{mode}-steps"), kind, seed=seed)

    def moved(kind: str) -> trials.Outcome:
        (folder / f"{kind}s").mkdir()
        os.environ["ANNOTATOR_HOME"] = str(folder / f"{kind}s")
        try:
            return swaps.killed_moving_at_steps(folder / f"{kind}s", kind, seed=seed)
        finally:
            os.environ["ANNOTATOR_HOME"] = str(folder)

    for kind in ("name", "turn"):
        found[f"move-{kind}s"] = partial(moved, kind)
    for mode, kind in (("restore", "turn"), ("damaged", "name"), ("recover", "name")):
        found[f"{mode}-steps"] = partial(steps, mode, kind)
    if chosen.disk:
        place = chosen.disk / "library.sqlite"
        found["disk"] = lambda: trials.on_full_disk(place, 10, seed=seed)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
