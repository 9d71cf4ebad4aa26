"""Linux: the archive, the Debian package and the AppImage."""

from pathlib import Path

from linux_appimage import STEPS as APPIMAGE
from linux_appimage import app_dir
from linux_deb import make_deb
from linux_tar import make_archive
from linux_tree import put_share
from steps import Build, Step, call, fresh_folder


def check_desktop_entry(build: Build) -> None:
    """Have the menu entry looked through by the tool of its specification."""
    share = _share(build)
    call(["desktop-file-validate", share / "applications" / f"{build.identity.id}.desktop"])


def check_metainfo(build: Build) -> None:
    """Have the metadata looked through, alone and in the folder of the AppImage."""
    path = _share(build) / "metainfo" / f"{build.identity.id}.metainfo.xml"
    call(["appstreamcli", "validate", "--no-net", path])


def check_file_type(build: Build) -> None:
    """Have the file type taken into a database, as installing does."""
    mime = _share(build) / "mime"
    call(["update-mime-database", mime])


def check_tree(build: Build) -> None:
    """Have the folder of the AppImage looked through as an installed program."""
    call(["appstreamcli", "validate-tree", "--no-net", app_dir(build)])


def _share(build: Build) -> Path:
    folder = fresh_folder(build.work / "share")
    put_share(build, folder, build.identity.name)
    return folder


STEPS: tuple[Step, ...] = (
    Step("validate the menu entry", check_desktop_entry, tools=("desktop-file-validate",)),
    Step("validate the metadata", check_metainfo, tools=("appstreamcli",)),
    Step("validate the file type", check_file_type, tools=("update-mime-database",)),
    Step("make the archive", make_archive, tools=("objdump", "dpkg-query")),
    Step("make the Debian package", make_deb, tools=("objdump", "dpkg-query", "dpkg-deb")),
    *APPIMAGE,
    Step("validate the AppDir", check_tree, tools=("appstreamcli",)),
)
