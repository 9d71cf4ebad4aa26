"""Windows: what the frozen executables are given, the installer, the portable archive."""

import base64
import contextlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from freezing import source_date
from identity import ROOT, Identity, version_numbers
from steps import Build, Step, call, fresh_folder

SCRIPT = ROOT / "packaging" / "annotator.iss"
MARKER = "portable.txt"
"""What makes a program that was unpacked keep everything beside itself: core/paths.py."""
MARKED = """\
{title} keeps its library, its settings and all else that is yours in the folder "data" beside this
file. Without this file it keeps them in your own folder of Windows, as an installed program does.
"""
SIGN_KEYS = ("WINDOWS_CERTIFICATE", "WINDOWS_CERTIFICATE_PASSWORD")
"""The certificate with its key (.pfx, in base64), and the password of that."""
TIME_SERVER = "http://timestamp.digicert.com"
"""Says when something was signed (RFC 3161): it stays valid when the certificate has ended."""
VERSION_RESOURCE = """\
VSVersionInfo(
    ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, OS=0x40004, fileType=0x1),
    kids=[
        StringFileInfo([StringTable("040904B0", [
{strings}
        ])]),
        VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
    ],
)
"""


def exe_options(build: Build, *, console: bool) -> dict[str, Any]:
    """What `EXE` of PyInstaller is given on Windows beside what all systems share."""
    program = build.console_program if console else build.program
    build.work.mkdir(parents=True, exist_ok=True)
    resource = build.work / f"{program.stem}-version.txt"
    resource.write_text(version_resource(build.identity, program.name), encoding="utf-8")
    return {"icon": str(build.icons / f"{build.identity.name}.ico"), "version": str(resource)}


def version_resource(names: Identity, file: str) -> str:
    """What Windows shows in a file's properties and names the program by, as PyInstaller reads it.

    https://learn.microsoft.com/windows/win32/menurc/versioninfo-resource
    """
    described = names.title if file == f"{names.title}.exe" else f"{names.title} (command line)"
    strings = {
        "CompanyName": names.publisher,
        "FileDescription": described,
        "FileVersion": names.version,
        "InternalName": names.name,
        "LegalCopyright": f"{names.publisher}, MIT License",
        "OriginalFilename": file,
        "ProductName": names.title,
        "ProductVersion": names.version,
    }
    lines = [f"            StringStruct({name!r}, {value!r})," for name, value in strings.items()]
    numbers = version_numbers(names.version)
    return VERSION_RESOURCE.format(numbers=numbers, strings="\n".join(lines))


def package_name(names: Identity, ending: str) -> str:
    """The name of a package, such as `annotator-1.2.3-windows-x64-setup.exe`."""
    return f"{names.name}-{names.version}-windows-x64-{ending}"


def definitions(build: Build) -> dict[str, str]:
    """What the script of the installer does not say itself."""
    names = build.identity
    return {
        "Title": names.title,
        "Command": build.console_program.stem,
        "Version": names.version,
        "Numbers": ".".join(map(str, version_numbers(names.version))),
        "Publisher": names.publisher,
        "Summary": names.summary,
        "Suffix": names.suffix,
        "MediaType": names.media_type,
        "Program": build.program.name,
        "Console": build.console_program.name,
        "Source": str(build.bundle),
        "Icon": str(build.icons / f"{names.name}.ico"),
        "Output": str(build.packages),
        "OutputName": Path(package_name(names, "setup.exe")).stem,
    }


def compile_command(build: Build, *, is_signed: bool) -> list[str | Path]:
    """The command that makes the installer."""
    defined = [f"/D{name}={value}" for name, value in definitions(build).items()]
    if is_signed:
        # $f is the file that Inno Setup wants signed, $q a quotation mark.
        words = " ".join(f"$q{word}$q" for word in sign_command(build, ["$f"]))
        defined += ["/DSigned", f"/Sannotator={words.replace('$q$f$q', '$f')}"]
    return ["iscc", "/Qp", *defined, SCRIPT]


def make_installer(build: Build) -> None:
    """Write the installer; sign it and what uninstalls, where there is a certificate."""
    build.packages.mkdir(parents=True, exist_ok=True)
    with _no_key_left(build):
        call(compile_command(build, is_signed=_can_sign()))


def make_portable(build: Build) -> None:
    """Write the archive whose program keeps library and settings beside itself."""
    archive = build.packages / package_name(build.identity, "portable.zip")
    build.packages.mkdir(parents=True, exist_ok=True)
    marker = fresh_folder(build.work / "portable") / MARKER
    marker.write_text(MARKED.format(title=build.identity.title), encoding="utf-8", newline="\r\n")
    pack(build.identity.title, build.bundle, [marker], archive)


def pack(top: str, folder: Path, more: Iterable[Path], archive: Path) -> None:
    """Pack a folder and more files under one name, the same byte for byte each time."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    files |= {Path(path.name): path for path in more}
    # The time zone of the machine would be in the archive otherwise.
    moment = datetime.fromtimestamp(int(source_date()), UTC)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for place, path in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{top}/{place.as_posix()}", moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, path.read_bytes())


def sign_command(build: Build, files: Iterable[str | Path]) -> list[str]:
    """The command that signs files. The certificate lies there only meanwhile."""
    return [
        "signtool", "sign", "/fd", "SHA256", "/tr", TIME_SERVER, "/td", "SHA256",
        "/f", str(_certificate(build)), "/p", os.environ[SIGN_KEYS[1]], *map(str, files),
    ]  # fmt: skip


def sign_programs(build: Build) -> None:
    """Sign the two executables; the installer is signed when it is made."""
    with _no_key_left(build):
        call(sign_command(build, [build.program, build.console_program]))


@contextlib.contextmanager
def _no_key_left(build: Build) -> Iterator[None]:
    """The certificate lies in its place, where there is one, until the work is done or fails."""
    place = _certificate(build)
    try:
        if _can_sign():
            place.write_bytes(base64.b64decode(os.environ[SIGN_KEYS[0]]))
        yield
    finally:
        place.unlink(missing_ok=True)


def _certificate(build: Build) -> Path:
    """Where the certificate lies during a build, outside all that is packed."""
    return build.work / "certificate.pfx"


def _can_sign() -> bool:
    return all(os.environ.get(key) for key in SIGN_KEYS)


STEPS: tuple[Step, ...] = (
    Step("sign the programs", sign_programs, tools=("signtool",), keys=SIGN_KEYS),
    Step("make the installer", make_installer, tools=("iscc",)),
    Step("make the portable archive", make_portable),
)
