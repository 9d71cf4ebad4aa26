"""What is compiled into files that others made, and named by no file of its own in the bundle.

The texts in `licenses/inside` are those that Debian 12 gives with the same library; what nobody
ships a text of is named with its license and the place of its source.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from identity import ROOT

from annotator.licenses import chapter

TEXTS = ROOT / "packaging" / "licenses" / "inside"
CRATES = "https://crates.io/crates/{name}/{version}"


@dataclass(frozen=True, slots=True)
class Part:
    """A library inside another one."""

    name: str
    license: str
    source: str
    """Where its source is; for the LGPL and the MPL that is owed."""


OF_QT = (
    Part("HarfBuzz", "MIT", "https://github.com/harfbuzz/harfbuzz"),
    Part("PCRE2", "BSD-3-Clause", "https://github.com/PCRE2Project/pcre2"),
    Part("libjpeg-turbo", "IJG, BSD-3-Clause and zlib", "https://libjpeg-turbo.org"),
    Part("libwebp", "BSD-3-Clause", "https://chromium.googlesource.com/webm/libwebp"),
    Part("MD4C", "MIT", "https://github.com/mity/md4c"),
)
OF_PACKAGES = {
    "lxml": (
        Part("libxml2", "MIT", "https://gitlab.gnome.org/GNOME/libxml2"),
        Part("libxslt", "MIT", "https://gitlab.gnome.org/GNOME/libxslt"),
        Part("libiconv", "LGPL-2.1-or-later", "https://www.gnu.org/software/libiconv/"),
        Part("zlib", "Zlib", "https://zlib.net"),
    ),
    "pyyaml": (Part("libyaml", "MIT", "https://github.com/yaml/libyaml"),),
}
"""By Python package, what its makers compiled into it."""
OF_PYTHON = (
    Part("libffi", "MIT", "https://github.com/libffi/libffi"),
    Part("SQLite", "public domain", "https://sqlite.org"),
    Part("xz", "0BSD and public domain", "https://tukaani.org/xz/"),
    Part("zlib", "Zlib", "https://zlib.net"),
)
"""What Python's builds for Windows and macOS have; on Linux the system's libraries are taken."""
RUNTIME = """\
The files vcruntime140.dll, msvcp140.dll and ucrtbase.dll, where they lie beside the program, are
Microsoft's, distributed as its terms for Visual Studio allow ("Distributable Code"):
https://visualstudio.microsoft.com/license-terms/ and
https://learn.microsoft.com/visualstudio/releases/2022/redistribution
"""


def chapters_inside(packages: Iterable[str], system: str = sys.platform) -> Iterator[str]:
    """A chapter for each library inside Qt, the packages and Python, once."""
    told: set[str] = set()
    groups = [("Qt", OF_QT), *((name, OF_PACKAGES.get(name, ())) for name in sorted(packages))]
    if system != "linux":
        groups.append(("Python", OF_PYTHON))
    for owner, parts in groups:
        for part in parts:
            if part.name not in told:
                told.add(part.name)
                yield _chapter_of(part, owner)
    if system == "win32":
        yield chapter("Microsoft's runtime for C and C++", "Microsoft's own", [RUNTIME])
    for name in sorted(packages):
        yield from _crates_of(name)


def _chapter_of(part: Part, owner: str) -> str:
    path = TEXTS / f"{part.name}.txt"
    texts = [f"It is inside {owner}. Its source: {part.source}"]
    if path.is_file():
        texts.append(path.read_text(encoding="utf-8"))
    else:
        texts.append("The text of its license is at the end of this file.")
    return chapter(f"{part.name} (inside {owner})", part.license, texts)


def _crates_of(package: str) -> Iterator[str]:
    """A chapter with the libraries in Rust of a package, by the list that its makers put there."""
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return
    for file in files:
        if file.parent.name == "sboms" and file.name.endswith("cyclonedx.json"):
            lines = "\n".join(sorted(_lines_of(Path(str(file.locate())))))
            intro = (
                "Its makers list these libraries in Rust, with the name of each license. Each has\n"
                "its license text and its source, that of MPL-2.0 too, at the address beside it;\n"
                "the texts of Apache-2.0 and MPL-2.0 are at the end of this file."
            )
            yield chapter(f"Libraries in Rust (inside {package})", "see below", [intro, lines])


def _lines_of(listed: Path) -> Iterator[str]:
    """Name, version, license and source of each component of a CycloneDX list."""
    for one in json.loads(listed.read_text(encoding="utf-8"))["components"]:
        named = [entry.get("expression") or entry["license"]["id"] for entry in one["licenses"]]
        place = CRATES.format(name=one["name"], version=one["version"])
        yield f"{one['name']} {one['version']}  {' AND '.join(named)}  {place}"
