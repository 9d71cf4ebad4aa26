"""Windows: what the frozen executables are given, and the installers."""

from typing import Any

from steps import Build, Step


def exe_options(build: Build) -> dict[str, Any]:
    """What `EXE` of PyInstaller is given on Windows beside what all systems share."""
    return {"icon": str(build.icons / f"{build.identity.name}.ico")}


STEPS: tuple[Step, ...] = ()
