"""Build the program and its installers for the system this runs on.

    python packaging/build.py [--strict] [--list] [--only STEP]

Freezes the program, has it test itself, wraps it, and writes the sums of what people download.
Needs `pip install '.[build]'`. A step whose tool or key is absent is skipped with a notice;
with --strict only signing may be. Ends with code 1 as soon as a step fails.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

import freezing
import icons
import sums
from steps import Build, Step, StepFailed, run_steps, tell

MODULES = {"linux": "linux", "win32": "windows", "darwin": "macos"}
"""By `sys.platform`, the module with that system's `STEPS`."""


def steps_here() -> tuple[Step, ...]:
    """The steps for the system this runs on, in their order."""
    if sys.platform not in MODULES:
        raise StepFailed(
            f"There are no steps for {sys.platform}: build on Linux, Windows or macOS."
        )
    ours: tuple[Step, ...] = importlib.import_module(MODULES[sys.platform]).STEPS
    return (*icons.STEPS, *freezing.STEPS, *ours, *sums.STEPS)


def chosen(steps: Sequence[Step], names: Sequence[str]) -> list[Step]:
    """The steps with these names, in the build's order; all where none is named."""
    unknown = set(names) - {step.name for step in steps}
    if unknown:
        raise StepFailed(f"No step is called {', '.join(sorted(unknown))}: see --list.")
    return [step for step in steps if not names or step.name in names]


def main(arguments: Sequence[str] | None = None) -> int:
    """Build; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strict", action="store_true", help="fail where a tool is absent")
    parser.add_argument("--list", action="store_true", help="print the names of the steps")
    parser.add_argument("--only", action="append", default=[], metavar="STEP")
    given = parser.parse_args(arguments)
    build = Build()
    try:
        steps = chosen(steps_here(), given.only)
        if given.list:
            for step in steps:
                tell(step.name)
            return 0
        skipped = run_steps(steps, build, strict=given.strict)
    except (StepFailed, OSError) as error:
        tell(f"FAILED: {error}")
        return 1
    tell(f"Done, in {build.packages}" + (f"; skipped: {', '.join(skipped)}" if skipped else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
