"""The package for Debian and Ubuntu (Debian Policy 4.6)."""

import gzip
import hashlib
import os
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from freezing import source_date
from identity import ROOT, Identity
from linux_needs import Needs, needs_of
from linux_tree import open_up, put_bundle, put_share, set_times
from steps import Build, call, fresh_folder

ADDRESS = "authors@annotator.invalid"
"""A maintainer must have one; this one says that there is none yet (RFC 2606)."""
WISHED = ("hicolor-icon-theme", "libx11-data", "shared-mime-info", "xdg-utils")
"""Icons of the menu, dead keys, types of files, and the browser for links."""


def make_deb(build: Build) -> None:
    """Write `NAME_VERSION_ARCHITECTURE.deb`."""
    names = build.identity
    architecture = call(["dpkg", "--print-architecture"]).strip()
    root = fresh_folder(build.work / "deb")
    put_bundle(build, root / "opt" / names.name)
    put_share(build, root / "usr" / "share", names.name)
    command = root / "usr" / "bin" / names.name
    command.parent.mkdir(parents=True)
    command.symlink_to(f"/opt/{names.name}/{names.name}")
    _put_documents(root / "usr" / "share" / "doc" / names.name, names)
    open_up(root)
    _put_control(root, names, needs_of(build.bundle), architecture)
    set_times(root, int(source_date()))
    build.packages.mkdir(parents=True, exist_ok=True)
    package = build.packages / f"{names.name}_{debian_version(names.version)}_{architecture}.deb"
    call(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, package],
        SOURCE_DATE_EPOCH=source_date(),
    )


def debian_version(version: str) -> str:
    """A version as Debian sorts it: `1.0rc1` comes before `1.0`, written `1.0~rc1`."""
    return re.sub(r"\.?(a|b|rc|dev)(\d+)$", r"~\1\2", version)


def control(identity: Identity, needs: Needs, architecture: str, kilobytes: int) -> str:
    """The description of the package."""
    depends = (f"libc6 (>= {needs.glibc})", *needs.packages)
    return f"""\
Package: {identity.name}
Version: {debian_version(identity.version)}
Architecture: {architecture}
Maintainer: {identity.publisher} <{ADDRESS}>
Installed-Size: {kilobytes}
Depends: {", ".join(sorted(depends))}
Recommends: {", ".join(sorted({*needs.wished, *WISHED}))}
Section: text
Priority: optional
Description: mark claims, projections and testimony in articles
 {identity.title} is a desktop reader for journalists, fact-checkers, analysts and
 teachers. Select a passage, press one key: it is marked as a claim, a
 projection or a testimony. Marks are kept in one file on this device and
 exported as JSON.
"""


def _put_control(root: Path, identity: Identity, needs: Needs, architecture: str) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(-(-path.stat().st_size // 1024) for path in files)
    sums = "".join(f"{_md5(path)}  {path.relative_to(root)}\n" for path in files)
    folder = root / "DEBIAN"
    folder.mkdir()
    text = control(identity, needs, architecture, size)
    (folder / "control").write_text(text, encoding="utf-8")
    (folder / "md5sums").write_text(sums, encoding="utf-8")
    open_up(folder)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        # dpkg's own form, against damage and not against people.
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _put_documents(folder: Path, identity: Identity) -> None:
    """The license and the changes, in the form that Debian wants."""
    folder.mkdir(parents=True)
    (folder / "copyright").write_text(_copyright(identity), encoding="utf-8")
    changes = _changes(identity).encode()
    (folder / "changelog.gz").write_bytes(gzip.compress(changes, mtime=int(source_date())))


def _copyright(identity: Identity) -> str:
    """Our license, and where those of everything else are."""
    license_text = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    indented = "\n".join(f" {line}" if line.strip() else " ." for line in license_text.split("\n"))
    notices = os.fspath(Path("/opt", identity.name, "_internal", identity.name, "resources"))
    return f"""\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: {identity.title}
Comment: The program comes with Python, Qt and other libraries. Their licenses,
 and where their sources are, stand in
 {notices}/notices.txt

Files: *
Copyright: {identity.publisher}
License: Expat
{indented}
"""


def _changes(identity: Identity) -> str:
    when = format_datetime(datetime.fromtimestamp(int(source_date()), UTC))
    version = debian_version(identity.version)
    return f"""\
{identity.name} ({version}) unstable; urgency=medium

  * Version {identity.version}; the program's own changelog tells what is new.

 -- {identity.publisher} <{ADDRESS}>  {when}
"""
