"""Folders that packages are made of: the program, its license, and what belongs into `share`."""

import os
import shutil
from pathlib import Path

from identity import ROOT
from linux_texts import write_share
from steps import Build


def put_bundle(build: Build, folder: Path) -> None:
    """Copy the frozen program, its links as links, readable for everybody."""
    shutil.copytree(build.bundle, folder, symlinks=True)
    open_up(folder)


def put_share(build: Build, folder: Path, program: str) -> None:
    """Write the `share` folder with menu entry, metadata, file type and icons."""
    write_share(folder, build.identity, program)
    shutil.copytree(build.icons / "hicolor", folder / "icons" / "hicolor")
    open_up(folder)


def put_license(folder: Path, name: str = "LICENSE") -> None:
    """Copy our own license."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "LICENSE", folder / name)


def open_up(folder: Path) -> None:
    """Let everybody read all of it and run what can be run, and only the owner change it."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            is_program = os.access(path, os.X_OK) and ".so" not in path.name
            can_run = path.is_dir() or is_program
            path.chmod(0o755 if can_run else 0o644)


def set_times(folder: Path, seconds: int) -> None:
    """Give every file the same time, so that packages are the same byte for byte."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (seconds, seconds), follow_symlinks=False)
