"""What the program is called, and its version: read from pyproject.toml, the only place of it."""

import os
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Identity:
    """The names under which systems know the program."""

    name: str
    """Of the command and of folders, lower case."""
    title: str
    """What people read."""
    id: str
    """Reverse domain name: of the desktop entry, the bundle of macOS, Windows' own registry key."""
    version: str
    summary: str
    """One sentence without its full stop."""
    publisher: str
    media_type: str
    """Of an Annotator file."""
    suffix: str
    """Of an Annotator file, with its dot."""
    pictures: str
    """The address under which docs/pictures can be had; empty where there is none."""
    distribution: str
    """The name of the Python package, under which its metadata are found."""


def identity(project: Path = ROOT / "pyproject.toml") -> Identity:
    """Read the identity of a project.

    Raises OSError, and KeyError where the project file lacks an entry.
    """
    settings = tomllib.loads(project.read_text(encoding="utf-8"))
    about, names = settings["project"], settings["tool"]["annotator"]
    return Identity(
        name=next(iter(about["scripts"])),
        title=names["title"],
        id=names["application-id"],
        version=about["version"],
        summary=about["description"].rstrip("."),
        publisher=names["publisher"],
        media_type=names["media-type"],
        suffix=names["suffix"],
        pictures=names["pictures"],
        distribution=about["name"],
    )


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows wants of a version such as `1.2.3` or `1.2.3rc1`."""
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    if found is None:
        raise ValueError(f"no version: {version!r}")
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch, 0


def is_tagged(version: str, tag: str) -> bool:
    """Whether a tag of git, such as `v1.2.3`, is that of a version."""
    return tag == f"v{version}"


def main() -> int:
    """Compare the version with the tag that GitHub builds; return the exit code."""
    version, tag = identity().version, os.environ.get("GITHUB_REF_NAME", "")
    if is_tagged(version, tag):
        return 0
    print(f"The tag is {tag!r}, and pyproject.toml has the version {version}: they must agree.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
