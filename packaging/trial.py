"""Try the finished Linux packages in a fresh Debian that has no Python, as a user would.

    python packaging/trial.py [--suite SUITE] [--packages FOLDER]

For administrators, on a machine with mmdebstrap and Xvfb. The Debian package is installed with what
it asks for and nothing else, tests itself on an X server, opens an article, and is removed; the
archive is unpacked beside it in a second fresh system. Says what is left behind; ends with code 1
if anything is, or if a test fails.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from freezing import virtual_screen
from identity import identity
from steps import Build, StepFailed, call, tell

SUITE = "bookworm"
FOLDERS = ("bin", "etc", "home", "lib", "opt", "root", "sbin", "srv", "usr", "var/lib")
"""Where a package could leave something."""
BOOKKEEPING = ("var/lib/dpkg", "var/lib/apt", "var/lib/systemd")
"""Where Debian notes what was installed once."""


class Machine:
    """A fresh Debian in a folder; commands run in it with a process table of their own."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self._display = folder, display

    def run(self, *words: str, **variables: str) -> str:
        """Run a command inside and return what it printed. Raises StepFailed."""
        surroundings = {
            "HOME": "/root",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            "DISPLAY": self._display,
            **variables,
        }
        settings = [f"{name}={value}" for name, value in surroundings.items()]
        return call(
            [
                "unshare", "--mount", "--pid", "--fork", f"--mount-proc={self.folder}/proc",
                "chroot", self.folder, "env", "-i", *settings, *words,
            ]
        )  # fmt: skip

    def put(self, file: Path) -> str:
        """Copy a file to `/root` and return its name inside."""
        shutil.copy(file, self.folder / "root" / file.name)
        return f"/root/{file.name}"

    def install(self, *packages: str) -> None:
        """Install packages and what they depend on, and no recommendation."""
        self.run("apt-get", "install", "-qqy", "--no-install-recommends", *packages)

    def files(self) -> set[str]:
        """Every path where a package could leave something."""
        found = set()
        for name in FOLDERS:
            for path in (self.folder / name).rglob("*"):
                inside = str(path.relative_to(self.folder))
                if not inside.startswith(BOOKKEEPING):
                    found.add(inside)
        return found

    def test(self, program: str, article: str) -> None:
        """Have a program test itself on the X server, and open an article. Raises StepFailed."""
        self.run(program, "--self-test", "/root/seen", QT_QPA_PLATFORM="xcb")
        seen = json.loads((self.folder / "root/seen/self-test.json").read_text(encoding="utf-8"))
        if not seen["ok"] or seen["window_system"] != "xcb" or seen["frozen"] != "True":
            raise StepFailed(f"The self-test saw {seen}.")
        tell(f"   {len(seen['checks'])} checks hold in {seen['seconds']} s on {seen['system']}")
        self.run(program, "--quit-after-start", "--sample", QT_QPA_PLATFORM="xcb")
        self.run(program, "annotate", article, "--kind", "claim", "--quote", "4.7 meters")
        self.run(program, "list", article)


def try_package(machine: Machine, package: Path, article: Path, name: str) -> None:
    """Install the Debian package, use it, remove it. Raises StepFailed for what it leaves."""
    inside, text = machine.put(package), machine.put(article)
    # What it depends on comes first, so that what it leaves itself can be seen.
    depends = call(["dpkg-deb", "--field", package, "Depends"]).replace(" ", "")
    machine.install(*[one.partition("(")[0].split("|")[0] for one in depends.strip().split(",")])
    before = machine.files()
    machine.install(inside)
    added = machine.files() - before
    tell(f"   {len(added)} files and folders installed")
    machine.test(name, text)
    machine.run("apt-get", "remove", "-qqy", name)
    left = sorted(machine.files() - before)
    own = {path for path in left if path.startswith(("root/.local", "root/.config", "root/seen"))}
    if rest := [path for path in left if path not in own and "/.cache" not in f"/{path}"]:
        raise StepFailed(f"Left behind after removal: {', '.join(rest[:20])}")
    tell(f"   removed; nothing is left but what is the user's ({len(own)} paths below /root)")


def try_archive(machine: Machine, archive: Path, article: Path, name: str) -> None:
    """Unpack the archive, install what its note names, use it, put it into the menu and out."""
    inside, text = machine.put(archive), machine.put(article)
    machine.run("tar", "-xzf", inside, "-C", "/root")
    folder = next(path for path in (machine.folder / "root").glob(f"{name}-*") if path.is_dir())
    note = (folder / "INSTALL.txt").read_text(encoding="utf-8")
    machine.install(*note.partition("apt install ")[2].splitlines()[0].split())
    before = machine.files()
    machine.run(f"/root/{folder.name}/install.sh")
    machine.test(f"/root/.local/bin/{name}", text)
    machine.run(f"/root/{folder.name}/install.sh", "--remove")
    left = [path for path in sorted(machine.files() - before) if (machine.folder / path).is_file()]
    tell(f"   taken out of the menu; files that are new: {', '.join(left)}")
    if any("applications/" in path or "icons/" in path for path in left):
        raise StepFailed("The menu entry is left behind.")


def fresh_machine(folder: Path, suite: str, display: str) -> Machine:
    """Make a minimal Debian without Python. Raises StepFailed."""
    call(["mmdebstrap", "--quiet", "--variant=minbase", suite, folder])
    if list(folder.glob("usr/bin/python*")):
        raise StepFailed("The fresh system has a Python, so it proves nothing.")
    machine = Machine(folder, display)
    machine.run("apt-get", "update", "-qq")
    return machine


def the_one(folder: Path, pattern: str) -> Path:
    """The one package of a name. Raises StepFailed where it was not built, or others lie there."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise StepFailed(f"{len(found)} files in {folder} are {pattern}: build them anew.")
    return found[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Try both packages; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", default=SUITE, help="the version of Debian")
    parser.add_argument("--packages", type=Path, default=Build().packages)
    given = parser.parse_args(arguments)
    if os.geteuid() != 0:
        tell("FAILED: only an administrator can make a fresh system: run it with sudo.")
        return 1
    name = identity().name
    article = Path(__file__).parents[1] / "resources" / "sample.md"
    tries = ((f"{name}_*.deb", try_package), (f"{name}-*-linux-*.tar.gz", try_archive))
    try:
        with tempfile.TemporaryDirectory() as place, virtual_screen() as display:
            for number, (pattern, attempt) in enumerate(tries):
                package = the_one(given.packages, pattern)
                tell(f"== {package.name} in {given.suite}")
                machine = fresh_machine(Path(place, str(number)), given.suite, display)
                attempt(machine, package, article, name)
    except (StepFailed, OSError) as error:
        tell(f"FAILED: {error}")
        return 1
    tell("Both work.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
