"""Install the finished package of this system, have the installed program test itself, remove it.

    python packaging/installed.py

For CI and for machines that may be changed. Takes what `build.py` has left in dist/packages, as a
user would: on Linux the Debian package (with sudo), on Windows the installer without administrator
and the portable archive, on macOS the disk image. Ends with code 1 if anything is not as it should.
"""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from freezing import examine
from steps import Build, StepFailed, call, fresh_folder, tell

PATIENCE = 60
"""Seconds until what an uninstaller began is done."""


def package(build: Build, ending: str) -> Path:
    """The one package whose name ends so. Raises StepFailed."""
    found = sorted(build.packages.glob(f"*{ending}"))
    if len(found) != 1:
        raise StepFailed(f"{len(found)} packages end in {ending}: run packaging/build.py first.")
    return found[0]


def try_linux(build: Build) -> None:
    """Install and remove the Debian package."""
    names, administrator = build.identity, [] if os.getuid() == 0 else ["sudo"]
    file = str(package(build, ".deb"))
    call([*administrator, "apt-get", "install", "-y", "--no-install-recommends", file])
    examine(Path("/usr/bin", names.name), build.work / "self-test-installed")
    call([*administrator, "apt-get", "remove", "-y", names.name])
    see_gone(Path("/opt", names.name))


def try_windows(build: Build) -> None:
    """Install for one person, without a question, and remove; unpack the portable archive."""
    log = build.work / "setup.log"
    call(
        [package(build, "setup.exe"), "/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART",
         "/CURRENTUSER", "/TASKS=path", f"/LOG={log}"]
    )  # fmt: skip
    folder = Path(os.environ["LOCALAPPDATA"], "Programs", build.identity.title)
    for program in (build.program.name, build.console_program.name):
        examine(folder / program, build.work / f"self-test-{program}")
    told = call([folder / "bin" / f"{build.identity.name}.cmd", "--version"])
    if build.identity.version not in told:
        raise StepFailed(f"The command said {told!r} instead of its version.")
    call([folder / "unins000.exe", "/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART"])
    see_gone(folder)
    try_portable(build)


def try_portable(build: Build) -> None:
    """Unpack the portable archive where nothing is ASCII, and see that it keeps to its folder."""
    place = fresh_folder(build.work / "Stück für Stück 試")
    with zipfile.ZipFile(package(build, "portable.zip")) as archive:
        archive.extractall(place)
    folder = place / build.identity.title
    examine(folder / build.program.name, build.work / "self-test-portable")
    environment = {name: value for name, value in os.environ.items() if name != "ANNOTATOR_HOME"}
    subprocess.run(  # noqa: S603 (what was just unpacked)
        [folder / build.console_program.name, "add", folder / "portable.txt"],
        env=environment,
        check=True,
    )
    if not (folder / "data" / "library.sqlite").is_file():
        raise StepFailed("The portable program did not keep its library beside itself.")


def try_macos(build: Build) -> None:
    """Copy the application out of the disk image, as the picture there says, and start it."""
    mounted, place = fresh_folder(build.work / "image"), fresh_folder(build.work / "Applications")
    call(["hdiutil", "attach", "-nobrowse", "-mountpoint", mounted, package(build, ".dmg")])
    try:
        application = place / build.bundle.name
        call(["ditto", mounted / build.bundle.name, application])
    finally:
        call(["hdiutil", "detach", mounted])
    call(["codesign", "--verify", "--deep", "--strict", application])
    program = application / build.program.relative_to(build.bundle)
    examine(program, build.work / "self-test-installed")
    shutil.rmtree(application)


def see_gone(folder: Path) -> None:
    """Wait until a folder is gone; an uninstaller of Windows ends before its work does.

    Raises StepFailed with what is still there.
    """
    until = time.monotonic() + PATIENCE
    while folder.exists():
        if time.monotonic() > until:
            left = sorted(path.name for path in folder.iterdir())
            raise StepFailed(f"{folder} was not removed; it has {', '.join(left)}.")
        time.sleep(0.5)


TRIALS: dict[str, Callable[[Build], None]] = {
    "linux": try_linux,
    "win32": try_windows,
    "darwin": try_macos,
}
"""By `sys.platform`."""


def main() -> int:
    """Try the package of this system; return the exit code."""
    try:
        TRIALS[sys.platform](Build())
    except (StepFailed, OSError, subprocess.CalledProcessError) as error:
        tell(f"FAILED: {error}")
        return 1
    tell("The installed program is as it was built.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
