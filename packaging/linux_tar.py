"""The archive that runs where it is unpacked, with a script that puts it into the menu."""

import gzip
import platform
import tarfile
from pathlib import Path

from freezing import source_date
from linux_needs import needs_of
from linux_texts import filled
from linux_tree import put_bundle, put_license, put_share
from steps import Build, fresh_folder


def make_archive(build: Build) -> None:
    """Write `NAME-VERSION-linux-MACHINE.tar.gz`."""
    names = build.identity
    top = fresh_folder(build.work / "tar") / f"{names.name}-{names.version}"
    put_bundle(build, top)
    put_share(build, top / "share", names.name)
    put_license(top)
    needs = needs_of(build.bundle)
    note = filled("install.txt.in", names, glibc=needs.glibc, packages=" ".join(needs.packages))
    (top / "INSTALL.txt").write_text(note, encoding="utf-8")
    script = top / "install.sh"
    script.write_text(filled("install.sh.in", names), encoding="utf-8")
    script.chmod(0o755)
    build.packages.mkdir(parents=True, exist_ok=True)
    pack(top, build.packages / f"{top.name}-linux-{platform.machine()}.tar.gz")


def pack(folder: Path, archive: Path) -> None:
    """Pack a folder, the same byte for byte each time."""
    seconds = int(source_date())

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = seconds
        return member

    with (
        archive.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=seconds) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in (folder, *sorted(folder.rglob("*"))):
            tar.add(path, path.relative_to(folder.parent), recursive=False, filter=plain)
