"""The trial of the command line: its verbs are killed, at any moment from their start to their end.

What a verb printed, whole, or ended with 0 on, is confirmed to the outside.
"""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from annotator.core import paths
from annotator.core.model import Kind
from durability.actor import WORDS, Facts
from durability.ledger import Ledger
from durability.trials import Outcome, look

LENGTH = 4_000
"""Words of the article."""
LATE = 1.2
"""Until when a verb may be killed, as a share of the time that the first one took."""


def killed_commands(library: Path, rounds: int, *, seed: int) -> Outcome:
    """Let verbs of the command line work on one library, kill two of three, and look each time."""
    pick, outcome, ledger = random.Random(seed), Outcome("verbs killed with SIGKILL"), Ledger()
    article = library.with_name("article.md")
    article.write_text(" ".join(pick.choices(WORDS, k=LENGTH)), encoding="utf-8")
    ledger.seq = 1  # the article comes in as a change of its own
    begun = time.monotonic()
    _run(library, ledger, ["annotate", str(article), *_passage(pick), "--kind", "claim"], None)
    usual = time.monotonic() - begun
    look(outcome, library, ledger, device=paths.device_id())
    for number in range(rounds):
        late = None if number % 3 == 2 else pick.uniform(0, LATE * usual)
        verb = _verb(pick, ledger, article)
        if _run(library, ledger, verb, late):
            outcome.cut_actions[verb[0]] = outcome.cut_actions.get(verb[0], 0) + 1
        look(outcome, library, ledger, device=paths.device_id())
        if outcome.faults:
            break
    return outcome


def _passage(pick: random.Random) -> list[str]:
    start = pick.randrange(LENGTH)
    return ["--start", str(start), "--end", str(start + pick.randint(1, 99))]


def _verb(pick: random.Random, ledger: Ledger, article: Path) -> list[str]:
    """What is done next: a mark is made, or one that is there is changed."""
    there = [mark for mark, told in ledger.marks.items() if not told["deleted"]]
    kind = pick.choice(list(Kind)).value
    if not there or pick.random() < 0.4:
        return ["annotate", str(article), *_passage(pick), "--kind", kind]
    mark = pick.choice(there)
    verbs = (
        ["set-kind", mark, kind],
        ["edit", mark, "--note", " ".join(pick.choices(WORDS, k=20))],
        ["edit", mark, "--tag", pick.choice(WORDS)],
        ["delete", mark],
    )
    return pick.choice(verbs)


def _run(library: Path, ledger: Ledger, verb: list[str], seconds: float | None) -> bool:
    """Let a verb work for so long at most, and take down what it confirmed; whether it was cut off
    before.
    """
    says = [] if verb[0] == "delete" else ["--json"]
    command = [sys.executable, "-m", "annotator", "--library", str(library), *verb, *says]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            printed, _ = process.communicate()
    ledger.begun = verb[0]
    if marks := _confirmed(ledger, verb, printed, has_ended=process.returncode == 0):
        # Each of these verbs is one change.
        told = {"done": verb[0], "seq": ledger.seq + 1, "marks": marks}
        ledger.read([json.dumps(told) + "\n"])
    elif process.returncode not in {0, -signal.SIGKILL}:
        ledger.refusals.append(f"{verb[0]} ended with {process.returncode}")
    return not marks


def _confirmed(
    ledger: Ledger, verb: list[str], printed: str, *, has_ended: bool
) -> dict[str, Facts]:
    """The mark that a verb said it made or changed; nothing where it did not come to that."""
    if verb[0] == "delete":
        mark = verb[1]
        gone = {"deleted": True, "status": None, "place": None}
        return {mark: {**ledger.marks[mark], **gone}} if has_ended else {}
    try:
        value = json.loads(printed)
    except ValueError:  # it was killed before it had said all
        return {}
    return {value["id"]: _facts(value)}


def _facts(value: dict[str, Any]) -> Facts:
    return {
        "kind": value["kind"],
        "note": value["note"],
        "tags": list(value["tags"]),
        "deleted": False,
        "status": value["anchor_status"],
        "place": [value["start"], value["end"], value["quote"]],
    }
