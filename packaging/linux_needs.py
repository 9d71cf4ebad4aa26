"""What the frozen program wants from the system it runs on: read out of its own files.

A list kept by hand would be wrong after the next version of Qt.
"""

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from steps import StepFailed

ELF = b"\x7fELF"
OPTIONAL = "wayland"
"""Libraries that only files with this word in their path need: without them, there is X."""
ALWAYS = {"fontconfig-config", "xkb-data"}
"""Needed though no file is linked to them: which fonts there are (it brings one), and keyboards."""
PLAIN = {"libc6", "libgcc-s1"}
"""Packages that say nothing beside the version of the C library."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be there, and what is good to have."""

    glibc: str
    """The oldest version of the C library that all files accept."""
    packages: tuple[str, ...]
    wished: tuple[str, ...]


def needs_of(bundle: Path) -> Needs:
    """What the files of a frozen program need. Raises StepFailed where that cannot be known."""
    files = elf_files(bundle)
    needed, wished = sorted_out(users_of({path: linked(path) for path in files}))
    packages, wishes = packages_of(needed), packages_of(wished)
    return Needs(
        glibc=oldest_glibc(files),
        packages=tuple(sorted((packages | ALWAYS) - PLAIN)),
        wished=tuple(sorted(wishes - packages - PLAIN)),
    )


def elf_files(folder: Path) -> list[Path]:
    """The programs and libraries of a folder; links are left out."""
    return sorted(path for path in folder.rglob("*") if _is_elf(path))


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(ELF)) == ELF


def linked(path: Path) -> set[str]:
    """The names of the libraries that a file is linked to."""
    return set(re.findall(r"^\s+NEEDED\s+(\S+)", _objdump("-p", path), re.MULTILINE))


def users_of(libraries: Mapping[Path, set[str]]) -> dict[str, set[Path]]:
    """By each library that is not among the files, the files that want it."""
    own = {path.name for path in libraries}
    found: dict[str, set[Path]] = defaultdict(set)
    for path, names in libraries.items():
        for name in names - own:
            found[name].add(path)
    return dict(found)


def sorted_out(users: Mapping[str, Iterable[Path]]) -> tuple[set[str], set[str]]:
    """The libraries without which there is no window, and the others."""
    wished = {
        name for name, files in users.items() if all(OPTIONAL in str(one).lower() for one in files)
    }
    return set(users) - wished, wished


def oldest_glibc(files: Iterable[Path]) -> str:
    """The newest version of the C library that a symbol of any file asks for."""
    versions = {
        tuple(map(int, found.split(".")))
        for path in files
        for found in re.findall(r"GLIBC_(\d+(?:\.\d+)+)", _objdump("-T", path))
    }
    if not versions:
        raise StepFailed("No file asks for a C library: is the program frozen?")
    return ".".join(map(str, max(versions)))


def packages_of(libraries: Iterable[str]) -> set[str]:
    """The Debian packages of libraries, as this system has them. Raises StepFailed."""
    return {_package_of(name) for name in libraries}


def _package_of(library: str) -> str:
    asked = ["dpkg-query", "--search", f"*/{library}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    found = re.findall(r"^([a-z0-9.+-]+)(?::\S+)?: /(?:usr/)?lib", done.stdout, re.MULTILINE)
    if not found:
        raise StepFailed(f"No Debian package here has {library}: install the one that has it.")
    return str(found[0])


def _objdump(option: str, path: Path) -> str:
    done = subprocess.run(  # noqa: S603
        ["objdump", option, os.fspath(path)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout
