"""SHA-256 sums of the files that people download, in the form that `sha256sum --check` reads."""

import hashlib
from pathlib import Path

from steps import Build, Step, StepFailed, tell

FILE = "SHA256SUMS"


def sums_of(folder: Path) -> str:
    """One line per file of a folder, by name; the sums themselves are left out."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != FILE)
    return "".join(f"{_sum(path)}  {path.name}\n" for path in files)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(build: Build) -> None:
    """Write the sums beside the packages. Raises StepFailed where there are none."""
    if not build.packages.is_dir() or not (lines := sums_of(build.packages)):
        raise StepFailed("No package was made: see above which steps were skipped.")
    (build.packages / FILE).write_text(lines, encoding="utf-8", newline="\n")
    for path in sorted(build.packages.iterdir()):
        tell(f"   {path.stat().st_size / 1e6:8.2f} MB  {path.name}")


STEPS = (Step("write SHA256SUMS", write_sums),)
