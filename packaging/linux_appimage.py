"""The AppImage: one file that runs without being installed (https://docs.appimage.org)."""

import platform
import shutil
from pathlib import Path

from freezing import examine, source_date
from linux_tree import put_bundle, put_share
from steps import Build, Step, call, fresh_folder


def app_dir(build: Build) -> Path:
    """The folder that an AppImage is made of."""
    return build.work / f"{build.identity.title}.AppDir"


def make_app_dir(build: Build) -> None:
    """Lay the folder out, and have the program test itself from there."""
    names, folder = build.identity, fresh_folder(app_dir(build))
    inside = Path("usr", "lib", names.name, names.name)
    put_bundle(build, folder / inside.parent)
    put_share(build, folder / "usr" / "share", names.name)
    command = folder / "usr" / "bin" / names.name
    command.parent.mkdir(parents=True)
    command.symlink_to(Path("..", "lib", names.name, names.name))
    (folder / "AppRun").symlink_to(inside)
    shutil.copyfile(
        folder / "usr" / "share" / "applications" / f"{names.id}.desktop",
        folder / f"{names.id}.desktop",
    )
    icon = build.icons / "hicolor" / "256x256" / "apps" / f"{names.id}.png"
    shutil.copyfile(icon, folder / icon.name)
    (folder / ".DirIcon").symlink_to(icon.name)
    examine(folder / "AppRun", build.work / "self-test-AppDir")


def make_appimage(build: Build) -> None:
    """Write `TITLE-VERSION-MACHINE.AppImage`, and have it test itself, unpacked for that."""
    names, machine = build.identity, platform.machine()
    build.packages.mkdir(parents=True, exist_ok=True)
    image = build.packages / f"{names.title}-{names.version}-{machine}.AppImage"
    call(
        ["appimagetool", "--no-appstream", app_dir(build), image],
        ARCH=machine,
        SOURCE_DATE_EPOCH=source_date(),
        APPIMAGE_EXTRACT_AND_RUN="1",
    )
    image.chmod(0o755)
    examine(image, build.work / "self-test-AppImage", APPIMAGE_EXTRACT_AND_RUN="1")


STEPS = (
    Step("lay out and self-test the AppDir", make_app_dir),
    Step("make the AppImage", make_appimage, tools=("appimagetool",)),
)
