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
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from freezing import examine
from identity import ROOT
from steps import Build, StepFailed, call, fresh_folder, tell

DETACH_TRIES = 5
PATIENCE = 60
"""Seconds until what an uninstaller began is done."""


def package(build: Build, ending: str) -> Path:
    """The one package whose name ends so. Raises StepFailed."""
    found = sorted(build.packages.glob(f"*{ending}"))
    if len(found) != 1:
        raise StepFailed(f"{len(found)} packages end in {ending}: run packaging/build.py first.")
    return found[0]


def try_linux(build: Build) -> None:
    """Install and remove the Debian package; start the archive and the AppImage."""
    names, administrator = build.identity, [] if os.getuid() == 0 else ["sudo"]
    file = str(package(build, ".deb"))
    call([*administrator, "apt-get", "install", "-y", "--no-install-recommends", file])
    examine(Path("/usr/bin", names.name), build.work / "self-test-installed")
    call([*administrator, "apt-get", "remove", "-y", names.name])
    see_gone(Path("/opt", names.name))
    place = fresh_folder(build.work / "unpacked")
    with tarfile.open(package(build, ".tar.gz")) as archive:
        archive.extractall(place, filter="data")
    examine(place / f"{names.name}-{names.version}" / names.name, build.work / "self-test-archive")
    if images := list(build.packages.glob("*.AppImage")):
        seen = build.work / "self-test-image"
        examine(images[0], seen, APPIMAGE_EXTRACT_AND_RUN="1")


def try_windows(build: Build) -> None:
    """Install without a question for one person, then for all; unpack the portable archive."""
    title = build.identity.title
    try_setup(build, "/CURRENTUSER", Path(os.environ["LOCALAPPDATA"], "Programs", title))
    try_setup(build, "/ALLUSERS", Path(os.environ["PROGRAMFILES"], title))
    try_portable(build)


def try_setup(build: Build, mode: str, folder: Path) -> None:
    """Install, use, install over it as an update does, and remove; the library stays."""
    home = fresh_folder(build.work / "home")
    set_up(build, mode)
    for program in (build.program.name, build.console_program.name):
        examine(folder / program, build.work / f"self-test-{mode[1:]}-{program}")
    cli, article = folder / build.console_program.name, ROOT / "resources" / "sample.md"
    call([cli, "add", article], ANNOTATOR_HOME=str(home))
    old = folder / "_internal" / "of-an-older-version.dll"
    old.touch()
    set_up(build, mode)
    if old.exists():
        raise StepFailed(f"The update has left {old}.")
    told = call([cli, "--version"])
    if build.identity.version not in told:
        raise StepFailed(f"The command said {told!r} instead of its version.")
    call([folder / "unins000.exe", "/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART"])
    see_gone(folder)
    if not (home / "library.sqlite").is_file():
        raise StepFailed("The library is gone with the program.")


def set_up(build: Build, mode: str) -> None:
    """Run the setup, which asks nothing; its log is in the folder of the work."""
    log = build.work / f"setup-{mode[1:]}.log"
    call(
        [package(build, "setup.exe"), "/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART",
         mode, "/TASKS=path", f"/LOG={log}"]
    )  # fmt: skip


def try_portable(build: Build) -> None:
    """Unpack the portable archive where nothing is ASCII, and see that it keeps to its folder."""
    place = fresh_folder(build.work / "Stück für Stück 試")
    with zipfile.ZipFile(package(build, "portable.zip")) as archive:
        archive.extractall(place)  # noqa: S202 (our own)
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
        detach(mounted)
    call(["codesign", "--verify", "--deep", "--strict", application])
    program = application / build.program.relative_to(build.bundle)
    examine(program, build.work / "self-test-installed")
    shutil.rmtree(application)


def detach(mounted: Path) -> None:
    """Take a disk image away; macOS may still look through what was copied, and refuse at first."""
    for attempt in range(1, DETACH_TRIES):
        try:
            call(["hdiutil", "detach", mounted])
        except StepFailed:
            time.sleep(attempt)
        else:
            return
    call(["hdiutil", "detach", "-force", mounted])


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
