"""macOS: what the application bundle is given, and the disk image."""

from typing import Any

from steps import Build, Step


def bundle_options(build: Build) -> dict[str, Any]:
    """What `BUNDLE` of PyInstaller is given beside its name."""
    return {
        "icon": str(build.icons / f"{build.identity.name}.icns"),
        "bundle_identifier": build.identity.id,
        "version": build.identity.version,
    }


def exe_options(build: Build) -> dict[str, Any]:  # noqa: ARG001 (the same on each system)
    """What `EXE` of PyInstaller is given on macOS beside what all systems share."""
    return {}


STEPS: tuple[Step, ...] = ()
