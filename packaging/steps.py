"""The frame of a build: steps with the tools they need, run in order, each told in one line.

A module per system (`linux`, `windows`, `macos`) has `STEPS`, a tuple of `Step`; `build.py` runs
them after the frozen program has passed its self-test. A step gets the `Build` and puts what people
download into `build.packages`.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from identity import ROOT, Identity, identity


class StepFailed(Exception):  # noqa: N818 (it is what a step says)
    """A step did not do its work; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Build:
    """What is built and where; every step reads and writes inside these folders."""

    dist: Path = ROOT / "dist"
    """The frozen program, and the finished packages."""
    work: Path = ROOT / "build"
    """What is needed on the way."""
    identity: Identity = field(default_factory=identity)

    @property
    def packages(self) -> Path:
        """The folder of the files that people download, and of their sums."""
        return self.dist / "packages"

    @property
    def icons(self) -> Path:
        """The folder of the icons that are made: `annotator.ico`, `annotator.icns`, `hicolor`."""
        return self.work / "icons"

    @property
    def bundle(self) -> Path:
        """The frozen program's folder; on macOS the application, which is a folder too."""
        if sys.platform == "darwin":
            return self.dist / f"{self.identity.title}.app"
        return self.dist / self.identity.name

    @property
    def program(self) -> Path:
        """The executable that the window is started with."""
        if sys.platform == "darwin":
            return self.bundle / "Contents" / "MacOS" / self.identity.name
        if sys.platform == "win32":
            return self.bundle / f"{self.identity.title}.exe"
        return self.bundle / self.identity.name

    @property
    def console_program(self) -> Path:
        """The executable for the verbs: one of its own on Windows, elsewhere the same."""
        if sys.platform == "win32":
            return self.bundle / f"{self.identity.name}-cli.exe"
        return self.program


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a build."""

    name: str
    """A few words that begin with a verb."""
    run: Callable[[Build], None]
    """Does it. Raises StepFailed, CalledProcessError, OSError."""
    tools: tuple[str, ...] = ()
    """Commands that it needs."""
    modules: tuple[str, ...] = ()
    """Python packages that it needs."""
    keys: tuple[str, ...] = ()
    """Variables of the environment with what signing needs; without them it is always skipped."""

    def missing_tools(self) -> list[str]:
        """The commands and Python packages that are not there."""
        tools = [tool for tool in self.tools if shutil.which(tool) is None]
        return tools + [one for one in self.modules if importlib.util.find_spec(one) is None]

    def missing_keys(self, environment: Mapping[str, str]) -> list[str]:
        """The variables that are not set, or are empty as CI leaves a secret that is not there."""
        return [key for key in self.keys if not environment.get(key)]


def run_steps(
    steps: Iterable[Step],
    build: Build,
    *,
    strict: bool,
    environment: Mapping[str, str] = os.environ,
) -> list[str]:
    """Run steps in order and return the names of those that were skipped.

    Raises what a step raises, and StepFailed for a tool that is absent where `strict`.
    """
    skipped, steps = [], tuple(steps)
    for step in steps if strict else ():
        # Before the first begins: the tool of the last one would be missed after minutes.
        _why_not(step, strict=strict, environment=environment)
    for step in steps:
        if reason := _why_not(step, strict=strict, environment=environment):
            skipped.append(step.name)
            tell(f"-- skipped: {step.name}: {reason}")
            continue
        tell(f"== {step.name}")
        started = time.monotonic()
        step.run(build)
        tell(f"   {time.monotonic() - started:.1f} s")
    return skipped


def _why_not(step: Step, *, strict: bool, environment: Mapping[str, str]) -> str:
    """Why a step is skipped; empty where it is not. Raises StepFailed where it must not be."""
    if keys := step.missing_keys(environment):
        return f"{' and '.join(keys)} not set"
    if tools := step.missing_tools():
        if strict:
            raise StepFailed(f"'{step.name}' needs {' and '.join(tools)}: install it.")
        return f"{' and '.join(tools)} not installed"
    return ""


def call(command: Sequence[str | Path], *, is_shown: bool = True, **changes: str) -> str:
    """Run a command and return what it printed, both streams, which is shown too if wished.

    `changes` are added to the environment. Raises StepFailed where it does not return 0.
    """
    words = [str(word) for word in command]
    done = subprocess.run(  # noqa: S603 (commands of our own)
        words,
        env={**os.environ, **changes},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    for line in done.stdout.splitlines() if is_shown or done.returncode else ():
        tell(f"   {line}")
    if done.returncode != 0:
        raise StepFailed(f"{Path(words[0]).name} ended with code {done.returncode}.")
    return done.stdout


def tell(line: str) -> None:
    """Print a line at once, so that it stands before what a command prints."""
    print(line, flush=True)


def fresh_folder(path: Path) -> Path:
    """Make a folder that is empty, whatever was there."""
    if path.exists():
        shutil.rmtree(path)
    path.mkdir(parents=True)
    return path
