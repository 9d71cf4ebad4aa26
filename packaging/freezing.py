"""Freezes the program with PyInstaller, and has what was frozen test itself."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from identity import ROOT
from steps import Build, Step, StepFailed, call, fresh_folder, tell

SPEC = ROOT / "packaging" / "annotator.spec"
UNRESOLVED = re.compile(r"Library not found: could not resolve '([^']+)', dependency of '([^']+)'")
"""What PyInstaller only warns of; the program would not start where it matters."""
SELF_TEST_SECONDS = 120


def freeze(build: Build) -> None:
    """Make `build.bundle`. Raises StepFailed, also where a library that is kept lacks another."""
    # What an older version left there would be summed up and published with this one.
    fresh_folder(build.packages)
    told = call(
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN",
            "--distpath", build.dist, "--workpath", build.work, SPEC,
        ],
        SOURCE_DATE_EPOCH=source_date(),
        PYTHONHASHSEED="0",
    )  # fmt: skip
    names = {path.name for path in build.bundle.rglob("*")}
    if lacking := unresolved(told, names):
        raise StepFailed(f"Install what the frozen program would lack: {'; '.join(lacking)}.")


def unresolved(told: str, bundled: set[str]) -> list[str]:
    """What PyInstaller did not find for files that are in the bundle, sentence by sentence."""
    return sorted(
        f"{library}, which {Path(user).name} needs"
        for library, user in UNRESOLVED.findall(told)
        if Path(user).name in bundled
    )


def source_date() -> str:
    """Seconds since 1970 of the last change, so that a build can be repeated byte for byte.

    SOURCE_DATE_EPOCH goes before what git says (https://reproducible-builds.org/specs/).
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return str(int((ROOT / "pyproject.toml").stat().st_mtime))  # an sdist has no history
    return done.stdout.strip()


def self_test(build: Build) -> None:
    """Have the frozen program test itself. Raises StepFailed with the checks that do not hold."""
    with screen_for_test() as changes:
        examine(build.program, build.work / "self-test", **changes)


@contextlib.contextmanager
def screen_for_test() -> Iterator[dict[str, str]]:
    """What the environment lacks for a real window: on Linux an X server of its own, where Xvfb is
    there; where it is not, that is said.
    """
    has_screen = any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))
    if sys.platform != "linux" or has_screen:
        yield {}
        return
    if shutil.which("Xvfb") is None:
        tell("   NOT TRIED: X (xcb). Neither DISPLAY nor Xvfb is there; tested without a screen.")
        yield {}
        return
    with virtual_screen() as display:
        yield {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """An X server on a display that is free, and its name; it ends with what is done on it.

    It must not begin anew when its last client leaves: the next one could come just then.
    """
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with (
        os.fdopen(reading, encoding="ascii") as told,
        subprocess.Popen(  # noqa: S603
            [*words, "-noreset"], stderr=subprocess.DEVNULL, pass_fds=[writing]
        ) as server,
    ):
        os.close(writing)
        try:
            number = told.readline().strip()
            if not number:
                raise StepFailed("Xvfb does not start: run it by hand and see what it says.")
            yield f":{number}"
        finally:
            server.terminate()


def examine(program: Path, folder: Path, **changes: str) -> None:
    """Run the self-test of a program, wherever it is installed; its report goes into `folder`.

    `changes` are added to the environment. Raises StepFailed with the checks that do not hold.
    """
    fresh_folder(folder)
    try:
        done = subprocess.run(  # noqa: S603 (what was just built)
            [program, "--self-test", folder],
            env={**os.environ, **changes},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SELF_TEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StepFailed(f"The self-test took more than {SELF_TEST_SECONDS} s.") from error
    report = folder / "self-test.json"
    if not report.is_file():
        raise StepFailed(f"No report of the self-test; code {done.returncode}: {done.stderr}")
    seen = json.loads(report.read_text(encoding="utf-8"))
    failed = [f"{check['name']}: {check['seen']}" for check in seen["checks"] if not check["ok"]]
    if failed or done.returncode != 0 or seen["frozen"] != "True":
        raise StepFailed(f"The self-test failed, code {done.returncode}: {'; '.join(failed)}")
    tell(
        f"   {len(seen['checks'])} checks hold in {seen['seconds']} s: {seen['version']}, "
        f"Qt {seen['qt']}, {seen['window_system']}, {seen['system']}"
    )


STEPS = (
    Step("freeze", freeze, modules=("PyInstaller",)),
    Step("self-test the frozen program", self_test),
)
