"""The license texts of everything that is in the frozen program, as one file inside it.

Made from what PyInstaller really collects: Python packages by their metadata, Python itself, Qt,
and libraries of the system that it took along, whose texts Debian keeps in /usr/share/doc.
"""

import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib.metadata import distribution, packages_distributions, version
from pathlib import Path
from string import Template

from identity import ROOT, Identity
from steps import StepFailed, call

sys.path.insert(0, str(ROOT / "src"))
from inside import chapters_inside

from annotator.licenses import LINE, chapter, chapter_of

TEXTS = ROOT / "packaging" / "licenses"
OF_QT = {"pyside6-essentials", "shiboken6"}
DOCUMENTS = Path("/usr/share/doc")
COMMON = Path("/usr/share/common-licenses")
WHOLE = ("LGPL-3.0", "GPL-3.0", "LGPL-2.1", "MPL-2.0", "Apache-2.0")
"""The texts that are in `licenses`, on every system."""
SAME = {"LGPL-3", "GPL-3", "LGPL-2.1", "MPL-2.0", "Apache-2.0"}
"""What Debian calls these."""
BOOTLOADER = "GPL 2.0 or later with an exception: programs made with it have their own license"


def notices(identity: Identity, sources: Iterable[str], modules: Iterable[str]) -> str:
    """The text, for the files that go into the bundle and the Python modules.

    Raises StepFailed where a license text is not to be found.
    """
    files = [Path(source).resolve() for source in sources if source]
    packages = bundled_packages(modules, files)
    parts = [_preface(identity), _qt(), _python()]
    parts += [
        chapter_of(distribution(name))
        for name in sorted(packages - OF_QT - {identity.distribution})
    ]
    parts.append(_pyinstaller())
    parts += chapters_inside(packages)
    parts += [_system_chapter(name) for name in sorted(_system_packages(files))]
    parts += [_text_chapter(TEXTS / f"{name}.txt") for name in WHOLE]
    parts += [_text_chapter(path) for path in _common_texts("\n".join(parts))]
    return "\n".join(parts)


def bundled_packages(modules: Iterable[str], files: Iterable[Path]) -> set[str]:
    """The Python packages that modules and files belong to, by their normal names."""
    known = packages_distributions()
    tops = {name.partition(".")[0] for name in modules}
    site = Path(sysconfig.get_path("platlib")).resolve()
    tops |= {path.relative_to(site).parts[0] for path in files if path.is_relative_to(site)}
    names = {name for top in tops for name in known.get(top.partition(".")[0], [])}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def _preface(identity: Identity) -> str:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    intro = (
        f"{identity.title} {identity.version} is free software under the MIT License. It comes\n"
        "with the software below, each under its own license.\n"
    )
    return intro + "\n" + chapter(f"{identity.title} {identity.version}", "MIT", [text])


def _qt() -> str:
    text = Template(_own("qt.txt.in")).substitute(
        qt_version=version("pyside6-essentials"),
        qt_folder="PySide6",
        icu=_own("ICU.txt").strip(),
    )
    return chapter("Qt and Qt for Python", "LGPL-3.0-only", [text])


def _python() -> str:
    number = ".".join(map(str, sys.version_info[:3]))
    return chapter(f"Python {number}", "PSF-2.0", [python_license()])


def python_license() -> str:
    """The license of the Python that is bundled. Raises StepFailed."""
    base, here = Path(sys.base_prefix), Path(sysconfig.get_path("stdlib"))
    short = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = (
        here / "LICENSE.txt",
        base / "LICENSE.txt",
        base / "LICENSE",
        DOCUMENTS / short / "copyright",
    )
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise StepFailed("Python's own license is not here: look for its LICENSE.txt.")


def _pyinstaller() -> str:
    """What starts the program, with its license. Raises StepFailed."""
    found = [file for file in distribution("pyinstaller").files or [] if file.stem == "COPYING"]
    if not found:
        raise StepFailed("PyInstaller's license is not in its package: install it anew by pip.")
    title = f"PyInstaller {version('pyinstaller')} (start of the program)"
    return chapter(title, BOOTLOADER, [found[0].read_text(encoding="utf-8")])


def _system_packages(files: Iterable[Path]) -> set[str]:
    """The Debian packages of libraries that are not Python's nor of its packages."""
    own = [ROOT, *(Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platlib"))]
    if sys.base_prefix != "/usr":
        own.append(Path(sys.base_prefix).resolve())
    outside = [
        path
        for path in files
        if sys.platform == "linux" and ".so" in path.name and not any(map(path.is_relative_to, own))
    ]
    return {package_of(path) for path in outside}


def package_of(library: Path) -> str:
    """The Debian package that a library is from. Raises StepFailed where there is none."""
    # Where /lib is a link to /usr/lib, Debian 12 knows some libraries by the first path only.
    for place in (str(library), str(library).removeprefix("/usr")):
        asked = ["dpkg-query", "--search", place]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
        if found := re.match(r"([a-z0-9.+-]+)[:,]", done.stdout):
            return found[1]
    raise StepFailed(f"{library} is of no Debian package: its license is not known.")


def _system_chapter(package: str) -> str:
    path = DOCUMENTS / package / "copyright"
    if not path.is_file():
        raise StepFailed(
            f"{path} is missing, and so is the license of a library: install {package}."
        )
    text = path.read_text(encoding="utf-8", errors="replace")
    return chapter(f"{package} (a library of Debian)", "see below", [_source_of(package), text])


def _source_of(package: str) -> str:
    """Where the source of a system's library is, which the LGPL asks to tell."""
    asked = ["dpkg-query", "--show", "--showformat=${source:Package} ${source:Version}", package]
    name, _, number = call(asked, is_shown=False).partition(" ")
    system = platform.freedesktop_os_release().get("ID", "")
    if system == "ubuntu":
        place = f"https://launchpad.net/ubuntu/+source/{name}/{number}"
    else:
        place = f"https://snapshot.debian.org/package/{name}/{number}/"
    return f"It is unchanged, and a file of its own that can be replaced. Its source: {place}"


def _text_chapter(path: Path) -> str:
    name = path.name.removesuffix(".txt")
    return chapter(f"The text of {name}", name, [path.read_text(encoding="utf-8")])


def _common_texts(text: str) -> list[Path]:
    """The texts that chapters of Debian only point to, beside those of ours."""
    names = {name.rstrip(".") for name in re.findall(rf"{COMMON}/([\w.-]+)", text)}
    return sorted(COMMON / name for name in names - SAME if (COMMON / name).is_file())


def _own(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


def titles(text: str) -> list[str]:
    """What a text of notices is about: the titles of its chapters."""
    return re.findall(rf"^{LINE}\n(.+)\nLicense: ", text, re.MULTILINE)
