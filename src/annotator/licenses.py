"""The licenses of the program and of what it comes with, as one text.

A frozen program has that text as a file, which packaging makes of what was really put into it.
Installed as a Python package it comes with nothing: then the text is put together from the
metadata of the packages that it requires, as they are installed.
"""

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import PurePosixPath

from annotator.resources import resource

DISTRIBUTION = "article-annotator"
FILE = "notices.txt"
"""The resource of a frozen program."""
LINE = "=" * 78

_LICENSE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_CODE = {".py", ".pyc", ".pyi"}


def notices() -> str:
    """The licenses of all that the program consists of here."""
    try:
        return resource(FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return chapters(map(distribution, [DISTRIBUTION, *required(DISTRIBUTION)]))


def required(name: str) -> list[str]:
    """The names of the packages that one requires, and those require, and are installed."""
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        for line in _requirements(waiting.pop()):
            wanted = re.split(r"[^\w.-]", line, maxsplit=1)[0]
            if _key(wanted) not in found and _is_installed(wanted):
                found[_key(wanted)] = wanted
                waiting.append(wanted)
    return [found[key] for key in sorted(found)]


def _requirements(name: str) -> list[str]:
    return [line for line in distribution(name).requires or [] if "extra ==" not in line]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def chapters(packages: Iterable[Distribution]) -> str:
    """A chapter for each package: what it is, and its license texts."""
    return "\n".join(chapter_of(one) for one in packages)


def chapter_of(package: Distribution) -> str:
    """Name, version and license of a package, and the texts that came with it."""
    about = package.metadata
    names = [about[key] for key in ("License-Expression", "License") if key in about]
    names += [one for one in about.get_all("Classifier", []) if one.startswith("License ::")]
    short = next((name for name in names if name and "\n" not in name), "see below")
    texts = [text for text in _texts(package) if text]
    return chapter(f"{about['Name']} {about['Version']}", short, texts)


def chapter(title: str, license_name: str, texts: Iterable[str]) -> str:
    """A heading, the name of the license, and its texts."""
    head = f"{LINE}\n{title}\nLicense: {license_name}\n{LINE}\n"
    return "\n\n".join([head, *(text.strip("\n") for text in texts)]) + "\n"


def _texts(package: Distribution) -> list[str]:
    """The license files of a package."""
    paths = [path for path in package.files or [] if _is_license(PurePosixPath(path))]
    return [path.read_text(encoding="utf-8") for path in sorted(paths)]


def _is_license(path: PurePosixPath) -> bool:
    is_named = bool(_LICENSE_FILE.search(path.name)) or path.parent.name == "licenses"
    return is_named and path.suffix not in _CODE and ".dist-info" in str(path)
