"""What a self-test has seen: one entry per check, written as JSON."""

import json
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FILE = "self-test.json"


class Unmet(Exception):  # noqa: N818 (it is what a check found, not a fault of the check)
    """Something does not hold; the message says what was seen instead."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold."""

    name: str
    ok: bool
    seen: str
    seconds: float


@dataclass
class Report:
    """All checks so far, and what the program runs on."""

    about: dict[str, str] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def ok(self) -> bool:
        """Whether there were checks and all of them held."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    def check(self, name: str, work: Callable[[], str]) -> None:
        """Run one check, which returns what it saw or raises; the checks after it run anyway."""
        started = time.monotonic()
        try:
            seen, ok = work(), True
        except Unmet as unmet:
            seen, ok = str(unmet), False
        except Exception:  # noqa: BLE001 (whatever went wrong is what the report is for)
            seen, ok = traceback.format_exc(), False
        seconds = round(time.monotonic() - started, 3)
        self.checks.append(Check(name, ok, seen, seconds))

    def values(self) -> dict[str, Any]:
        """The report as plain values."""
        seconds = round(time.monotonic() - self.started, 3)
        checks = [asdict(check) for check in self.checks]
        return {"ok": self.ok, **self.about, "seconds": seconds, "checks": checks}

    def write(self, folder: Path) -> None:
        """Write `self-test.json`, and one line to the standard output where there is one."""
        values = self.values()
        text = json.dumps(values, ensure_ascii=False, indent=2)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")
        # A program for windows has no standard streams on Windows.
        if sys.stdout is not None:
            print(json.dumps(values), flush=True)  # noqa: T201 (this is its output)


def expect(condition: object, seen: str) -> None:
    """Raise Unmet with what was seen where a condition does not hold."""
    if not condition:
        raise Unmet(seen)
